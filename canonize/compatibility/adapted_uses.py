"""Which uses of a competitor in a file are written for the canonical already."""

from __future__ import annotations

from canonize.compatibility.accepted_uses import AcceptedUses
from canonize.compatibility.fits import Fits
from canonize.compatibility.use_verdicts import Finding
from canonize.compatibility.written_uses import written_node
from canonize.core.codemod import Answered
from canonize.resolution.replacements import Redirect
from canonize.syntax.parsed_file import ParsedFile
from canonize.syntax.scopes import Scopes, Use


class AnsweredUses:
    """Judges the uses of one file, but those that the plan has an answer to.

    What was adapted is held to the canonical alone; what is accepted by a key holds nothing.

    Args:
        path: of the file.
        answered: what was adapted in it; ``None`` when nothing was.
        accepted: what the plan accepts.
        both: compares a competitor with the canonical.
        alone: holds uses to the canonical alone.
    """

    def __init__(
        self,
        path: str,
        file: ParsedFile,
        answered: Answered | None,
        accepted: AcceptedUses,
        *,
        both: Fits,
        alone: Fits,
    ) -> None:
        self._path = path
        self._file = file
        is_current = answered is not None and answered.data == file.data
        self._uses = answered.uses if answered is not None and is_current else frozenset()
        self._accepted = accepted
        self._judges = ((both, False), (alone, True)) if self._uses else ((both, False),)

    def objection(self, redirect: Redirect, use: Use, scopes: Scopes) -> str:
        """Why a use would break or mean something else; empty when it fits."""
        for fits, adapted in self._judges:
            for finding in fits.findings(redirect, use, scopes):
                if finding.judgement.holds and self._is_adapted(finding) is adapted:
                    reason = self._accepted.objection(self._path, finding)
                    if reason:
                        return reason
        return ""

    def _is_adapted(self, finding: Finding) -> bool:
        written = written_node(finding) if self._uses else None
        if written is None:
            return False
        node, member = written
        place = self._file.place(self._file.spans([node])[id(node)].start)
        return (*place, member) in self._uses
