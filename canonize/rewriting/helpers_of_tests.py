"""What written tests call: functions that stand in the same file, as far as its tests need them."""

from __future__ import annotations

import ast
from collections.abc import Iterator

_NAMES = (("pathlib", "Path"), ("typing", "Any"))


def imports_of_tests(text: str) -> Iterator[str]:
    """Import lines for what a piece of Python uses; what stands in its strings does not count."""
    tree = ast.parse(text)
    used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    for module in _MODULES:
        if module in used:
            yield f"import {module}"
    for module, name in _NAMES:
        if name in used:
            yield f"from {module} import {name}"


_MODULES = (
    "contextlib", "importlib", "json", "os", "pkgutil", "re", "subprocess", "sys", "warnings",
)  # fmt: skip
"""Those that tests and helpers may use, as they are imported."""

_HELD_BY = '''\
def held_by(*parts: str) -> dict[str, Any]:
    """The names of a module, which is given in parts; none when it is gone."""
    try:
        return vars(importlib.import_module(".".join(parts)))
    except ModuleNotFoundError:
        return {}'''

_WHAT_STAYS = '''\
def what_stays(name: str, *parts: str) -> Any:
    """The implementation that stays."""
    return getattr(importlib.import_module(".".join(parts)), name)'''

_LOADED_BY = '''\
def loaded_by(*parts: str, starts: str = "") -> set[str]:
    """The modules that are loaded when a fresh interpreter imports one, or starts its command."""
    code = [
        "import contextlib, importlib, json, sys",
        f"sys.argv = ['command', '--help']; module = importlib.import_module({'.'.join(parts)!r})",
        "with contextlib.suppress(SystemExit), contextlib.redirect_stdout(sys.stderr):",
        f"    {f'module.{starts}()' if starts else 'pass'}",
        "json.dump(sorted(sys.modules), sys.stdout)",
    ]
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    done = subprocess.run(
        [sys.executable, "-c", "\\n".join(code)], env=env, capture_output=True, check=True
    )
    return set(json.loads(done.stdout.splitlines()[-1]))'''

_PATCHED_IN = '''\
def patched_in(path: str) -> list[str]:
    """The targets that a test file of this repository gives to patch()."""
    home = next(p for p in Path(__file__).resolve().parents if (p / path).is_file())
    text = (home / path).read_text(encoding="utf-8")
    return re.findall(r"""\\bpatch(?:\\.\\w+)?\\(\\s*["']([\\w.]+)["']""", text)'''

_REACHED_FROM = '''\
def reached_from(value: Any) -> dict[int, Any]:
    """What can change and is reached from an object, by attributes and containers; by identity."""
    found: dict[int, Any] = {}
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            parts = [*one.keys(), *one.values()]
        elif isinstance(one, (list, tuple, set, frozenset)):
            parts = list(one)
        else:
            parts = list(getattr(one, "__dict__", {}).values())
        is_shared_by_all = isinstance(one, (type, tuple, frozenset)) or callable(one)
        if id(one) in found or isinstance(one, type) or type(one).__name__ == "module":
            continue
        if type(one).__module__ == "logging":
            continue
        if parts or isinstance(one, (list, dict, set)) or hasattr(one, "__dict__"):
            if not is_shared_by_all:
                found[id(one)] = one
            waiting += parts
    return found'''

_BEGUN = '''\
def begun(called: Any, *given: Any, **named: Any) -> None:
    """Calls it, and lets the coroutine or generator that it makes come to its first halt."""
    made = called(*given, **named)
    started = made.asend(None) if hasattr(made, "asend") else made
    try:
        started.send(None)
    finally:
        started.close()'''

_LINES_RUN_BY = '''\
def lines_run_by(work: Any) -> int:
    """How many lines of Python run: the same on a busy machine, which seconds are not."""
    counted, others = 0, sys.gettrace()

    def trace(frame: Any, event: str, argument: Any) -> Any:
        nonlocal counted
        if frame.f_code.co_filename == __file__:
            return None
        counted += event == "line"
        return trace

    work()  # what is made at the first use does not count
    sys.settrace(trace)
    try:
        work()
    finally:
        sys.settrace(others)
    return counted'''

_WARNED_BY_IMPORT = '''\
def warned_by_import(*parts: str) -> list[str]:
    """The warnings that a fresh interpreter tells of the line that imports a module."""
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    code = [sys.executable, "-W", "always", "-c", f"import {'.'.join(parts)}"]
    done = subprocess.run(code, env=env, capture_output=True, check=False, text=True)
    return re.findall(r"^<string>:1: (\\w+): ", done.stderr, re.MULTILINE)'''

HELPERS = {
    "held_by": _HELD_BY,
    "what_stays": _WHAT_STAYS,
    "loaded_by": _LOADED_BY,
    "patched_in": _PATCHED_IN,
    "begun": _BEGUN,
    "lines_run_by": _LINES_RUN_BY,
    "warned_by_import": _WARNED_BY_IMPORT,
    "reached_from": _REACHED_FROM,
}
"""By name, in the order in which they stand in a file."""
