"""The rules of `adapt_calls` that would answer unsafe uses, as far as they can be derived."""

from __future__ import annotations

import ast
import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

from canonize.compatibility.api_differences import correspond, same_parameters, same_privates
from canonize.compatibility.comparison import Compared
from canonize.compatibility.judged_use import JudgedUse
from canonize.compatibility.use_verdicts import Trouble
from canonize.core.nearest import nearest_word
from canonize.core.symbols import Symbol
from canonize.resolution.api import Api, Member, MemberKind
from canonize.syntax.signatures import Signature


@dataclass
class _Call:
    """What differs in the calls of one thing: lines of YAML by argument."""

    arguments: dict[str, str] = field(default_factory=dict)
    is_awaited: bool = False
    rename: str = ""

    def lines(self, indent: str) -> Iterator[str]:
        if self.rename:
            yield f"{indent}{self.rename}"
        if self.arguments:
            yield f"{indent}arguments:"
            yield from (f"{indent}  {line}" for line in self.arguments.values())
        if self.is_awaited:
            yield f"{indent}await: true"


def rules_wanted(pairs: Sequence[Compared], unanswered: Collection[JudgedUse]) -> list[str]:
    """Lines of YAML to paste into a plan, with a comment where a person must decide.

    Args:
        unanswered: the uses that want an answer, of all pairs.
    """
    by_symbol: dict[Symbol, dict[str, _Call]] = {}
    for pair in pairs:
        for use in pair.uses:
            if use in unanswered:
                called = by_symbol.setdefault(use.definition, {})
                member = _member(use)
                _note(called.setdefault(member, _Call()), use, pair)
    rules = [line for symbol, called in by_symbol.items() for line in _rule(symbol, called)]
    return ["- adapt_calls:", "    rules:", *rules] if rules else []


def parted_rules(lines: Sequence[str]) -> tuple[list[str], list[str]]:
    """The codemod with the rules that are complete, and with those that a person has to finish."""
    rules: list[list[str]] = []
    for line in lines[2:]:
        if line.startswith("      - for:"):
            rules.append([])
        rules[-1].append(line)
    parts = ([r for r in rules if all(map(is_decided, r))],
             [r for r in rules if not all(map(is_decided, r))])  # fmt: skip
    first, second = ([*lines[:2], *(x for r in part for x in r)] if part else [] for part in parts)
    return first, second


def is_decided(line: str) -> bool:
    """Whether a line of a rule holds no place at which a person has to decide."""
    return _NAME not in line and _VALUE not in line


def _note(call: _Call, use: JudgedUse, pair: Compared) -> None:
    new = pair.new
    called = _called(_member(use), pair)
    for judgement in use.all or (use.judgement,):
        name, there = judgement.name, judgement.there
        match judgement.trouble:
            case Trouble.POSITION if name and there == name:
                call.arguments[name] = f"{name}: {{rename: {name}}}  # given by its name"
            case Trouble.KEYWORD if there:
                call.arguments[name] = f"{name}: {{rename: {there}}}"
            case Trouble.DEFAULT if name.isidentifier() and _is_value(there):
                call.arguments[name] = f"{name}: {{add: {_quoted(there)}}}  # as it was left out"
            case Trouble.TOO_MANY if name in _named(new, _member(use)):
                call.arguments[name] = f"{name}: {{rename: {name}}}  # given by its name"
            case Trouble.KEYWORD | Trouble.POSITION | Trouble.TOO_MANY if name in called:
                call.arguments[name] = f"{name}: {{rename: {called[name]}}}  # used alike there"
            case Trouble.KEYWORD | Trouble.POSITION | Trouble.TOO_MANY if name.isidentifier():
                takes = _takes(new, _member(use))
                text = f"{name}: {{rename: {_NAME}}}  # or {{drop: true}}; it takes {takes}"
                call.arguments[name] = text
            case Trouble.REQUIRED:
                taken = _named(pair.old, _member(use))
                for needed in name.split(", "):
                    text = f"{needed}: {{rename: {needed}}}  # given by its name"
                    added = f"{needed}: {{add: {_VALUE}}}"
                    call.arguments[needed] = text if needed in taken else added
            case Trouble.ASYNC if name == "await":
                call.is_awaited = True
            case Trouble.MISSING if twin := _twin(name, pair):
                call.rename = f"rename: {twin.name}  # its code does the same"
                for here, there in _parameters(pair.old.members[name], twin, pair).items():
                    call.arguments[here] = f"{here}: {{rename: {there}}}  # used alike there"
            case Trouble.MISSING:
                near = nearest_word(name, [m.name for m in new.members.values() if m.is_public])
                hint = f"; the nearest is {near}" if near else ""
                call.rename = f"rename: {_NAME}  # the canonical has no {name}{hint}"


def _member(use: JudgedUse) -> str:
    """Whose calls a rule is about; "" for the class itself, whose constructor they are."""
    member = use.subject.partition(".")[2]
    return "" if member == "__init__" else member


def _called(member: str, pair: Compared) -> dict[str, str]:
    """What parameters are called in the canonical, where both do the same with them."""
    if member:
        old, new = pair.old.members.get(member), pair.new.members.get(member)
    else:
        old, new = pair.old.call, pair.new.call
    if old is None or new is None:
        return {}
    return same_parameters(old, new, same_privates(pair.old, pair.new)) or {}


def _twin(name: str, pair: Compared) -> Member | None:
    """The one public member of the canonical alone whose code does what a member's does."""
    old = pair.old.members.get(name)
    if old is None or old.kind is not MemberKind.METHOD:
        return None
    privates = same_privates(pair.old, pair.new)
    twins = [
        member
        for other, member in pair.new.members.items()
        if member.is_public
        and other not in pair.old.members
        and (member.kind, member.bound, member.is_async) == (old.kind, old.bound, old.is_async)
        and same_parameters(old, member, privates) is not None
    ]
    return twins[0] if len(twins) == 1 else None


def _parameters(old: Member, new: Member, pair: Compared) -> dict[str, str]:
    """Renamings that the calls of one need to be calls of the other."""
    called = same_parameters(old, new, same_privates(pair.old, pair.new)) or {}
    return (
        called
        if any(one != other for one, other in called.items()) or not correspond(old, new)
        else {}
    )


def _is_value(text: str) -> bool:
    """Whether an expression means the same everywhere: literals only."""
    try:
        ast.literal_eval(text)
    except (ValueError, SyntaxError, TypeError, RecursionError):
        return False
    return True


def _quoted(text: str) -> str:
    """A YAML string."""
    return json.dumps(text, ensure_ascii=False)


_NAME, _VALUE = "ITS_NEW_NAME", "ITS_VALUE"
"""Where a person decides. `plan check` tells when one is left, and the use stays unanswered."""


def _named(api: Api, member: str) -> Collection[str]:
    """What one of the two takes by name."""
    signature = _signature(api, member)
    return signature.named if signature is not None else ()


def _signature(new: Api, member: str) -> Signature | None:
    call = new.members.get(member) if member else new.call
    return call.signature if call is not None else None


def _takes(new: Api, member: str) -> str:
    signature = _signature(new, member)
    return str(signature) if signature is not None else "something that can't be told"


def _rule(symbol: Symbol, called: dict[str, _Call]) -> list[str]:
    own = list(called.get("", _Call()).lines("        "))
    methods: list[str] = []
    for member, call in called.items():
        lines = list(call.lines("            ")) if member else []
        if lines:
            methods += [f"          {member}:", *lines]
    if methods:
        methods.insert(0, "        methods:")
    return [f"      - for: {symbol}", *own, *methods] if own or methods else []
