"""Results as Markdown tables."""

from __future__ import annotations

from collections.abc import Sequence

from tests.real_code.trial import Trial


def table(trials: Sequence[Trial]) -> str:
    """One line a package, and one a symbol."""
    lines = [
        "| package | modules | edited | references | rewritten | kept | refused | manual "
        "| imported | places | own tests before | after | seconds | wrong |",
        "|---" * 14 + "|",
    ]
    for trial in trials:
        counts = [trial.ledger.get(d, 0) for d in ("rewritten", "kept", "refused", "manual")]
        cells = [
            f"{trial.package} {trial.version}", trial.files, trial.edited,
            sum(trial.ledger.values()), *counts, trial.modules,
            f"{trial.places - len(trial.told)} of {trial.places}", trial.tests_before, trial.tests,
            trial.seconds, len(trial.problems),
        ]  # fmt: skip
        lines.append(_row(cells))
    lines += ["", "| package | kind | symbol | importers | re-routed | left | end |"]
    lines.append("|---" * 7 + "|")
    for trial in trials:
        for moved in trial.moved:
            left = moved.ledger.get("refused", 0) + moved.ledger.get("manual", 0)
            rewritten = moved.ledger.get("rewritten", 0)
            cells = [trial.package, moved.kind, f"`{moved.symbol}`", moved.importers, rewritten]
            lines.append(_row([*cells, left, moved.end]))
    return "\n".join(lines)


def _row(cells: Sequence[object]) -> str:
    return f"| {' | '.join(map(str, cells))} |"
