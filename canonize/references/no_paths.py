"""Strings that only look like the path of a module."""

from __future__ import annotations

import libcst as cst

from canonize.references.dynamic_imports import is_loading
from canonize.references.mention import Mention
from canonize.references.ordinary_words import is_a_path_by_its_label, not_a_path, says_path
from canonize.syntax.scopes import Role, StringSite
from canonize.syntax.stdlib_names import is_patching


def is_given(site: StringSite, mention: Mention) -> bool:
    """Whether a string says nothing but a path, and is what some call is given."""
    text = site.node.raw_value if isinstance(site.node, cst.SimpleString) else ""
    spelled = (f"{mention.symbol.module}{dot}{mention.symbol.name}" for dot in ".:")
    names_it = text in spelled or text == str(mention.symbol)
    takes_none = not is_loading(site) and not is_patching(site.callee)
    return names_it and site.role is Role.ARGUMENT and bool(site.callee) and takes_none


def is_bare_name(site: StringSite, mention: Mention, label: str) -> bool:
    """Whether a string says nothing but a name's path, and no label makes that an import."""
    says = f"{mention.symbol.module}.{mention.symbol.name}", str(mention.symbol)
    is_all = isinstance(site.node, cst.SimpleString) and site.node.raw_value in says
    is_read = is_loading(site) or is_patching(site.callee) or site.role in _READ
    is_path = is_read or is_a_path_by_its_label(label, is_module=False)
    return mention.kind == "name" and is_all and not is_path


_READ = (Role.ANNOTATION, Role.DOCSTRING)


def is_no_path(site: StringSite, source: str, mention: Mention, label: str) -> bool:
    """Whether a path in a string is a table, a host or a file, or a word that is only a word.

    Args:
        label: under which name the string stands.
    """
    if mention.kind not in ("name", "module") or is_loading(site) or is_patching(site.callee):
        return False
    if not_a_path(source, mention.start, mention.end, callee=site.callee, label=label):
        return True
    if mention.kind == "name" or "." in mention.symbol.module:
        return False
    return not (
        is_a_path_by_its_label(label, is_module=True)
        or says_path(source, mention.start, is_module=True)
        or "import" in source
    )
