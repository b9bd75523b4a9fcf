"""Random files add up, and what really is the competitor is never taken for something else."""

from __future__ import annotations

import importlib
import itertools
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from canonize.core.ledger import Form, Occurrence

from .accounting import account, plan_of

PLAN = plan_of(
    "app.core:Thing",
    [
        ("app.old.engine:Thing", "duplicate"),
        ("app.old.engine", "duplicate"),
        ("app.c:Tüte", "homonym"),
    ],
)
PIECES = (
    *("Thing", "engine", "Things", "_Thing", "éThing", "Thing.engine", "Tüte", "app.old.engine"),
    *("app/old/engine.py", "app.old.engine:Thing", "app.old.engine_x", "x.app.old.engine.Thing"),
    *("from app.old.engine import Thing", "import app.old.engine as e", "from . import engine"),
    *("class Thing:", "def engine(Thing):", "    return Thing", "Thing = 1", "global Thing"),
    *("'", '"', '"""', "'''", "#", "f'{Thing}'", "\\", "\n", "\n", "\n", "\r\n", "\r", "\t", " "),
    *("(", ")", "[", ":", "=", ",", ".", ";", "@", "→", "“", "\x0c", "\0", "\ufeff"),
    *("match Thing:", "app.old.' + x", "import_module(Thing)", "getattr(engine, x)"),
    "type Thing = int",
)  # fmt: skip
ENDINGS = (".py", ".py", ".py", ".pyi", ".md", ".toml", ".ipynb", ".bin", ".txt", "")
texts = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)
contents = st.one_of(
    texts.map(str.encode),
    texts.map(lambda text: text.encode("latin-1", "replace")),
    texts.map(lambda text: b"# coding: latin-1\n" + text.encode("latin-1", "replace")),
    texts.map(lambda text: b"\xef\xbb\xbf" + text.encode()),
    texts.map(lambda text: text.encode("utf-16")),
    st.binary(max_size=60).map(lambda some: b"Thing" + some + b"engine"),
)
trees = st.dictionaries(
    st.tuples(st.sampled_from(("", "app/", "app/old/", "docs/")), st.sampled_from(ENDINGS)).map(
        lambda pair: f"{pair[0]}f{pair[1]}"
    ),
    contents,
    max_size=5,
)
HOME = {
    "app/__init__.py": b"",
    "app/old/__init__.py": b"",
    "app/old/engine.py": b"class Thing:\n    pass\n",
    "app/core.py": b"class Thing:\n    pass\n",
}


@settings(max_examples=400, deadline=None)
@given(trees)
def test_entries_are_as_many_as_a_byte_search_finds(tree: dict[str, bytes]) -> None:
    ledger = account({**HOME, **tree}, PLAN)  # it compares file by file and word by word
    assert len(ledger.occurrences) == ledger.found
    places = [(o.path, o.line, o.column, o.word) for o in ledger.occurrences]
    assert len(places) == len(set(places))
    assert all(o.reason for o in ledger.occurrences)


IMPORTS = (
    "from {p}.old.engine import Thing",
    "from {p}.other import Thing",
    "from {p}.core import Thing",
    "from {p}.old import engine\nThing = engine.Thing",
    "import {p}.old.engine as engine\nThing = engine.Thing",
    "import {p}.old.engine\nThing = {p}.old.engine.Thing",
    "from {p}.m{n} import Thing",
    "from {p}.m{n} import *",
    "from .m{n} import Thing as Other\nThing = Other",
    "from . import m{n}\nThing = m{n}.Thing",
    "try:\n    from .m{n} import Thing\nexcept ImportError:\n    Thing = None",
    "try:\n    from .absent import Thing\nexcept ImportError:\n    from .m{n} import Thing",
    "if True:\n    from .m{n} import Thing\nelse:\n    Thing = None",
    "def get():\n    global Thing\n    from .m{n} import Thing\nget()",
    "from .old.engine import *",
    "class Thing:\n    pass",
    "def Thing():\n    pass",
    "from .m{n} import Thing\nThing = (lambda x: x)(Thing)",
    "from importlib import import_module\nThing = import_module('{p}.m{n}').Thing",
    "from .m{n} import Thing\n__all__ = ['Thing']",
    "from .lazy import Thing",
    "import sys\nfrom .m{n} import Thing as _t\nsys.modules[__name__].Thing = _t",
    "from .m{n} import Thing\ndel Thing\nfrom .old.engine import Thing",
    "for Thing in [__import__('{p}.old.engine', fromlist=['x']).Thing]:\n    pass",
    "with __import__('contextlib').nullcontext(1) as Thing:\n    pass\nfrom .m{n} import *",
)
USES = ("", "\nassert Thing or True", "\n\n\ndef use(y=Thing) -> 'Thing':\n    return Thing")
_names = itertools.count()

chains = st.lists(
    st.tuples(st.sampled_from(IMPORTS), st.integers(0, 7), st.sampled_from(USES)),
    min_size=1,
    max_size=8,
)


@settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(chains)
def test_what_is_the_competitor_is_never_taken_for_something_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, chain: list[tuple[str, int, str]]
) -> None:
    """Modules import from earlier ones, in random ways; then each is imported for real."""
    name = f"ledgered{next(_names)}"
    files = {
        f"{name}/__init__.py": "",
        f"{name}/old/__init__.py": "",
        f"{name}/old/engine.py": "class Thing:\n    pass\n",
        f"{name}/other.py": "class Thing:\n    pass\n",
        f"{name}/core.py": "class Thing:\n    pass\n",
        f"{name}/lazy.py": "def __getattr__(name):\n    from .old import engine\n"
        "    return getattr(engine, name)\n",
        f"{name}/m0.py": "from .old.engine import Thing\n",
    }
    for number, (form, earlier, use) in enumerate(chain, start=1):
        code = form.format(p=name, n=min(earlier, number - 1)) + use + "\n"
        files[f"{name}/m{number}.py"] = code
    for path, text in files.items():
        target = tmp_path / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)
    plan = plan_of(f"{name}.core:Thing", [(f"{name}.old.engine:Thing", "duplicate")])
    ledger = account(files, plan)
    monkeypatch.syspath_prepend(str(tmp_path))
    importlib.invalidate_caches()
    try:
        competitor = importlib.import_module(f"{name}.old.engine").Thing
        for number in range(len(chain) + 1):
            module = importlib.import_module(f"{name}.m{number}")
            is_competitor = getattr(module, "Thing", None) is competitor
            _hold(ledger.occurrences, f"{name}/m{number}.py", f"{name}.old.engine", is_competitor)
    finally:
        for loaded in [m for m in sys.modules if m.partition(".")[0] == name]:
            del sys.modules[loaded]


def _hold(entries: tuple[Occurrence, ...], path: str, home: str, is_competitor: bool) -> None:
    """The last thing that a module says of the name must be right, or be no claim."""
    imports = (Form.FROM_IMPORT, Form.RELATIVE_IMPORT)
    named = [o for o in entries if o.path == path and o.word == "Thing" and o.form in imports]
    if not named or not is_competitor:
        return
    claims = ("means another thing", "means the canonical", "of a module outside the source roots")
    assert any(o.means == f"{home}:Thing" or o.reason not in claims for o in named), named
