"""What two definitions say beside their code: docstrings, annotations, the order of members.

Nothing that runs hangs on them, unless the program reads them: a parser that shows a docstring, a
loader that converts by annotations, a file that is written in the order of ``vars(x)``.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from canonize.core.tree import SourceTree
from canonize.references.asked_aspects import EVERY, EVERY_OF_CLASS, AskedAspect, Meaning
from canonize.resolution.parsed_files import parsed_file
from canonize.resolution.resolver import Definition, Found

WRITTEN = frozenset(
    {
        AskedAspect.DOC,
        AskedAspect.DOCUMENTED,
        AskedAspect.NOTES,
        AskedAspect.HINTS,
        AskedAspect.PARAMETERS,
        AskedAspect.MEMBERS,
    }
)
"""Aspects that are read from the definitions themselves."""
_Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True)
class Written:
    """A definition and the module that it stands in, as far as they are known."""

    node: ast.AST | None
    module: ast.Module | None

    @property
    def are_texts(self) -> bool:
        """Whether annotations are kept as texts, by ``from __future__ import annotations``."""
        return any(
            isinstance(node, ast.ImportFrom)
            and node.module == "__future__"
            and any(alias.name == "annotations" for alias in node.names)
            for node in (self.module.body if self.module is not None else ())
        )

    def methods(self, name: str) -> dict[str, Written]:
        """The methods of a name that its class has of its own, or all of them for `EVERY`."""
        body = self.node.body if isinstance(self.node, ast.ClassDef) else ()
        return {
            item.name: Written(item, self.module)
            for item in body
            if isinstance(item, _Function) and name in (item.name, EVERY, EVERY_OF_CLASS)
        }


def is_written_otherwise(tree: SourceTree, one: Found, other: Found) -> bool:
    """Whether the lines of two definitions differ, with the comments up to the next statement."""
    texts = [_lines(tree, found) for found in (one, other)]
    return not texts[0] or texts[0] != texts[1]


def _lines(tree: SourceTree, found: Found) -> list[bytes]:
    body = parsed_file(tree, found.path)
    node = found.node
    if body is None or not isinstance(node, Definition):
        return []
    first = min(n.lineno for n in (node, *node.decorator_list))
    below = (n for n in body.body if n.lineno > (node.end_lineno or first))
    later = (min([n.lineno, *(d.lineno for d in getattr(n, "decorator_list", ()))]) for n in below)
    lines = (tree.read(found.path) or b"").splitlines()
    return b"\n".join(lines[first - 1 : next(later, len(lines) + 1) - 1]).rstrip().split(b"\n")


def asked_of_two(member: str, old: Written, new: Written) -> list[tuple[Written, Written]]:
    """What is asked of each: the two definitions, or the methods that both have."""
    if not member:
        return [(old, new)]
    mine, theirs = old.methods(member), new.methods(member)
    return [(method, theirs[name]) for name, method in mine.items() if name in theirs]


def has_annotations(node: ast.AST | None) -> bool:
    """Whether a definition says anything in annotations."""
    return node is not None and bool(_notes(node, are_texts=False))


def told_apart_by(aspect: AskedAspect, meaning: Meaning, old: Written, new: Written) -> str:
    """In which words the two differ in what is asked for; "" when they do not.

    Args:
        meaning: whether a class is asked, or an instance of it.
    """
    mine, theirs = old.node, new.node
    if not isinstance(mine, Definition) or not isinstance(theirs, Definition):
        return ""
    match aspect:
        case AskedAspect.DOC:
            is_other = ast.get_docstring(mine) != ast.get_docstring(theirs)
            return "its docstring is another one there" if is_other else ""
        case AskedAspect.DOCUMENTED:
            is_other = bool(ast.get_docstring(mine)) != bool(ast.get_docstring(theirs))
            return "one of the two has no docstring" if is_other else ""
        case AskedAspect.HINTS:
            is_other = _notes(mine, are_texts=True) != _notes(theirs, are_texts=True)
            return "its annotations are others there" if is_other else ""
        case AskedAspect.NOTES:
            notes = _notes(mine, are_texts=old.are_texts), _notes(theirs, are_texts=new.are_texts)
            is_kept_otherwise = bool(notes[0]) and old.are_texts != new.are_texts
            is_other = notes[0] != notes[1] or is_kept_otherwise
            return "its annotations are others there" if is_other else ""
        case AskedAspect.PARAMETERS:
            is_other = _parameters(mine) != _parameters(theirs)
            return "its parameters are others there" if is_other else ""
        case AskedAspect.MEMBERS:
            return _of_members(mine, theirs, meaning)
    return ""


def _parameters(node: ast.AST) -> list[str] | None:
    """The parameters that a function, or making an object, has; ``None``: not known.

    Each as it is written, but for its annotation.
    """
    if isinstance(node, ast.ClassDef):
        inits = (n for n in node.body if getattr(n, "name", "") in ("__init__", "__new__"))
        node = next(inits, node)
    if not isinstance(node, _Function):
        return None
    args, ends = node.args, [*node.args.posonlyargs, *node.args.args]
    values = [None] * (len(ends) - len(args.defaults)) + [*args.defaults]
    plain = zip([*ends, *args.kwonlyargs], [*values, *args.kw_defaults], strict=True)
    listed = [f"{a.arg}={ast.unparse(v) if v is not None else ''}" for a, v in plain]
    listed += [f"*{len(ends)}", f"/{len(args.posonlyargs)}"]
    return listed + [f"*{a.arg}" for a in (args.vararg, args.kwarg) if a is not None]


def _of_members(mine: ast.AST, theirs: ast.AST, meaning: Meaning) -> str:
    if not isinstance(mine, ast.ClassDef) or not isinstance(theirs, ast.ClassDef):
        return ""
    of = _members if meaning is Meaning.OBJECT else _attributes
    ours, others = list(of(mine)), list(of(theirs))
    if ours == others:
        return ""
    if sorted(ours) == sorted(others):
        return "its members have another order there"
    apart = sorted({*ours} ^ {*others})
    return f"{', '.join(apart[:3])} is not in both"


def _members(node: ast.ClassDef) -> Iterator[str]:
    """The public names of a class, in their order."""
    names: list[str] = []
    for item in node.body:
        if isinstance(item, Definition):
            names.append(item.name)
        elif isinstance(item, ast.Assign):
            names += [target.id for target in item.targets if isinstance(target, ast.Name)]
        elif isinstance(item, ast.AnnAssign) and isinstance(item.target, ast.Name) and item.value:
            names.append(item.target.id)
    yield from dict.fromkeys(name for name in names if not name.startswith("_"))


def _attributes(node: ast.ClassDef) -> Iterator[str]:
    """The names under which an instance keeps what ``self.x = ...`` puts into it."""
    found: dict[str, None] = {}
    for method in node.body:
        if isinstance(method, _Function) and method.args.args:
            own = method.args.args[0].arg
            stored = [
                n for n in ast.walk(method)
                if isinstance(n, ast.Attribute) and isinstance(n.ctx, ast.Store)
                and isinstance(n.value, ast.Name) and n.value.id == own
            ]  # fmt: skip
            for inner in sorted(stored, key=lambda n: (n.lineno, n.col_offset)):
                found[_mangled(inner.attr, node.name)] = None
    return iter(found)


def _mangled(name: str, owner: str) -> str:
    is_private = name.startswith("__") and not name.endswith("__")
    return f"_{owner.lstrip('_')}{name}" if is_private else name


def _notes(node: ast.AST, *, are_texts: bool) -> list[tuple[str, str]]:
    """The annotations of a function, or of a class and its constructor."""
    found: list[tuple[str, str]] = []
    if isinstance(node, _Function):
        args = node.args
        some = [*args.posonlyargs, *args.args, args.vararg, *args.kwonlyargs, args.kwarg]
        notes = [(arg.arg, arg.annotation) for arg in some if arg is not None]
        found = [(name, _text(note, are_texts)) for name, note in [*notes, ("", node.returns)]]
    for item in node.body if isinstance(node, ast.ClassDef) else ():
        if isinstance(item, ast.AnnAssign):
            found.append((ast.unparse(item.target), _text(item.annotation, are_texts)))
        elif isinstance(item, _Function) and item.name == "__init__":
            found += _notes(item, are_texts=are_texts)
    return [(name, text) for name, text in found if text]


def _text(note: ast.expr | None, are_texts: bool) -> str:
    if note is None:
        return ""
    if are_texts and isinstance(note, ast.Constant) and isinstance(note.value, str):
        return note.value
    return ast.unparse(note)
