"""How two implementations that are built differently are called alike.

A recipe is what a plan says under ``equivalence``, or what the plan's own rules of `adapt_calls`
make of a plain call: the rules are played on small files that stand beside the code.
"""

from __future__ import annotations

import ast
import posixpath
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from canonize.core.change import Change
from canonize.core.codemod import Loader, Migration
from canonize.core.plan import CodemodCall, EquivalenceRecipe, Plan, Step
from canonize.core.rehearsal import play_step
from canonize.core.symbols import Symbol
from canonize.core.tree import SourceTree
from canonize.resolution.project import Project

Texts = tuple[str, str]
"""Source of a module for the canonical, and for the competitor; both define ``canonize_call``."""

_CALL = "canonize_call"
_Function = (ast.FunctionDef, ast.AsyncFunctionDef)


@dataclass(frozen=True, slots=True)
class Recipe:
    """Calls for both sides.

    Args:
        makers: calls of the implementation itself; several where arguments may be left out.
        members: by member of the competitor, calls on an instance.
        given: by parameter, expressions to give.
        imports: symbols that those expressions and calls use.
    """

    makers: tuple[Texts, ...]
    members: Mapping[str, tuple[Texts, ...]] = field(default_factory=dict)
    given: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    imports: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return {
            "makers": [list(texts) for texts in self.makers],
            "members": {name: [list(t) for t in many] for name, many in self.members.items()},
            "given": {name: list(texts) for name, texts in self.given.items()},
            "imports": list(self.imports),
        }


def recipe_of(
    tree: SourceTree, migration: Migration, load: Loader, canonical: Symbol, competitor: Symbol
) -> Recipe | None:
    """What a plan says of a pair; ``None`` when both are called alike.

    Raises:
        ValueError: a rule of the plan can't be applied to a plain call.
    """
    said = migration.plan.equivalence.get(str(competitor))
    rules = _rule_for(migration.plan, competitor)
    if said is not None:
        made = _from_plan(said, canonical, competitor)
        if rules is None or said.members or not _is_class(tree, migration, competitor):
            return made
        ruled = _from_rules(tree, migration, load, canonical, competitor, rules)
        return replace(made, members=ruled.members)
    if rules is None:
        return None
    return _from_rules(tree, migration, load, canonical, competitor, rules)


def _rule_for(plan: Plan, competitor: Symbol) -> CodemodCall | None:
    """The codemod with the rule for a competitor, with no other rule."""
    for step in plan.steps:
        for call in step.codemods:
            rules = call.options.get("rules")
            for rule in rules if isinstance(rules, Sequence) else ():
                if isinstance(rule, Mapping) and rule.get("for") == str(competitor):
                    return CodemodCall(name=call.name, options={"rules": [dict(rule)]})
    return None


def _is_class(tree: SourceTree, migration: Migration, symbol: Symbol) -> bool:
    found = Project.of(tree, migration.source_roots).names.find(symbol.module, symbol.name)
    return isinstance(found.node, ast.ClassDef)


def _from_plan(said: EquivalenceRecipe, canonical: Symbol, competitor: Symbol) -> Recipe:
    parameters = list(said.given)
    texts = (
        _text(canonical, parameters, said.canonical),
        _text(competitor, parameters, said.competitor),
    )
    members = {}
    for old, new in said.members.items():
        looks = (_look(new), _look(old))
        members[old] = (looks,)
    return Recipe((texts,), members, said.given, said.imports)


def _text(symbol: Symbol, parameters: Sequence[str], expression: str) -> str:
    head = f"from {symbol.module} import {symbol.name}\n\n\n"
    return f"{head}def {_CALL}({', '.join(parameters)}):\n    return {expression}\n"


def _look(member: str) -> str:
    """A call of a member without arguments where it can be called; else its value."""
    return (
        f"def {_CALL}(it):\n    found = it.{member}\n"
        "    return found() if callable(found) else found\n"
    )


def _from_rules(
    tree: SourceTree,
    migration: Migration,
    load: Loader,
    canonical: Symbol,
    competitor: Symbol,
    rules: CodemodCall,
) -> Recipe:
    """Plays the rules on plain calls, each in a file of its own."""
    node = (
        Project.of(tree, migration.source_roots).names.find(competitor.module, competitor.name).node
    )
    calls = list(_plain_calls(competitor, node))
    root = next(iter(migration.source_roots), "")
    files = {
        posixpath.join("" if root == "." else root, f"canonize_recipe_{n}.py"): call
        for n, call in enumerate(calls)
    }
    for path in files:
        if tree.read(path) is not None:
            raise ValueError(f"{path} is in the way of trying the plan's rules")
    laid = tree.with_changes([Change(p, None, c.text.encode()) for p, c in files.items()])
    step = Step(
        id="recipe",
        codemods=(
            CodemodCall(name=rules.name, options={**rules.options, "paths": list(files)}),
            CodemodCall(name="rewrite_imports", options={"paths": list(files)}),
        ),
    )
    plan = migration.plan.model_copy(update={"steps": (step,)})
    played = play_step(laid, replace(migration, plan=plan), load, 1)
    made: dict[str, list[Texts]] = {}
    met: set[tuple[str, int]] = set()
    for path, call in files.items():
        after = (played.after.read(path) or b"").decode()
        key = call.member, call.number
        if key not in met and _is_rerouted(after, competitor):
            met.add(key)
            made.setdefault(call.member, []).append((after, call.text))
    makers = tuple(made.pop("", ()))
    if not makers:
        refused = [e.reason for e in played.ledger.references if e.path in files and e.reason]
        why = refused[0] if refused else "no plain call of it is adapted"
        raise ValueError(
            f"the rule for {competitor} can't be applied to a plain call ({why}); "
            "say in the plan how both are called: equivalence"
        )
    return Recipe(makers, {name: tuple(many) for name, many in made.items()})


def _is_rerouted(text: str, competitor: Symbol) -> bool:
    """Whether nothing of the competitor is left in a file."""
    return not any(
        isinstance(node, ast.ImportFrom)
        and node.module == competitor.module
        and competitor.name in {alias.name for alias in node.names}
        for node in ast.walk(ast.parse(text))
    )


@dataclass(frozen=True, slots=True)
class _PlainCall:
    """A file with one call.

    Args:
        member: what is called on an instance; empty for the implementation itself.
        number: calls of the same number give the same; the first that the rules adapt is taken.
    """

    member: str
    number: int
    text: str


def _plain_calls(competitor: Symbol, node: ast.AST | None) -> Iterator[_PlainCall]:
    """The competitor with all arguments, with the needed ones, by name and by position."""
    head = f"from {competitor.module} import {competitor.name}\n\n\n"
    maker: ast.AST | None = node
    if isinstance(node, ast.ClassDef):
        maker = _method(node, "__init__") or _method(node, "__new__")
    for number, text in _written(maker, competitor.name, "", is_bound=node is not maker):
        yield _PlainCall("", number, head + text)
    if not isinstance(node, ast.ClassDef):
        return
    for method in node.body:
        if isinstance(method, _Function) and not method.name.startswith("_"):
            it = f"it: {competitor.name}"
            if _is_read(method):
                text = f"{head}def {_CALL}({it}):\n    return it.{method.name}\n"
                yield _PlainCall(method.name, 0, text)
                continue
            for number, text in _written(method, f"it.{method.name}", it, is_bound=True):
                yield _PlainCall(method.name, number, head + text)


def _method(node: ast.ClassDef, name: str) -> ast.AST | None:
    return next((n for n in node.body if isinstance(n, _Function) and n.name == name), None)


def _is_read(method: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    names = {ast.unparse(d).rpartition(".")[2] for d in method.decorator_list}
    return bool(names & {"property", "cached_property"})


def _written(
    maker: ast.AST | None, called: str, first: str, *, is_bound: bool
) -> Iterator[tuple[int, str]]:
    """Functions that make the call, also `async` ones, where a rule may await."""
    is_async = isinstance(maker, ast.AsyncFunctionDef)
    for number, given in enumerate(dict.fromkeys(_given(maker, is_bound=is_bound))):
        parameters = ", ".join([*([first] if first else []), *(name for name, _ in given)])
        arguments = ", ".join(f"{name}={name}" if by else name for name, by in given)
        for prefix, awaiting in (("", ""), ("async ", "await " if is_async else "")):
            if prefix or not is_async:
                head = f"{prefix}def {_CALL}({parameters}):\n"
                yield number, f"{head}    return {awaiting}{called}({arguments})\n"


Given = tuple[tuple[str, bool], ...]
"""Arguments of a call: the parameter, and whether it is given by name."""


def _given(maker: ast.AST | None, *, is_bound: bool) -> Iterator[Given]:
    if not isinstance(maker, _Function):
        yield ()
        return
    args = maker.args
    only = [a.arg for a in args.posonlyargs]
    positional = [*only, *(a.arg for a in args.args)]
    needed = positional[: len(positional) - len(args.defaults)]
    if is_bound and positional:
        positional, needed = positional[1:], needed[1:]
    named = [a.arg for a in args.kwonlyargs]
    required = [n for n, d in zip(named, args.kw_defaults, strict=True) if d is None]
    yield tuple((n, n not in only) for n in [*positional, *named])
    yield tuple((n, n not in only) for n in [*needed, *required])
    yield (*((n, False) for n in positional), *((n, True) for n in named))
    yield (*((n, False) for n in needed), *((n, True) for n in required))
    if args.vararg is not None:
        for count in range(1, 4):
            more = tuple((f"{args.vararg.arg}_{i}", False) for i in range(count))
            yield (*((n, False) for n in positional), *more, *((n, True) for n in required))
