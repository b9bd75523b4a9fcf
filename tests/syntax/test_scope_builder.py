"""Statements of the walk: places, guards, imports, strings and their roles."""

from __future__ import annotations

import pytest

from canonize.syntax.parsed_file import ParsedFile
from canonize.syntax.scope_builder import scopes_of
from canonize.syntax.scopes import Bind, ScopeKind, Scopes


def walk(code: str) -> Scopes:
    return scopes_of(ParsedFile.of(code.encode()).module)


@pytest.mark.parametrize(
    ("code", "guards"),
    [
        ("import a\n", ()),
        ("if x:\n    import a\n", ("if",)),
        ("if x: pass\nelse: import a\n", ("else",)),
        ("if x: pass\nelif y:\n    import a\n", ("if",)),
        ("if TYPE_CHECKING:\n    import a\n", ("type-checking",)),
        ("if typing.TYPE_CHECKING:\n    if y:\n        import a\n", ("type-checking", "if")),
        ("try:\n    import a\nexcept E: pass\n", ("try",)),
        ("try: pass\nexcept E:\n    import a\n", ("except",)),
        ("try: pass\nfinally:\n    import a\n", ("try",)),
        ("for x in y:\n    import a\n", ("loop",)),
        ("while x:\n    import a\n", ("loop",)),
        ("with x:\n    import a\n", ("with",)),
        ("match x:\n    case 1:\n        import a\n", ("match",)),
        ("if x:\n    def f():\n        import a\n", ()),
        ("class C:\n    import a\n", ()),
    ],
)
def test_guards_of_an_import(code: str, guards: tuple[str, ...]) -> None:
    [site] = walk(code).imports
    assert site.place.guards == guards


@pytest.mark.parametrize(
    ("code", "roles"),
    [
        ("'doc'\n'more'\n", ["docstring", "docstring"]),
        ("def f():\n    'doc'\n    return 'text'\n", ["docstring", "plain"]),
        ("class C:\n    'doc'\n", ["docstring"]),
        ("if x:\n    'text'\n", ["docstring"]),
        ("__all__ = ['a', 'b']\n", ["export", "export"]),
        ("__all__ += ['a']\n", ["export"]),
        ("__all__: list = ['a']\n", ["export"]),
        ("__all__.append('a')\n", ["export"]),
        ("__all__.extend(['a'])\n", ["export"]),
        ("x: 'A' = 'b'\n", ["annotation", "plain"]),
        ("def f(a: 'A') -> 'B': pass\n", ["annotation", "annotation"]),
        ("cast('A', 'b')\n", ["annotation", "argument"]),
        ("TypeVar('T', 'A', bound='B')\n", ["argument", "annotation", "annotation"]),
        ("x = f'{y}'\n", ["formatted"]),
    ],
)
def test_roles_of_strings(code: str, roles: list[str]) -> None:
    found = [site.role.value for site in walk(code).strings]
    assert sorted(found) == sorted(roles)


def test_how_names_are_bound() -> None:
    top = walk(
        "import a\nb = 1\ndef c(): pass\ndel d\nfor e in f: pass\nwith g as h: pass\n"
        "try: pass\nexcept E as i: pass\nmatch j:\n    case k: pass\nl += 1\ntype M = n\n"
    ).top
    hows = {name: [b.how for b in found] for name, found in top.bindings.items() if found}
    assert hows == {
        "a": [Bind.IMPORT], "b": [Bind.ASSIGN], "c": [Bind.DEFINE], "d": [Bind.DELETE],
        "e": [Bind.ASSIGN], "h": [Bind.ASSIGN], "i": [Bind.HANDLER], "k": [Bind.PATTERN],
        "l": [Bind.ASSIGN], "M": [Bind.ASSIGN],
    }  # fmt: skip


def test_global_and_nonlocal() -> None:
    found = walk(
        "def f(x):\n    def g():\n        global y\n        nonlocal x\n        x = y = 1\n"
    )
    inner = found.all[-1]
    assert (inner.declared_global, inner.declared_nonlocal) == ({"y"}, {"x"})
    assert [b.how for b in found.top.bindings["y"]] == [Bind.DECLARE, Bind.ASSIGN]
    assert inner.owner("x") is inner.parent and inner.owner("y") is found.top


def test_type_parameters_have_a_scope_of_their_own() -> None:
    found = walk("class C[T: B = D](E[T]):\n    x: T\ndef f[U](a: U = T): return U\n")
    kinds = [scope.kind for scope in found.all]
    assert kinds.count(ScopeKind.TYPE_PARAMETERS) == 2
    assert len(found.unbound("T")) == 1
    assert not found.unbound("U")
    [method] = [s for s in found.all if s.kind is ScopeKind.FUNCTION]
    assert method.bindings["a"][0].how is Bind.PARAMETER


def test_methods_of_a_generic_class() -> None:
    found = walk("class C[T]:\n    def f(self): pass\n    def g[U](self): pass\ndef h(): pass\n")
    home = next(s for s in found.all if s.kind is ScopeKind.CLASS)
    assert len(found.methods_of(home)) == 2


def test_results_of_calls() -> None:
    top = walk("made = Old(1)\nawaited = await Old()\nOld().run.now\na = b = Old()\n").top
    uses = top.uses["Old"]
    assert [use.bound_to for use in uses] == ["made", "awaited", None, None]
    assert uses[2].of_result == ["run"]
    assert all(use.call is not None for use in uses)
