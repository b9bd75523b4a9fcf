"""Which tests reach what, measured with progress."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canonize.cli.invocation import Invocation
from canonize.errors import CanonizeError

if TYPE_CHECKING:
    from canonize.core.symbols import Symbol
    from canonize.core.tree import SourceTree
    from canonize.proof.reach import Reached


def measured(
    asked: Invocation,
    tree: SourceTree,
    roots: tuple[str, ...],
    symbols: list[Symbol],
    command: str,
    timeout: float,
) -> list[Reached]:
    """What one run of the tests in a copy reaches.

    Raises:
        CanonizeError: a symbol is not there, or the tests did not come to their end.
    """
    import shlex

    from canonize.console.progress import ProgressLine
    from canonize.proof.reach import reach, target_of
    from canonize.proof.test_runs import Suite
    from canonize.proof.workplace import lay_out, scratch, with_project_python
    from canonize.resolution.project import Project

    project = Project.of(tree, roots)
    targets = []
    for symbol in symbols:
        target = target_of(symbol, project)
        if target is None:
            raise CanonizeError(
                f"no definition of {symbol} is found",
                hint="name it where it is defined, not where it is handed on",
            )
        targets.append(target)
    progress = ProgressLine(asked.screen)
    progress.update("running the tests in a copy")
    arguments = with_project_python(shlex.split(command), asked.top)
    suite = Suite(arguments, roots, timeout=timeout)
    try:
        with scratch("reach") as made:
            lay_out(tree, made / "tree", like=asked.top)
            found, _ = reach(suite, made / "tree", targets)
    except ValueError as error:
        why, _, output = str(error).partition("\n")
        raise CanonizeError(
            f"the tests did not come to their end: {why}",
            details=tuple(output.splitlines()[-12:]),
            hint="try the command by hand; --command names another, --static runs nothing",
        ) from error
    finally:
        progress.end()
    return [found[symbol] for symbol in dict.fromkeys(symbols)]
