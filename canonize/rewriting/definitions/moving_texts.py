"""The text of code on its way into another file: its names, imports and lookups as there."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence

import libcst as cst

from canonize.core.import_scan import absolute
from canonize.rewriting.definitions.moving_annotations import Splice, quoting
from canonize.rewriting.definitions.moving_lookups import lookups
from canonize.rewriting.definitions.moving_parcel import Parcel
from canonize.rewriting.definitions.moving_source import CannotMove, Source
from canonize.rewriting.definitions.source_names import outermost_function, renamed_alias, word
from canonize.syntax.import_statements import spell_module
from canonize.syntax.scopes import Binding, ImportSite, Scope, Use, dotted


def moved_text(
    source: Source,
    found: Parcel,
    names: Mapping[str, str],
    package: str | None,
    lazy: Mapping[int, list[str]],
    *,
    quotes: bool = False,
    quoted: Collection[str] = (),
    old: str = "",
) -> list[str]:
    """The code of each statement that moves, with new names and imports as its new file has them.

    Args:
        package: of the new file.
        lazy: by the ``id`` of functions, import lines to put first into them.
        quotes: whether annotations become texts.
        quoted: names that only annotations say which become texts.
        old: what the old module is called there.
    """
    splices = sorted(_renames(source, found, names) + _relative(source, found, package))
    splices = sorted([*splices, *_first_lines(source, lazy), *found.own])
    splices = sorted([*splices, *lookups(source, found.asked, old, found.indices)])
    if quotes:
        splices = sorted([*splices, *quoting(source, found.indices)])
    elif quoted:
        splices = sorted([*splices, *quoting(source, found.indices, quoted)])
    texts = []
    for index in sorted({*found.indices, *found.copied}):
        start, _, end = source.span(index)
        texts.append(_spliced(source.file.text, start, end, splices))
    return texts


def _renames(source: Source, found: Parcel, names: Mapping[str, str]) -> list[Splice]:
    pieces: list[Splice] = []
    top = source.scopes.top
    for old, new in names.items():
        if old == new:
            continue
        nodes: list[cst.CSTNode] = [
            use.node
            for use in source.scopes.uses_of(top, old)
            if source.holder(use.node) in {*found.indices, *found.copied}
        ]
        aliases: dict[int, str] = {}
        for binding in top.bindings[old]:
            node: cst.CSTNode = binding.node
            if (found_alias := renamed_alias(node, old, new)) is not None:
                node = found_alias[0]
                aliases[id(node)] = found_alias[1]
            nodes.append(node.name if isinstance(node, (cst.FunctionDef, cst.ClassDef)) else node)
        spans = source.file.spans(nodes)
        pieces += [
            (spans[id(n)].start, spans[id(n)].end, aliases.get(id(n), new))
            for n in nodes
            if id(n) in spans
        ]
        pieces += _own_name(source, found, old, new)
        for site in source.annotation_strings(old, found.indices):
            span = source.file.spans([site.node])[id(site.node)]
            text = source.file.text[span.start : span.end]
            pieces.append((span.start, span.end, word(old).sub(new, text)))
    return pieces


def _own_name(source: Source, found: Parcel, old: str, new: str) -> list[Splice]:
    """The name that a type variable gives itself, where it is copied under another one."""
    for index in found.copied:
        match source.body[index]:
            case cst.SimpleStatementLine(body=[cst.Assign(value=cst.Call(args=[given, *_]))]):
                said = given.value
                if isinstance(said, cst.SimpleString) and said.raw_value == old:
                    span = source.file.spans([said])[id(said)]
                    start = span.start + len(said.prefix) + len(said.quote)
                    return [(start, span.end - len(said.quote), new)]
    return []


def _relative(source: Source, found: Parcel, package: str | None) -> list[Splice]:
    """Relative imports inside of moved code, spelt for another package."""
    if package == source.package:
        return []
    pieces: list[Splice] = []
    for site in source.scopes.imports:
        if source.holder(site.node) not in {*found.indices, *found.copied}:
            continue
        if isinstance(site.node, cst.ImportFrom) and site.node.relative:
            pieces.append(relative_splice(source, site, package))
    return pieces


def relative_splice(source: Source, site: ImportSite, package: str | None) -> Splice:
    """The ``from ..a`` of a relative import as another package writes it."""
    node = cst.ensure_type(site.node, cst.ImportFrom)
    module = absolute("." * len(node.relative) + dotted(node.module), source.package)
    if module is None:
        raise CannotMove("a relative import leads out of every package", source.path)
    span = source.file.spans([node])[id(node)]
    text = source.file.text[span.start : span.end]
    head = text[: text.index("import")]
    return span.start, span.start + len(head), f"from {spell_module(module, package, True)} "


def _first_lines(source: Source, lazy: Mapping[int, list[str]]) -> list[Splice]:
    pieces: list[Splice] = []
    for scope in source.scopes.all:
        lines = lazy.get(id(scope.node))
        if lines and isinstance(scope.node, cst.FunctionDef):
            pieces.append(first_line(source, scope.node, lines))
    return pieces


def first_line(source: Source, function: cst.FunctionDef, lines: list[str]) -> Splice:
    """Lines put first into a function, below its docstring, above comments of what follows."""
    if not isinstance(function.body, cst.IndentedBlock):
        raise CannotMove("a function on one line can't hold an import", source.path)
    statements = function.body.body
    first = statements[0]
    docstring = function.get_docstring(clean=False) is not None
    at = statements[1] if docstring and len(statements) > 1 else first
    above = next(iter(getattr(at, "decorators", ())), at)
    spans = source.file.spans([at, above])
    text = source.file.text
    begin = text.rfind("\n", 0, spans[id(above)].start) + 1
    margin = text[begin : spans[id(above)].start]
    while text[(line := text.rfind("\n", 0, begin - 1) + 1) : begin].startswith(f"{margin}#"):
        begin = line
    if docstring and len(statements) == 1:
        begin = spans[id(at)].outer_end
    newline = source.file.module.default_newline
    return begin, begin, "".join(f"{margin}{line}{newline}" for line in lines)


def functions_of(
    uses: Sequence[Use | Binding | None],
    what: str,
    source: Source,
    waits: Callable[[Scope], Scope | None] = outermost_function,
) -> set[int]:
    """The functions in which all uses stand; raises `CannotMove` when one stands in none.

    Args:
        waits: which function around a scope is meant.
    """
    found = set()
    for use in uses:
        scope = waits(use.scope) if use is not None else None
        if scope is None or not isinstance(scope.node, cst.FunctionDef):
            raise CannotMove(f"{what} is needed while importing", source.path)
        found.add(id(scope.node))
    return found


def _spliced(text: str, start: int, end: int, splices: list[Splice]) -> str:
    out: list[str] = []
    at = start
    for begin, stop, new in splices:
        if start <= begin and stop <= end:
            out += (text[at:begin], new)
            at = stop
    return "".join([*out, text[at:end]])
