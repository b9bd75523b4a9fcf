"""Code that the host can't read, in words of the same length; a newer parser is the judge."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

from canonize.core.newer_syntax import parse_any, readable
from tests.conformance.pythons import find_python

NEWER = {
    "alias": "type Pair = tuple[int, Old]\n",
    "generic alias": "type Pair[T, *Ts, **P] = dict[T, Old]\n",
    "alias over lines": "type P[\n  T,  # [comment\n\n  U = int,\n] = dict[T, Old]\nafter = Old\n",
    "alias in a class": "class C:\n    type = 3\n    type X = Old\n    x: type = type(4)\n",
    "alias after a semicolon": "a = 1; type X = Old; b = X\n",
    "generic class": "class C[T: (A, B) = int](Base[T], metaclass=M): x = Old\n",
    "generic class without bases": "class C[T]:\n    x = Old\n",
    "generic class over lines": "class C[\n    T,\n\n    U = 'a]',\n]: x = Old\nafter = Old\n",
    "generic function": "async def f[T](a: T, *, b=Old) -> T: return a\n",
    "generic function over lines": "def f[\n    T\n](\n    a: Old\n): return a\n",
    "generic method": "class C:\n    @d\n    def f[T](self) -> T: return Old(self)\n",
    "same quotes": "x = f'{d['a']} {Old(\"b\")}'\n",
    "three levels": "x = f'{f'{f'{Old}'}'}'\n",
    "a format with fields": "x = f'{d['a']:>{w['b']}.{p}} {Old!r:>{w}} {y=} {z = !s}'\n",
    "neighbours": "x = ('a' f'{d['a']}' r''.strip() if Old else '' f'{b['c']}' '''\n'''\n 'd')\n",
    "comments and lines": "x = f'''{\n    Old  # a } comment\n}''' + f'{\nOld\n}'\n",
    "backslashes": "x = f'{'\\n'.join(Old)} \\N{DIGIT ONE} \\{a} {{b}}'\n",
    "brackets in strings": "x = f'{x:{'{'}>10} {d['}']}' + Old\n",
    "many": "x = f'{*d['a'],} {a, b} {(lambda q: q)(Old)} {a != b == c['d']}'\n",
    "not ASCII": "é = f'é{d['é']}é{é}é'; b = Old\n",
    "line ends": "type X[\r\n T\r\n] = Old\r\nx = f'{d['a']}'\r\ny = Old\r\n",
}
FOURTEEN = {
    "except without brackets": (
        "try: pass\nexcept A, b.B: pass\nexcept C: pass\nexcept D as d: pass\n",
        ["A b.B", "C", "D"],
    ),
    "except star": ("try: pass\nexcept* A, B, C: pass\n", ["A B C"]),
    "brackets all the same": ("try: pass\nexcept (A, B), C(d, e): pass\n", ["(A, B) C(d, e)"]),
}


def names(tree: ast.AST) -> list[tuple[int, int, str]]:
    parameters = {
        id(inner)
        for node in ast.walk(tree)
        for parameter in getattr(node, "type_params", [])
        for inner in ast.walk(parameter)
    }
    return sorted(
        (node.lineno, node.col_offset, node.id)
        for node in ast.walk(tree)
        if isinstance(node, ast.Name) and id(node) not in parameters
    )


@pytest.fixture(scope="module")
def names_of_newest() -> dict[str, list[tuple[int, int, str]]]:
    """What a Python that knows the syntax says of `NEWER`."""
    if sys.version_info >= (3, 13):
        return {what: names(ast.parse(code)) for what, code in NEWER.items()}
    python = find_python((3, 13))
    if python is None:
        pytest.skip("no Python 3.13 here")
    source = Path(__file__).read_text()
    wanted = source[source.index("def names(") : source.index("@pytest.fixture")]
    code = f"from __future__ import annotations\nimport ast, json\nNEWER = {NEWER!r}\n{wanted}\n"
    code += "print(json.dumps({w: names(ast.parse(c)) for w, c in NEWER.items()}))"
    run = subprocess.run(
        [python, "-W", "ignore", "-c", code], capture_output=True, text=True, check=True
    )
    return {what: [tuple(row) for row in rows] for what, rows in json.loads(run.stdout).items()}


@pytest.mark.parametrize("what", NEWER)
def test_every_name_is_seen_where_a_newer_parser_sees_it(
    what: str, names_of_newest: dict[str, list[tuple[int, int, str]]]
) -> None:
    assert names(parse_any(NEWER[what])) == names_of_newest[what]


@pytest.mark.parametrize("what", NEWER)
def test_no_byte_moves(what: str) -> None:
    code = NEWER[what].encode()
    found = readable(code)
    if sys.version_info < (3, 12):
        assert found is not None
    for before, after in zip(code, found.code if found else code, strict=True):
        assert (before in b"\r\n") == (after in b"\r\n")


@pytest.mark.parametrize("what", FOURTEEN)
def test_exceptions_without_brackets(what: str) -> None:
    code, wanted = FOURTEEN[what]
    [statement] = parse_any(code).body
    found = []
    for handler in statement.handlers:
        kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
        found.append(" ".join(map(ast.unparse, kinds)))
    assert found == wanted


def test_a_template_string_is_read_like_a_formatted_one() -> None:
    tree = parse_any("x = t'{Old!r:>{w}} text {d['a']}'\ny = tr'\\{Old}'\n")
    assert [name for *_, name in names(tree)] == ["x", "Old", "w", "d", "y", "Old"]


def test_the_text_of_a_string_that_was_put_in_other_words_stays() -> None:
    [statement] = parse_any("x = 'a ' t'b {c} d'\n").body
    assert ast.unparse(statement.value) == "('a ', 'b ', c, ' d')"


def test_a_lazy_import_is_an_import() -> None:
    tree = parse_any("lazy import a.b\nlazy from c import d as e\nlazy = 1\n")
    found = [node for node in ast.walk(tree) if isinstance(node, (ast.Import, ast.ImportFrom))]
    assert [ast.unparse(node) for node in found] == ["import a.b", "from c import d as e"]
    assert [node.col_offset for node in found] == [5, 5]


def test_async_was_a_name_once() -> None:
    code = "from a import async as b\nimport c.async\ndef f(async=1):\n    g(async=c.async)\n"
    assert ast.unparse(parse_any(code)) == ast.unparse(
        ast.parse(code.replace("async", "x"))
    ).replace("x", "async")


@pytest.mark.parametrize(
    "code",
    [
        "type = 3\ntype(x)\ntype.x = 4\n",
        "x = [type for type in types]\n",
        "async def f():\n    async with a: pass\n    return [b async for b in c]\n",
        "match = type\nexcept_ = 1\nlazy = 2\nlazy.x = 3\n",
    ],
)
def test_what_every_parser_reads_is_left_alone(code: str) -> None:
    found = readable(code.encode())
    assert found is None or found.code == code.encode()


NO_PYTHON = ["def f(:\n", "x = f'{a\n", "x = 'a\n", "type X[T = int\n", "print 1\n"]


@pytest.mark.parametrize("code", NO_PYTHON)
def test_what_is_no_python_stays_an_error(code: str) -> None:
    with pytest.raises(SyntaxError):
        parse_any(code)
