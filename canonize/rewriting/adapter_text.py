"""The text of an adapter's class or function."""

from __future__ import annotations

import ast
from dataclasses import dataclass

import libcst as cst

from canonize.core.reasons import Code, Reason
from canonize.core.symbols import Symbol
from canonize.resolution.api import Api, ApiKind, taken
from canonize.rewriting.calls.rules import CallRule, Rule
from canonize.rewriting.definitions.adapter_class import (
    HELD,
    AdapterClass,
    AdapterWanted,
    Objection,
)
from canonize.rewriting.definitions.adapter_statements import function_body
from canonize.rewriting.definitions.handing_on import Differences, handed_on
from canonize.syntax.analysis import Analysed


@dataclass(frozen=True, slots=True)
class AdapterSide:
    path: str
    api: Api
    node: ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


def adapted(
    definition: cst.FunctionDef | cst.ClassDef,
    mine: AdapterSide,
    theirs: AdapterSide,
    local: str,
    rule: Rule | None,
) -> tuple[cst.CSTNode, list[Objection], list[str]]:
    """The new definition, or what stands in its way; and the private members that go."""
    construction = _differences(rule) if rule is not None else Differences()
    if isinstance(definition, cst.FunctionDef):
        new, reason = _function(definition, mine, theirs, local, construction)
        return new, [Objection(mine.node.lineno, reason)] if reason else [], []
    if not isinstance(mine.node, ast.ClassDef) or not isinstance(theirs.node, ast.ClassDef):
        reason = "a class can be handed on to a class only"
        return definition, [Objection(mine.node.lineno, reason)], []
    methods = {n: _differences(m) for n, m in rule.methods.items()} if rule is not None else {}
    attributes = rule.attributes if rule is not None else {}
    adapter = AdapterClass(
        AdapterWanted(
            mine.api, theirs.api, mine.node, theirs.node, local, construction, methods, attributes
        )
    )
    body = adapter.body(definition)
    whole = definition.body if isinstance(definition.body, cst.IndentedBlock) else None
    block = (whole or cst.IndentedBlock([])).with_changes(body=list(body))
    new_class = definition.with_changes(body=block)
    return new_class, adapter.objections, adapter.gone


def _function(
    definition: cst.FunctionDef,
    mine: AdapterSide,
    theirs: AdapterSide,
    local: str,
    differences: Differences,
) -> tuple[cst.CSTNode, str]:
    old, new = mine.api.call, theirs.api.call
    taken_there = taken(theirs.api)
    if old is None or old.signature is None:
        return definition, "a decorator may change what it takes"
    if taken_there is None:
        return definition, "what the canonical takes can't be read"
    is_async = new is not None and new.is_async and theirs.api.kind is ApiKind.FUNCTION
    yields = new is not None and new.is_generator and theirs.api.kind is ApiKind.FUNCTION
    if is_async and not old.is_async:
        return definition, Reason(
            "the canonical is async, and a function that is not can't await it", Code.ASYNC
        )
    if old.is_generator != yields:
        return definition, "one of the two is a generator, the other is not"
    found = handed_on(old.signature, taken_there, differences)
    if found.objection:
        return definition, found.objection
    call = differences.result(f"{local}({found.arguments})")
    both = old.is_async and old.is_generator
    stays = definition.with_changes(asynchronous=None) if both else definition
    return function_body(stays, call, awaits=is_async and not yields), ""


def _differences(rule: CallRule) -> Differences:
    arguments = rule.arguments
    return Differences(
        name=getattr(rule, "rename", None) or "",
        renamed={n: a.rename for n, a in arguments.items() if a.rename is not None},
        dropped=frozenset(n for n, a in arguments.items() if a.drop is not None),
        added={n: a.add for n, a in arguments.items() if a.add is not None},
        wrap=rule.wrap or "",
    )


def local_name(target: Symbol, analysed: Analysed, *, here: bool) -> str:
    """How the competitor's file calls the canonical."""
    bound = analysed.scopes.top.bindings
    if here or target.name not in bound:
        return target.name
    start = "_Canonical" if target.name[:1].isupper() else "_canonical_"
    local = f"{start}{target.name}"
    while local in bound:
        local = f"_{local}"
    return local


def is_adapter(node: ast.AST, target: Symbol) -> bool:
    """Whether it is a class that this codemod wrote."""
    for inner in ast.walk(node) if isinstance(node, ast.ClassDef) else ():
        match inner:
            case ast.Assign(targets=[ast.Attribute(attr=attr)], value=value) if attr == HELD:
                made = {n.id for n in ast.walk(value) if isinstance(n, ast.Name)}
                return any(name.endswith(target.leaf) for name in made)
    return False


def used_in(analysed: Analysed, definition: cst.CSTNode) -> set[str]:
    """The top-level names that a definition uses."""
    top = analysed.scopes.top
    nodes = set()
    pending: list[cst.CSTNode] = [definition]
    while pending:
        node = pending.pop()
        nodes.add(id(node))
        pending += node.children
    return {
        name
        for name in top.bindings
        if any(id(use.node) in nodes for use in analysed.scopes.uses_of(top, name))
    }
