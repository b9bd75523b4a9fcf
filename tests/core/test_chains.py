"""Chains that would stop a parser, or end whoever walks the tree, are told before."""

from __future__ import annotations

import sysconfig
from pathlib import Path

import pytest

from canonize.core.chains import is_too_long_a_chain, parse_shallow
from canonize.syntax.decoding import Unreadable
from canonize.syntax.parsed_file import ParsedFile

LONG = {
    "sums": "x = 1" + " + 1" * 20_000,
    "attributes": "x = a" + ".b" * 10_000,
    "attributes over lines": "x = (a" + "\n.b" * 10_000 + ")",
    "calls": "x = f" + "(1)" * 5_000,
    "subscripts": "x = a" + "[0]" * 5_000,
    "choices": "x = " + "1 if a else " * 3_000 + "1",
    "branches": "if a:\n    b\n" + "elif a:\n    b\n" * 2_000,
    "continued lines": "x = 1" + " \\\n + 1" * 5_000,
}
SHORT = {
    "nothing": "",
    "a long string": "x = '" + "a.b" * 100_000 + "'",
    "a long comment": "# " + "a.b" * 100_000,
    "a long list": "x = [" + "1, " * 50_000 + "]",
    "many strings": "x = (\n" + "'a'\n" * 300 + ")",
    "a long string in what does not parse": "x = '" + "a" * 5_000 + "' = = 1",
    "branches that are no chain": "if a:\n    b\nelif c:\n    d\n" * 1_000,
}


@pytest.mark.parametrize("name", LONG)
def test_long(name: str) -> None:
    data = f"import a\n{LONG[name]}\n".encode()
    assert is_too_long_a_chain(data)
    with pytest.raises(ValueError, match="too deeply"):
        parse_shallow(data)
    with pytest.raises(Unreadable, match="too deeply"):
        ParsedFile.of(data)


@pytest.mark.parametrize("name", SHORT)
def test_short(name: str) -> None:
    assert not is_too_long_a_chain(f"import a\n{SHORT[name]}\n".encode())


def test_no_file_of_the_standard_library_is() -> None:
    library = Path(sysconfig.get_path("stdlib"))
    files = [*library.glob("*.py"), *library.glob("asyncio/*.py")]
    assert [path.name for path in files if is_too_long_a_chain(path.read_bytes())] == []
