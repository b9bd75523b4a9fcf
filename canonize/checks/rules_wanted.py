"""The rules of `adapt_calls` that would answer unsafe uses, as far as they can be derived."""

from __future__ import annotations

import ast
import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

from canonize.compatibility.comparison import Compared
from canonize.compatibility.judged_uses import JudgedUse
from canonize.compatibility.use_verdicts import Trouble
from canonize.core.nearest import nearest_word
from canonize.core.symbols import Symbol
from canonize.resolution.api import Api
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
                member = use.subject.partition(".")[2]
                _note(called.setdefault(member, _Call()), use, pair.new)
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


def _note(call: _Call, use: JudgedUse, new: Api) -> None:
    for judgement in use.all or (use.judgement,):
        name, there = judgement.name, judgement.there
        match judgement.trouble:
            case Trouble.POSITION if name and there == name:
                call.arguments[name] = f"{name}: {{rename: {name}}}  # given by its name"
            case Trouble.KEYWORD if there:
                call.arguments[name] = f"{name}: {{rename: {there}}}"
            case Trouble.DEFAULT if name.isidentifier() and _is_value(there):
                call.arguments[name] = f"{name}: {{add: {_quoted(there)}}}  # as it was left out"
            case Trouble.TOO_MANY if name in _named(new, use.subject.partition(".")[2]):
                call.arguments[name] = f"{name}: {{rename: {name}}}  # given by its name"
            case Trouble.KEYWORD | Trouble.POSITION | Trouble.TOO_MANY if name.isidentifier():
                takes = _takes(new, use.subject.partition(".")[2])
                text = f"{name}: {{rename: {_NAME}}}  # or {{drop: true}}; it takes {takes}"
                call.arguments[name] = text
            case Trouble.REQUIRED:
                for needed in name.split(", "):
                    call.arguments[needed] = f"{needed}: {{add: {_VALUE}}}"
            case Trouble.ASYNC if name == "await":
                call.is_awaited = True
            case Trouble.MISSING:
                near = nearest_word(name, [m.name for m in new.members.values() if m.is_public])
                hint = f"; the nearest is {near}" if near else ""
                call.rename = f"rename: {_NAME}  # the canonical has no {name}{hint}"


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


def _named(new: Api, member: str) -> Collection[str]:
    """What the canonical takes by name."""
    signature = _signature(new, member)
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
