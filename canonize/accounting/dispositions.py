"""What becomes of a sighting: which symbol it names, and why it stays or who must look at it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from canonize.accounting.origins import How, Meanings, Origin, best
from canonize.accounting.sightings import Sighting
from canonize.accounting.text_paths import TextPaths
from canonize.core.file_kinds import is_document
from canonize.core.ledger import Disposition, Form, Occurrence
from canonize.core.modules import ModuleMap
from canonize.core.plan import Plan
from canonize.core.symbols import Symbol

_FORMS = {
    "import": Form.IMPORT,
    "imported-module": Form.IMPORT,
    "use": Form.NAME,
    "attribute": Form.ATTRIBUTE,
    "definition": Form.DEFINITION,
    "binding": Form.NAME,
    "keyword": Form.NAME,
    "string": Form.STRING,
    "docstring": Form.DOCSTRING,
    "annotation": Form.ANNOTATION,
    "patch": Form.PATCH_TARGET,
    "dynamic": Form.DYNAMIC_IMPORT,
    "export": Form.RE_EXPORT,
    "comment": Form.COMMENT,
    "code": Form.UNKNOWN,
}
_IN_TEXT = ("string", "docstring", "annotation", "patch", "dynamic", "comment", "text", "binary")
PENDING = "it names a competitor, and no step of the plan changes it"


@dataclass(frozen=True, slots=True)
class Ruling:
    """What one sighting is.

    Args:
        means: the symbol it names; "" when it names none, or nobody can tell.
        pending: a competitor to be re-routed, which nothing has been said of yet.
        stands: it names a competitor that is still there, and no step is to come.
    """

    means: str
    form: Form
    disposition: Disposition
    reason: str
    pending: bool = False
    stands: bool = False


class SightingJudge:
    """Judges sightings against a plan.

    Args:
        gone: symbols and modules that are not there any more (the plan's, when `verify` asks).
        planned: whether steps are still to come: what they leave alone is then told as such.
    """

    def __init__(
        self, plan: Plan, meanings: Meanings, *, gone: Collection[Symbol] = (), planned: bool
    ) -> None:
        self._meanings = meanings
        self._planned = planned
        self._gone = set(gone)
        self._canonical = self._key(Symbol.parse(plan.canonical))
        self._verdicts = {
            self._key(Symbol.parse(c.symbol)): (c.verdict, c.symbol) for c in plan.competitors
        }
        symbols = [Symbol.parse(c.symbol) for c in plan.competitors]
        self._homes = {self._key(Symbol(symbol.module)) for symbol in symbols}
        self._rerouted_homes = {
            self._key(Symbol(s.module))
            for s, c in zip(symbols, plan.competitors, strict=True)
            if c.verdict.is_rerouted
        }
        self.texts = TextPaths(meanings, [*symbols, *self._gone])

    def judge(self, path: str, seen: Sighting, *, unparsed: str = "") -> Ruling:
        """Judges one sighting of one file.

        Args:
            unparsed: why the file could not be parsed.
        """
        form = self._form(path, seen, unparsed)
        if seen.kind in _IN_TEXT and not (seen.targets and seen.kind == "annotation"):
            return self._text(path, seen, form)
        if seen.kind in ("keyword", "code"):
            reason = "a keyword of a call" if seen.kind == "keyword" else "not resolvable"
            return Ruling("", form, Disposition.KEPT, reason)
        origins = dict.fromkeys(o for t in seen.targets for o in self._meanings.of(t, path))
        if not origins:
            how = "an attribute of something" if seen.kind == "attribute" else "a name"
            reason = f"{how} that only running it could tell"
            return Ruling("", form, Disposition.KEPT, reason)
        if seen.kind == "definition" and all(o.how is not How.LOCAL for o in origins):
            return self._definition(origins, form)
        return self._named(origins, form, seen, path)

    def reaches_competitor(self, target: str, path: str) -> str | None:
        """The competitor, or its module, that a target leads to; ``None`` for anything else."""
        for origin in self._meanings.of(target, path):
            for symbol in (*origin.through, origin.symbol):
                if self._competitor(symbol) or self._key(symbol) in self._homes:
                    return str(symbol)
        return None

    def _form(self, path: str, seen: Sighting, unparsed: str) -> Form:
        if unparsed and seen.kind not in ("comment", "import", "imported-module"):
            return Form.UNPARSED
        if seen.kind in ("text", "binary"):
            return Form.DOCUMENT if is_document(path) else Form.CONFIG_TEXT
        if seen.kind in ("import", "imported-module") and seen.targets:
            target = seen.targets[0]
            if target.startswith("."):
                return Form.RELATIVE_IMPORT
            return Form.FROM_IMPORT if not target.endswith(":") else Form.IMPORT
        return _FORMS.get(seen.kind, Form.UNKNOWN)

    def _named(self, origins: Iterable[Origin], form: Form, seen: Sighting, path: str) -> Ruling:
        """A name of code, by where it leads."""
        origins = list(origins)
        for origin in origins:
            gone = self._is_gone(origin.symbol)
            if gone and origin.how in (How.MISSING, How.OUTSIDE):
                reason = "it names what is gone"
                return Ruling(str(gone), form, Disposition.REFUSED, reason)
        for origin in origins:
            for symbol in (*origin.through, origin.symbol):
                competitor = self._competitor(symbol)
                if competitor is not None:
                    lazily = origin.how is How.LAZY
                    return self.competitor(competitor, form, path, lazily=lazily)
        unsure = any(origin.how in (How.LAZY, How.COMPUTED) for origin in origins)
        means_it = [o for o in origins if not unsure and self._key(o.symbol) == self._canonical]
        chosen = best(means_it or origins)
        assert chosen is not None
        return self._other(chosen, form, seen)

    def _other(self, origin: Origin, form: Form, seen: Sighting) -> Ruling:
        kept = Disposition.KEPT
        key = self._key(origin.symbol)
        if origin.how is How.LOCAL:
            return Ruling("", form, kept, "a name of its own")
        if origin.how is How.COMPUTED:
            how = "an attribute of" if seen.kind == "attribute" else "a name of its own for"
            return Ruling("", form, kept, f"{how} a value that is computed")
        if origin.how is How.OUTSIDE:
            return Ruling(str(origin.symbol), form, kept, "of a module outside the source roots")
        if origin.how is How.LAZY:
            reason = "whatever its module's __getattr__ answers"
            return Ruling(str(origin.symbol), form, Disposition.MANUAL, reason)
        if origin.how is How.MISSING:
            reason = "it leads nowhere: there is no such module or name"
            return Ruling(str(origin.symbol), form, Disposition.MANUAL, reason)
        if key == self._canonical:
            return Ruling(str(origin.symbol), form, kept, "means the canonical")
        if origin.symbol.is_module and key.module == self._canonical.module:
            return Ruling(str(origin.symbol), form, kept, "the canonical's module")
        if origin.symbol.is_module and key in self._homes:
            return self._home(origin.symbol, form, seen)
        return Ruling(str(origin.symbol), form, kept, "means another thing")

    def _home(self, module: Symbol, form: Form, seen: Sighting) -> Ruling:
        """The module of competitors that are names in it."""
        if seen.kind == "import" and self._key(module) in self._rerouted_homes:
            reason = "it loads the module, of which only names are competitors"
        else:
            reason = "a competitor's module, which stays"
        return Ruling(str(module), form, Disposition.KEPT, reason)

    def competitor(
        self, competitor: Symbol, form: Form, path: str, *, lazily: bool = False
    ) -> Ruling:
        """A place that names a competitor which is there."""
        means = str(competitor)
        verdict, _ = self._verdicts[self._verdict_key(competitor)]
        if not verdict.is_rerouted:
            reason = f"names a competitor that the plan leaves alone ({verdict})"
            return Ruling(means, form, Disposition.KEPT, reason)
        if self._planned and path == self._meanings.modules.path(competitor.module):
            return Ruling(means, form, Disposition.KEPT, "inside the competitor's own module")
        if self._planned:
            return Ruling(means, form, Disposition.MANUAL, PENDING, pending=True)
        if lazily:
            return Ruling(means, form, Disposition.SHIMMED, "the module hands it on")
        reason = "names a competitor that is still there"
        return Ruling(means, form, Disposition.KEPT, reason, stands=True)

    def _definition(self, origins: Iterable[Origin], form: Form) -> Ruling:
        symbols = [o.through[0] if o.through else o.symbol for o in origins]
        for symbol in symbols:
            competitor = self._competitor(symbol)
            if competitor is not None:
                return Ruling(
                    str(competitor), form, Disposition.KEPT, "the competitor's own definition"
                )
        if any(self._key(symbol) == self._canonical for symbol in symbols):
            return Ruling(str(symbols[0]), form, Disposition.KEPT, "the canonical's definition")
        reason = "the definition of another thing"
        return Ruling(str(symbols[0]), form, Disposition.KEPT, reason)

    def _text(self, path: str, seen: Sighting, form: Form) -> Ruling:
        """A word in a string, a comment or a file that is not Python."""
        is_prose = form in (Form.DOCUMENT, Form.DOCSTRING, Form.COMMENT)
        found = self.texts.meaning(seen.path, seen.word)
        medium = _MEDIA.get(form, "a string")
        if found.gone is not None:
            reason = f"{medium} names what is gone"
            return Ruling(str(found.gone), form, Disposition.MANUAL, reason)
        for symbol in found.symbols:
            competitor = self._competitor(symbol)
            if competitor is not None:
                judged = self.competitor(competitor, form, path)
                holder = found.symbols[0]
                if judged.pending and self._has_its_own(holder):
                    reason = f"{holder.module} has that name itself, wherever it takes it from"
                    return replace(
                        judged, disposition=Disposition.KEPT, reason=reason, pending=False
                    )
                return judged
        if found.symbols:
            origin = Origin(How.FOUND, found.symbols[-1])
            return self._other(origin, form, seen)
        if found.partial:
            how = Disposition.KEPT if is_prose else Disposition.MANUAL
            reason = f"part of a path in {medium}, which may name a competitor"
            return Ruling("", form, how, reason)
        reason = f"the word alone in {medium}"
        if seen.path != seen.word:
            reason = f"part of another path or name in {medium}"
        return Ruling("", form, Disposition.KEPT, reason)

    def _has_its_own(self, holder: Symbol) -> bool:
        """Whether a name is one that a module other than the competitors' imports."""
        key = self._key(holder)
        return bool(key.name) and Symbol(key.module) not in self._homes

    def _competitor(self, symbol: Symbol) -> Symbol | None:
        """The competitor that a symbol is, or lies in; ``None`` for anything else."""
        key = self._key(symbol)
        if key in self._verdicts:
            return Symbol.parse(self._verdicts[key][1])
        whole = Symbol(key.module)
        if whole in self._verdicts:
            return Symbol(Symbol.parse(self._verdicts[whole][1]).module, symbol.name)
        return None

    def _verdict_key(self, competitor: Symbol) -> Symbol:
        key = self._key(competitor)
        return key if key in self._verdicts else Symbol(key.module)

    def _is_gone(self, symbol: Symbol) -> Symbol | None:
        parts = symbol.dotted.split(".")
        for end in range(len(parts), 0, -1):
            module, name = ".".join(parts[:end]), ".".join(parts[end:])
            if Symbol(module, name) in self._gone or Symbol(module) in self._gone:
                return Symbol(module, name)
        return None

    def _key(self, symbol: Symbol) -> Symbol:
        """One spelling for a module that has several names (several source roots)."""
        path = self._meanings.modules.path(symbol.module)
        name = self._meanings.modules.name(path) if path else None
        return Symbol(name or symbol.module, symbol.name)


_MEDIA = {
    Form.DOCUMENT: "a document",
    Form.DOCSTRING: "a docstring",
    Form.COMMENT: "a comment",
    Form.CONFIG_TEXT: "configuration or data",
}


def is_use(entry: Occurrence, modules: ModuleMap) -> bool:
    """Whether an entry is code or configuration that names a competitor, outside of its module."""
    if entry.form in (Form.DOCUMENT, Form.DOCSTRING, Form.COMMENT):
        return False
    names_one = entry.stands or entry.disposition in (
        Disposition.REFUSED,
        Disposition.SHIMMED,
    )
    return names_one and entry.path != modules.path(entry.means.partition(":")[0])
