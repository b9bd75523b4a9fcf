"""Words in Python code: what each is by the tree of the standard library's parser."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection

from canonize.accounting.known_unknowns import unknowns_of
from canonize.accounting.sightings import FileSightings, Sighting
from canonize.accounting.string_words import late_sighting, string_sighting
from canonize.accounting.text_words import Places, path_around, words_in_text
from canonize.accounting.unparsed_words import in_unparsed
from canonize.accounting.utf8_code import as_utf8, parsed_code
from canonize.core.collecting import collecting_rarely
from canonize.core.newer_syntax import Readable
from canonize.syntax.ast_places import Spot, Spots
from canonize.syntax.ast_scopes import NameScopes, ScopeNode, dotted_parts
from canonize.syntax.lexer import Lexed
from canonize.syntax.word_search import word_hits

_NOISE = re.compile(rb"\\\r?\n|\s+")


def words_in_python(data: bytes, words: Collection[str], starts: Collection[str]) -> FileSightings:
    """The words of a Python file; one that can't be parsed is read by regular expressions."""
    code = as_utf8(data, words)
    if code is None:
        found = words_in_text(data, words)
        found.problem = "the file can't be decoded"
        return found
    try:
        with collecting_rarely():
            tree, newer = parsed_code(data, code)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        return in_unparsed(code, words, str(error))
    try:
        with collecting_rarely():
            return _Reader(code, tree, words, newer).read(starts)
    except RecursionError:
        return in_unparsed(code, words, "it is nested too deeply")


def _may_declare(code: bytes) -> bool:
    """Whether a name could be declared global: the word is common in prose."""
    return b"global" in code and _DECLARATION.search(code) is not None


_DECLARATION = re.compile(rb"(?:^|[;:])[ \t\f]*global\b", re.MULTILINE)


class _Reader:
    def __init__(
        self, code: bytes, tree: ast.Module, words: Collection[str], newer: Readable
    ) -> None:
        self.code = code
        self._newer = newer
        self._tree = tree
        self._words = words
        self.names = NameScopes(walrus=b":=" in code, declares=_may_declare(code))
        self._place = Places(code)
        self._spots = Spots(code, tree)
        self._statements: dict[int, int] = {}
        self._of_alias: dict[int, int] = {}
        self._pending: dict[int, int] = {}
        self._found = FileSightings()

    def read(self, starts: Collection[str]) -> FileSightings:
        lexed = Lexed(self._newer.code, self._newer.texts)
        seen = self._found.sightings
        for offset, word in word_hits(self.code, self._words):
            region = lexed.region(offset)
            seen.append(self._sighting(offset, word, region))
        for index, alias in self._pending.items():
            anchor = self._of_alias.get(alias, -1)
            if anchor >= 0 and anchor != index:
                seen[index] = seen[index]._replace(anchor=anchor)
        self._read_top()
        self._found.unknowns = list(
            unknowns_of(
                self.code,
                lexed,
                [start.rstrip(".") for start in starts],
                [start[:-1] for start in starts if start.endswith(".")],
                has_words=bool(seen),
                targets=self._targets_at,
            )
        )
        return self._found

    def _sighting(self, offset: int, word: str, region: str) -> Sighting:
        line, column = self._place(offset)
        text = self._place.text(offset)
        end = offset + len(word.encode())
        if region == "comment":
            path = path_around(self.code, offset, end)
            return Sighting(line, column, word, "comment", path=path, text=text)
        spot = self._spots.at(offset)
        if region == "string":
            blank = Sighting(line, column, word, "string", text=text)
            found, alias = string_sighting(self, spot, blank, offset, end)
        elif self._newer.is_parameter(offset):
            blank = Sighting(line, column, word, "annotation", text=text)
            found, alias = late_sighting(self, spot, blank, path_around(self.code, offset, end))
        else:
            found, alias = self._in_code(spot, word, offset, end)
            found = found._replace(line=line, column=column, text=text)
        if alias:
            self._pending[len(self._found.sightings)] = alias
        return found

    def _in_code(self, spot: Spot, word: str, start: int, end: int) -> tuple[Sighting, int]:
        """The sighting without its place, and the import's alias that it follows (0: none)."""

        def of(kind: str, targets: Collection[str] = (), statement: int = -1) -> Sighting:
            return Sighting(0, 0, word, kind, tuple(targets), statement=statement)

        node = spot.node
        match node:
            case ast.alias():
                return self._alias(spot, node, of(""), start, end)
            case ast.ImportFrom():
                begin = self._spots.offset(node.lineno, node.col_offset) + 4
                module = _NOISE.sub(b"", self.code[begin:end]).decode()
                return of("imported-module", (f"{module}:",), self._number(node)), 0
            case ast.Name(id=name) if name == word:
                targets, alias = self.targets((name,), spot.scopes)
                kind = "use" if isinstance(node.ctx, ast.Load) else "binding"
                return of(kind, targets), alias
            case ast.Attribute(attr=name) if name == word:
                parts = dotted_parts(node)
                targets, alias = self.targets(parts, spot.scopes) if parts else ([], 0)
                return of("attribute", targets), alias
            case (
                ast.FunctionDef(name=name)
                | ast.AsyncFunctionDef(name=name)
                | ast.ClassDef(name=name)
            ) if name == word:
                return of("definition", (_own(spot.scopes, name),)), 0
            case ast.keyword():
                return of("keyword"), 0
            case ast.arg():
                return of("binding", ("=",)), 0
            case ast.ExceptHandler() | ast.Global() | ast.Nonlocal():
                targets, alias = self.targets((word,), spot.scopes)
                return of("binding", targets), alias
            case ast.MatchAs() | ast.MatchStar() | ast.MatchMapping():
                return of("binding", ("=",)), 0
        return of("code"), 0

    def _alias(
        self, spot: Spot, node: ast.alias, blank: Sighting, start: int, end: int
    ) -> tuple[Sighting, int]:
        begin = self._spots.offset(node.lineno, node.col_offset)
        statement = spot.path[-2][0]
        number = self._number(statement)
        written = _NOISE.sub(b"", self.code[begin:end]).decode()
        is_name = node.name == written or node.name.startswith(f"{written}.")
        if isinstance(statement, ast.ImportFrom):
            home = "." * statement.level + (statement.module or "")
            target, kind = f"{home}:{node.name}", "import"
        else:
            target = f"{written if is_name else node.name}:"
            kind = "import" if not is_name or written == node.name else "imported-module"
        if is_name and kind == "import":
            self._of_alias[id(node)] = len(self._found.sightings)
        follows = 0 if is_name else id(node)
        found = blank._replace(kind=kind, targets=(target,), statement=number)
        return found, follows

    def targets(
        self, parts: Collection[str], scopes: tuple[ScopeNode, ...], depth: int = 0
    ) -> tuple[list[str], int]:
        """What a dotted name means, and the alias of the import that it comes through (0: none)."""
        root, *rest = parts
        more = "".join(f".{part}" for part in rest)
        bound, owner = self.names.lookup(root, scopes)
        if not bound or owner is None:
            stars = self.names.names(self._tree).stars
            return [f"{star}:{root}{more}" for star in stars], 0
        found: list[str] = []
        alias = 0
        for item in bound:
            if item.target == "=":
                found.append(_own(scopes[: scopes.index(owner) + 1], root) + more)
            elif item.target == "?":
                found.append("?")
            elif item.target.startswith("as "):
                parts_of = (*item.target[3:].split("."), *rest)
                outer = scopes[: scopes.index(owner) + 1]
                if depth < 5 and parts_of[0] != root:
                    inner, through = self.targets(parts_of, outer, depth + 1)
                    found += inner or ["?"]
                    alias = alias or through
                else:
                    found.append("?")
            else:
                joined = item.target + (more[1:] if item.target.endswith(":") else more)
                found.append(joined)
                alias = alias or id(item.node)
        return list(dict.fromkeys(found)), alias

    def _targets_at(self, offset: int, parts: tuple[str, ...]) -> list[str]:
        return self.targets(parts, self._spots.at(offset).scopes)[0]

    def _number(self, node: ast.AST) -> int:
        return self._statements.setdefault(id(node), len(self._statements))

    def _read_top(self) -> None:
        names = self.names.names(self._tree)
        self._found.stars = names.stars
        adds = (b"globals()", b"sys.modules[__name__]", b"modules[__name__]", b"vars()")
        self._found.lazy = "__getattr__" in names.bound or any(a in self.code for a in adds)
        for name, bound in names.bound.items():
            targets = ["="] if all(b.target == "=" for b in bound) else []
            targets = targets or self.targets((name,), (self._tree,))[0]
            self._found.top[name] = ["=" if t == f":{name}" else t for t in targets]


def _own(scopes: tuple[ScopeNode, ...], name: str) -> str:
    """The target of something defined in the innermost of some scopes."""
    inner = scopes[1:]
    if all(isinstance(scope, ast.ClassDef) for scope in inner):
        return ":" + ".".join([*(s.name for s in inner if isinstance(s, ast.ClassDef)), name])
    return "="
