"""What `verify` looks at elsewhere: a deployed tree, or a migration that it plays again."""

from __future__ import annotations

import typer

from canonize.cli.exit_codes import ExitCode
from canonize.cli.invocation import Invocation


def reproduced(asked: Invocation, text: str) -> None:
    from canonize.console.progress import ProgressLine
    from canonize.console.reproduced import reproduced_json, show_reproduced
    from canonize.runner.reproducing import reproduce

    progress = ProgressLine(asked.screen)
    with asked.open_session(migrated=True) as session:
        progress.update("playing the plan on the first commit")
        try:
            found = reproduce(session, text)
        finally:
            progress.end()
    if asked.json:
        asked.screen.document("reproduce", reproduced_json(found))
    else:
        show_reproduced(asked.screen, found)
    if not found.passed:
        raise typer.Exit(ExitCode.FOUND)


def verify_there(asked: Invocation, url: str, checks: str, path: str) -> None:
    from dataclasses import asdict

    from canonize.console.progress import ProgressLine
    from canonize.runner.deployed import verify_deployed

    kinds = [kind.strip() for kind in checks.split(",") if kind.strip()]
    progress = ProgressLine(asked.screen)
    with asked.open_session(migrated=True, looking=True) as session:
        progress.update(f"speaking with {url}")
        try:
            found = verify_deployed(session, url, kinds, path=path, emit=progress.update)
        finally:
            progress.end()
    if asked.json:
        listed = [asdict(check) for check in found.checks]
        facts = {"url": url, "commit": found.commit, "passed": found.passed, "checks": listed}
        asked.screen.document("verify-against", facts)
    else:
        for check in found.checks:
            asked.screen.say(f"{check.name} {'passed' if check.passed else 'failed'}")
            for line in check.output.splitlines():
                asked.screen.say(f"  {line}")
        asked.screen.say(f"{url} runs {found.commit or 'a commit that it does not name'}")
    if not found.passed:
        raise typer.Exit(ExitCode.FOUND)
