"""Records that come under another name: ``logging.getLogger(__name__)`` names the module it is in.

Whoever goes from a competitor to the canonical gets the records of another logger. Nobody can tell,
unless one of the two is set up by its name, or by that of a package above it alone.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from canonize.core.ast_nodes import given_values, nodes_of
from canonize.core.file_kinds import is_test
from canonize.core.modules import down_to
from canonize.core.symbols import Symbol
from canonize.core.tree_base import has_word
from canonize.resolution.log_formats import format_that_tells
from canonize.resolution.parsed_files import parsed_file
from canonize.resolution.project import Project
from canonize.resolution.resolver import Definition

_MAKERS = frozenset({"getLogger", "get_logger"})
_NAMING = _MAKERS | {
    "assertLogs", "assertNoLogs", "Filter", "set_level", "at_level", "startswith", "getChild",
}  # fmt: skip
"""Calls that take the name of a logger."""
_SETTING = re.compile(
    rb"setLevel|addHandler|removeHandler|propagate|\bdisabled|addFilter|assert(?:No)?Logs|\bcaplog\b"
    rb"|dictConfig|fileConfig|[\"']loggers[\"']|record\.name|set_level|at_level"
)
_FILE_OF = frozenset({"module", "filename", "pathname"})
_BY_FILE = re.compile(rb"\.(?:module|filename|pathname)\b")
_WRITING = frozenset({"debug", "info", "warning", "error", "exception", "critical", "log"})
"""What a record says of the file that it comes from, and the calls that make records."""
_CONFIGURED = re.compile(rb"loggers\b|logger\b|qualname\b|log_level|logging")
_CONFIGURING = (b"logger", b"qualname", b"log_level", b"logging")
"""One of them stands wherever `_CONFIGURED` matches."""
_CONFIGURATION = (".ini", ".cfg", ".conf", ".toml", ".yaml", ".yml", ".json")


class LogNames:
    """Asks about competitors of one tree."""

    def __init__(self, project: Project) -> None:
        self._project = project.whole
        self._known: dict[tuple[Symbol, Symbol], str] = {}

    def reason(self, competitor: Symbol, target: Symbol, *, is_shared: bool) -> str:
        """Why it is noticed that records come under another name; "" when it is not.

        Args:
            is_shared: the canonical has users already, whose records a renamed setting would reach.
        """
        key = competitor, target
        if key not in self._known:
            self._known[key] = self._find(competitor, target, is_shared=is_shared)
        return self._known[key]

    def _find(self, competitor: Symbol, target: Symbol, *, is_shared: bool) -> str:
        if self._writes(competitor) and (
            place := format_that_tells(
                competitor,
                target,
                self._project.tree,
                is_function=not isinstance(
                    self._project.names.find(competitor.module, competitor.name).node, ast.ClassDef
                ),
            )
        ):
            return place
        if competitor.module == target.module:
            return ""
        if place := self._told_by_file(competitor, target):
            return f"{place} asks from which file a log record comes"
        if not self._logs(competitor):
            return ""
        old, new = set(down_to(competitor.module)), set(down_to(target.module))
        names = [*(old - new), *(new - old)]
        if not is_shared:
            names.remove(competitor.module)
        for name in sorted(names):
            if place := self._set_up(name, competitor, target):
                return (
                    f"its log records come from {competitor.module}, those of {target} from "
                    f"{target.module}, and {place} sets up {name}"
                )
        return ""

    def of_moved(self, old: Symbol, new: Symbol, stands: Symbol) -> str:
        """The same for what moves, itself or with its module.

        Args:
            stands: which of the two it is at, in this tree. A setting for the old module itself is
                the new one's once the old one is gone: only those of packages above are left.
        """
        if old.module == new.module or not self._logs(stands):
            return ""
        names = {*down_to(old.module)} ^ {*down_to(new.module)}
        is_there = self._project.modules.exists(old.module)
        stays = self._logs_beside(old) if stands == old else is_there
        if stands.is_module or not stays:
            names -= {old.module}
        if stands.is_module or not (stays or self._logs_beside(new)):
            names -= {new.module}
        for name in sorted(names):
            if place := self._set_up(name, old, new):
                return (
                    f"its log records came from {old.module}, and come from {new.module} from "
                    f"then on, and {place} sets up {name}"
                )
        return ""

    def _logs_beside(self, symbol: Symbol) -> bool:
        """Whether what stands beside a definition logs by the name of the module, too."""
        body = self._body(symbol.module)
        others = (n for n in body.body if getattr(n, "name", "") != symbol.name) if body else ()
        return any(_makes_a_logger(inner) for other in others for inner in nodes_of(other))

    def _body(self, module: str) -> ast.Module | None:
        path = self._project.modules.path(module)
        return parsed_file(self._project.tree, path) if path is not None else None

    def _told_by_file(self, competitor: Symbol, target: Symbol) -> str:
        """The first place that asks a record for one of the two files, if the competitor logs."""
        leaves = {s.module.rpartition(".")[2] for s in (competitor, target)}
        own = {self._project.modules.path(s.module) for s in (competitor, target)}
        wanted = {*leaves, *(f"{leaf}.py" for leaf in leaves)}
        words = {leaf.encode() for leaf in leaves}
        paths = self._project.tree.containing(words, endings=(".py",)) - own
        asking = [p for p in sorted(paths) if _BY_FILE.search(self._project.tree.read(p) or b"")]
        if not asking or not self._calls_a_logger(competitor):
            return ""
        for path in asking:
            body = parsed_file(self._project.tree, path)
            for node in nodes_of(body) if body is not None else ():
                if wanted & {t.rpartition("/")[2] for t in _asked_of_records(node)}:
                    return f"{path}:{getattr(node, 'lineno', 1)}"
        return ""

    def _calls_a_logger(self, symbol: Symbol) -> bool:
        body = self._body(symbol.module)
        return body is not None and any(
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in _WRITING
            for node in nodes_of(body)
        )

    def _logs(self, symbol: Symbol) -> bool:
        """Whether a definition, or what it uses of its module, logs by the module's name."""
        return any(map(_makes_a_logger, self._reached(symbol)))

    def _writes(self, symbol: Symbol) -> bool:
        """Whether a definition, or what it uses of its module, writes a log record."""
        return any(
            isinstance(inner, ast.Call)
            and isinstance(inner.func, ast.Attribute)
            and inner.func.attr in _WRITING
            and "log" in _last(inner.func.value).lower()
            for inner in self._reached(symbol)
        )

    def _reached(self, symbol: Symbol) -> Iterator[ast.AST]:
        """The nodes of a definition, and of what it uses of its module."""
        body = self._body(symbol.module)
        if body is None:
            return
        if symbol.is_module:
            yield from nodes_of(body)
            return
        here: dict[str, ast.AST] = {}
        for node in body.body:
            if isinstance(node, Definition):
                here[node.name] = node
            elif isinstance(node, ast.Assign):
                here |= {t.id: node.value for t in node.targets if isinstance(t, ast.Name)}
        seen: set[str] = set()
        pending = [symbol.name.partition(".")[0]]
        while pending:
            name = pending.pop()
            if name in seen or name not in here:
                continue
            seen.add(name)
            for inner in nodes_of(here[name]):
                yield inner
                if isinstance(inner, ast.Name):
                    pending.append(inner.id)

    def _set_up(self, name: str, competitor: Symbol, target: Symbol) -> str:
        """The first place, outside of the two modules, that has settings for a logger."""
        modules = self._project.modules
        own = {modules.path(competitor.module), modules.path(target.module)}
        leaf = name.rpartition(".")[2].encode()
        endings = (".py", *_CONFIGURATION)
        for path in sorted(self._project.tree.containing({leaf}, endings=endings) - own):
            data = self._project.tree.read(path) or b""
            if name.encode() not in data or self._is_its_own(path, data, name, competitor):
                continue
            if path.endswith(".py"):
                body = parsed_file(self._project.tree, path) if _SETTING.search(data) else None
                line = next(_lines(body, name), 0) if body is not None else 0
            else:
                line = _line(data, name) if path.endswith(_CONFIGURATION) else 0
            if line:
                return f"{path}:{line}"
        return ""

    def _is_its_own(self, path: str, data: bytes, name: str, competitor: Symbol) -> bool:
        """Whether it is a test of the canonical's own records, which the competitor never wrote."""
        if not is_test(path) or name in down_to(competitor.module):
            return False
        return not has_word(data, competitor.module.rpartition(".")[2].encode())


def _asked_of_records(node: ast.AST) -> Iterator[str]:
    """The texts that ``record.filename`` and the like are held against."""
    match node:
        case ast.Compare(left=ast.Attribute(attr=attr), comparators=given) if attr in _FILE_OF:
            pass
        case ast.Call(
            func=ast.Attribute(
                value=ast.Attribute(attr=attr), attr="endswith" | "startswith" | "count"
            ),
            args=given,
        ) if attr in _FILE_OF:
            pass
        case _:
            return
    for value in given:
        some = value.elts if isinstance(value, (ast.Tuple, ast.List, ast.Set)) else [value]
        for one in some:
            if isinstance(one, ast.Constant) and isinstance(one.value, str):
                yield one.value


def _makes_a_logger(node: ast.AST) -> bool:
    """``logging.getLogger(__name__)``"""
    match node:
        case ast.Call(func=func, args=[ast.Name(id="__name__"), *_]):
            return _last(func) in _MAKERS
    return False


def _lines(body: ast.Module, name: str) -> Iterator[int]:
    """Where code gives a text to what takes the name of a logger, or has settings under it."""
    for node in nodes_of(body):
        match node:
            case ast.Call(func=func) if _last(func) in _NAMING:
                given = given_values(node)
            case ast.Dict():
                given = [key for key in node.keys if key is not None]
            case ast.Compare(left=ast.Attribute(attr="name")):
                given = node.comparators
            case _:
                continue
        if any(isinstance(value, ast.Constant) and value.value == name for value in given):
            yield node.lineno


def _line(data: bytes, name: str) -> int:
    """The same for a file of settings: the name is a key, or the value of what names a logger."""
    word = re.escape(name.encode())
    key = rb"(?:^|[\s{,])[\"']?" + word + rb"[\"']?\s*(?:=|:(?![A-Za-z_]))"
    table = rb"loggers?[._][\"']?" + word + rb"[\"']?\s*\]"
    value = rb"(?:qualname|logger)[\"']?\s*[:=]\s*[\"']?" + word + rb"(?![\w.])"
    if not any(part in data for part in _CONFIGURING) or not _CONFIGURED.search(data):
        return 0
    # Large files of data hold the name many times: what follows it is looked at first.
    is_key = re.search(word + rb"[\"']?\s*[:=\]]", data) is not None
    wanted = (key, table, value) if is_key else (value,)
    found = re.search(rb"(?m)" + b"|".join(wanted), data)
    return data.count(b"\n", 0, data.find(name.encode(), found.start())) + 1 if found else 0


def _last(node: ast.expr) -> str:
    if isinstance(node, ast.Call):
        return _last(node.func)
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")
