"""A query of the user's own for Bowler is a step like any other."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, ClassVar

from pydantic import AfterValidator, Field

from canonize.api import (
    Change,
    Disposition,
    Form,
    Migration,
    Options,
    PathOptions,
    Proposal,
    Reference,
    SourceTree,
    Unreadable,
)
from canonize.core.plan import Duration, Glob
from canonize.core.plan_fields import inside_repository
from canonize.core.queries import NotPlayed, PlayedQuery, Query, QueryJob
from canonize.core.reasons import Code, Reason
from canonize.syntax.decoding import decode

_TEXT = re.compile(
    r"(?:(?P<file>[^:\0]+\.py)|(?P<module>[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*))"
    r":(?P<function>[A-Za-z_]\w*)\Z",
    re.ASCII,
)
_MARK = b"\xef\xbb\xbf"


def _query_text(text: str) -> str:
    found = _TEXT.match(text)
    if found is None:
        raise ValueError(f"{text!r} is neither `folder/file.py:function` nor `module:function`")
    if found["file"]:
        inside_repository(found["file"])
    return text


class BowlerOptions(Options):
    """Options of `bowler_query`."""

    query: Annotated[str, AfterValidator(_query_text)] = Field(
        description="`folder/file.py:function` in the repository, or `module:function` of an "
        "installed package. The function is called as `bowler run` calls `main`; one that has a "
        "parameter is given a `Query` of the files."
    )
    arguments: tuple[str, ...] = Field((), description="Its command line, `sys.argv[1:]`.")
    words: tuple[str, ...] = Field(
        (), description="Only files in which one of these words stands; all when empty."
    )
    paths: tuple[Glob, ...] = Field((), description="Only these files (globs); all when empty.")
    exclude: tuple[Glob, ...] = Field((), description="Never these files, beside the plan's.")
    timeout: Duration = Field(120.0, description="After which the query is stopped: 90s, 10m.")


class BowlerQuery:
    """Runs a Bowler query on a copy of the files, and takes what it wrote as a proposal.

    Before::

        engine = make_engine(limits)

    After::

        engine = create_engine(limits)

    with ``query: tools/queries.py:rename`` and in that file::

        def rename(query):
            return query.select_function("make_engine").rename("create_engine")

    A query is code: it is played only after you have said yes to it (``canonize trust``), to the
    plan as it is and to the query's file as it is. Whatever it does to the copy, nothing of
    Bowler's own report is believed: each file is looked at afterwards, goes through the guard, and
    every hunk is in the ledger, to be reviewed. Line endings, byte-order mark and a missing final
    newline are put back as they were.

    Refuses: each file that Bowler can't parse (syntax newer than Python 3.9's), skipped, failed
    on or wrote otherwise than it meant; files that are not UTF-8; files that the query makes or
    deletes; everything, when the query fails, takes too long or reaches outside of the copy.
    """

    name: ClassVar[str] = "bowler_query"
    Options: ClassVar[type[BowlerOptions]] = BowlerOptions

    def query(self, options: BowlerOptions) -> Query:
        """What has to be trusted; see `canonize.core.queries.PlaysQuery`."""
        found = _TEXT.match(options.query)
        assert found is not None
        return Query(options.query, found["file"] or "", options.arguments)

    def propose(self, tree: SourceTree, options: BowlerOptions, migration: Migration) -> Proposal:
        """Plays the codemod; see `canonize.core.codemod.Codemod`."""
        query = self.query(options)
        source = tree.read(query.file) if query.file else None
        if query.file and source is None:
            return Proposal(references=(_about(query, "there is no such file"),))
        if migration.queries is None:
            return Proposal(references=(_about(query, "not played: no query is played here"),))
        handed, refused = _hand_over(tree, options, migration, query)
        if not handed:
            reason = "no Python file is selected"
            return Proposal(references=(*refused, _about(query, reason, Disposition.KEPT)))
        files = {path: file.given for path, file in handed.items()}
        answer = migration.queries.play(QueryJob(query, source, files, options.timeout))
        if isinstance(answer, NotPlayed):
            return Proposal(references=(*refused, _about(query, answer.reason)))
        return _taken(query, handed, answer, refused)


@dataclass(frozen=True, slots=True)
class _Handed:
    """A file's bytes, and what Bowler is given of them: it keeps neither CRLF nor a mark."""

    data: bytes
    given: bytes
    has_mark: bool
    has_crlf: bool
    is_open: bool

    @classmethod
    def of(cls, data: bytes) -> _Handed:
        """Raises Unreadable."""
        _, encoding = decode(data)
        if encoding != "utf-8":
            raise Unreadable(f"is in {encoding}, which Bowler does not keep")
        text = data.removeprefix(_MARK)
        has_crlf = b"\r\n" in text
        if b"\r" in text.replace(b"\r\n", b"") or (has_crlf and _has_lone_newline(text)):
            raise Unreadable(
                Reason("has mixed line endings, which Bowler does not keep", Code.GUARD)
            )
        given = text.replace(b"\r\n", b"\n")
        is_open = bool(given) and not given.endswith(b"\n")
        ended = given + b"\n" if is_open else given
        return cls(data, ended, data.startswith(_MARK), has_crlf, is_open)

    def restored(self, after: bytes) -> bytes:
        """What Bowler wrote, as a file of this kind."""
        if after == self.given:
            return self.data
        text = after.removesuffix(b"\n") if self.is_open else after
        text = text.replace(b"\n", b"\r\n") if self.has_crlf else text
        return (_MARK if self.has_mark else b"") + text


def _has_lone_newline(text: bytes) -> bool:
    return b"\n" in text.replace(b"\r\n", b"")


def _hand_over(
    tree: SourceTree, options: BowlerOptions, migration: Migration, query: Query
) -> tuple[dict[str, _Handed], list[Reference]]:
    selects = migration.selects(PathOptions(paths=options.paths, exclude=options.exclude))
    words = [word.encode() for word in options.words]
    paths = tree.containing(words) if words else tree.paths()
    handed: dict[str, _Handed] = {}
    refused: list[Reference] = []
    for path in sorted(paths):
        if path == query.file or not (path.endswith(".py") and selects(path)):
            continue
        data = tree.read(path)
        if data is None:
            continue
        try:
            handed[path] = _Handed.of(data)
        except Unreadable as error:
            refused.append(_refusal(path, query, Reason(f"the file {error}", Code.UNREADABLE)))
    return handed, refused


def _taken(
    query: Query, handed: dict[str, _Handed], played: PlayedQuery, refused: list[Reference]
) -> Proposal:
    """The proposal: every file that was handed over is accounted for."""
    changes: list[Change] = []
    entries = [*refused]
    counted: Counter[str] = Counter({"not handed over": len(refused)})
    for path, file in handed.items():
        what, reason = _judged(path, file, played)
        counted[what] += 1
        if reason:
            entries.append(_refusal(path, query, reason))
        elif what == _CHANGED:
            after = file.restored(played.files[path])
            changes.append(Change(path, file.data, after))
            entries += _hunks(path, file, played.files[path], query)
    entries += [
        _refusal(path, query, "the query made this file; that is not taken")
        for path in played.strangers
    ]
    told = ", ".join(f"{count} {what}" for what, count in counted.items() if count)
    total = len(handed) + len(refused)
    kept = Disposition.KEPT
    entries.append(_about(query, f"{total} files in: {told}; review each change", kept))
    return Proposal(tuple(changes), tuple(entries))


_CHANGED = "changed"


def _judged(path: str, file: _Handed, played: PlayedQuery) -> tuple[str, str]:
    """What became of a file, and why it is refused, if it is."""
    if path in played.troubles:
        return "refused", played.troubles[path]
    after = played.files.get(path)
    if after is None:
        return "refused", "the query deleted the file; that is not taken"
    if after == file.given:
        return ("unchanged", "") if path in played.parsed else ("not looked at", "")
    if path not in played.parsed:
        return "refused", "it was changed although Bowler did not parse it"
    if b"\r" in after:
        return "refused", Reason("the query wrote other line endings", Code.GUARD)
    return _CHANGED, ""


def _hunks(path: str, file: _Handed, after: bytes, query: Query) -> Iterator[Reference]:
    """One entry for each stretch of lines that changed."""
    old, new = file.given.split(b"\n"), after.split(b"\n")
    reason = f"rewritten by the query {query.text}: review it"
    for tag, start, _, _, _ in difflib.SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if tag != "equal":
            text = old[start : start + 1] or [b""]
            said = text[0].decode().strip()
            line = min(start + 1, len(old))
            how = Disposition.REWRITTEN
            yield Reference(path, line, 1, "", Form.QUERY, how, reason, said)


def _refusal(path: str, query: Query, reason: str) -> Reference:
    refused, why = Disposition.REFUSED, Reason(f"{reason} ({query.text})", reason)
    return Reference(path, 1, 1, "", Form.QUERY, refused, why)


def _about(query: Query, reason: str, how: Disposition = Disposition.REFUSED) -> Reference:
    """An entry about the query itself, at its file."""
    place = query.file or query.text
    return Reference(place, 1, 1, "", Form.QUERY, how, reason, query.text)
