"""Calls whose result a ``with`` statement enters: a context manager is one however it is made."""

from __future__ import annotations

import libcst as cst

from canonize.compatibility.expression_context import Fates, Happens
from canonize.resolution.api import Api, ApiKind

_SYNC = ("__enter__", "__exit__")
_ASYNC = ("__aenter__", "__aexit__")
_MADE_BY = {_SYNC: "contextmanager", _ASYNC: "asynccontextmanager"}


def is_entered_alike(call: cst.Call, old: Api, new: Api, fates: Fates) -> bool:
    """Whether only a ``with`` statement gets what a call makes, and both sides make what it wants.

    A function that ``contextlib.contextmanager`` decorates and a class with ``__enter__`` and
    ``__exit__`` are both right there. What ``as`` binds differs, so with it nothing is said.
    """
    if not any(_is_manager(old, kind) and _is_manager(new, kind) for kind in _MADE_BY):
        return False  # without a look at the file's nodes, which few uses need
    fate = fates.of(call)
    item = fate.node
    if fate.happens is not Happens.ENTERED or not isinstance(item, cst.WithItem) or item.asname:
        return False
    statement = fates.around(item, cst.With)
    is_async = isinstance(statement, cst.With) and statement.asynchronous is not None
    wanted = _ASYNC if is_async else _SYNC
    return _is_manager(old, wanted) and _is_manager(new, wanted)


def _is_manager(api: Api, members: tuple[str, str]) -> bool:
    if api.kind is ApiKind.CLASS:
        return all(name in api.members for name in members)
    is_function = api.kind is ApiKind.FUNCTION and api.call is not None and api.call.is_certain
    return is_function and api.call is not None and api.call.wrappers == (_MADE_BY[members],)
