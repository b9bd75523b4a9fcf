"""Which uses of a competitor in a file are written for the canonical already."""

from __future__ import annotations

import libcst as cst

from canonize.compatibility.use_compatibility import Fits
from canonize.compatibility.use_verdicts import Finding
from canonize.core.codemod import Answered
from canonize.resolution.replacements import Redirect
from canonize.syntax.parsed_file import ParsedFile
from canonize.syntax.scopes import Scopes, Use


class AnsweredUses:
    """Judges the uses of one file: those that were adapted by the canonical alone.

    Args:
        both: compares a competitor with the canonical.
        alone: holds uses to the canonical alone.
    """

    def __init__(self, file: ParsedFile, answered: Answered, both: Fits, alone: Fits) -> None:
        self._file = file
        self._uses = answered.uses if answered.data == file.data else frozenset()
        self._both = both
        self._alone = alone

    def objection(self, redirect: Redirect, use: Use, scopes: Scopes) -> str:
        """Why a use would break or mean something else; empty when it fits."""
        for fits, adapted in ((self._both, False), (self._alone, True)):
            for finding in fits.findings(redirect, use, scopes):
                if finding.judgement.holds and self._is_adapted(finding) is adapted:
                    return finding.judgement.reason
        return ""

    def _is_adapted(self, finding: Finding) -> bool:
        found = finding.node
        node: cst.CSTNode = found
        member = ""
        if not finding.subject.endswith("()"):
            if not isinstance(found, cst.Attribute):
                return False
            node, member = found.attr, found.attr.value
        line, _ = self._file.place(self._file.spans([node])[id(node)].start)
        return (line, member) in self._uses
