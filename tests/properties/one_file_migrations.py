"""Plays every codemod on one file, as a user of a competitor and as the home of one."""

from __future__ import annotations

import ast
import warnings
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from canonize.catalogue import load_codemod
from canonize.core.change import Change, Edit
from canonize.core.codemod import Codemod, Migration, Proposal
from canonize.core.plan import Plan
from canonize.core.rehearsal import play_step
from canonize.core.tree import MemoryBase, SourceTree
from tests.properties.declared_edits import undeclared

HOME = "canonical_home/things.py"
USING = ("rewrite_imports", "rewrite_strings", "adapt_calls")
MAKING = ("insert_deprecations", "redirect_module", "remove_duplicates", "extend_canonical")
Calls = list[dict[str, Any]]


@dataclass
class Findings:
    """What was played, what was edited, and what was not declared."""

    played: Counter[str] = field(default_factory=Counter)
    edited: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)


class _Listening:
    """A codemod that remembers what it proposed."""

    def __init__(self, codemod: Codemod, declared: dict[Change, Sequence[Edit] | None]) -> None:
        self._codemod = codemod
        self.name = codemod.name
        self.Options = codemod.Options
        self.declared = declared

    def propose(self, tree: SourceTree, options: Any, migration: Migration) -> Proposal:
        proposal = self._codemod.propose(tree, options, migration)
        for change in proposal.changes:
            self.declared.setdefault(change, proposal.edits.get(change.path))
        return proposal


def play(
    files: Mapping[str, bytes],
    calls: Calls,
    competitor: dict[str, str],
    canonical: str,
    found: Findings,
) -> None:
    """Plays a step through rehearsal and guard, and judges every change that passed.

    Args:
        calls: the step's codemods; what is found is booked on the first.
    """
    codemod = calls[0]["name"]
    plan = Plan.model_validate(
        {
            "version": 1,
            "name": "one",
            "canonical": canonical,
            "competitors": [competitor],
            "steps": [{"id": "s", "codemods": calls}],
        }
    )
    declared: dict[Change, Sequence[Edit] | None] = {}
    tree = SourceTree(MemoryBase(dict(files)))
    step = play_step(
        tree, Migration(plan, (".",)), lambda name: _Listening(load_codemod(name), declared), 1
    )
    found.played[codemod] += 1
    for change in step.changes:
        if change.before is None or change.after is None:
            continue
        found.edited[codemod] += 1
        way = _way(change.path, change.before, change.after, [*declared])
        reasons = [] if way else ["a change that nobody proposed"]
        for part in way:
            reasons += undeclared(part.before or b"", part.after or b"", declared[part])
        place = f"{codemod} of {competitor['symbol']} in {change.path}"
        found.wrong += [f"{place}: {reason}" for reason in reasons]


def _way(path: str, before: bytes, after: bytes, known: list[Change]) -> list[Change]:
    """The proposals, one or two, by which a file became what it is."""
    mine = [change for change in known if change.path == path and change.before == before]
    for first in mine:
        if first.after == after:
            return [first]
    for first in mine:
        for second in known:
            if (second.path, second.before, second.after) == (path, first.after, after):
                return [first, second]
    return []


def as_user(path: str, data: bytes, symbol: tuple[str, str], found: Findings) -> None:
    """The file uses ``module:name``; references go to a canonical of the same name."""
    module, name = symbol
    stub = f"class {name}:\n    def __init__(self, *things, **more):\n        pass\n".encode()
    file = module.replace(".", "/") + ".py"
    files = {path: data, HOME: stub, **({} if file == path else {file: stub})}
    competitor = {"symbol": f"{module}:{name}", "verdict": "duplicate"}
    rewrite = {"name": "rewrite_imports", "options": {"misfits": "rewrite"}}
    rule = {"for": f"{module}:{name}", "arguments": {"more": {"add": "1"}}}
    adapt = {"name": "adapt_calls", "options": {"rules": [rule]}}
    strings = {"name": "rewrite_strings", "options": {"prose": True}}
    for calls in ([rewrite], [strings], [adapt, rewrite]):
        play(files, calls, competitor, f"canonical_home.things:{name}", found)


def as_home(path: str, data: bytes, module: str, name: str, found: Findings) -> None:
    """The file is where ``module:name`` is; the canonical is its twin."""
    files = {path: data, HOME: data}
    canonical = f"canonical_home.things:{name}"
    for codemod in MAKING:
        call: dict[str, Any] = {"name": codemod, "options": {}}
        competitor = {"symbol": f"{module}:{name}", "verdict": "duplicate"}
        if codemod == "insert_deprecations":
            competitor["verdict"] = "deprecated"
        if codemod == "redirect_module":
            competitor = {"symbol": module, "verdict": "shim"}
        if codemod == "extend_canonical":
            call["options"] = {"aliases": {f"{name}Too": name}, "exports": [name]}
            competitor["symbol"] = canonical
            play(files, [call], competitor, f"{module}:{name}", found)
        else:
            play(files, [call], competitor, canonical, found)


def used_symbols(data: bytes) -> list[tuple[str, str]]:
    """What a file takes from other modules, most used first."""
    tree = _parsed(data)
    if tree is None:
        return []
    modules = {
        alias.asname or alias.name: alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import)
        for alias in node.names
        if alias.asname or "." not in alias.name
    }
    counted: Counter[tuple[str, str]] = Counter()
    for node in ast.walk(tree):
        match node:
            case ast.ImportFrom(module=str(module), level=0):
                counted.update((module, a.name) for a in node.names if a.name != "*")
            case ast.Attribute(value=ast.Name(id=held)) if held in modules:
                counted[modules[held], node.attr] += 1
    return [symbol for symbol, _ in counted.most_common() if symbol[0] != "__future__"]


def homes(data: bytes) -> Iterator[str]:
    """Top-level classes and functions of a file."""
    tree = _parsed(data)
    for node in tree.body if tree is not None else ():
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name


def _parsed(data: bytes) -> ast.Module | None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return ast.parse(data)
        except (SyntaxError, ValueError, RecursionError):
            return None
