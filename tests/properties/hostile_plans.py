"""Plans that nobody should write: from the schema with wrong values, by mutation, and by hand."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import strategies as st

from canonize.core.plan import Plan

VALID = """\
version: 1
name: one-factory
canonical: app.core:Factory
competitors:
  - symbol: app.old
    verdict: duplicate
  - {symbol: "app.old:Factory", verdict: duplicate, reason: 'twice'}
source_roots: ["."]
paths: {exclude: ["vendor/**"]}
checks:
  smoke: {command: "python -c 'import app.web'", timeout: 1m}
rollback_on: [check-failed, slower: 1.10]
steps:
  - id: baseline
    checks: [smoke]
  - id: rewrite
    phase: 2
    codemods:
      - rewrite_imports: {paths: ["app/**"]}
      - rewrite_strings
"""

_ODD_TEXT = st.text(
    st.characters(codec="utf-8") | st.sampled_from("\x00\x1b\u202e\u2066\r\n\x85\ufeff/.~:*-"),
    max_size=30,
) | st.sampled_from(
    [
        *("no", "off", "0o17", "1_000", "=", "~", "../x", "/etc/passwd", "a\0b", ".git/config"),
        *("--output=x", "app.core:Factory", "!!python/object:os.system", "$(touch marked)"),
        "x" * 5000,
    ]
)
_ODD = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**40), 10**40) | st.floats() | _ODD_TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_ODD_TEXT, inner, max_size=4),
    max_leaves=10,
)


def from_schema() -> st.SearchStrategy[bytes]:
    """Plans that follow the schema here and there, as JSON, which is YAML."""
    schema = Plan.model_json_schema()
    values = _Schema(schema["$defs"]).values(schema)
    return st.builds(
        lambda value, ascii_only: json.dumps(value, ensure_ascii=ascii_only).encode(
            "utf-8", "surrogatepass"
        ),
        values,
        st.booleans(),
    )


class _Schema:
    def __init__(self, definitions: dict[str, Any]) -> None:
        self._definitions = definitions

    def values(self, schema: dict[str, Any]) -> st.SearchStrategy[Any]:
        """What a schema allows, and one time in eight anything."""
        allowed = self._allowed(schema)
        return st.integers(0, 7).flatmap(lambda dice: allowed if dice else _ODD)

    def _allowed(self, schema: dict[str, Any]) -> st.SearchStrategy[Any]:
        if "$ref" in schema:
            name = schema["$ref"].rpartition("/")[2]
            return st.deferred(lambda: self.values(self._definitions[name]))
        if "enum" in schema or "const" in schema:
            return st.sampled_from(schema.get("enum") or [schema["const"]])
        for key in ("anyOf", "oneOf", "allOf"):
            if key in schema:
                return st.one_of(*(self._allowed(option) for option in schema[key]))
        kinds = {"object": self._object, "array": self._array, "string": self._string}
        make = kinds.get(schema.get("type", ""))
        if make is not None:
            return make(schema)
        plain = {"integer": st.integers(-2, 120), "number": st.floats(-1, 100), "null": st.none()}
        return plain.get(schema.get("type", ""), _ODD)

    def _object(self, schema: dict[str, Any]) -> st.SearchStrategy[Any]:
        known = {name: self.values(value) for name, value in schema.get("properties", {}).items()}
        if not known:
            return st.dictionaries(_ODD_TEXT, _ODD, max_size=3)
        needed = {name: known.pop(name) for name in schema.get("required", ()) if name in known}
        return st.fixed_dictionaries(needed, optional=known)

    def _array(self, schema: dict[str, Any]) -> st.SearchStrategy[Any]:
        items = schema.get("items") or (schema.get("prefixItems") or [{}])[0]
        return st.lists(self.values(items), max_size=4)

    def _string(self, schema: dict[str, Any]) -> st.SearchStrategy[Any]:
        if "pattern" in schema:
            return st.from_regex(schema["pattern"]).filter(lambda text: len(text) < 200)
        return _ODD_TEXT


_INSERTED = (
    *(b"[", b"{", b"- ", b": ", b"&a ", b"*a", b"!!int ", b"!!python/name:os ", b"|\n", b">", b'"'),
    *(b"'", b"#", b"\t", b"%YAML 1.1\n", b"?", b"\0", b"\xff", b"\r", b"\xe2\x80\xae", b"\x1b[2J"),
    *(b"\xef\xbb\xbf", b"---\n", b"...\n", b"<<: *a\n", b"\xed\xa0\x80", b"\xc2\x85", b"1e999"),
)


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    """The valid plan with a few bytes dropped, doubled, moved or put in."""
    data = VALID.encode()
    for _ in range(draw(st.integers(1, 5))):
        at = draw(st.integers(0, len(data)))
        end = min(len(data), at + draw(st.integers(0, 40)))
        other = draw(st.integers(0, len(data)))
        data = draw(
            st.sampled_from(
                [
                    data[:at] + data[end:],
                    data[:end] + data[at:],
                    data[:other] + data[at:end] + data[other:],
                    data[:at] + draw(st.sampled_from(_INSERTED)) + data[at:],
                    data[:at] + draw(st.binary(max_size=4)) + data[end:],
                    data[:at],
                ]
            )
        )
    return data


def by_hand() -> dict[str, bytes]:
    """Bombs, and what parsers are known to stumble over."""
    laughs = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    laughs += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
    bombs = {
        "a billion laughs": "\n".join(laughs).encode(),
        "brackets": b"[" * 20_000,
        "braces": b"{a: " * 20_000,
        "dashes": b"- " * 20_000,
        "questions": b"? " * 20_000,
        "quotes": b'"' * 20_000,
        "one key": b"a" * 250_000 + b": 1",
        "one value": b"version: " + b"9" * 200_000,
        "many keys": b"".join(b"k%d: 1\n" % n for n in range(20_000)),
        "the same key": b"version: 1\n" * 5_000,
        "a loop": b"a: &a [*a]",
        "a loop of merges": b"a: &a\n  <<: *a\n",
        "too long": b"#" * 300_000,
        "nothing": b"",
        "a byte-order mark": b"\xef\xbb\xbf",
        "UTF-16": VALID.encode("utf-16"),
        "UTF-32": VALID.encode("utf-32"),
        "NUL": b"\0" * 1000,
        "anchors": b"".join(b"k%d: &k%d x\n" % (n, n) for n in range(5_000)),
        "comments": b"#\n" * 100_000,
        "documents": b"---\n" * 10_000,
        "indentation": b"".join(b" " * n + b"a:\n" for n in range(600)),
        "a fraction": b"version: 1e" + b"9" * 10_000,
        "hexadecimal": b"version: 0x" + b"f" * 100_000,
        "sexagesimal": b"version: " + b"1:" * 50_000 + b"1",
        "a tag": b"!<tag:yaml.org,2002:python/object/apply:os.system> ['touch marked']",
    }
    return bombs | {f"{name}, under name": b"name: " + data for name, data in bombs.items()}
