"""Small packages whose modules hand names to one another in every way that imports have."""

from __future__ import annotations

from collections.abc import Mapping

from hypothesis import strategies as st

MODULES = {
    "p": "p/__init__.py",
    "p.a": "p/a.py",
    "p.b": "p/b.py",
    "p.q": "p/q/__init__.py",
    "p.q.c": "p/q/c.py",
    "m": "m.py",
}
_NAMES = ("X", "Y", "_z")
_names = st.sampled_from(_NAMES)
_modules = st.sampled_from([*MODULES, "json", "nowhere"])


@st.composite
def _from_import(draw: st.DrawFn) -> str:
    module = draw(_modules)
    name = draw(st.sampled_from([*_NAMES, "a", "b", "q", "c"]))
    alias = draw(st.sampled_from(["", "", *_NAMES]))
    return f"from {module} import {name}" + (f" as {alias}" if alias else "")


@st.composite
def _relative(draw: st.DrawFn) -> str:
    dots = draw(st.sampled_from([".", "..", "."]))
    module = draw(st.sampled_from(["", "a", "b", "q", "q.c", "c"]))
    return f"from {dots}{module} import {draw(st.sampled_from([*_NAMES, 'a', 'b', 'c']))}"


@st.composite
def _whole(draw: st.DrawFn) -> str:
    alias = draw(st.sampled_from(["", "X", "Y"]))
    return f"import {draw(_modules)}" + (f" as {alias}" if alias else "")


@st.composite
def _statement(draw: st.DrawFn) -> str:
    name, other = draw(_names), draw(_names)
    plain = draw(
        st.one_of(
            st.just(f"class {name}: ..."),
            st.just(f"def {name}(): ..."),
            st.just(f"{name} = 1"),
            st.just(f"{name} = {other}"),
            st.builds(lambda m: f"from {m} import *", _modules),
            st.just("from .a import *"),
            _from_import(),
            _relative(),
            _whole(),
            st.just(f"__all__ = ['{name}']"),
            st.just(f"{name}: object = {other}"),
        )
    )
    around = draw(st.sampled_from(["", "", "", "if True:", "try:", "def f():"]))
    if not around:
        return plain
    rest = f"\nexcept ImportError:\n    {name} = None" if around == "try:" else ""
    return f"{around}\n    {plain}{rest}" if "import *" not in plain else plain


@st.composite
def packages(draw: st.DrawFn) -> Mapping[str, bytes]:
    """The files of one code base; what they import may not be there."""
    files = {}
    for path in MODULES.values():
        statements = draw(st.lists(_statement(), max_size=4))
        files[path] = ("\n".join(statements) + "\n").encode()
    return files
