"""canonize: from competing implementations to a single canonical one, step by step and back.

The command's four main verbs are functions, too. Each yields events while it works, and hands back
its result at the end::

    import canonize

    groups = canonize.scan("path/to/repository").result().groups

    with canonize.run("path/to/repository", trusted=True) as work:
        happened = [event for event in work]

`scan`, `plan`, `preview` and `run` are documented where they are defined: ``help(canonize.run)``.
`canonize.api` is what codemods and checks of one's own may use, `canonize.testing` a kit for their
tests, and `canonize.errors` has every error that a caller is expected to meet.
"""

from __future__ import annotations

from typing import Any

__version__ = "0.1.0"

_HOMES = {
    "NewPlan": "plan",
    "plan": "plan",
    "Preview": "preview",
    "preview": "preview",
    "run": "run",
    "scan": "scan",
    "Work": "work",
}
"""By name, the module of `canonize.functions` that has it.

Loaded when it is first asked for; `__init__.pyi` tells type checkers the same.
"""


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    import importlib

    home = importlib.import_module(f"canonize.functions.{_HOMES[name]}")
    found = globals()[name] = getattr(home, name)
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOMES})
