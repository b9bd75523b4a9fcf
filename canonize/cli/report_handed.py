"""Where the text of a report goes: to a file, the screen, or a tool that makes the pull request."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from canonize.cli.invocation import Invocation
from canonize.errors import CanonizeError

if TYPE_CHECKING:
    from canonize.core.record import Record


def hand_out(
    asked: Invocation,
    record: Record,
    texts: Sequence[tuple[str, str, str]],
    to: Path | None,
    *,
    shown: bool,
) -> None:
    from canonize.console.trackers import show_markdown
    from canonize.reports.compared_bodies import COLUMN
    from canonize.reports.tracker import tracker
    from canonize.workspace.whole_files import write_whole

    pages = [f"{title}\n\n{body}" for _, title, body in texts]
    names = [to] if to and len(pages) == 1 else []
    if to and len(pages) > 1:
        names = [to.with_name(f"{to.stem}-{n}{to.suffix}") for n in range(1, len(pages) + 1)]
    for name, page in zip(names, pages, strict=False):
        write_whole(name, page.encode("utf-8"))
        asked.screen.say(f"wrote {name}")
    if asked.json:
        requests = [{"branch": b, "title": t, "body": body} for b, t, body in texts]
        asked.screen.document("report", {**record.as_json(), "pull_requests": requests})
    elif pages and not names and shown:
        for (branch, _, _), page in zip(texts, pages, strict=True):
            if len(pages) > 1:
                asked.screen.say(f"=== {branch}")
            asked.screen.raw(page.encode("utf-8"))
    elif shown and not texts:
        with asked.screen.paged():
            limit = asked.screen.limit
            column = COLUMN if limit is None else min(COLUMN, (limit - 3) // 2)
            show_markdown(asked.screen, tracker(record, None, column=column))


def create_by_tool(
    asked: Invocation, record: Record, texts: Sequence[tuple[str, str, str]], *, yes: bool
) -> None:
    """Calls gh or glab, after saying what it will do; what can't be opened is left in a file."""
    tool = next((name for name in ("gh", "glab") if shutil.which(name)), "")
    kept = []
    for branch, title, body in texts:
        folder = Path(tempfile.mkdtemp(prefix="canonize-"))
        file = folder / "body.md"
        file.write_text(body, "utf-8")
        kept.append((branch, title, file))
    if not tool:
        files = tuple(f"{branch}: {title}: {file}" for branch, title, file in kept)
        raise CanonizeError(
            "neither gh nor glab is installed, so nothing was opened",
            hint="push the branch, and open it by hand with this text",
            details=files,
        )
    commands = [_command(tool, *request) for request in kept]
    for command in commands:
        asked.screen.say(f"will run: {' '.join(command)}")
    if not yes and not (asked.screen.is_interactive and asked.screen.ask("run it?")):
        asked.screen.say("nothing was opened; --yes runs it without asking")
        return
    for number, command in enumerate(commands):
        done = subprocess.run(command, cwd=asked.top, capture_output=True, text=True, check=False)
        if done.returncode:
            left = tuple(f"not opened: {b}: {t}: {f}" for b, t, f in kept[number:])
            said = tuple((done.stderr or done.stdout).strip().splitlines()[-5:])
            raise CanonizeError(
                f"{tool} failed with {done.returncode}; {number} of {len(commands)} were opened",
                hint="is the branch pushed? The texts are kept in the named files",
                details=(*said, *left),
            )
        asked.screen.say(done.stdout.strip())


def _command(tool: str, branch: str, title: str, file: Path) -> list[str]:
    if tool == "gh":
        return ["gh", "pr", "create", "--head", branch, "--title", title, "--body-file", str(file)]
    body = file.read_text("utf-8")
    about = ["--title", title, "--description", body]
    return ["glab", "mr", "create", "--source-branch", branch, *about, "--yes"]
