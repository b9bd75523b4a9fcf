"""One way to call git: argument lists, no environment tricks, no repository-supplied commands."""

from __future__ import annotations

import contextlib
import os
import shlex
import signal
import subprocess
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from canonize.core.noted import noting
from canonize.errors import HistoryRefused, RepositoryUnusable

os.environ.setdefault("GIT_PYTHON_REFRESH", "quiet")
import git as gitpython

# What `git rev-parse --local-env-vars` lists, and what changes how paths or content are read.
_REDIRECTING = frozenset(
    {
        "GIT_ALLOW_PROTOCOL",
        "GIT_ALTERNATE_OBJECT_DIRECTORIES",
        "GIT_ATTR_SOURCE",
        "GIT_CEILING_DIRECTORIES",
        "GIT_COMMON_DIR",
        "GIT_CONFIG",
        "GIT_CONFIG_COUNT",
        "GIT_CONFIG_PARAMETERS",
        "GIT_DEFAULT_HASH",
        "GIT_DIFF_OPTS",
        "GIT_DIR",
        "GIT_DISCOVERY_ACROSS_FILESYSTEM",
        "GIT_EXTERNAL_DIFF",
        "GIT_GLOB_PATHSPECS",
        "GIT_GRAFT_FILE",
        "GIT_ICASE_PATHSPECS",
        "GIT_IMPLICIT_WORK_TREE",
        "GIT_INDEX_FILE",
        "GIT_INTERNAL_SUPER_PREFIX",
        "GIT_LITERAL_PATHSPECS",
        "GIT_NAMESPACE",
        "GIT_NOGLOB_PATHSPECS",
        "GIT_NO_REPLACE_OBJECTS",
        "GIT_OBJECT_DIRECTORY",
        "GIT_OPTIONAL_LOCKS",
        "GIT_PREFIX",
        "GIT_PROTOCOL",
        "GIT_QUARANTINE_PATH",
        "GIT_REPLACE_REF_BASE",
        "GIT_SHALLOW_FILE",
        "GIT_WORK_TREE",
    }
)
_ALWAYS = (
    *("-c", "core.fsmonitor=false"),
    *("-c", "gc.auto=0"),
    *("-c", "maintenance.auto=false"),
    *("-c", "core.fsync=loose-object,reference,index"),
)
_LITERAL = "--literal-pathspecs"
# Hooks inherit what is given on the command line, so their commit is spared these.
_QUIET = (
    "--no-optional-locks",
    _LITERAL,
    *("-c", "core.quotePath=false"),
    *("-c", "color.ui=false"),
    *("-c", "protocol.allow=never"),  # a partial clone's missing objects stay missing
    *("-c", "submodule.recurse=false"),
    *("-c", f"core.hooksPath={os.devnull}"),
)


_HEIRLOOMS: set[int] = set()


@contextlib.contextmanager
def bequeathed(descriptor: int) -> Iterator[None]:
    """While it is entered, every git child inherits an open file (and the lock on it).

    A child outlives a run that is killed; by the lock, recovery knows when the last one is done.
    """
    _HEIRLOOMS.add(descriptor)
    try:
        yield
    finally:
        _HEIRLOOMS.discard(descriptor)


@contextlib.contextmanager
def undisturbed() -> Iterator[None]:
    """While it is entered, git children are not ended by what a person does at the terminal.

    Ctrl-C goes to every process of the foreground group: while a step is restored, the second one
    would end the git that restores it. Children inherit what their parent blocks.
    """
    before = signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGINT, signal.SIGHUP))
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def strip_environment() -> tuple[str, ...]:
    """Takes the variables that redirect git (``GIT_DIR`` overrides ``-C``) out of this process.

    Returns the names that were there. Identity, tracing and transport stay the person's.
    """
    found = sorted(_REDIRECTING & os.environ.keys())
    for name in found:
        del os.environ[name]
    return tuple(found)


@dataclass(frozen=True, slots=True)
class GitAnswer:
    """What a git command said."""

    status: int
    out: bytes
    err: str

    @property
    def text(self) -> str:
        """Standard output without its last line end, undecodable bytes as surrogates."""
        return os.fsdecode(self.out).removesuffix("\n")

    def fields(self) -> list[str]:
        """Standard output of a ``-z`` command."""
        return [os.fsdecode(part) for part in self.out.split(b"\0")[:-1]]


@dataclass(frozen=True)
class Git:
    """Runs git in one folder."""

    folder: Path
    environment: Mapping[str, str] = field(default_factory=dict)

    def with_environment(self, **variables: str) -> Git:
        return Git(self.folder, {**self.environment, **variables})

    def run(
        self,
        *arguments: str,
        stdin: bytes | None = None,
        allowed: Sequence[int] = (0,),
        hooks: bool = False,
        wildcards: bool = False,
    ) -> GitAnswer:
        """Runs one command and waits for it; an interruption ends the child too.

        Args:
            arguments: the subcommand and its arguments.
            allowed: exit statuses that are answers, not failures.
            hooks: whether the repository's hooks run; only the step's own commit wants them.
            wildcards: paths among the arguments are patterns.

        Raises:
            HistoryRefused: any other exit status; ``details`` is what git said.
        """
        quiet = [o for o in _QUIET if not (wildcards and o == _LITERAL)]
        command = ["git", *_ALWAYS, *(() if hooks else quiet), *arguments]
        with noting(f"git {shlex.join(arguments)}"):
            answer = self._execute(command, stdin)
        if answer.status not in allowed:
            raise refusal_of(arguments[0], answer)
        return answer

    def _execute(self, command: list[str], stdin: bytes | None) -> GitAnswer:
        try:
            child = gitpython.Git(str(self.folder)).execute(
                command,
                istream=subprocess.PIPE if stdin is not None else subprocess.DEVNULL,
                as_process=True,
                env=dict(self.environment),
                pass_fds=tuple(_HEIRLOOMS),
            )
        except gitpython.GitCommandNotFound as error:
            raise RepositoryUnusable(
                "git is not installed", hint="install git 2.36 or newer"
            ) from error
        process = child.proc
        assert process is not None
        try:
            out, err = process.communicate(stdin)
        except BaseException:  # raised again: no child outlives what asked for it
            _end(process)
            raise
        return GitAnswer(process.returncode, out, err.decode("utf-8", "replace").strip())


def _end(process: subprocess.Popen[bytes]) -> None:
    """A child, or a hook that it started, must not go on writing while a step is restored."""
    family = _descendants(process.pid)
    for pid in family:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(pid, signal.SIGTERM)
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _descendants(pid: int) -> list[int]:
    """Processes below one, where the system tells (Linux); git does not end its hooks itself."""
    children: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError, ValueError):
            parent = int(stat.read_text("utf-8", "replace").rpartition(")")[2].split()[1])
            children.setdefault(parent, []).append(int(stat.parent.name))
    found, waiting = [], [pid]
    while waiting:
        below = children.get(waiting.pop(), [])
        found += below
        waiting += below
    return found


def refusal_of(verb: str, answer: GitAnswer) -> HistoryRefused:
    """The error for a git command that failed."""
    said = tuple(line for line in answer.err.splitlines() if line.strip())[-20:]
    how = f"signal {-answer.status}" if answer.status < 0 else f"exit {answer.status}"
    hint = ""
    if any("index.lock" in line or "Unable to create" in line for line in said):
        hint = "another git process works here, or one died; wait, or look at the lock it names"
    return HistoryRefused(f"git {verb} failed ({how})", hint=hint, details=said)


def nul_list(paths: Iterable[str]) -> bytes:
    """Paths for ``-z --stdin``."""
    return b"".join(os.fsencode(path) + b"\0" for path in paths)
