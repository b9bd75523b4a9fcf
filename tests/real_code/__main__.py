"""``python -m tests.real_code --work DIR [--only PACKAGE] [--kind KIND] [--rank N] [--no-tests]``.

Fetches each package of `packages.py`, gives some of its symbols (`choosing.py`) a second
implementation that becomes the canonical one, migrates, and asks the result: does everything
still import, does every place hold the canonical, do the package's own tests say the same, is
nothing named that is gone, does a rollback give back every byte. Prints what it found and a
table, and ends with 1 if anything went wrong. DIR keeps what was fetched, and the results.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Collection, Sequence
from pathlib import Path

from tests.real_code.choosing import (
    Chosen,
    Source,
    candidates,
    read_sources,
    used_by_others,
)
from tests.real_code.own_tests import run_own_tests
from tests.real_code.packages import PACKAGES, Package
from tests.real_code.prepare import Prepared, prepare
from tests.real_code.table import table
from tests.real_code.trial import Trial, Work, ask, migrate

KINDS = ("class", "function", "exception", "decorator", "constant", "deprecated", "module",
         "module-shim")  # fmt: skip
_STAYS = ("deprecated", "module-shim")
_TRIES = 6
_SHOWN = 20


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.real_code")
    parser.add_argument("--work", type=Path, required=True, help="a folder outside of any project")
    parser.add_argument("--only", default="", help="one package")
    parser.add_argument("--kind", choices=KINDS, action="append", help="only these kinds")
    parser.add_argument("--rank", type=int, default=0, help="skip that many of the most imported")
    parser.add_argument("--no-tests", action="store_true", help="leave the packages' tests out")
    parser.add_argument("--show", action="store_true", help="only print what is known already")
    asked = parser.parse_args()
    results = asked.work.resolve() / "results"
    results.mkdir(parents=True, exist_ok=True)
    if asked.show:
        print(table([Trial.of(json.loads(f.read_text())) for f in sorted(results.glob("*.json"))]))
        return 0
    trials: list[Trial] = []
    for package in PACKAGES:
        if asked.only in ("", package.name):
            kinds = asked.kind or KINDS
            trial = play(package, asked.work.resolve(), kinds, asked.rank, not asked.no_tests)
            trials.append(trial)
            said = json.dumps(trial.as_json(), indent=1)
            (results / f"{package.name}-{asked.rank}.json").write_text(said)
    print(table(trials))
    return int(any(trial.problems for trial in trials))


def play(package: Package, folder: Path, kinds: Sequence[str], rank: int, tests: bool) -> Trial:
    """One package's migration."""
    prepared = prepare(package, folder)
    sources = read_sources(prepared.repository / package.root, package.module)
    failed = ask(prepared, prepared.repository, list(sources), [])["failed"]
    # Below a package that fails, what its attempt left loaded would seem to import.
    untouched = [m for m in sources if any(f"{m}.".startswith(f"{f}.") for f in failed)]
    _say(
        f"{package.name} {package.version}: {len(sources)} modules, {len(untouched)} do not import"
    )
    chosen = _choose(prepared, sources, untouched, kinds, rank)
    work = Work(prepared, sources, chosen, folder / package.name / "trial", untouched)
    intact, broken = work.set_up()
    if broken:
        raise SystemExit(f"the second implementations break {broken} together")
    before = run_own_tests(prepared, prepared.repository) if tests and package.tests else None
    trial = migrate(work, intact, before)
    for moved in trial.moved:
        _say(f"  {moved.kind} {moved.symbol} ({moved.importers}): {moved.ledger}; {moved.end}")
    for problem in trial.problems[:_SHOWN]:
        _say(f"  PROBLEM {problem}")
    if len(trial.problems) > _SHOWN:
        _say(f"  and {len(trial.problems) - _SHOWN} more in {folder / 'results'}")
    return trial


def _choose(
    prepared: Prepared,
    sources: dict[str, Source],
    untouched: Collection[str],
    kinds: Sequence[str],
    rank: int,
) -> list[Chosen]:
    """One symbol of each kind, the most imported whose second implementation breaks nothing.

    No two from one module.
    """
    found = candidates(sources)
    installed = next(prepared.python.parent.parent.glob("lib/python*/site-packages"))
    taken = used_by_others(sources, installed, prepared.package.module)
    chosen: list[Chosen] = []
    folder = prepared.repository.parent / "set-up"
    for kind in kinds:
        free = [c for c in found[kind] if c.module not in {other.module for other in chosen}]
        if kind not in _STAYS:
            free = [c for c in free if (c.module, c.name) not in taken]
        for candidate in free[rank : rank + _TRIES]:
            work = Work(prepared, sources, [*chosen, candidate], folder, untouched)
            broken = work.set_up()[1]
            if not broken:
                chosen.append(candidate)
                break
            _say(f"  not movable by copying: {candidate}: {', '.join(broken[:3])}")
    return chosen


def _say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main())
