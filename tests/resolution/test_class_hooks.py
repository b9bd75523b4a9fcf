"""Whether an ``__init_subclass__`` keeps the class that derives anywhere but in itself."""

from __future__ import annotations

import ast

import pytest

from canonize.resolution.class_hooks import class_before, only_looks_at_class

LOOKING = [
    "super().__init_subclass__(**kw)",
    "if not hasattr(cls, 'go'): raise TypeError(f'{cls} has no go')",
    "cls.kind = kind.upper()",
    "setattr(cls, 'kind', sorted(vars(cls)))",
    "cls.order += 1",
    "cls.label = ', '.join([kind, cls.kind])",
    "names = [n for n in vars(cls) if n.startswith('go')]\n    cls.names = tuple(names)",
    "assert issubclass(cls, object)",
    "cls.is_plain = kind.startswith(kind)",
    "text = kind\n    text += 'x'\n    cls.label = text\n    cls.label += f'{kind}'",
]
KEEPING = [
    "ALL.append(cls)",
    "note(cls)",
    "Base.known[cls.__name__] = cls",
    "cls.known[cls.__name__] = cls",
    "Base.last = cls",
    "setattr(Base, 'last', cls)",
    "global last\n    last = cls",
    "cls.__base__.last = cls",
    "...",
    "sorted([cls], key=lambda c: ALL.append(c))",
    "sorted([cls], key=ALL.append)",
    "club.join(cls)",
    "cls.names += [cls]",
    "names = cls.names\n    names += [cls]",
    "for cls in cls.__mro__[1:]: cls.order = 1",
    "super().note(cls)",
    "ALL.append([cls])",
    "pass",
]


def _is_looking(body: str, builtins: bool = True, above: str = "") -> bool:
    code = f"{above}def __init_subclass__(cls, kind='', **kw):\n    {body}\n"
    hook = ast.parse(code).body[0]
    return only_looks_at_class(hook, lambda name: builtins)


@pytest.mark.parametrize("body", LOOKING)
def test_it_only_looks(body: str) -> None:
    assert _is_looking(body)


@pytest.mark.parametrize("body", KEEPING)
def test_it_may_keep_the_class(body: str) -> None:
    assert not _is_looking(body)


def test_a_name_of_the_language_may_mean_another() -> None:
    assert not _is_looking("cls.kind = str(kind)", builtins=False)


def test_what_decorates_it_may_do_anything() -> None:
    assert _is_looking("cls.order = 1", above="@classmethod\n")
    assert not _is_looking("cls.order = 1", above="@classmethod\n@noted\n")


def test_what_is_no_function_may_do_anything() -> None:
    [hook] = ast.parse("__init_subclass__ = classmethod(note)").body
    assert not only_looks_at_class(hook, lambda name: True)


@pytest.mark.parametrize(
    ("body", "is_there"),
    [
        ("class B: ...\n  class C(B): ...", True),
        ("class B: ...\n  class B(B): ...", True),
        ("class C(B): ...\n  class B: ...", False),
        ("class B: ...\n  class B: ...\n  class C(B): ...", False),
        ("B = object\n  class C(B): ...", False),
        ("class D: ...\n  class C(B): ...", False),
        ("class B: ...\n  class C(b.B): ...", False),
    ],
)
def test_a_base_may_stand_beside_its_class(body: str, is_there: bool) -> None:
    [around] = ast.parse(f"class X:\n  {body}\n").body
    assert isinstance(around, ast.ClassDef)
    node = next(n for n in reversed(around.body) if isinstance(n, ast.ClassDef) and n.bases)
    found = class_before(node, node.bases[0], around)
    assert found is (around.body[0] if is_there else None)
    assert class_before(node, node.bases[0], None) is None
