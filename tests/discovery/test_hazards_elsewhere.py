"""An import that leads nowhere is a hazard; one that leads where a scan can't look is none.

Each case is a pair: the repository in which nothing is missing, and one that only looks like it.
"""

from __future__ import annotations

import pytest

from canonize.discovery.kept_scan import scan
from canonize.discovery.scan_options import ScanOptions
from canonize.inventory.store import Store

APP = {"app/__init__.py": "", "app/core.py": "def serve(): pass\n"}


def missing(scene, files: dict[str, str]) -> set[str]:
    found = scene(files).scan().hazards
    return {h.symbol for h in found if h.kind in ("missing-module", "missing-name")}


@pytest.mark.parametrize(
    ("files", "told"),
    [
        # A package without an `__init__` is shared with other distributions.
        ({"acme/core/a.py": "import acme.billing\n"}, set()),
        ({"acme/core/a.py": "from acme.billing.rows import Row\n"}, set()),
        ({"acme/core/a.py": "from acme.core.billing import x\n", "acme/core/__init__.py": "",
          "acme/core/b.py": "from acme.core import a\nfrom acme.core import b\n"},
         {"acme.core.billing"}),
        ({**APP, "app/a.py": "import app.billing\n"}, {"app.billing"}),
        # An example that is called like a library.
        ({**APP, "app/a.py": "from pydantic import BaseModel\n",
          "examples/pydantic/tasks.py": "def x(): pass\n",
          **{f"examples/run{n}.py": "from pydantic.tasks import x\n" for n in range(3)}}, set()),
        ({**APP, "examples/pydantic/tasks.py": "def x(): pass\n",
          **{f"examples/run{n}.py": "from pydantic.tasks import y\n" for n in range(3)}},
         {"pydantic.tasks:y"}),
        # A script's own folder comes first.
        ({**APP, "examples/one/tasks.py": "def a(): pass\n",
          "examples/one/run.py": "from tasks import a\n",
          "examples/two/tasks.py": "def b(): pass\n",
          "examples/two/run.py": "from tasks import b\n"}, set()),
        # What a build makes of a description of messages.
        ({**APP, "app/a.py": "from app.rows_pb2 import Row\n"}, set()),
        ({**APP, "app/a.py": "from app import rows_pb2_grpc\n"}, set()),
        ({**APP, "app/a.py": "from app.rows_pb3 import Row\n"}, {"app.rows_pb3"}),
        # What a build makes of another language, as its configuration says.
        ({**APP, "app/a.py": "from app._core.rows import Row\n",
          "setup.py": "x = [RustExtension(\n    'app._core', binding=1)]\n"}, set()),
        ({**APP, "app/a.py": "from app._core import Row\n",
          "setup.py": "x = [Extension(name='app._other')]\n"}, {"app._core"}),
        ({**APP, "app/a.py": "import app._core\n",
          "pyproject.toml": "[tool.maturin]\nmodule-name = 'app._core'\n"}, set()),
        ({**APP, "app/a.py": "import app._cores\n",
          "pyproject.toml": "[tool.maturin]\nmodule-name = 'app._core'\n"}, {"app._cores"}),
        ({**APP, "app/a.py": "from app import fast\n", "pyproject.toml":
          "[[tool.setuptools.ext-modules]]\nname = 'app.fast'\nsources = ['fast.c']\n"}, set()),
        # What a build writes.
        ({**APP, "app/a.py": "from app._version import version\n"}, set()),
        ({**APP, "app/a.py": "from app import version\n"}, set()),
        ({**APP, "app/a.py": "from app._versions import version\n"}, {"app._versions"}),
        # The package by its file's name.
        ({**APP, "app/a.py": "from app.__init__ import __version__\n"}, set()),
        ({**APP, "app/a.py": "from app.missing.__init__ import x\n"}, {"app.missing.__init__"}),
        # A module that imports from itself when it is run.
        ({**APP, "app/live.py": "class Live: pass\nif __name__ == '__main__':\n"
          "    from .live import Live\n", "app/a.py": "from app.live import Live\n"}, set()),
        ({**APP, "app/live.py": "from .live import Live\n",
          "app/a.py": "from app.live import Live\n"}, {"app.live:Live"}),
        # A module whose name begins with "import".
        ({**APP, "app/importlib.py": "", "app/a.py": "def f():\n    from . import importlib\n"},
         set()),
        ({**APP, "app/a.py": "def f():\n    from . import important\n"}, {"app:important"}),
    ],
)  # fmt: skip
def test_missing(scene, files: dict[str, str], told: set[str]) -> None:
    assert missing(scene, files) == told


def test_a_module_that_is_compiled_is_there(scene) -> None:
    made = scene(
        {
            **APP,
            "app/a.py": "from app.clock import now\nfrom app import fast\nfrom app.gone import x\n",
        }
    )
    extensions = ("app/clock.pyx", "app/fast.cpython-311-x86_64-linux-gnu.so")
    with Store(None) as store:
        found = scan(made.place(store, extensions=extensions), ScanOptions()).hazards
        bare = scan(made.place(store), ScanOptions()).hazards
    assert {h.symbol for h in found} == {"app.gone"}
    assert {h.symbol for h in bare} == {"app.gone", "app.clock", "app:fast"}
