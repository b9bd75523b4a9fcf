"""A fleet: its repositories, its folder, and what each verb does with them, stage by stage."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import asdict, dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from canonize.errors import unwritable
from canonize.fleet.coordinator import Coordinator, Finished, WantedWork
from canonize.fleet.executors import Engine
from canonize.fleet.pins import Home
from canonize.fleet.plan_text import plan_for
from canonize.fleet.removal_gate import Seen, held_in
from canonize.fleet.repository import Repository
from canonize.fleet.states import Job, States, fingerprint

STAGES = ("clone", "survey", "inspect", "preview", "run")
_DOING = {
    "clone": "cloning",
    "survey": "looking for source roots",
    "inspect": "looking what each publishes, requires and uses",
    "preview": "playing the plan in memory",
    "run": "migrating",
}

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Fleet:
    """What a verb works with.

    Args:
        folder: states, clones, plans and reports.
        repositories: all of the file, in its order.
        chosen: idents that this command works on.
        plan: the fleet's plan; ``None`` where none is needed.
        shared: uses that other machines' reports tell, by name.
        is_sharded: other repositories are looked at by other machines.
        seconds: how long a lease holds.
    """

    folder: Path
    repositories: tuple[Repository, ...]
    chosen: frozenset[str]
    engine: Engine
    states: States
    plan: Path | None = None
    shown_plan: str = ""
    shared: Mapping[str, Mapping[str, Sequence[str]]] = field(default_factory=dict)
    is_sharded: bool = False
    seconds: float = 60.0
    progress: Progress = lambda what, done, total: None

    @cached_property
    def _coordinator(self) -> Coordinator:
        return Coordinator(self.states, self.folder, self.engine, seconds=self.seconds)

    def executor(self) -> Executor:
        """Who works for it; started when nobody does yet."""
        return self._coordinator.executor()

    def close(self) -> None:
        """Ends whoever works for it."""
        self._coordinator.close()

    def write_plans(self) -> dict[str, bytes]:
        """Each repository's plan by ident, written to where its workers read it.

        Raises:
            PlanInvalid: one of them can't be read.
        """
        assert self.plan is not None
        plans: dict[str, bytes] = {}
        texts: dict[str, bytes] = {}
        for repository in self.repositories:
            key = repr((repository.plan, repository.override))
            if key not in texts:
                texts[key] = plan_for(repository, self.plan, shown=self.shown_plan)
            plans[repository.ident] = texts[key]
        folder = self.folder / "plans"
        folder.mkdir(exist_ok=True)
        for ident, text in plans.items():
            _write(folder / f"{ident}.yaml", text)
        return plans

    def look(self, *, anew: bool = False) -> None:
        """Clones and inspects whatever has to be known.

        Args:
            anew: clones that nothing was done in take their source's newest commit.
        """
        idents = self._looked_at()
        if anew:
            for ident in idents:
                self.states.again(ident, ("clone",))
        jobs = self._carry_out("clone", self._clone_work(idents))
        self._carry_out("inspect", _with_commit(jobs))

    def survey(self) -> Mapping[str, Job]:
        """Clones, and tells each clone's source roots."""
        idents = [r.ident for r in self.repositories if r.ident in self.chosen and not r.skip]
        jobs = self._carry_out("clone", self._clone_work(idents))
        return self._carry_out("survey", _with_commit(jobs))

    def play(self, stage: str, *, most: int = 0) -> None:
        """Previews or runs the chosen repositories: users first, then where competitors live.

        Args:
            stage: ``preview`` or ``run``.
            most: only so many that are not done yet; 0 for all.
        """
        left = most or len(self.repositories)
        for idents in self.order():
            wanted = self._work_of(idents, stage)
            open_ones = self._open(stage, wanted)
            taken = {ident: wanted[ident] for ident in open_ones[:left]}
            self._carry_out(stage, taken)
            left -= len(taken)
            if len(open_ones) > len(taken):
                return

    def homes(self) -> tuple[Home, ...]:
        """Where the plan's symbols live, as far as was looked."""
        inspected = self.states.jobs("inspect")
        found = []
        for repository in self.repositories:
            job = inspected.get((repository.ident, "inspect"))
            if job is None or not job.is_done or not job.result.get("own"):
                continue
            name, version = (*job.result["published"], "", "")[:2]
            own = tuple(job.result["own"])
            found.append(Home(repository.ident, repository.name, name, version, own))
        return tuple(found)

    def seen(self, stage: str = "run") -> list[Seen]:
        """What is known of the uses in every repository; the newest look counts.

        Args:
            stage: ``preview`` for what would be left of them.
        """
        jobs = self.states.jobs()
        found = []
        for repository in self.repositories:
            uses: Mapping[str, Sequence[str]] | None = self.shared.get(repository.name)
            for look in ("inspect", stage):
                job = jobs.get((repository.ident, look))
                if job is not None and job.is_done and "uses" in job.result:
                    uses = job.result["uses"]
            found.append(Seen(repository.ident, repository.name, uses))
        return found

    def again(self, outcomes: Collection[str]) -> list[str]:
        """Chosen repositories that ended so are to be done anew, from a fresh look at them."""
        jobs = self.states.jobs()
        found = []
        for repository in self.repositories:
            mine = [jobs.get((repository.ident, stage)) for stage in STAGES]
            ended = {job.result.get("outcome") for job in mine if job is not None and job.is_done}
            if repository.ident in self.chosen and ended & set(outcomes):
                self.states.again(repository.ident, ("clone", "inspect", "preview", "run"))
                found.append(repository.ident)
        return found

    def _looked_at(self) -> list[str]:
        libraries = {r.ident for r in self.repositories if r.library}
        everything = not self.is_sharded or not libraries
        return [
            r.ident
            for r in self.repositories
            if everything or r.ident in libraries or r.ident in self.chosen
        ]

    def _clone_work(self, idents: Iterable[str]) -> dict[str, dict[str, Any]]:
        by_ident = {r.ident: r for r in self.repositories}
        return {
            ident: {"repository": {"override": {}, "plan": ""} | _source(by_ident[ident])}
            for ident in idents
        }

    def order(self) -> list[list[str]]:
        """The chosen ones in waves: a competitor's home comes after all who may use it."""
        competitors = self._competitors
        rank = {}
        for home in self.homes():
            rank[home.ident] = 2 if competitors & set(home.symbols) else 1
        chosen = [r.ident for r in self.repositories if r.ident in self.chosen and not r.skip]
        return [[i for i in chosen if rank.get(i, 0) == wave] for wave in range(3)]

    @cached_property
    def _competitors(self) -> frozenset[str]:
        from canonize.plan_file.load import load_plan

        assert self.plan is not None
        plan = load_plan(self.plan, shown=self.shown_plan).plan
        return frozenset(c.symbol for c in plan.competitors if c.verdict.is_rerouted)

    def _work_of(self, idents: Sequence[str], stage: str) -> dict[str, dict[str, Any]]:
        """What a preview or a run of each must know; not for those that nobody could look at."""
        inspected = self.states.jobs("inspect")
        homes = [asdict(home) | {"symbols": list(home.symbols)} for home in self.homes()]
        seen = self.seen(stage)
        found: dict[str, dict[str, Any]] = {}
        for ident in idents:
            job = inspected.get((ident, "inspect"))
            if job is None or not job.is_done or job.result["outcome"] != "done":
                continue
            own = [symbol for symbol in job.result["own"] if symbol in self._competitors]
            held = held_in(ident, own, seen) if own else {}
            found[ident] = {"inspected": dict(job.result), "homes": homes, "held": held}
        return found

    def _open(self, stage: str, wanted: Mapping[str, dict[str, Any]]) -> list[str]:
        """Those that are not done for these very reasons."""
        jobs = self.states.jobs(stage)
        found = []
        for ident, work in wanted.items():
            job = jobs.get((ident, stage))
            reasons = self._fingerprint(ident, stage, work)
            if job is None or not job.is_done or job.fingerprint != reasons:
                found.append(ident)
        return found

    def _fingerprint(self, ident: str, stage: str, work: Mapping[str, Any]) -> str:
        plan = self.folder / "plans" / f"{ident}.yaml"
        text = b"" if stage in ("clone", "survey") else plan.read_bytes()
        return fingerprint(text, work)

    def _carry_out(self, stage: str, work: Mapping[str, dict[str, Any]]) -> Mapping[str, Job]:
        for ident, details in work.items():
            self.states.want(ident, stage, self._fingerprint(ident, stage, details))
        what = _DOING[stage]
        self.progress(what, 0, len(work))

        def told(finished: Finished) -> None:
            self.progress(what, finished.done, finished.total)

        wanted = [WantedWork(ident, stage, details) for ident, details in work.items()]
        return self._coordinator.carry_out(wanted, told=told)


def _with_commit(jobs: Mapping[str, Job]) -> dict[str, dict[str, Any]]:
    """Work on clones that are there; what is done for one commit is not done for another."""
    return {
        ident: {"commit": job.result["commit"]}
        for ident, job in jobs.items()
        if job.result.get("outcome") == "done"
    }


def _source(repository: Repository) -> dict[str, Any]:
    """What a clone depends on."""
    found = repository.as_json()
    return {key: found[key] for key in ("ident", "name", "source", "ref")}


def _write(path: Path, data: bytes) -> None:
    """Whole or not at all; somebody may be reading it."""
    try:
        if path.is_file() and path.read_bytes() == data:
            return
        half = path.with_name(f".{path.name}.half")
        half.write_bytes(data)
        half.replace(path)
    except OSError as error:
        raise unwritable("a file of the fleet", path, error) from error
