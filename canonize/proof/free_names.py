"""What the free names of some code stand for, and where it reads them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field

from canonize.proof.differing_code import variables_of
from canonize.resolution.import_paths import import_paths
from canonize.resolution.project import Project
from canonize.resolution.resolver import BoundNames, Found, Stands

Key = tuple[str, str]
"""Module and name of what a name stands for."""


@dataclass(slots=True)
class ReadName:
    """What some names stand for.

    Args:
        texts: the names, as they are written.
        reads: where they stand, each with the definition that the place is in.
    """

    found: Found
    texts: set[str] = field(default_factory=set)
    reads: list[tuple[ast.expr, Found]] = field(default_factory=list)


def place_key(found: Found) -> Key:
    return found.module, found.name


def read_names(project: Project, codes: Iterator[tuple[ast.AST, Found]]) -> dict[Key, ReadName]:
    """The free names of pieces of code, by what they stand for.

    Args:
        codes: each with the definition that it is in.
    """
    found: dict[Key, ReadName] = {}
    for code, home in codes:
        given = {id(inner) for node in _defaults(code) for inner in ast.walk(node)}
        package = project.modules.package(home.path)
        imported = {
            name: path for node in ast.walk(code) for name, path in import_paths(node, package)
        }
        for node, links in _chains(code, set(imported)):
            if links[0] in imported:
                stands = _imported(project.names, [*imported[links[0]].split("."), *links[1:]])
            else:
                stands = _followed(project.names, home.module, links)
            meaning = found.setdefault(place_key(stands), ReadName(stands))
            meaning.texts.add(".".join(links))
            if id(node) not in given:
                meaning.reads.append((node, home))
    return found


def _chains(code: ast.AST, imported: set[str]) -> Iterator[tuple[ast.expr, list[str]]]:
    """Every name that is read, with the attributes that are asked of it at once."""
    local = {*variables_of(code), *_bound_inside(code)} - imported - _declared(code)
    inner = {id(node) for node in _of_its_class(code)}
    for node in ast.walk(code):
        if not isinstance(node, (ast.Name, ast.Attribute)) or id(node) in inner:
            continue
        links, root = _links(node, inner)
        if root is not None and isinstance(root.ctx, ast.Load) and root.id not in local:
            yield node, links


def _defaults(code: ast.AST) -> list[ast.expr]:
    """They are read once, when the function is made; calls without them tell what they are."""
    if not isinstance(code, (ast.FunctionDef, ast.AsyncFunctionDef)):
        return []
    return [*code.args.defaults, *(one for one in code.args.kw_defaults if one is not None)]


def _of_its_class(code: ast.AST) -> Iterator[ast.AST]:
    """What of ``@size.setter`` no name of the module stands for."""
    for node in getattr(code, "decorator_list", ()):
        if isinstance(node, ast.Attribute) and node.attr in ("setter", "getter", "deleter"):
            yield from ast.walk(node)


def _bound_inside(code: ast.AST) -> Iterator[str]:
    """What a piece of code binds otherwise than by assigning it."""
    for node in ast.walk(code):
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef() if node is not code:
                yield node.name
            case ast.ExceptHandler(name=str() as name) | ast.MatchAs(name=str() as name):
                yield name
            case ast.MatchStar(name=str() as name) | ast.MatchMapping(rest=str() as name):
                yield name


def _declared(code: ast.AST) -> set[str]:
    found = (n for n in ast.walk(code) if isinstance(n, ast.Global))
    return {name for node in found for name in node.names}


def _links(node: ast.expr, inner: set[int]) -> tuple[list[str], ast.Name | None]:
    links: list[str] = []
    while isinstance(node, ast.Attribute):
        links.append(node.attr)
        node = node.value
        inner.add(id(node))
    if not isinstance(node, ast.Name):
        return [], None
    return [node.id, *reversed(links)], node


def _imported(names: BoundNames, path: list[str]) -> Found:
    """What the longest part of a path stands for that is no name of the module."""
    if len(path) == 1:
        return Found(Stands.OUTSIDE, path[0])
    found = names.find(path[0], path[1])
    return _to_the_end(names, found, path[2:], path[0], path[1:])


def _followed(names: BoundNames, module: str, links: list[str]) -> Found:
    """What the longest part of a chain stands for."""
    return _to_the_end(names, names.dotted(module, links[0]), links[1:], module, links)


def _to_the_end(
    names: BoundNames, found: Found, rest: list[str], module: str, links: list[str]
) -> Found:
    while rest and found.stands is Stands.MODULE:
        found, rest = names.find(found.module, rest[0]), rest[1:]
    if found.stands is Stands.OUTSIDE:
        full = [part for part in (found.module, found.name) if part] + rest
        return Found(Stands.OUTSIDE, ".".join(full))
    if found.stands in (Stands.UNKNOWN, Stands.MISSING):
        return Found(found.stands, module, ".".join(links))
    return found
