"""What each member really is, with a place for every claim."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from canonize.core.evidence import Grade
from canonize.core.plural import plural, share_of
from canonize.discovery.candidates import Candidate, Census
from canonize.discovery.cast import Cast
from canonize.discovery.compared_code import ComparedCode
from canonize.discovery.interfaces import breaking_differences
from canonize.discovery.pairs import Pair
from canonize.discovery.result import Claim, Relation
from canonize.inventory.behaviour import Behaviour
from canonize.inventory.index import Index

_DELEGATES_MOSTLY = 0.5
_UNRELATED = 0.12


@dataclass(frozen=True, slots=True)
class Assessed:
    """A verdict on one definition."""

    verdict: Relation
    evidence: tuple[Claim, ...]
    differences: tuple[str, ...] = ()
    grade: Grade | None = None


class Assessor:
    """Judges the definitions of a cast against its canonical."""

    def __init__(
        self,
        index: Index,
        census: Census,
        behaviours: Mapping[str, Mapping[str, Behaviour]],
        same: ComparedCode,
        copied: Mapping[Pair, float],
    ) -> None:
        self._index = index
        self._census = census
        self._behaviours = behaviours
        self._same = same
        self._copied = copied

    def behaviour(self, member: Candidate) -> Behaviour:
        return self._behaviours.get(member.path, {}).get(member.name, _UNKNOWN)

    def leaves_work_open(self, member: Candidate) -> bool:
        """Whether half of the public methods of a class do nothing: others implement it."""
        stubs = self.behaviour(member).stubs if member.definition.is_class else []
        return bool(stubs) and 2 * len(stubs) >= len(member.methods)

    def judge(self, cast: Cast, member: Candidate, canonical: Candidate) -> Assessed:
        """The first verdict whose evidence is there, from the plainest to the vaguest."""
        return self._plain(cast, member, canonical) or self._duplicate_or_variant(member, canonical)

    def _plain(self, cast: Cast, member: Candidate, canonical: Candidate) -> Assessed | None:
        """What needs no comparison of code."""
        for question in (self._lineage, self._wrapper, self._homonym):
            found = question(cast, member, canonical)
            if found is not None:
                return found
        return None

    def expect(self, pairs: Iterable[tuple[Cast, Candidate, Candidate]]) -> None:
        """Says of which members of casts it will be asked what they are against which canonical:
        the code of those that nothing else tells apart is compared in one go."""
        self._same.ask(
            (canonical.symbol, member.symbol)
            for cast, member, canonical in pairs
            if self._plain(cast, member, canonical) is None
            and not breaking_differences(canonical, member)
        )

    def _lineage(self, cast: Cast, member: Candidate, canonical: Candidate) -> Assessed | None:
        line = member.definition.line
        if member.symbol in self.ancestors(canonical):
            text = f"`{canonical.name}` inherits from it: it is the base and must not be merged"
            return Assessed(
                Relation.BASE, (Claim(text, canonical.path, canonical.definition.line),)
            )
        for base in member.bases:
            parent = cast.definitions.get(base)
            if base in canonical.bases and self._copied_share(member, canonical):
                continue
            if parent is None and base not in self.ancestors(member) & {canonical.symbol}:
                continue
            own = "nothing of its own" if member.is_trivial else "adds to it"
            text = f"inherits from `{base}` and has {own}"
            if not member.is_trivial:
                text = f"inherits from `{base}` and {own}"
            changed = () if member.is_trivial else breaking_differences(canonical, member)
            return Assessed(Relation.SUBCLASS, (Claim(text, member.path, line),), changed)
        return None

    def ancestors(self, candidate: Candidate) -> set[str]:
        """Symbols of all first-party ancestors."""
        found: set[str] = set()
        todo = list(candidate.bases)
        while todo:
            base = todo.pop()
            if base in found:
                continue
            found.add(base)
            parent = self._census.candidates.get(base)
            if parent is not None:
                todo += parent.bases
        return found

    def delegation(self, cast: Cast, member: Candidate) -> tuple[str, list[Claim], float] | None:
        """To which other member this one hands its work: symbol, places, share of its methods."""
        seen = self.behaviour(member)
        public = list(member.definition.public_methods()) or [member.name]
        by_target: dict[str, list[Claim]] = {}
        for method, (target, line) in seen.delegates.items():
            symbol = self._target(cast, member, seen, target)
            if symbol is not None and symbol != member.symbol:
                text = f"`{method}` only calls `{target}`"
                by_target.setdefault(symbol, []).append(Claim(text, member.path, line))
        for name, line in seen.constructs.items():
            symbol = self._resolve(member, name)
            if symbol in cast.definitions and symbol != member.symbol:
                text = f"constructs `{name}`"
                by_target.setdefault(symbol, []).append(Claim(text, member.path, line))
        if not by_target:
            return None
        symbol = max(sorted(by_target), key=lambda s: len(by_target[s]))
        handed = len(seen.delegates) + len(seen.stubs)
        return symbol, by_target[symbol], handed / max(1, len(public))

    def _target(self, cast: Cast, member: Candidate, seen: Behaviour, target: str) -> str | None:
        """The member of the cast that a call's target belongs to."""
        parts = target.removesuffix("()").split(".")
        if parts[0] in ("self", "cls"):
            if len(parts) == 2 and parts[1] in seen.delegates and parts[1] in member.methods:
                onward = seen.delegates[parts[1]][0]
                return None if onward == target else self._target(cast, member, seen, onward)
            spelt = seen.attributes.get(parts[1], "") if len(parts) > 2 else ""
            symbol = self._resolve(member, spelt.removesuffix("()")) if spelt else None
        elif parts[0].endswith("()"):
            symbol = self._made_by(cast, member, parts[0].removesuffix("()"))
        else:
            symbol = self._resolve(member, ".".join(parts)) or self._resolve(member, parts[0])
        return symbol if symbol in cast.definitions else None

    def _made_by(self, cast: Cast, member: Candidate, maker: str) -> str | None:
        """The member that a class or a function such as ``get_factory`` gives out."""
        symbol = self._resolve(member, maker)
        if symbol is None or symbol in cast.definitions:
            return symbol
        candidate = self._census.candidates.get(symbol)
        if candidate is None or candidate.definition.is_class:
            return None
        for spelt in candidate.definition.fields:
            found = self._resolve(candidate, spelt)
            if found in cast.definitions:
                return found
        beside = [s for s, c in cast.definitions.items() if c.module == candidate.module]
        return beside[0] if len(beside) == 1 else None

    def _resolve(self, member: Candidate, spelt: str) -> str | None:
        head, _, rest = spelt.partition(".")
        origin = self._index.origin(member.module, head)
        if origin.kind in ("missing", "unknown", "external"):
            origin = self._local_import(member, head) or origin
        for part in filter(None, rest.split(".")):
            if origin.kind != "module":
                break
            origin = self._index.origin(origin.module, part)
        return origin.symbol if origin.kind == "definition" else None

    def _local_import(self, member: Candidate, name: str):  # type: ignore[no-untyped-def] # Origin | None
        for item in self._index.facts(member.path).imports:
            if item.bound == name and item.where == "function" and item.name:
                layout = self._index.layout
                return self._index.origin(
                    layout.absolute(member.path, item.level, item.module), item.name
                )
        return None

    def _wrapper(self, cast: Cast, member: Candidate, canonical: Candidate) -> Assessed | None:
        found = self.delegation(cast, member)
        if found is None:
            return None
        target, places, share = found
        if share < _DELEGATES_MOSTLY or self._delegates_back(cast, target, member):
            return None
        first = Claim(f"hands its work to `{target}`", member.path, member.definition.line)
        changed = breaking_differences(canonical, member)
        return Assessed(Relation.WRAPPER, (first, *places[:3]), changed)

    def _delegates_back(self, cast: Cast, target: str, member: Candidate) -> bool:
        other = cast.definitions.get(target)
        found = self.delegation(cast, other) if other is not None else None
        return found is not None and found[0] == member.symbol and found[2] >= _DELEGATES_MOSTLY

    def _homonym(self, cast: Cast, member: Candidate, canonical: Candidate) -> Assessed | None:
        if member.core != canonical.core or self._copied_share(member, canonical):
            return None
        mine, theirs = self.behaviour(member), self.behaviour(canonical)
        if member.definition.is_class:
            shared = member.methods & canonical.methods
            if shared or not member.methods or not canonical.methods:
                return None
            its = plural(len(member.methods), "public method")
            text = f"shares none of its {its} with the canonical's {len(canonical.methods)}"
        else:
            text = "calls nothing that the canonical calls, and is deployed apart from it"
            if member.service == canonical.service:
                return None
        if _alike(mine.callees, theirs.callees) > _UNRELATED and member.definition.is_class:
            alike = set(mine.constructs) & set(theirs.constructs)
            if alike:
                return None
        return Assessed(Relation.HOMONYM, (Claim(text, member.path, member.definition.line),))

    def _duplicate_or_variant(self, member: Candidate, canonical: Candidate) -> Assessed:
        line = member.definition.line
        changed = breaking_differences(canonical, member)
        evidence = [self._interface(member, canonical, line)]
        same = self._same_bodies(member, canonical)
        if same:
            text = f"the code of {_names(same)} is the same as the canonical's"
            evidence.append(Claim(text, member.path, line))
        if (share := self._copied_share(member, canonical)) and not same:
            text = f"holds {share:.0%} of the smaller one's code, whatever it calls it"
            evidence.append(Claim(text, member.path, line))
        if changed:
            return Assessed(Relation.VARIANT, tuple(evidence), changed, Grade.DIFFERS)
        if _are_markers(member, canonical):
            text = "neither has anything of its own: each package has a marker of this name"
            evidence.append(Claim(text, member.path, line))
            return Assessed(Relation.VARIANT, tuple(evidence), grade=Grade.UNTESTED)
        apart = self._same.difference(canonical.symbol, member.symbol)
        if apart is None:
            text = "the same code, and every name in it means the same"
            evidence.append(Claim(text, member.path, line))
            return Assessed(Relation.DUPLICATE, tuple(evidence), grade=Grade.IDENTICAL)
        told = f"other code than {apart.canonical}: {apart.reason}"
        evidence.append(Claim(told, apart.competitor.path, apart.competitor.line))
        return Assessed(Relation.VARIANT, tuple(evidence), grade=Grade.UNTESTED)

    def _copied_share(self, member: Candidate, canonical: Candidate) -> float:
        left, right = sorted((member.symbol, canonical.symbol))
        return self._copied.get((left, right), 0.0)

    def _interface(self, member: Candidate, canonical: Candidate, line: int) -> Claim:
        shared = sorted(member.methods & canonical.methods)
        if not member.definition.is_class:
            taken = ", ".join(p for p in member.definition.methods[0].signature.split(",") if p)
            said = f"it takes `{taken}`" if taken else "it takes nothing"
            return Claim(f"the same thing by name; {said}", member.path, line)
        if not member.methods:
            return Claim("the same thing by name; it has no public methods", member.path, line)
        part = share_of(len(shared), len(member.methods), "public method")
        text = f"shares {part} with the canonical"
        return Claim(text + (f": {_names(shared)}" if shared else ""), member.path, line)

    def _same_bodies(self, member: Candidate, canonical: Candidate) -> list[str]:
        mine, theirs = self.behaviour(member).body, self.behaviour(canonical).body
        return sorted(n for n, h in mine.items() if h and theirs.get(n) == h)


_UNKNOWN = Behaviour()


def _are_markers(a: Candidate, b: Candidate) -> bool:
    """Two classes without a body in two packages: who asks for one, by its name or by what it
    extends, means nothing of the other package, and there is no code that could be the same."""
    return (
        a.is_trivial
        and b.is_trivial
        and bool(a.definition.bases and b.definition.bases)
        and a.module.partition(".")[0] != b.module.partition(".")[0]
    )


def _alike(left: list[str], right: list[str]) -> float:
    a, b = set(left), set(right)
    return len(a & b) / len(a | b) if a and b else 0.0


def _names(names: list[str]) -> str:
    shown = ", ".join(f"`{n}`" for n in names[:4])
    return shown + (f" and {len(names) - 4} more" if len(names) > 4 else "")
