"""Code that could hold a stored object is found before it is parsed."""

from __future__ import annotations

import base64
import gzip
import json
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canonize.core.symbols import Symbol
from canonize.core.tree import MemoryBase, SourceTree
from canonize.references import stored_objects
from canonize.references.stored_objects import packed_references

PICKLES = [
    b"\x80\x04\x95\x1a\x00\x00\x00\x00\x00\x00\x00\x8c\x07app.old\x94\x8c\x05Thing\x94\x93\x94.",
    b"capp.old\nThing\np0\n.",
    b"\x80\x02capp.old\nThing\nq\x00.",
]
CODE = "import pickle, base64\nDATA = {data}\nprint(pickle.loads(base64.b64decode(DATA)))\n"


def wrapped(text: str) -> str:
    lines = [text[at : at + 20] for at in range(0, len(text), 20)]
    return "(\n" + "\n".join(f"    {line!r}" for line in lines) + "\n)"


SPELT = {
    "plain": lambda data: repr(base64.b64encode(data).decode()),
    "urlsafe": lambda data: repr(base64.urlsafe_b64encode(data)),
    "hex": lambda data: repr(data.hex()),
    "upper hex": lambda data: repr(data.hex().upper()),
    "in several lines": lambda data: wrapped(base64.b64encode(data).decode()),
    "with line ends": lambda data: repr(base64.encodebytes(data * 1).decode()),
    "zlib": lambda data: repr(base64.b64encode(zlib.compress(data)).decode()),
    "gzip": lambda data: repr(base64.b64encode(gzip.compress(data)).decode()),
    "bytes": repr,
}


def found(code: str, symbol: str = "app.old:Thing") -> list[str]:
    tree = SourceTree(MemoryBase({"app/use.py": code.encode()}))
    return [str(e.line) for e in packed_references(tree, [Symbol.parse(symbol)], ())]


@pytest.mark.parametrize("how", SPELT)
@pytest.mark.parametrize("pickled", PICKLES)
def test_in_code(how: str, pickled: bytes) -> None:
    code = CODE.format(data=SPELT[how](pickled))
    assert found(code)
    assert not found(code, "app.older:Thing")


@pytest.mark.parametrize(
    "code",
    [
        CODE.format(data=repr("gA" * 20)),
        "import json\nprint(json.loads('{}'), 'app.older')\n",
        "import pickle\nprint(pickle.loads(b''))\nTEXT = 'an ordinary text of many words'\n",
    ],
)
def test_other_code(code: str) -> None:
    assert not found(code)


def test_code_without_the_name_is_not_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise AssertionError("parsed")

    monkeypatch.setattr(stored_objects, "parsed_file", fail)
    text = json.dumps([f"some_identifier_{n}" for n in range(50)])
    assert not found(f"import pickle, json\nprint(json.loads({text!r}))\n")


@given(st.binary(max_size=9), st.binary(max_size=9), st.from_regex(r"[a-z_]{2,9}(\.[a-z_9]{1,5})?"))
def test_every_way_to_spell_a_name(before: bytes, after: bytes, name: str) -> None:
    spelt = [*stored_objects._spellings(name.encode())]
    whole = before + name.encode() + after
    for text in (base64.b64encode(whole), base64.urlsafe_b64encode(whole), whole.hex().encode()):
        assert any(part in text for part in spelt)
