"""A package that binds a function to the name of its module: who takes the name gets that."""

from __future__ import annotations

import pytest

from tests.codemods.moving import move

FILES = {
    "app/__init__.py": "from app.route import Router\nfrom app.parts import gate, Gate\n",
    "app/gate/__init__.py": "from app.gate.router import Router\n",
    "app/gate/router.py": "class Router: pass\n",
    "app/parts/__init__.py": "from .gate import Gate, gate\n\n__all__ = ('Gate', 'gate')\n",
    "app/parts/gate.py": "class Gate: pass\n\n\ndef gate(x):\n    return x + 1\n",
    "app/conf.py": "from app.parts import gate\n\n\ndef f(x):\n    return gate(x)\n",
    "app/route.py": "from app.parts.gate import Gate\nfrom app.gate import Router\n",
    "main.py": (
        "from app import gate, Gate\nfrom app.conf import f\nfrom app.parts import gate as again\n"
        "print(gate(1), f(2), Gate.__name__, again(4))\n"
    ),
}
PAIR = "app.parts.gate=app.parts.gates"
BOUND = {
    "relatively": "from .gate import Gate, gate\n",
    "by its whole path": "from app.parts.gate import Gate, gate\n",
    "under the name of its module": "from .gate import Gate, gate as door\n\ngate = door\n",
    "one by one": "from .gate import Gate\nfrom .gate import gate\n",
}


@pytest.mark.parametrize("package", BOUND.values(), ids=BOUND.keys())
def test_a_name_that_hides_its_module_is_not_the_module(package: str) -> None:
    after = move({**FILES, "app/parts/__init__.py": package}, PAIR)
    assert not after.mistakes and not after.said("refused", "manual")
    assert "app/parts/gate.py" not in after.files
    assert after.text("app/conf.py") == FILES["app/conf.py"]
    assert after.text("app/__init__.py") == FILES["app/__init__.py"]
    assert "from app.parts.gates import Gate" in after.text("app/route.py")


def test_a_function_that_hides_a_module_beside_the_way_is_no_module() -> None:
    """The module of its name imports the package above, so every path leads through it."""
    files = {
        "app/__init__.py": "",
        "app/parts/__init__.py": "from .made import gate\n",
        "app/parts/made.py": "def gate(x):\n    return x\n",
        "app/parts/gate.py": "import app\n\n\ndef name():\n    return app.__name__\n",
        "app/logs.py": "def rich():\n    return 1\n",
        "app/use.py": (
            "from app.logs import rich\nfrom app.parts import gate\n\n\n"
            "def f(x):\n    return [rich(), list(map(gate, [x]))]\n"
        ),
        "main.py": "from app.use import f\nprint(f(1))\n",
    }
    after = move(files, "app.logs:rich=app.text:rich")
    assert not after.said("refused", "manual") and "app/logs.py" not in after.files


def test_a_module_that_its_package_does_not_hide_follows() -> None:
    files = {
        "app/__init__.py": "from app.parts import gate\n",
        "app/parts/__init__.py": "",
        "app/parts/gate.py": "def gate(x):\n    return x + 1\n",
        "app/conf.py": "from app.parts import gate\n\n\ndef f(x):\n    return gate.gate(x)\n",
        "main.py": "from app.conf import f\nimport app\nprint(f(2), app.gate.gate(1))\n",
    }
    after = move(files, PAIR)
    assert "gates.gate(x)" in after.text("app/conf.py") and "app/parts/gate.py" not in after.files


def test_a_package_that_has_the_module_itself_follows() -> None:
    files = {
        **FILES,
        "app/__init__.py": "",
        "app/parts/__init__.py": "from . import gate\nfrom .gate import Gate\n",
        "app/conf.py": "from app.parts import gate\n\n\ndef f(x):\n    return gate.gate(x)\n",
        "main.py": (
            "from app.conf import f\nfrom app import parts\nprint(f(2), parts.gate.gate(1))\n"
        ),
    }
    after = move(files, PAIR)
    assert "gate.py" not in " ".join(after.files) and not after.said("refused", "manual")
