"""Who may have a method by another way than by saying its name: a base, a decorator, a text."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import NamedTuple

from canonize.core.ast_nodes import nodes_of
from canonize.core.symbols import Symbol
from canonize.core.tree import SourceTree
from canonize.resolution.binding_statements import decorator_name
from canonize.resolution.parsed_files import parsed_file
from canonize.resolution.project import Project
from canonize.resolution.resolver import Stands
from canonize.resolution.run_statements import last_part
from canonize.rewriting.definitions.bare_names import is_distinctive
from canonize.rewriting.definitions.renaming_members import Family
from canonize.syntax.stdlib_names import GETTERS, LISTINGS, PLAIN_BASES, READERS, WRITERS

_BY_CONVENTION = re.compile(
    r"_*(?:(?:test|do|visit|depart|leave|on|handle)(?:_|[A-Z])|setUp|tearDown|setup_|teardown_)"
)
_LOOKUPS = READERS | WRITERS | GETTERS | {"__getattribute__"}
_LOOKUP_WORDS = frozenset(name.encode() for name in _LOOKUPS)
_HOOKS = frozenset({"__init_subclass__", "__getattribute__", "__new__", "__dir__"})
_HARMLESS = frozenset({"dataclass", "final", "total_ordering"})
"""Decorators of the standard library that ask a class for no method by its name."""
_ANSWERING = rb"^[ \t]+(?:async )?def __getattr__\b|\b(?:Magic|Async)?Mock\(|create_autospec\("
_LEAST = 3
"""Letters of a text that tell that it is a part of a name."""


def by_other_ways(old: Symbol, project: Project) -> str:
    """Why a method may be had although nobody says its name; "" where nothing shows that.

    Raises:
        CannotMove: a base has it, or may have it.
    """
    owner, _, leaf = old.name.rpartition(".")
    if "." in owner or leaf.startswith("__") or not is_distinctive(leaf):
        return f"{leaf} may be a member of other things, too"
    if _BY_CONVENTION.match(leaf):
        return f"names like {leaf} are often put together by who calls them"
    family = Family(old.module, owner, project)
    family.check_bases(leaf, project.modules.path(old.module) or "")
    head = project.names.find(old.module, owner)
    files = {project.modules.path(old.module) or ""}
    files |= set(project.tree.containing([owner.encode()]))
    for path in sorted(p for p in files if p.endswith(".py")):
        module = project.modules.name(path) or ""
        body = parsed_file(project.tree, path)
        for node in nodes_of(body) if body is not None else ():
            if not isinstance(node, ast.ClassDef) or not family.holds(node, module):
                continue
            if told := _special(node, module, project):
                return f"{path}:{node.lineno} {told}"
    if isinstance(head.node, ast.ClassDef) and (told := _special(head.node, head.module, project)):
        return told
    return _computed(leaf, files, project)


def answers_anything(project: Project) -> str:
    """A file with an object that has whatever it is asked for, a fake or one with hooks."""
    return min(project.tree.matching(_ANSWERING, endings=(".py",)), default="")


def _special(node: ast.ClassDef, module: str, project: Project) -> str:
    """What is done with a class, or one above it, that may have its methods."""
    pending: list[tuple[ast.ClassDef, str]] = [(node, module)]
    seen: set[int] = set()
    while pending:
        owner, home = pending.pop()
        if id(owner) in seen:
            continue
        seen.add(id(owner))
        decorators = {decorator_name(decorator) for decorator in owner.decorator_list}
        if decorators - _HARMLESS or owner.keywords:
            return f"gives {owner.name} to what may ask it for its methods"
        hooks = {getattr(part, "name", "") for part in owner.body} & _HOOKS
        if hooks:
            return f"has {owner.name} with {min(hooks)}"
        for base in owner.bases:
            inner = base.value if isinstance(base, ast.Subscript) else base
            found = project.names.dotted(home, ast.unparse(inner))
            if isinstance(found.node, ast.ClassDef):
                pending.append((found.node, found.module))
            elif ast.unparse(inner).rpartition(".")[2] not in PLAIN_BASES or (
                found.stands not in (Stands.OUTSIDE, Stands.BUILTIN)
            ):
                return f"has {owner.name} below {ast.unparse(inner)}, which may call it"
    return ""


def _computed(leaf: str, near: set[str], project: Project) -> str:
    """Who looks members up by a text that is put together."""
    computes = False
    for path in sorted(project.tree.containing(_LOOKUP_WORDS, endings=(".py",))):
        lookups = _lookups(project.tree, path)
        if lookups is None:
            return f"{path} can't be read, and may look it up"
        if not lookups:
            continue
        computes = True
        if path in near:
            return f"{path}:{lookups[0].line} looks up what a text says when it runs"
        body = parsed_file(project.tree, path)
        if body is not None and any(_is_part(text, leaf) for text in _texts(body)):
            return f"{path}:{lookups[0].line} looks up a name that is put together"
    for path in sorted(near):
        body = parsed_file(project.tree, path) if path.endswith(".py") else None
        for inner in nodes_of(body) if body is not None else ():
            if _lists_members(inner):
                return f"{path}:{getattr(inner, 'lineno', 1)} lists or sets members"
    return _put_together(leaf, project) if computes else ""


def said_in_part(leaf: str, project: Project) -> str:
    """Where a lookup puts a name together of parts of which one may be of this name; ""."""
    for path in sorted(project.tree.containing(_LOOKUP_WORDS, endings=(".py",))):
        for lookup in _lookups(project.tree, path) or ():
            if any(_is_part(text, leaf) for text in lookup.texts):
                return f"{path}:{lookup.line}"
    return ""


class _Lookup(NamedTuple):
    """Where a member is looked up by no constant text, and the texts in what the call is given."""

    line: int
    texts: frozenset[str]


def _lookups(tree: SourceTree, path: str) -> tuple[_Lookup, ...] | None:
    """Those of a file, kept with its bytes, since each move asks; ``None``: nobody can read it."""
    facts = tree.facts(path)
    if _lookups not in facts:
        body = parsed_file(tree, path)
        facts[_lookups] = body if body is None else tuple(map(_read, _by_text(body)))
    found = facts[_lookups]
    assert found is None or isinstance(found, tuple)
    return found


def _read(call: ast.Call) -> _Lookup:
    texts = (text for given in call.args for text in _texts(given))
    return _Lookup(call.lineno, frozenset(texts))


def _by_text(body: ast.Module) -> Iterator[ast.Call]:
    """Lookups of no constant text, on anything but a module."""
    every = nodes_of(body)
    aliases = [alias for node in every if isinstance(node, ast.Import) for alias in node.names]
    modules = {alias.asname or alias.name for alias in aliases}
    for node in every:
        if not isinstance(node, ast.Call):
            continue
        if node.args and isinstance(node.args[0], ast.Name) and node.args[0].id in modules:
            continue
        name = last_part(node.func)
        if name not in _LOOKUPS:
            continue
        at = 0 if name in GETTERS else 1
        if name == "__getattribute__" and len(node.args) < 2:
            at = 0
        asked = node.args[at : at + 1]
        if not (asked and isinstance(asked[0], ast.Constant)):
            yield node


def _texts(body: ast.AST) -> Iterator[str]:
    for node in nodes_of(body):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from re.split(r"%\w|\{[^}]*\}|\s", node.value)


def _is_part(text: str, leaf: str) -> bool:
    return len(text) >= _LEAST and (leaf.startswith(text) or leaf.endswith(text))


def _lists_members(node: ast.AST) -> bool:
    """``vars(Base)``, ``dir(x)``, ``Base.__dict__``, ``self.__dict__.update(x)``.

    An object's own dictionary has no methods, if nobody puts some there.
    """
    match node:
        case ast.Attribute(attr="update" | "setdefault", value=ast.Attribute(attr="__dict__")):
            return True
        case ast.Attribute(attr="update" | "setdefault", value=ast.Call(func=ast.Name(id="vars"))):
            return True
        case ast.Subscript(value=ast.Attribute(attr="__dict__"), ctx=ast.Store()):
            return True
        case ast.Attribute(attr="__dict__", ctx=ast.Store()):
            return True
        case ast.Call(func=ast.Name(id="vars"), args=[ast.Name(id="self")] | []):
            return False
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)):
            return name in LISTINGS
        case ast.Attribute(attr="__dict__", value=ast.Name(id="self")):
            return False
        case ast.Attribute(attr="__dict__"):
            return True
    return False


def _put_together(leaf: str, project: Project) -> str:
    """A file with a text that the name begins or ends with, where some file looks texts up."""
    cuts = [at for at, letter in enumerate(leaf) if letter == "_" and 0 < at < len(leaf) - 1]
    begins = "|".join(leaf[: at + 1] for at in cuts)
    ends = "|".join(leaf[at:] for at in cuts)
    if not cuts:
        return ""
    words = "|".join(word for word in leaf.split("_") if word)
    pattern = rf"\bjoin\(.*[\"'](?:{words})[\"']|[\"'](?:{begins})[\"'{{%]|[\"'}}s](?:{ends})[\"']"
    path = min(project.tree.matching(pattern.encode(), endings=(".py",)), default="")
    return f"{path} has a text that its name begins or ends with" if path else ""
