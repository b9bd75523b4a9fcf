"""Paths in strings of Python code that stay as they are, and why."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass

import libcst as cst

from canonize.core.file_kinds import is_history
from canonize.core.ledger import Disposition, Form
from canonize.core.reasons import Code, Reason
from canonize.core.symbols import Symbol
from canonize.references.dynamic_imports import LoadedModules, is_loading
from canonize.references.known_settings import asks_for_none
from canonize.references.mention import Mention
from canonize.references.no_paths import is_bare_name, is_given
from canonize.references.ordinary_words import is_a_path_by_its_label, not_a_path, says_path
from canonize.references.text_limits import COMPARING
from canonize.references.text_mentions import Mentions
from canonize.rewriting.text_paths import (
    HISTORY,
    ORDINARY,
    PARTIAL,
    Wanted,
    named_apart,
)
from canonize.syntax.scopes import Role, StringSite
from canonize.syntax.stdlib_names import is_patching

KEY = "it is compared with what is given to a function, and nothing loads anything by it"
TAKEN = Reason("an import of the file, which stays, loads it", Code.STILL_NAMED)
GIVEN = "given to a function of the repository, and nothing there loads anything by a text"
_LOADED = (Form.DYNAMIC_IMPORT, Form.STRING)
_DATA = frozenset({
    "get_data", "files", "resource_filename", "resource_string", "resource_stream",
    "resource_exists", "open_text", "open_binary", "read_text", "read_binary", "is_resource",
    "contents", "PackageLoader",
})  # fmt: skip
"""Calls that take a package for what lies beside it: another package has other files there."""
_RUNNING = frozenset({"run", "include", "import_from_string", "import_object", "load_object"})


@dataclass(frozen=True, slots=True)
class PathText:
    """A string with paths in it.

    Args:
        label: what it is called in a table or section; empty where it stands for itself.
        moved: where the names of its own imports go; ``None``: they can't be taken apart.
        start: where it begins in the text of its file.
    """

    site: StringSite
    source: str
    form: Form
    label: str
    moved: dict[str, str] | None
    start: int = 0


@dataclass(frozen=True, slots=True)
class LateAnswers:
    """What is asked of other files: why a fake of a name can't move, and why it stays.

    Args:
        holds: why a file's table has to say of a name what it says ("" when it need not).
        is_data: whether a call in a file gives a text to what loads nothing by it.
        is_compared: whether a text of a file is compared with a symbol's path that is given so.
    """

    why: Callable[[Symbol], str]
    kept_at_home: Callable[[Symbol], str]
    holds: Callable[[str, str], str] = lambda path, name: ""
    is_data: Callable[[str, str], bool] = lambda path, callee: False
    is_compared: Callable[[Symbol, str, int], bool] = lambda symbol, path, start: False


@dataclass(frozen=True, slots=True)
class StayingMentions:
    """Whether a mention in a string of one file has to stay, and why."""

    path: str
    mentions: Mentions
    late: LateAnswers
    home: Collection[str]
    wanted: Wanted
    loading: LoadedModules

    def stays(self, text: PathText, mention: Mention) -> tuple[Disposition, str] | None:
        """What becomes of it and why; ``None``: nothing speaks against the new name."""
        site, source, form = text.site, text.source, text.form
        closed = self._closed(text, mention)
        reason = closed or self._by_module(text, mention)
        if mention.kind == "file":
            moves = mention.new is not None and self.wanted.wants_file(mention, form)
            listed = moves and site.call is None and _says_only(site, source, mention)
            reason = "" if mention.is_other or listed else mention.reason
        if mention.kind != "file" and not closed and _goes_with_its_import(site, mention):
            goes = "an annotation: it is rewritten together with its import"
            return Disposition.KEPT, goes
        moved = text.moved or {}
        if kept := _kept(self.path, source, site, mention, form, text.label, moved, self.wanted):
            return Disposition.KEPT, kept
        given = form is Form.STRING and is_given(site, mention)
        if given and self.late.is_data(self.path, site.callee):
            return Disposition.KEPT, GIVEN
        is_bare = is_bare_name(site, mention, text.label)
        if is_bare and self.late.is_compared(mention.symbol, self.path, text.start):
            return Disposition.KEPT, KEY
        if reason:
            return Disposition.MANUAL, reason
        if "import" in source and (apart := named_apart(source, mention, self.mentions)):
            return Disposition.MANUAL, apart
        if form in _LOADED and (renamed := self.loading.renamed(site, mention, self.mentions)):
            return Disposition.MANUAL, renamed
        module, new = mention.symbol.module, mention.new
        if mention.kind == "module" and new and self.loading.is_loaded_here(site, module, new):
            return Disposition.REFUSED, TAKEN
        if mention.kind == "module" and site.callee.rpartition(".")[2] in _DATA:
            return Disposition.MANUAL, "data beside the module is looked up by its name"
        if form is Form.PATCH_TARGET and (kept := self.late.kept_at_home(mention.symbol)):
            return Disposition.KEPT, kept
        refused = self._refused(form, mention)
        return (Disposition.REFUSED, refused) if refused else None

    def _by_module(self, text: PathText, mention: Mention) -> str:
        site, module = text.site, mention.symbol.module
        if asks_for_none(text.label, self.mentions.going(module), self.path):
            return ""
        if self.mentions.stays_at_home(module) and self.loading.is_compared(site):
            return ""  # a logger's name in a test: nothing is looked up by it
        if self.loading.is_put(site):
            return ""  # who takes a name from what is put there is asked where he takes it
        return _by_module(site, mention)

    def _closed(self, text: PathText, mention: Mention) -> str:
        """Why nothing in the string can be rewritten, if that concerns the mention."""
        if mention.is_other and _says_all(text.source, mention):
            return ""  # whatever holds it: it names nothing that goes
        if mention.new is not None and mention.symbol.module in self.home:
            return ""  # nothing is rewritten here, whatever holds it
        if stands_in_text(text.source, mention.start, mention.end):
            return PARTIAL if text.moved is None else ""
        return "" if self._leads_below(text, mention) else _closed(text.site, text.moved)

    def _leads_below(self, text: PathText, mention: Mention) -> bool:
        """``f"a.{x}"``: whether it leads to modules below ``a``, and to nothing that goes of it."""
        if not mention.is_other or mention.kind != "module":
            return False
        if text.source[mention.end : mention.end + 2] != ".{":
            return False
        gives_modules = self.loading.gives_modules(text.site)
        return gives_modules or not self.mentions.may_be_asked(mention.symbol.module, self.path)

    def _refused(self, form: Form, mention: Mention) -> str:
        if form is Form.PATCH_TARGET and mention.new and (why := self.late.why(mention.symbol)):
            return why
        if form in _LOADED and mention.symbol.module not in self.home:
            return self.mentions.unfit(mention)
        return ""


def _kept(
    path: str,
    source: str,
    site: StringSite,
    mention: Mention,
    form: Form,
    label: str,
    moved: Collection[str],
    wanted: Wanted,
) -> str:
    """Why a path is nothing to rewrite: history, or no path of Python's at all."""
    is_bare = mention.is_other and mention.kind == "module"
    if mention.kind in ("file", "reached", "import") or (mention.is_other and not is_bare):
        return ""
    if form in (Form.PATCH_TARGET, Form.DYNAMIC_IMPORT, Form.ANNOTATION):
        return ""
    module = mention.symbol.module
    if is_bare and ("." in module or not _says_all(source, mention) or not _is_word(site)):
        return ""
    if is_history(path) and not wanted.history:
        return HISTORY
    if reason := not_a_path(source, mention.start, mention.end, callee=site.callee, label=label):
        return reason
    if "." in module or module in moved or (mention.new is None and not is_bare):
        return ""
    is_module = mention.kind == "module"
    if is_a_path_by_its_label(label, is_module=is_module):
        return ""
    if says_path(source, mention.start, is_module=is_module):
        return ""
    if not is_module and site.callee.rpartition(".")[2] in _RUNNING:
        return ""
    return ORDINARY


def _closed(site: StringSite, moved: dict[str, str] | None) -> str:
    """Why nothing in a string is rewritten; empty when it may be."""
    if isinstance(site.node, cst.FormattedString):
        return Reason("a formatted string", Code.COMPUTED_PATH)
    return PARTIAL if moved is None else ""


def stands_in_text(source: str, start: int, end: int) -> bool:
    """Whether a part of a string is spelt out whole: in no field of it, and beside none."""
    ending = re.match(r"[.:]?[{%]", source[end : end + 2])
    if ending is not None or source[start - 1 : start] == "}":
        return False
    depth, at = 0, 0
    while at < start:
        if source[at : at + 2] in ("{{", "}}") and not depth:
            at += 2
            continue
        depth += {"{": 1, "}": -1}.get(source[at], 0)
        at += 1
    return not depth


def _says_all(source: str, mention: Mention) -> bool:
    """Whether a mention is the whole name: no path that goes on, and no module under an alias."""
    if mention.kind != "module":
        return True
    goes_on = source[mention.end : mention.end + 1] in (".", ":", "{", "%")
    return "import" not in source and not goes_on


def _is_word(site: StringSite) -> bool:
    """Whether a string is looked at by nobody who imports what it says."""
    return not is_loading(site) and not is_patching(site.callee)


def _says_only(site: StringSite, source: str, mention: Mention) -> bool:
    """Whether a string is a path and nothing else: one of a list that a program goes through."""
    text = source[mention.start : mention.end]
    return isinstance(site.node, cst.SimpleString) and site.node.raw_value == text


def _goes_with_its_import(site: StringSite, mention: Mention) -> bool:
    """Whether a string is code that names a module by an import of the file."""
    root = mention.symbol.module.partition(".")[0]
    return site.role is Role.ANNOTATION and site.scope.owner(root) is not None


def _by_module(site: StringSite, mention: Mention) -> str:
    """Why a person must look at a string that names a module."""
    if mention.new is not None or mention.kind != "module":
        return ""
    node = site.node
    if not isinstance(node, cst.SimpleString) or node.raw_value != mention.symbol.module:
        return ""
    if site.callee.rpartition(".")[2] in {"getLogger", *COMPARING}:
        return ""
    return Reason(
        "it names the module, and what is looked up in it is not known", Code.MODULE_OBJECT
    )
