"""Interfaces, declarations and empty bodies: what they are, only words say."""

from __future__ import annotations

import pytest

from .test_same_code import difference, of_pair

_MESSAGE = "class Base: pass\nclass {}(Base):\n    structure = (('handle', 'L'), ('code', 'L')){}\n"
_METHOD = "\n    def size(self): return len(self.structure)"


@pytest.mark.parametrize(
    ("one", "other", "more", "same"),
    [
        ("OpenResponse", "CloseResponse", "", False),
        ("OpenResponse", "OpenResponse", "", True),
        ("OpenResponse", "OldOpenResponse", _METHOD, True),
        ("OpenResponse", "OpenResponse", _METHOD, True),
        ("OpenResponse", "CloseResponse", _METHOD, False),
    ],
)
def test_declarations_for_one_base_are_told_apart_by_their_names(
    one: str, other: str, more: str, same: bool
) -> None:
    base = "class Base: pass\n"
    new, old = (
        _MESSAGE.format(name, more).replace(base, "from app.base import Base\n")
        for name in (one, other)
    )
    files = {"app/__init__.py": "", "app/base.py": base, "app/new.py": new, "app/old.py": old}
    found = difference(files, f"app.new:{one}", f"app.old:{other}")
    assert (found is None) is same, found


def test_declarations_without_a_base_are_the_same_under_any_name() -> None:
    files = {
        "app/new.py": "class Sizes:\n    SMALL = 1\n",
        "app/old.py": "class Widths:\n    SMALL = 1\n",
    }
    assert difference(files, "app.new:Sizes", "app.old:Widths") is None


_INTERFACE = '''class {name}:
    """{whole}"""
    def __init__(self, kinds):
        self.kinds = kinds
    def labels(self):
        """{one}"""
        raise NotImplementedError()
    def classify(self, text){gives}:
        if overridden(self.classify_all):
            return self.classify_all([text])[0]
        else:
            raise NotImplementedError()
    def classify_all(self, texts):
        return [self.classify(text) for text in texts]
    def close(self): ...
'''
_PROMISES = {"name": "Judge", "whole": "Gives a text one label.", "one": "All labels.", "gives": ""}
_TYPED = {**_PROMISES, "gives": " -> Optional[str]"}
_HEAD = "from typing import Optional\nfrom app.asking import overridden\n"


@pytest.mark.parametrize(
    ("promises", "others", "same"),
    [
        (_PROMISES, {"whole": "Gives a text any number of labels.", "name": "ManyJudge"}, False),
        (_PROMISES, {"one": "The labels that are left."}, False),
        (_TYPED, {"gives": " -> set[str]"}, False),
        (_PROMISES, {"name": "Old"}, True),
        (_PROMISES, {"whole": "", "one": ""}, True),
        (_PROMISES, {"whole": "Gives a text one\n    label. Deprecated, use Judge instead."}, True),
        (_TYPED, {"gives": " -> str | None"}, True),
    ],
)
def test_interfaces_are_told_apart_by_what_they_promise(
    promises: dict[str, str], others: dict[str, str], same: bool
) -> None:
    """A subclass of each, with a body of its own, is told apart by its base."""
    theirs = {**promises, **others}
    files = {
        "app/asking.py": "def overridden(method): return method.__qualname__.count('.') > 1\n",
        "app/new.py": _HEAD + _INTERFACE.format(**promises),
        "app/old.py": _HEAD + _INTERFACE.format(**theirs),
        "app/own.py": f"from app.new import {promises['name']}\n"
        f"class F({promises['name']}):\n    def labels(self): return self.kinds\n",
        "app/their.py": f"from app.old import {theirs['name']}\n"
        f"class F({theirs['name']}):\n    def labels(self): return self.kinds\n",
    }
    found = difference(files, f"app.new:{promises['name']}", f"app.old:{theirs['name']}")
    assert (found is None) is same, found
    assert same or found.reason.startswith("interfaces that others implement")
    assert (difference(files, "app.own:F", "app.their:F") is None) is same


@pytest.mark.parametrize(
    "work", ["return [text]", "self.seen = text", "return str(text)", "self.kinds.append(text)"]
)
def test_what_does_something_is_told_apart_by_its_code(work: str) -> None:
    """Documentation is no difference where the code says what is done."""
    code = '"""{}"""\n    def __init__(self, kinds): self.kinds = kinds\n'
    code += f"    def labels(self): raise NotImplementedError\n    def put(self, text): {work}\n"
    new, old = (f"class F:\n    {code.format(t)}" for t in ("One.", "Something else."))
    assert of_pair(new, old) is None
