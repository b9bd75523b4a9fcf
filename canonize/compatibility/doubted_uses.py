"""Uses on which more than one file has to be asked."""

from __future__ import annotations

from dataclasses import replace

import libcst as cst

from canonize.compatibility.expression_context import (
    Fate,
    Happens,
)
from canonize.compatibility.file_uses import FileUses
from canonize.compatibility.use_verdicts import (
    Finding,
    UseVerdict,
)
from canonize.core.reasons import Reason
from canonize.syntax.scopes import Scope, ScopeKind, Use


def alias_of(use: Use, fate: Fate, file: FileUses) -> tuple[Scope, str] | None:
    """The local name that a class is given, and that is nothing else: ``kind = X``."""
    target = fate.node
    if fate.happens is not Happens.ASSIGNED or not isinstance(target, cst.Name):
        return None
    if isinstance(file.fates.parent(use.node), cst.NamedExpr):
        return None  # `(f := X)(2)`: what the whole is used for is another question
    owner = use.scope.owner(target.value)
    if (
        owner is None
        or owner.kind is not ScopeKind.FUNCTION
        or len(owner.bindings[target.value]) > 1
    ):
        return None
    return (owner, target.value) if target.value != use.name else None


def calls_by_position(fate: Fate, node: cst.CSTNode) -> bool:
    """Whether what gets a function calls it without a keyword: ``map(f, xs)``, ``key=f``.

    Args:
        node: the function, as it stands among the arguments.
    """
    leaf = fate.callee.rpartition(".")[2]
    if not isinstance(fate.node, cst.Call):
        return False
    if any(a.value is node and _is_converter(leaf, a) for a in fate.node.args):
        return True
    if leaf not in _CALLERS:
        return False
    given = {argument.keyword.value for argument in fate.node.args if argument.keyword is not None}
    return given <= _NO_KEYWORDS and not any(argument.star == "**" for argument in fate.node.args)


def _is_converter(leaf: str, argument: cst.Arg) -> bool:
    """Whether something takes an argument to call it with one value: ``field(converter=f)``."""
    under = argument.keyword.value if argument.keyword is not None else ""
    return (leaf in _FIELDS and under in _CONVERTS) or (leaf in _VALIDATORS and not argument.star)


_FIELDS = frozenset({"field", "attrib", "ib", "Field", "add_argument"})
_CONVERTS = frozenset({"converter", "default_factory", "factory", "type"})
_VALIDATORS = frozenset({"AfterValidator", "BeforeValidator", "PlainValidator", "PlainSerializer"})
_CALLERS = frozenset(
    {"Thread", "Timer", "accumulate", "apply_async", "call_later", "call_soon", "filter",
     "filterfalse", "groupby", "imap", "map", "max", "min", "nlargest", "nsmallest", "partial",
     "reduce", "run_in_executor", "sort", "sorted", "starmap", "submit", "takewhile", "to_thread"}
)  # fmt: skip
"""Calls of the standard library that call what they are given, by their last name."""
_NO_KEYWORDS = frozenset(
    {"args", "daemon", "default", "initial", "interval", "key", "name", "reverse", "target",
     "timeout", "chunksize", "n", "iterable", "function"}
)  # fmt: skip
"""What such a call may be told beside, so that the function gets no keyword."""


def doubted(finding: Finding, why: str = "other things are bound to it as well") -> Finding:
    """The same of what may be something else: nothing is certain any more."""
    judgement = finding.judgement
    if judgement.verdict is UseVerdict.COMPATIBLE:
        return finding
    reason = Reason(f"{judgement.reason}; {why}", judgement.reason)
    doubt = replace(
        judgement, verdict=UseVerdict.UNTOLD, reason=reason, risky=False, asks=judgement.is_unsafe
    )
    return replace(finding, judgement=doubt, all=(doubt,))
