"""Where an instance goes, which is another question than what an expression is.

`inference` answers the second, from the expression backwards; `instance_flow` follows one instance
forwards, to the places that it escapes to. Both are held to each other where they meet: what the
flow takes for an instance is never anything else to the inference.
"""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst
import pytest

from canonize.compatibility.expression_context import Fates
from canonize.compatibility.inference import Receivers
from canonize.compatibility.inference_inputs import Outside
from canonize.compatibility.inferred_types import OTHER, InstanceOf
from canonize.compatibility.instance_flow import Instances
from canonize.compatibility.touches import Touch
from canonize.core.symbols import Symbol
from canonize.references.references import find_references
from canonize.resolution.replacements import Redirect, Redirects
from canonize.syntax.analysis import analyse
from canonize.syntax.scopes import Scopes
from tests.compatibility.expression_forms import FORMS

SYMBOL = Symbol("a.b", "X")
REDIRECTS = Redirects({("a.b", "X"): Redirect(SYMBOL, SYMBOL, Symbol("n", "X"))})
OUTSIDE = Outside(
    makes_instances=lambda redirect: True,
    enters_itself=lambda redirect: True,
    may_hold=lambda module, name: False,
    starred={},
    find=REDIRECTS.find,
)


def read(code: str) -> tuple[Scopes, Fates]:
    scopes = analyse(f"from a.b import X\n{code}".encode()).scopes
    return scopes, Fates(scopes)


def flow(scopes: Scopes, fates: Fates) -> Iterator[Touch]:
    """What is done with the instances that the file makes or that its annotations promise."""
    instances = Instances(scopes, fates)
    uses = scopes.uses_of(scopes.top, "X")
    makers = frozenset(id(use.call) for use in uses if use.call is not None)
    for use in uses:
        if use.call is not None and not use.chain:
            yield from instances.of_call(use.call, use.scope, makers)
        yield from instances.annotated(use.node, use.scope)


@pytest.mark.parametrize("form", FORMS)
def test_what_flows_there_is_no_other_thing(form: str) -> None:
    scopes, fates = read(FORMS[form].format("create", "create"))
    receivers = Receivers(fates.nodes, scopes, find_references(scopes, "", REDIRECTS), OUTSIDE)
    for touch in flow(scopes, fates):
        if touch.member == "create" and not touch.is_shaky:
            assert isinstance(touch.node, cst.Attribute)
            assert receivers.meaning(touch.node.value) != OTHER


def test_both_see_the_plain_case() -> None:
    scopes, fates = read("x = X()\nx.create()\n")
    receivers = Receivers(fates.nodes, scopes, find_references(scopes, "", REDIRECTS), OUTSIDE)
    [touch] = [touch for touch in flow(scopes, fates) if touch.member]
    assert isinstance(touch.node, cst.Attribute)
    assert isinstance(receivers.meaning(touch.node.value), InstanceOf)


ESCAPES = {
    "def f():\n    return X()\n": "returned by f",
    "def f():\n    x = X()\n    g(x)\n": "passed to g",
    "x = X()\n": "bound to x, which can be imported",
    "class C:\n    def f(self):\n        self.x = X()\n": "kept as self.x, which others can reach",
    "def f(t):\n    t['x'] = X()\n": "kept in a collection",
    "def f():\n    x = X()\n    getattr(x, name)\n": "looked into by getattr",
    "f = lambda: X()\n": "returned by a lambda",
}


@pytest.mark.parametrize(("code", "where"), ESCAPES.items())
def test_where_an_instance_escapes_to(code: str, where: str) -> None:
    assert any(where in touch.escape for touch in flow(*read(code)))


@pytest.mark.parametrize(
    "code",
    [
        "def f():\n    x = X()\n    x.create()\n",
        "def f():\n    X()\n",
        "def f():\n    x = X()\n    if x is None:\n        pass\n",
        "class C:\n    def f(self):\n        self._x = X()\n        self._x.create()\n",
        "def f():\n    x = X()\n    isinstance(x, X)\n",
    ],
)
def test_an_instance_that_stays(code: str) -> None:
    assert not any(touch.escape for touch in flow(*read(code)))
