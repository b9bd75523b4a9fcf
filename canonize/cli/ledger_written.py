"""The ledger, written to a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from canonize.cli.invocation import Invocation
from canonize.errors import unwritable

if TYPE_CHECKING:
    from canonize.core.ledger import WholeLedger


def write_ledger(asked: Invocation, ledger: WholeLedger, file: Path) -> None:
    """Writes the whole ledger to a file that the person named."""
    from canonize.console.ledgers import ledger_bytes
    from canonize.core.plural import plural

    file = asked.file(file)
    try:
        file.write_bytes(ledger_bytes(ledger, file.name))
    except OSError as error:
        raise unwritable("the ledger", file, error) from error
    asked.screen.say(f"wrote {file}: {plural(len(ledger.occurrences), 'entry', 'entries')}")
