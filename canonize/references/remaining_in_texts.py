"""What files that no Python reads still say of some symbols."""

from __future__ import annotations

from collections.abc import Iterator

from canonize.core.file_kinds import is_history, is_notebook
from canonize.core.ledger import Disposition, Form, Reference
from canonize.core.modules import ModuleMap
from canonize.core.reasons import Code, Reason
from canonize.core.symbols import Symbol
from canonize.core.tree import SourceTree
from canonize.references.embedded_python import embedded_uses, uses_named_apart
from canonize.references.mention import Mention
from canonize.references.ordinary_words import not_a_path, says_path
from canonize.references.stored_names import (
    is_for_people,
    is_opened_rows,
    is_stored_value,
)
from canonize.references.text_mentions import Mentions
from canonize.resolution.replacements import Redirects
from canonize.syntax.text_edits import TextEdits

_IN_DOCUMENT = Reason("a document names it", Code.PROSE)
_IN_CONFIGURATION = Reason("configuration names it", Code.STILL_NAMED)


def remaining_in_text(
    path: str,
    data: bytes,
    mentions: Mentions,
    redirects: Redirects,
    package: str | None,
    tree: SourceTree,
) -> Iterator[Reference]:
    """A file that is not Python: paths in it, Python in it, and modules and names apart."""
    text = data.decode("utf-8", "replace")
    notes = TextEdits(path, data, text, "utf-8")
    document = is_for_people(path, tree)
    lines: set[tuple[int, Symbol]] = set()
    says_one = mentions.any_in(data) and not is_opened_rows(path, tree)
    for mention in mentions.find(text) if says_one else ():
        if mention.new is None or (not document and _is_another_thing(path, text, mention, tree)):
            continue
        if document:
            how, form, reason = Disposition.MANUAL, Form.DOCUMENT, _IN_DOCUMENT
        else:
            how, form, reason = Disposition.REFUSED, Form.CONFIG_TEXT, _IN_CONFIGURATION
        lines.add((text.count("\n", 0, mention.start), mention.symbol))
        notes.note(mention.start, mention.symbol, form, how, reason)
    runs = not document or is_notebook(path)
    found = list(embedded_uses(text, package, redirects)) if b"import" in data else []
    if not document and not is_history(path):
        found += uses_named_apart(text, redirects)
    for at, symbol, told in found:
        line = (text.count("\n", 0, at), symbol)
        if line in lines and not is_notebook(path):
            continue
        lines.add(line)
        how = Disposition.REFUSED if runs else Disposition.MANUAL
        form = Form.CONFIG_TEXT if not document else Form.DOCUMENT
        notes.note(at, symbol, form, how, told)
    yield from notes.notes()


def _is_another_thing(path: str, text: str, mention: Mention, tree: SourceTree) -> bool:
    """Whether a path in data is a table, a host, a file, or a word that nothing makes a module."""
    if mention.kind in ("import", "file"):
        return False
    if mention.kind == "name" and is_stored_value(text, mention.start, mention.end, tree):
        return False
    if not_a_path(text, mention.start, mention.end, is_sql=path.lower().endswith((".sql", ".ddl"))):
        return True
    is_module = mention.kind == "module"
    is_word = is_module and "." not in mention.symbol.module
    return is_word and not says_path(text, mention.start, is_module=is_module)


def package_of_folder(path: str, modules: ModuleMap) -> str | None:
    """What relative imports of a file that is no module start from: the package of its folder."""
    folder = path.rpartition("/")[0]
    return modules.package(f"{folder}/_.py" if folder else "_.py")


def remaining_in_unreadable(
    path: str, data: bytes, mentions: Mentions, reason: str
) -> Iterator[Reference]:
    notes = TextEdits(path, data, data.decode("utf-8", "replace"), "utf-8")
    for mention in mentions.find(notes.text):
        notes.note(mention.start, mention.symbol, Form.UNPARSED, Disposition.MANUAL, reason)
    yield from notes.notes()
