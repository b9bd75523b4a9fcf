"""The search that `blame` starts, with its progress."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canonize.cli.invocation import Invocation
from canonize.errors import CanonizeError

if TYPE_CHECKING:
    from canonize.proof.blaming import Blamed
    from canonize.runner.session import Session


def search_guilty(
    asked: Invocation, session: Session, test: str, command: str, runs: int, timeout: float
) -> Blamed:
    import shlex

    from canonize.console.progress import ProgressLine
    from canonize.proof.blaming import blame_test as looked_for
    from canonize.proof.test_runs import Suite
    from canonize.proof.workplace import with_project_python

    arguments = with_project_python(shlex.split(command), asked.top)
    suite = Suite(arguments, session.migration.source_roots, timeout=timeout)
    progress = ProgressLine(asked.screen)
    try:
        return looked_for(
            test,
            session.before(),
            session.tree(),
            suite,
            like=asked.top,
            most=runs,
            emit=progress.update,
        )
    except ValueError as error:
        why, _, output = str(error).partition("\n")
        raise CanonizeError(
            f"the test can't be run: {why}",
            details=tuple(output.splitlines()[-12:]),
            hint="try the command by hand; --command names another",
        ) from error
    finally:
        progress.end()
