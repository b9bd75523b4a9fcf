"""Facts by LibCST for files whose syntax is newer than the host's parser."""

from __future__ import annotations

import libcst as cst
from libcst import matchers as m
from libcst.metadata import MetadataWrapper, PositionProvider

from canonize.core.chains import is_too_long_a_chain
from canonize.core.nesting import is_too_deep
from canonize.inventory.facts import Assignment, Definition, FileFacts, Import, Method


def facts_by_libcst(data: bytes, host_problem: str) -> FileFacts:
    """The facts that LibCST can give; ``problem`` keeps the host's words when it can't either."""
    if is_too_deep(data) or is_too_long_a_chain(data):
        return FileFacts(problem=host_problem)
    try:
        wrapper = MetadataWrapper(cst.parse_module(data), unsafe_skip_copy=True)
        collector = _Collector()
        wrapper.visit(collector)
    except (cst.ParserSyntaxError, UnicodeDecodeError, RecursionError, ValueError):
        return FileFacts(problem=host_problem)
    return collector.facts


class _Collector(cst.CSTVisitor):
    METADATA_DEPENDENCIES = (PositionProvider,)

    def __init__(self) -> None:
        super().__init__()
        self.facts = FileFacts()
        self._depth = 0

    def _line(self, node: cst.CSTNode, *, end: bool = False) -> int:
        place = self.get_metadata(PositionProvider, node)
        return int(place.end.line if end else place.start.line)

    def visit_Module(self, node: cst.Module) -> None:
        self.facts.doc = _first_line(node.get_docstring())

    def visit_ClassDef(self, node: cst.ClassDef) -> None:
        if not self._depth:
            self.facts.definitions.append(self._class(node))
        self._depth += 1

    def leave_ClassDef(self, original_node: cst.ClassDef) -> None:
        self._depth -= 1

    def visit_FunctionDef(self, node: cst.FunctionDef) -> None:
        if not self._depth:
            kind = "async" if node.asynchronous else "function"
            self.facts.definitions.append(
                Definition(
                    node.name.value,
                    kind,
                    self._line(node.name),
                    self._line(node, end=True),
                    "",
                    (),
                    (self._method(node, drop_first=False),),
                    _decorators(node.decorators),
                    "",
                    _returns(node),
                )
            )
            self.facts.dynamic |= node.name.value == "__getattr__"
        self._depth += 1

    def leave_FunctionDef(self, original_node: cst.FunctionDef) -> None:
        self._depth -= 1

    def visit_Import(self, node: cst.Import) -> None:
        for alias in node.names:
            asname = alias.evaluated_alias or ""
            self._add_import(Import(0, alias.evaluated_name, "", asname, self._line(node), ""))

    def visit_ImportFrom(self, node: cst.ImportFrom) -> None:
        level, module = len(node.relative), _spelt(node.module)
        if isinstance(node.names, cst.ImportStar):
            self._add_import(Import(level, module, "*", "", self._line(node), ""))
            return
        for alias in node.names:
            asname = alias.evaluated_alias or ""
            name = alias.evaluated_name
            self._add_import(Import(level, module, name, asname, self._line(node), ""))

    def _add_import(self, item: Import) -> None:
        where = "function" if self._depth else ""
        self.facts.imports.append(item._replace(where=where))

    def visit_Assign(self, node: cst.Assign) -> None:
        if self._depth:
            return
        for target in node.targets:
            if not isinstance(target.target, cst.Name):
                continue
            name, value = target.target.value, _spelt(node.value)
            if name == "__all__":
                strings = m.findall(node.value, m.SimpleString())
                self.facts.exports = [
                    str(s.evaluated_value) for s in strings if isinstance(s, cst.SimpleString)
                ]
            elif value:
                self.facts.assignments.append(Assignment(name, self._line(node), value, ""))
            else:
                self.facts.names.append(name)

    def _class(self, node: cst.ClassDef) -> Definition:
        methods, fields = [], []
        for item in node.body.body:
            if isinstance(item, cst.FunctionDef):
                methods.append(self._method(item, drop_first=True))
            for target in m.findall(item, m.AnnAssign(target=m.Name())):
                assert isinstance(target, cst.AnnAssign)
                fields.append(_spelt(target.target))
        bases = tuple(filter(None, (_spelt(arg.value) for arg in node.bases)))
        return Definition(
            node.name.value, "class", self._line(node.name), self._line(node, end=True), "",
            bases, tuple(methods), _decorators(node.decorators),
            _first_line(node.get_docstring()), tuple(fields),
        )  # fmt: skip

    def _method(self, node: cst.FunctionDef, *, drop_first: bool) -> Method:
        flags = "a" if node.asynchronous else ""
        names = _decorators(node.decorators)
        flags += "p" * ("property" in names) + "c" * ("classmethod" in names)
        flags += "s" * ("staticmethod" in names)
        params = node.params
        parts = [
            p.name.value + "=" * (p.default is not None)
            for p in (*params.posonly_params, *params.params)
        ]
        if drop_first and "s" not in flags:
            del parts[:1]
        if isinstance(params.star_arg, cst.Param):
            parts.append("*" + params.star_arg.name.value)
        elif params.kwonly_params:
            parts.append("*")
        parts += [p.name.value + "=" * (p.default is not None) for p in params.kwonly_params]
        if params.star_kwarg is not None:
            parts.append("**" + params.star_kwarg.name.value)
        return Method(node.name.value, ",".join(parts), self._line(node.name), flags)


def _returns(node: cst.FunctionDef) -> tuple[str, ...]:
    spelt = _spelt(node.returns.annotation) if node.returns is not None else ""
    return (spelt,) if spelt else ()


def _spelt(node: cst.CSTNode | None) -> str:
    match node:
        case cst.Name(value=value):
            return value
        case cst.Attribute(value=inner, attr=attr):
            prefix = _spelt(inner)
            return f"{prefix}.{attr.value}" if prefix else ""
        case cst.Call(func=func):
            prefix = _spelt(func)
            return f"{prefix}()" if prefix else ""
        case cst.Subscript(value=inner):
            return _spelt(inner)
    return ""


def _decorators(nodes: object) -> tuple[str, ...]:
    assert isinstance(nodes, tuple | list)
    return tuple(filter(None, (_spelt(node.decorator) for node in nodes)))


def _first_line(doc: str | bytes | None) -> str:
    if not isinstance(doc, str) or not doc.strip():
        return ""
    return doc.strip().splitlines()[0].strip()[:160]
