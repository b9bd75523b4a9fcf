"""A method or class attribute gets another name, where every place that says it means it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from canonize.core.change import Change
from canonize.core.file_kinds import is_document, is_python
from canonize.core.reasons import Code, Reason
from canonize.core.symbols import Symbol
from canonize.core.tree import SourceTree
from canonize.resolution.library_members import lacks_member
from canonize.resolution.project import Project
from canonize.resolution.resolver import Found
from canonize.rewriting.definitions.bare_names import is_distinctive
from canonize.rewriting.definitions.move_advice import AS_DEFINED
from canonize.rewriting.definitions.moving_source import CannotMove
from canonize.syntax.decoding import Unreadable, decode


def renamed_member(old: Symbol, new: Symbol, project: Project) -> tuple[Change, ...]:
    """The files in which a member's definition, overrides and lookups have the new name.

    It is told by its name alone: a distinctive one, which in all the code only this class and its
    subclasses define, and which is nothing but a member.

    Raises:
        CannotMove: with the reason and the place.
    """
    owner, _, leaf = old.name.rpartition(".")
    other, _, fresh = new.name.rpartition(".")
    path = project.modules.path(old.module)
    if path is None:
        gone = Reason(f"there is no module {old.module}", Code.NO_TARGET)
        raise CannotMove(gone, old.module, move=AS_DEFINED)
    if (old.module, owner) != (new.module, other):
        raise CannotMove("a member can get another name, but not another class", path)
    if "." in owner or leaf.startswith("__") or fresh.startswith("__"):
        raise CannotMove("who looks up this member can't be told", path)
    if not is_distinctive(leaf):
        reason = f"{leaf} is a word that other things may have as a member, too"
        raise CannotMove(f"{reason}; who looks it up can't be told", path)
    family = Family(old.module, owner, project)
    family.check_bases(leaf, path)
    if taken := sorted(project.tree.containing([fresh.encode()])):
        taken = [
            p for p in taken if is_python(p) and _has_member(project.tree.read(p) or b"", fresh)
        ]
        if taken:
            raise CannotMove(f"{fresh} is a member already in {taken[0]}", path)
    changes = list(_everywhere(leaf, fresh, family, project.tree))
    if not any(change.path == path for change in changes):
        gone = Reason(f"{owner} has no {leaf}", Code.NO_TARGET)
        raise CannotMove(gone, path, move=AS_DEFINED)
    return tuple(changes)


class Family:
    """A class and its subclasses."""

    def __init__(self, module: str, owner: str, project: Project) -> None:
        self._names = project.names
        self.modules = project.modules
        self._head = self._names.find(module, owner)
        self._known: dict[tuple[str, str], bool] = {}

    def check_bases(self, leaf: str, path: str) -> None:
        """Raises `CannotMove` when a base has the member, or may have it."""
        if not isinstance(self._head.node, ast.ClassDef):
            raise CannotMove("there is no such class", path)
        pending = [self._head]
        while pending:
            found = pending.pop()
            assert isinstance(found.node, ast.ClassDef)
            if found is not self._head and _defines(found.node, leaf):
                raise CannotMove(f"its base {found.name} has {leaf}, too; rename it there", path)
            for base in found.node.bases:
                above = self._names.dotted(found.module, _text(base))
                if isinstance(above.node, ast.ClassDef):
                    pending.append(above)
                elif not lacks_member(above, _text(base), leaf):
                    reason = f"its base {_text(base)} lies outside and may have {leaf}, too"
                    raise CannotMove(reason, path)

    def holds(self, node: ast.ClassDef, module: str) -> bool:
        """Whether a class is the one or derives from it."""
        head = self._head.node
        if head is not None and module == self._head.module and node.name == self._head.name:
            return True
        return any(self._derives(self._names.dotted(module, _text(b))) for b in node.bases)

    def _derives(self, found: Found) -> bool:
        key = (found.module, found.name)
        if key == (self._head.module, self._head.name):
            return True
        if key not in self._known:
            self._known[key] = False
            if isinstance(found.node, ast.ClassDef):
                bases = (self._names.dotted(found.module, _text(b)) for b in found.node.bases)
                self._known[key] = any(self._derives(base) for base in bases)
        return self._known[key]


def _everywhere(leaf: str, fresh: str, family: Family, tree: SourceTree) -> Iterator[Change]:
    word = re.compile(rf"(?<!\w){re.escape(leaf)}(?!\w)")
    for path in sorted(tree.containing([leaf.encode()])):
        data = tree.read(path)
        if data is None or b"\0" in data or is_document(path):
            continue
        if not is_python(path):
            raise CannotMove(f"{path} names {leaf}, and is no Python", path)
        try:
            text, encoding = decode(data)
            body = ast.parse(text)
        except (Unreadable, SyntaxError, ValueError, RecursionError) as error:
            raise CannotMove(f"{path} names {leaf}, and can't be read: {error}", path) from error
        offsets = _Members(path, text, leaf, family).found(body)
        for match in word.finditer(text):
            if match.start() not in offsets and _in_sentence(text, match, body):
                offsets.add(match.start())
            elif match.start() not in offsets and not _in_comment(text, match.start(), body):
                line = text.count("\n", 0, match.start()) + 1
                reason = f"{path}:{line} says {leaf}, and not as a member of it"
                raise CannotMove(reason, path, match.start())
        for offset in sorted(offsets, reverse=True):
            text = f"{text[:offset]}{fresh}{text[offset + len(leaf) :]}"
        if offsets:
            mark = b"\xef\xbb\xbf" if data.startswith(b"\xef\xbb\xbf") else b""
            yield Change(path, data, mark + text.encode(encoding))


class _Members:
    """The places in a file at which a name is a member: definitions and lookups."""

    def __init__(self, path: str, text: str, leaf: str, family: Family) -> None:
        self._path, self._text, self._leaf, self._family = path, text, leaf, family
        self._starts = [0]
        for line in text.splitlines(keepends=True):
            self._starts.append(self._starts[-1] + len(line))
        self._lines = text.splitlines(keepends=True)

    def found(self, body: ast.Module) -> set[int]:
        offsets: set[int] = set()
        module = self._family.modules.name(self._path) or ""
        for node in ast.walk(body):
            if isinstance(node, ast.Attribute) and node.attr == self._leaf:
                end = self._offset(node.end_lineno or 1, node.end_col_offset or 0)
                offsets.add(end - len(self._leaf))
            elif isinstance(node, ast.ClassDef):
                mine = set(self._defined(node))
                if mine and not self._family.holds(node, module):
                    line = node.lineno
                    reason = f"{self._path}:{line}: {node.name} has a {self._leaf} of its own"
                    raise CannotMove(reason, self._path, self._offset(line, 0))
                offsets |= mine
        return offsets

    def _defined(self, owner: ast.ClassDef) -> Iterator[int]:
        for node in owner.body:
            targets: list[ast.expr] = []
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                if node.name == self._leaf:
                    start = self._offset(node.lineno, node.col_offset)
                    yield self._text.index(self._leaf, start)
            elif isinstance(node, ast.Assign):
                targets = node.targets
            elif isinstance(node, ast.AnnAssign):
                targets = [node.target]
            for target in targets:
                if isinstance(target, ast.Name) and target.id == self._leaf:
                    yield self._offset(target.lineno, target.col_offset)

    def _offset(self, line: int, column: int) -> int:
        """The offset of a place that `ast` gives in bytes of UTF-8."""
        text = self._lines[line - 1] if line <= len(self._lines) else ""
        return self._starts[line - 1] + len(text.encode()[:column].decode(errors="ignore"))


def _in_sentence(text: str, match: re.Match[str], body: ast.Module) -> bool:
    """Whether a place is a word of a message, where no format takes it for a key."""
    line = text.count("\n", 0, match.start()) + 1
    if text[match.start() - 1 : match.start()] in ("(", "{", "[", "'", '"') and text[
        match.end() : match.end() + 1
    ] in (")", "}", "]", "'", '"'):
        return False
    return any(
        isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and node.lineno == line == node.end_lineno
        and len(node.value.split()) > 2
        and match[0] in node.value.split()
        for node in ast.walk(body)
    )


def _in_comment(text: str, offset: int, body: ast.Module) -> bool:
    """Whether a place is in a comment, or in a string that stands by itself."""
    line = text.count("\n", 0, offset) + 1
    for node in ast.walk(body):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and node.lineno <= line <= (node.end_lineno or node.lineno)
        ):
            return any(
                isinstance(other, ast.Expr) and other.value is node for other in ast.walk(body)
            )
    start = text.rfind("\n", 0, offset) + 1
    return "#" in text[start:offset]


def _defines(node: ast.ClassDef, leaf: str) -> bool:
    for statement in node.body:
        if getattr(statement, "name", "") == leaf:
            return True
        if any(isinstance(n, ast.Name) and n.id == leaf for n in ast.walk(statement)):
            return True
    return False


def _has_member(data: bytes, name: str) -> bool:
    """Whether something in a file looks a member of that name up, or defines it.

    A keyword of a call and a variable are no members.
    """
    try:
        body = ast.parse(decode(data)[0])
    except (Unreadable, SyntaxError, ValueError, RecursionError):
        return re.search(rb"(?:\.|\bdef\s+|^\s+)" + name.encode() + rb"\b", data, re.M) is not None
    for node in ast.walk(body):
        if isinstance(node, ast.Attribute) and node.attr == name:
            return True
        if isinstance(node, ast.Constant) and node.value == name:
            return True
        if isinstance(node, ast.ClassDef) and any(_binds(part, name) for part in node.body):
            return True
    return False


def _binds(statement: ast.stmt, name: str) -> bool:
    """Whether a statement of a class body gives the class a member."""
    if getattr(statement, "name", "") == name:
        return True
    is_definition = isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef))
    return not is_definition and any(
        isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Store)
        for node in ast.walk(statement)
    )


def _text(node: ast.expr) -> str:
    while isinstance(node, ast.Subscript):
        node = node.value
    return ast.unparse(node)
