"""Groups that a person accepts, written into the configuration."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from canonize.cli.invocation import Invocation

if TYPE_CHECKING:
    from collections.abc import Sequence

    from canonize.discovery.result import Group


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes() if path.is_file() else None
    except OSError:
        return None


def accept_groups(asked: Invocation, groups: Sequence[Group], reason: str) -> None:
    """Adds to the file that has the options, so that none of them is hidden by a new file."""
    from canonize.core.plural import plural
    from canonize.discovery.configuration import FILES, read_options, with_accepted_entry
    from canonize.workspace.whole_files import write_whole

    files = {name: _read(asked.top / name) for name in FILES}
    name = read_options(files).name or FILES[0]
    listed = [(group.id, sorted(group.symbols)) for group in groups]
    before = files[name] or b""
    if listed:
        write_whole(asked.top / name, with_accepted_entry(name, before, listed, reason))
    if asked.json:
        asked.screen.document(
            "scan-accept", {"file": name, "accepted": [group for group, _ in listed]}
        )
    elif listed:
        asked.screen.say(f"wrote {name}: {plural(len(listed), 'group')} accepted")
    else:
        asked.screen.say("there is no group that is not accepted")
