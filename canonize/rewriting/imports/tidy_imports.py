"""Edits of a file's import statements, put in the style that the file and its repository have."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence

import libcst as cst

from canonize.resolution.external_lookups import OutsideLookups
from canonize.resolution.project import Project
from canonize.rewriting.imports.import_layout import Setting, arranged
from canonize.rewriting.imports.import_style import import_style
from canonize.syntax.edits import Piece, Tidy
from canonize.syntax.import_lines import read_imports
from canonize.syntax.parsed_file import ParsedFile
from canonize.syntax.scopes import ImportSite


def tidying(
    path: str,
    file: ParsedFile,
    imports: Sequence[ImportSite],
    *,
    project: Project,
    lookups: OutsideLookups,
) -> Tidy:
    """What `FileEdits.result` takes to arrange the imports that edits touched.

    Args:
        imports: the file's.
        lookups: who takes names from this file.
    """

    def tidy(text: str, pieces: list[Piece]) -> list[Piece]:
        setting = Setting(
            import_style(project.tree, path),
            file.module.default_newline,
            file.module.default_indent,
            project.modules.is_first_party,
            lambda name: bool(lookups.files(name)),
        )
        for start, end in _runs(file, imports):
            inside = [p for p in pieces if _touches(p, start, end)]
            if not inside or not all(start <= p[0] and p[1] <= end for p in inside):
                continue
            before, after = text[start:end], _applied(text, start, end, inside)
            tidied = arranged(before, after, setting)
            if tidied != after:
                others = [p for p in pieces if p not in inside]
                pieces = sorted([*others, *_differences(before, tidied, start)])
        return pieces

    return tidy


def _runs(file: ParsedFile, imports: Sequence[ImportSite]) -> Iterator[tuple[int, int]]:
    """Where import statements follow one another, each on lines of its own."""
    blocks = {id(site.place.block): site.place.block for site in imports}
    for block in blocks.values():
        if not isinstance(block, (cst.Module, cst.IndentedBlock)):
            continue
        run: list[cst.BaseStatement] = []
        for statement in [*block.body, None]:
            if statement is not None and _is_import(statement):
                run.append(statement)
                continue
            if run:
                spans = file.spans([run[0], run[-1]])
                start = spans[id(run[0])].start
                start = file.text.rfind("\n", 0, start) + 1
                yield start, spans[id(run[-1])].outer_end
            run = []


def _is_import(statement: cst.BaseStatement) -> bool:
    match statement:
        case cst.SimpleStatementLine(body=[cst.Import() | cst.ImportFrom()]):
            return True
    return False


def _touches(piece: Piece, start: int, end: int) -> bool:
    """Whether an edit changes a run of statements, or adds to either end of it."""
    if piece[0] == piece[1]:
        return start <= piece[0] <= end
    return piece[0] < end and piece[1] > start


def _applied(text: str, start: int, end: int, pieces: Sequence[Piece]) -> str:
    out, position = [], start
    for piece_start, piece_end, new in pieces:
        out += [text[position:piece_start], new]
        position = max(position, piece_end)
    return "".join([*out, text[position:end]])


def _differences(before: str, after: str, at: int) -> Iterator[Piece]:
    """The statements that differ, as edits."""
    old, new = _units(before), _units(after)
    offsets = [0]
    for unit in old:
        offsets.append(offsets[-1] + len(unit))
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag != "equal":
            yield at + offsets[a], at + offsets[b], "".join(new[c:d])


def _units(text: str) -> list[str]:
    """Statements, comments and empty lines."""
    found: list[str] = []
    for line in read_imports(text) or ():
        found += [*line.blank.splitlines(keepends=True), line.above, line.text]
    rest = text[len("".join(found)) :]
    return [unit for unit in (*found, rest) if unit]
