"""Tables of a module's ``__getattr__`` that say modules without their whole path.

``{"Thing": "old"}`` in ``app/__init__.py`` is ``{"Thing": "new"}`` once ``Thing`` has gone from
``app.old`` to ``app.new``. Who moves out of the package can't be said so, and keeps the old name.
"""

from __future__ import annotations

from collections.abc import Mapping

from canonize.core.ledger import Disposition, Form
from canonize.references.lazy_tables import short_entries
from canonize.references.text_mentions import Mentions
from canonize.rewriting.staying_mentions import LateAnswers
from canonize.syntax.analysis import Analysed
from canonize.syntax.parsed_file import Span
from canonize.syntax.text_edits import TextEdits


def follow_short(
    edits: TextEdits,
    analysed: Analysed,
    mentions: Mentions,
    late: LateAnswers,
    spans: Mapping[int, Span],
) -> None:
    """Rewrites the entries of one file.

    Args:
        spans: where its strings stand, by ``id``.
    """
    package = mentions.package_of(edits.path) or ""
    homes = {module for module in mentions.modules if module.startswith(f"{package}.")}
    found = short_entries(analysed.file.module, analysed.scopes, package, homes.__contains__)
    for entry in found if package else ():
        span, quote = spans[id(entry.text)], len(entry.text.quote)
        start, end = span.start + len(entry.text.prefix) + quote, span.end - quote
        mention = mentions.of_short(entry.module, entry.name, start, end)
        if mention.new is None or not mention.new.startswith(f"{package}."):
            continue
        if held := late.holds(edits.path, entry.name):
            edits.note(start, mention.symbol, Form.STRING, Disposition.REFUSED, held)
            continue
        edits.replace(start, end, entry.dots + mention.new.removeprefix(f"{package}."))
        edits.note(start, mention.symbol, Form.STRING, Disposition.REWRITTEN)
