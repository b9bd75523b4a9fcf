"""What definitions do, and the walk that finds it."""

from __future__ import annotations

import ast
import sysconfig
from pathlib import Path

from canonize.inventory import behaviour

_LEFT_OUT = (ast.expr_context, ast.operator, ast.boolop, ast.unaryop, ast.cmpop)


def test_the_walk_meets_what_the_standard_one_meets_in_its_order() -> None:
    folder = Path(sysconfig.get_paths()["stdlib"])
    met = 0
    for name in ("argparse.py", "ast.py", "dataclasses.py", "asyncio/tasks.py", "typing.py"):
        tree = ast.parse((folder / name).read_bytes())
        ours = [n for n in behaviour._walked(tree) if not isinstance(n, _LEFT_OUT)]
        theirs = [n for n in ast.walk(tree) if not isinstance(n, _LEFT_OUT)]
        assert [id(n) for n in ours] == [id(n) for n in theirs], name
        met += len(ours)
    assert met > 20_000


def test_what_a_class_calls_makes_and_returns() -> None:
    source = b"""
class Made:
    def run(self, user):
        if not user:
            return [Other(x) for x in (lambda: self.load(-1))()]
        return app.Engine(user)
    def stop(self):
        raise NotImplementedError
"""
    found = behaviour.behaviours_of(source, [("Made", 2, 8)])["Made"]
    assert found.constructs == {"app.Engine": 6, "Other": 5}
    assert found.returns == ["app.Engine"]
    assert found.stubs == ["stop"]
    assert {"load", "Engine", "Other"} <= set(found.callees)
    again = behaviour.load(behaviour.dump({"Made": found}))
    assert again == {"Made": found}
