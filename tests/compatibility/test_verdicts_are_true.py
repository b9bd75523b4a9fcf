"""Code that uses a competitor is run, then run with the canonical in its place: what was called
compatible does the same, what was said to need adapting does not."""

from __future__ import annotations

from textwrap import indent
from typing import Any

from hypothesis import Phase, assume, event, given, settings
from hypothesis import strategies as st

from canonize.compatibility.use_verdicts import Trouble, UseVerdict
from tests.compatibility.comparing import pair

NAMES = ("alpha", "beta", "gamma")
KINDS = ("method", "async", "property", "class", "static", "missing")
WAYS = (
    "result = {made}.act{call}",
    "made = {made}\nresult = made.act{call}",
    "class Sub(X): ...\nresult = Sub{args}.act{call}",
    "class Sub(X):\n    def go(self): return self.act{call}\nresult = Sub{args}.go()",
    "class T:\n    def __init__(self): self.x = {made}\n    def go(self): return self.x.act{call}\n"
    "result = T().go()",
    "def go(x: X): return x.act{call}\nresult = go({made})",
)


@st.composite
def parameters(draw: st.DrawFn) -> str:
    names = list(draw(st.permutations(NAMES)))[: draw(st.integers(0, 3))]
    required = draw(st.integers(0, len(names)))
    parts = [n if i < required else f"{n}=None" for i, n in enumerate(names)]
    star = draw(st.integers(required, len(parts)))
    if star < len(parts) and draw(st.booleans()):
        parts.insert(star, "*")
    return ", ".join(parts)


@st.composite
def arguments(draw: st.DrawFn, taken: str) -> str:
    """A call that fits a signature."""
    spelt = taken.split(", ") if taken else []
    positional = spelt.index("*") if "*" in spelt else len(spelt)
    by_position = draw(st.integers(0, positional))
    found = [repr(f"p{i}") for i in range(by_position)]
    for parameter in spelt[by_position:]:
        name, optional, _ = parameter.partition("=")
        if name != "*" and (not optional or draw(st.booleans())):
            found.append(f"{name}={name!r}")
    return f"({', '.join(found)})"


def source(kind: str, constructor: str, method: str) -> str:
    tell = "return sorted((k, v) for k, v in locals().items() if k not in ('self', 'cls') and v)"
    first = {"class": "cls, ", "static": ""}.get(kind, "self, ")
    taken = f"({first}{method})".replace(", )", ")")
    heads = {
        "async": f"async def act{taken}:",
        "property": "@property\ndef act(self):",
        "class": f"@classmethod\ndef act{taken}:",
        "static": f"@staticmethod\ndef act{taken}:",
    }
    head = heads.get(kind, f"def act{taken}:")
    body = "" if kind == "missing" else f"{head}\n    {tell}\n"
    made = f"def __init__(self, {constructor}):\n".replace(", )", ")")
    made += "    self.fed = sorted((k, v) for k, v in locals().items() if k != 'self')\n"
    return "class X:\n" + indent(made + body, "    ")


def outcome(definition: str, use: str) -> Any:
    space: dict[str, Any] = {}
    try:
        exec(f"{definition}\n{use}", space)
    except (TypeError, AttributeError) as error:
        return type(error)
    result = space.get("result")
    if hasattr(result, "send"):
        try:
            result.send(None)
        except StopIteration as end:
            return "awaited", end.value
    return result


@settings(max_examples=120, deadline=None, phases=[Phase.explicit, Phase.generate, Phase.shrink])
@given(st.data())
def test_what_is_said_of_uses_is_what_happens(data: st.DataObject) -> None:
    constructor, method = data.draw(parameters()), data.draw(parameters())
    other = data.draw(st.sampled_from([constructor, data.draw(parameters())]))
    another = data.draw(st.sampled_from([method, data.draw(parameters())]))
    kind = data.draw(st.sampled_from(KINDS[:5]))
    new_kind = data.draw(st.sampled_from([kind, kind, data.draw(st.sampled_from(KINDS))]))
    old, new = source(kind, constructor, method), source(new_kind, other, another)
    args, call = data.draw(arguments(constructor)), data.draw(arguments(method))
    call = "" if kind == "property" else call
    way = data.draw(st.sampled_from(WAYS))
    use = way.format(made=f"X{args}", args=args, call=call)
    here = outcome(old, use)
    assume(not isinstance(here, type))
    there = outcome(new, use)
    code = f"from a.b import X\n{use}\n"
    found = pair({"a/b.py": old, "n.py": new, "app.py": code}).uses
    verdicts = {u.verdict for u in found if u.judgement.trouble is not Trouble.PASSED_ON}
    event(", ".join(sorted(verdicts)))
    told = f"{old}\n{new}\n{code}\n{here} / {there}\n{[u.judgement for u in found]}"
    if UseVerdict.ADAPT in verdicts:
        assert there != here or _fed(old, use) != _fed(new, use), told
    elif verdicts == {UseVerdict.COMPATIBLE}:
        assert there == here and _fed(old, use) == _fed(new, use), told


def _fed(definition: str, use: str) -> Any:
    """What the constructors were given."""
    recorded = definition.replace("self.fed = sorted", "RECORD.append(self); self.fed = sorted")
    space: dict[str, Any] = {"RECORD": []}
    try:
        exec(f"{recorded}\n{use}", space)
    except (TypeError, AttributeError) as error:
        return type(error)
    result = space.get("result")
    if hasattr(result, "close") and hasattr(result, "send"):
        result.close()
    return [[item for item in made.fed if item[1] is not None] for made in space["RECORD"]]
