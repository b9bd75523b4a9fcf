"""Texts that are run as code, or that look a name of the module up."""

from __future__ import annotations

import re
from collections.abc import Iterator

from canonize.syntax.scopes import Role, Scopes, StringSite, string_value

_RUNS = frozenset({"eval", "exec", "compile"})
_LOOKING = frozenset({"globals", "locals", "vars"})


def named_by_code(scopes: Scopes, name: str) -> Iterator[StringSite]:
    """The strings of a file that use one of its names: ``eval("X()")``, ``globals()["X"]``,
    ``"{X}".format(**vars())``.
    """
    looks = any(use.call is not None for word in _LOOKING for use in scopes.unbound(word))
    for site in scopes.strings:
        text = string_value(site)
        is_run = site.callee in _RUNS and re.search(rf"(?<![\w.]){re.escape(name)}\b", text)
        is_field = looks and re.search(rf"\{{{re.escape(name)}[.!:}}\[]", text) is not None
        if is_run or is_field or (looks and text == name and site.role is Role.PLAIN):
            yield site
