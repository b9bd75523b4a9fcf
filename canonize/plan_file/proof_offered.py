"""What a repository offers for proof: tests, a server, benchmarks; and what is missing.

Only the tree is read; nothing is run. What no reading can find (what a server must answer, how a
user's context is made) is left to a person, and told.
"""

from __future__ import annotations

import ast
import json
import re
import shlex
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

from canonize.core.file_kinds import is_showcase
from canonize.core.kinds_of_tests import KINDS, kind_of
from canonize.core.symbols import Symbol
from canonize.core.tree import SourceTree
from canonize.resolution.parsed_files import parsed_file
from canonize.resolution.project import Project

MOST_MODULES = 1500
"""Up to so many modules each is imported alone by a plan that nobody has looked at yet."""

_TEST_FILE = re.compile(r"test_.*\.py\Z|.*_test\.py\Z")
_SERVES = re.compile(
    rb"\b(?:uvicorn\.run|websockets(?:\.\w+)*\.serve|asyncio\.start_server|web\.run_app|"
    rb"serve_forever|hypercorn\.run|waitress\.serve|socketio\.run)\b"
)
_FOUND = re.compile(rb"\bfrom websockets\S* import[^\n]*\bserve\b")
_APPLICATION = re.compile(rb"^(\w+)(?:\s*:[^=\n]+)? = (?:FastAPI|Starlette|Quart|Litestar)\(", re.M)
_BENCHMARK = re.compile(rb"\bdef test_\w*\([^)]*\bbenchmark\b")
_USERS = frozenset(("user", "user_id", "username", "tenant", "tenant_id", "session", "session_id"))


@dataclass(frozen=True, slots=True)
class ServerCode:
    """Code that starts to listen.

    Args:
        path: where.
        command: what would start it, as far as that can be read.
        speaks_websocket: whether it says so.
    """

    path: str
    command: str
    speaks_websocket: bool


@dataclass(frozen=True, slots=True)
class Benchmarks:
    """What measures already.

    Args:
        command: what runs them.
        report: the JSON that it writes, in the folder it is run in.
    """

    command: str
    report: str


@dataclass(frozen=True)
class ProofOffered:
    """Everything that was found.

    Args:
        tests: the command that runs the tests; empty when none were found.
        must_pass: test files that import what the migration is about, by kind.
        modules: how many modules can be imported alone.
        user_context: what seems to be made for one user: ``module:Class``.
        was_seen: whether `must_pass` holds what a run of the tests saw reaching it.
    """

    tests: str = ""
    must_pass: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    modules: int = 0
    server: ServerCode | None = None
    benchmarks: Benchmarks | None = None
    user_context: str = ""
    was_seen: bool = False

    def with_seen(self, tests: Collection[str], *, whole: bool, tree: SourceTree) -> ProofOffered:
        """With the files of tests that a run saw reaching what the migration is about.

        Args:
            whole: whether the run asked about all of it; else what imports it stays listed, too.
        """
        paths = {test.partition("::")[0] for test in tests}
        if not whole:
            paths |= {path for listed in self.must_pass.values() for path in listed}
        found: dict[str, list[str]] = {}
        for path in sorted(paths):
            found.setdefault(kind_of(path, tree.read(path) or b""), []).append(path)
        by_kind = {kind: tuple(found[kind]) for kind in KINDS if kind in found}
        return replace(self, must_pass=by_kind, was_seen=True)

    @property
    def loads(self) -> bool:
        """Whether every module is imported alone after steps."""
        return 0 < self.modules <= MOST_MODULES

    @property
    def missing(self) -> tuple[str, ...]:
        """What is missing for proof, and what a plan can therefore not promise; one a line."""
        return tuple(_missing(self))


def proof_offered(project: Project, symbols: Collection[str]) -> ProofOffered:
    """Reads the tree.

    Args:
        symbols: the canonical and its competitors.
    """
    tree = project.tree
    paths = tree.paths()
    named = [Symbol.parse(text) for text in symbols]
    return ProofOffered(
        tests=detect_test_command(paths),
        must_pass=_must_pass(project, {symbol.module for symbol in named}),
        modules=sum(_is_module(path, project) for path in paths),
        server=_server(project),
        benchmarks=_benchmarks(tree),
        user_context=_user_context(project, {symbol.module for symbol in named}),
    )


def detect_test_command(paths: Collection[str]) -> str:
    """``python -m pytest -q`` when the repository looks as if that would run its tests."""
    names = {PurePosixPath(path).name for path in paths}
    looks = "conftest.py" in names or any(map(_TEST_FILE.match, names))
    return "python -m pytest -q" if looks else ""


def _is_module(path: str, project: Project) -> bool:
    return path.endswith(".py") and bool(project.modules.name(path))


def _must_pass(project: Project, modules: Collection[str]) -> dict[str, tuple[str, ...]]:
    """Test files that import one of some modules themselves."""
    homes = {path for module in modules if (path := project.modules.path(module))}
    words = [module.rpartition(".")[2].encode() for module in modules]
    found: dict[str, list[str]] = {}
    for path in sorted(project.tree.containing(words)):
        if not _TEST_FILE.match(PurePosixPath(path).name):
            continue
        if homes.intersection(project.graph.loads(path)):
            text = project.tree.read(path) or b""
            found.setdefault(kind_of(path, text), []).append(path)
    return {kind: tuple(found[kind]) for kind in KINDS if kind in found}


def _production(tree: SourceTree) -> Iterator[tuple[str, bytes]]:
    """Not tests; what shows people how something is used comes last."""
    for path in sorted(tree.paths(), key=lambda p: (is_showcase(p), p.count("/"), p)):
        parts = PurePosixPath(path).parts
        about_tests = any(part in ("tests", "test", "testing") for part in parts[:-1])
        if path.endswith(".py") and not about_tests and not _TEST_FILE.match(parts[-1]):
            yield path, tree.read(path) or b""


def _server(project: Project) -> ServerCode | None:
    for path, text in _production(project.tree):
        application = _APPLICATION.search(text)
        if not (_SERVES.search(text) or _FOUND.search(text) or application):
            continue
        module = project.modules.name(path)
        speaks = b"websocket" in text.lower()
        if application and not _SERVES.search(text) and module:
            name = application[1].decode()
            return ServerCode(path, f"python -m uvicorn {module}:{name} --port {{port}}", speaks)
        return ServerCode(path, _start(project, path, module), speaks)
    return None


def _start(project: Project, path: str, module: str | None) -> str:
    """By the package's `__main__`, by the module, or as a script; the port is a guess."""
    if module is None:
        return f"python {shlex.quote(path)} --port {{port}}"
    package = module
    while package:
        main = project.modules.path(f"{package}.__main__")
        if main is not None:
            return f"python -m {package} --port {{port}}"
        package = package.rpartition(".")[0]
    return f"python -m {module} --port {{port}}"


def _benchmarks(tree: SourceTree) -> Benchmarks | None:
    measured: list[str] = []
    for path in sorted(tree.paths()):
        if not path.endswith(".py"):
            continue
        text = tree.read(path) or b""
        if b"pyperf.Runner(" in text:
            return Benchmarks(f"python {shlex.quote(path)} -o benchmarks.json", "benchmarks.json")
        if _BENCHMARK.search(text):
            measured.append(path)
    if not measured:
        return None
    command = f"python -m pytest -q {shlex.join(measured)} --benchmark-json=benchmarks.json"
    return Benchmarks(command, "benchmarks.json")


def _user_context(project: Project, modules: Collection[str]) -> str:
    """The first class of these modules whose constructor takes a user."""
    for module in sorted(modules):
        path = project.modules.path(module)
        parsed = parsed_file(project.tree, path) if path else None
        for node in parsed.body if parsed is not None else ():
            if isinstance(node, ast.ClassDef) and _takes_a_user(node):
                return f"{module}:{node.name}"
    return ""


def _takes_a_user(node: ast.ClassDef) -> bool:
    for member in node.body:
        if isinstance(member, (ast.FunctionDef, ast.AsyncFunctionDef)):
            parameters = (*member.args.posonlyargs, *member.args.args, *member.args.kwonlyargs)
            if any(parameter.arg in _USERS for parameter in parameters):
                return True
        target = member.target if isinstance(member, ast.AnnAssign) else None
        if isinstance(target, ast.Name) and target.id in _USERS:
            return True
    return False


def _missing(offered: ProofOffered) -> Iterator[str]:
    if not offered.tests:
        yield "no tests were found: that anything still does what it did is not promised"
    elif not offered.must_pass:
        yield "no test imports the canonical or a competitor: none may notice what breaks there"
    if not offered.loads and offered.modules:
        yield (
            f"{offered.modules} modules are many to import one by one: that each still loads is "
            "promised once the check `loads` is named in a step"
        )
    if offered.server is None:
        yield "no server was found: nothing is promised of what users are sent, and in which order"
    else:
        yield (
            f"a server was found ({_shown(offered.server.path)}), and no script for it: the order "
            "of events is promised once you complete the check `events`"
        )
    yield (
        "how a user's context is made can't be read: that no user sees another's data is "
        "promised with a check of the kind `isolation` or `events` that you complete"
    )
    if offered.benchmarks is None:
        yield "no benchmarks were found: that nothing is slower is not promised"


def check_lines(offered: ProofOffered, warned: Sequence[str]) -> Iterator[str]:
    """The checks as YAML, indented below ``checks:``; what needs a person is commented out.

    Args:
        warned: dotted names for which the step `deprecate` inserts warnings.
    """
    yield from _tests(offered, warned)
    yield from _loads(offered)
    yield from _slower(offered)
    yield from _events(offered)
    yield from _users(offered)


def _tests(offered: ProofOffered, warned: Sequence[str]) -> Iterator[str]:
    if not offered.tests:
        yield "  # tests: {kind: tests, command: python -m pytest -q, timeout: 15m}"
        return
    yield "  # Three runs before the first step say what passes, fails and wavers; after a step"
    yield "  # counts what fails newly or otherwise, is skipped, or is not there any more."
    yield "  tests:"
    yield "    kind: tests"
    yield f"    command: {_quoted(offered.tests)}"
    yield "    timeout: 15m"
    yield "    # select: reached  # only what reaches what a step touched, until a step proves all"
    if offered.must_pass:
        if offered.was_seen:
            yield "    # They were seen reaching what it is about; of each a test has to pass."
        else:
            yield "    # They import what the migration is about; of each a test has to pass."
            yield "    # `canonize tests map` sees which reach it; `plan new --force` lists those."
        yield "    must_pass:"
    for kind, paths in offered.must_pass.items():
        yield f"      # {kind}" if kind != "other" else "      # of no kind that a path tells"
        yield from (f"      - {_quoted(path)}" for path in paths)
    if warned:
        filters = "".join(f" -W 'error:{name} is deprecated'" for name in warned)
        yield "  # The same, with the warnings that the step `deprecate` inserts as errors."
        yield "  no-deprecated-use:"
        yield "    kind: tests"
        yield f"    command: {_quoted(offered.tests + filters)}"
        yield "    timeout: 15m"


def _loads(offered: ProofOffered) -> Iterator[str]:
    if not offered.modules:
        return
    yield "  # Every module is imported alone, and every command started with --help (in a copy)."
    if offered.loads:
        yield "  loads: {kind: health}"
    else:
        yield "  # It takes its time; `exclude` leaves out what need not load, `timeout` bounds it."
        yield "  # loads: {kind: health, timeout: 1h}"


def _slower(offered: ProofOffered) -> Iterator[str]:
    if offered.benchmarks is None:
        return
    yield "  # The benchmarks before and now, in pairs in random order, until it is decided."
    yield "  speed:"
    yield "    kind: slower"
    yield f"    command: {_quoted(offered.benchmarks.command)}"
    yield f"    metrics: {offered.benchmarks.report}"
    yield "    tolerance: 1.10"


def _events(offered: ProofOffered) -> Iterator[str]:
    server = offered.server
    if server is None:
        return
    yield f"  # A server starts in {_shown(server.path)}. What it must send, and when, only you"
    yield "  # know: complete this, and name it in the steps that change production code."
    if not server.speaks_websocket:
        yield "  # (It does not mention WebSockets: `source` may be sse, log or otlp.)"
    yield "  # events:"
    yield "  #   kind: events"
    yield f"  #   server: {_quoted(server.command)}"
    yield "  #   ready: listening   # what it prints when it is"
    yield "  #   users: {ada: {}, bob: {}}"
    yield "  #   script:"
    yield '  #     - send: {text: "{canary}"}'
    yield "  #     - expect: [started, {any-order: [working, working]}, completed]"


def _users(offered: ProofOffered) -> Iterator[str]:
    if not offered.user_context:
        return
    yield f"  # {offered.user_context} is made for a user. A function of yours that makes one,"
    yield "  # given a user's name, lets this ask whether two users reach each other's objects."
    yield '  # users: {kind: isolation, make: "tests.isolation:context"}'


def _quoted(text: str) -> str:
    """A YAML double-quoted scalar on one line; JSON's is one."""
    return json.dumps(text, ensure_ascii=not text.isprintable())


def _shown(path: str) -> str:
    return path if path.isprintable() else json.dumps(path)
