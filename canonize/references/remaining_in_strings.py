"""What strings of a Python file still say of some symbols."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from canonize.core.ledger import Disposition, Form, Reference
from canonize.core.reasons import Code, Reason
from canonize.core.symbols import Symbol
from canonize.references.embedded_python import called_uses, embedded_uses
from canonize.references.named_beside import ModuleLabels, beside_modules
from canonize.references.no_paths import is_bare_name, is_given, is_no_path
from canonize.references.stored_names import is_value
from canonize.references.string_company import Company
from canonize.references.text_mentions import Mentions
from canonize.resolution.replacements import Redirects
from canonize.syntax.analysis import Analysed
from canonize.syntax.scopes import Role, StringSite
from canonize.syntax.stdlib_names import is_patching
from canonize.syntax.text_edits import TextEdits

_IN_STRING = Reason("a string names it", Code.STILL_NAMED)
_IN_DOCSTRING = Reason("a docstring names it", Code.PROSE)
_IN_DOCTEST = Reason("a doctest in this docstring uses it", Code.STILL_NAMED)


def remaining_in_strings(
    path: str,
    data: bytes,
    analysed: Analysed,
    mentions: Mentions,
    redirects: Redirects,
    labels: ModuleLabels,
    loads: Callable[[], bool],
    looks_up: Callable[[], bool],
    is_data: Callable[[str], bool],
    is_compared: Callable[[Symbol, int], bool],
    *,
    are_named: bool = True,
) -> Iterator[Reference]:
    """Each as an entry.

    Args:
        labels: what else may say the competitors' modules.
        loads: whether anything loads what is stored by name.
        looks_up: whether anything looks up in what it loads so what it has as a text.
        is_data: whether a call by some name gives a text to what loads nothing by it.
        is_compared: whether a text is compared with the path of a symbol that is given so.
        are_named: whether a path of one may stand in a string at all.
    """
    file = analysed.file
    notes = TextEdits(path, data, file.text, file.encoding)
    for site, symbol, reason in beside_modules(analysed, redirects, labels, loads, looks_up):
        start = analysed.string_spans[id(site.node)].start
        notes.note(start, symbol, Form.STRING, Disposition.REFUSED, reason)
    everywhere = [mention.start for mention in mentions.find(file.text)] if are_named else []
    company: Company | None = None
    for site, span in analysed.strings_at(everywhere):
        for mention in mentions.find(file.text[span.start : span.end]):
            if mention.new is None and mention.kind != "reached":
                continue
            company = company or Company(file.module)
            label = company.labels.get(id(site.node), "")
            source = file.text[span.start : span.end]
            quoted = mention.kind == "name" and is_value(source, mention.start, mention.end)
            stored = quoted and loads()
            if not stored and is_no_path(site, source, mention, label):
                continue
            if is_given(site, mention) and is_data(site.callee):
                continue
            if is_bare_name(site, mention, label) and is_compared(mention.symbol, span.start):
                continue
            if site.role is Role.DOCSTRING:
                how, form, reason = Disposition.MANUAL, Form.DOCSTRING, _IN_DOCSTRING
                if _is_doctest(file.text, span.start + mention.start):
                    how, reason = Disposition.REFUSED, _IN_DOCTEST
            else:
                how, form, reason = Disposition.REFUSED, Form.STRING, _IN_STRING
                if site.role is Role.ARGUMENT and is_patching(site.callee):
                    form = Form.PATCH_TARGET
            notes.note(span.start + mention.start, mention.symbol, form, how, reason)
    if b"import" in data:
        _note_imports(notes, analysed, redirects)
    yield from notes.notes()


def _note_imports(notes: TextEdits, analysed: Analysed, redirects: Redirects) -> None:
    """Python in texts and doctests that imports a competitor."""
    text = analysed.file.text
    for site in analysed.scopes.strings:
        if not _may_import(site):
            continue
        span = analysed.string_spans[id(site.node)]
        source = text[span.start : span.end]
        if "import" not in source:
            continue
        if site.role is not Role.DOCSTRING:
            for at, symbol, _ in called_uses(source, redirects):
                notes.note(span.start + at, symbol, Form.STRING, Disposition.REFUSED, _IN_STRING)
            continue
        for at, symbol, _ in embedded_uses(source, None, redirects):
            if _is_doctest(text, span.start + at):
                how, reason = Disposition.REFUSED, _IN_DOCTEST
                notes.note(span.start + at, symbol, Form.DOCSTRING, how, reason)


def _may_import(site: StringSite) -> bool:
    """Whether a string may load a module by a call, or, as a docstring, in a doctest."""
    text = getattr(site.node, "value", None)
    if not isinstance(text, str):
        return True
    if site.role is Role.DOCSTRING:
        return "import" in text and (">>> " in text or "... " in text)
    return "import_module(" in text or "__import__(" in text


def _is_doctest(text: str, offset: int) -> bool:
    """Whether a place in a docstring is code that doctest runs."""
    line = text[text.rfind("\n", 0, offset) + 1 : offset].lstrip()
    return line.startswith((">>> ", "... "))
