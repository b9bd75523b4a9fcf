"""A small repository in memory or on disk, and its scan."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from canonize.discovery.kept_scan import scan
from canonize.discovery.result import Group, GroupMember, ScanResult
from canonize.discovery.scan import groups_in, take_stock
from canonize.discovery.scan_options import ScanOptions
from canonize.discovery.workplace import Workplace
from canonize.inventory.contents import SourceFile
from canonize.inventory.store import Store

Files = dict[str, str]


class Scene:
    """Files on disk and what a scan says about them."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def write(self, files: Files) -> None:
        for path, text in files.items():
            target = self.root / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(textwrap.dedent(text))

    def place(self, store: Store, **more: object) -> Workplace:
        files = [SourceFile(str(p.relative_to(self.root))) for p in sorted(self.root.rglob("*.py"))]
        return Workplace(self.root, files, store, **more)  # type: ignore[arg-type] # test helper

    def scan(self, options: ScanOptions | None = None, **more: object) -> ScanResult:
        """What is shown, and what is weaker."""
        with Store(None) as store:
            return scan(self.place(store), options or ScanOptions(), **more)  # type: ignore[arg-type] # test helper

    def grouped(self, options: ScanOptions | None = None, **more: object) -> ScanResult:
        """Every group among those that are shown: whether it is likely enough is not asked."""
        found = self.scan(options, **more)
        return replace(found, groups=(*found.groups, *found.weaker), weaker=())

    def analysed(self):
        with Store(None) as store:
            place = self.place(store)
            return groups_in(place, take_stock(place), ScanOptions())


@pytest.fixture
def scene(tmp_path: Path) -> Callable[[Files], Scene]:
    def make(files: Files) -> Scene:
        found = Scene(tmp_path)
        found.write(files)
        return found

    return make


def member(group: Group, symbol: str) -> GroupMember:
    return next(m for m in group.members if m.symbol == symbol)


@pytest.fixture
def case() -> Files:
    """The shape of the case: canonical that warns, variant, wrapper, alias, shim, homonym."""
    users = "from {module} import {name}\n\ndef use():\n    return {name}\n"
    files = {
        "app/core/engine.py": "class Engine:\n    def run(self): return 1\n",
        "app/core/engine_factory.py": '''
            import warnings
            class EngineFactory:
                """Makes engines. DEPRECATED."""
                def __init__(self, bridge=None, pool=None):
                    warnings.warn("old", DeprecationWarning, stacklevel=2)
                    self.bridge = bridge
                def create_for_user(self, user): return user
                def create_engine(self, user): return user
                def shutdown(self): return None
            class ScopedEngineFactory(EngineFactory):
                """Alias."""
            ''',
        "app/other/factory.py": '''
            class EngineFactory:
                """Makes engines, differently: use app.core.engine_factory instead."""
                def __init__(self, config=None): self.config = config
                def configure(self, bridge): self.bridge = bridge
                def create_engine(self, user): return (self.config, user)
            class MakerFactory:
                """Hands on."""
                def __init__(self): self.inner = EngineFactory()
                def configure(self, bridge): return self.inner.configure(bridge)
                def create_engine(self, user): return self.inner.create_engine(user)
            ''',
        "app/unified.py": '''
            from app.core.engine_factory import EngineFactory
            async def get_factory() -> EngineFactory: return EngineFactory()
            class UnifiedEngineFactory:
                """One door."""
                @classmethod
                async def create_engine(cls, user):
                    factory = await get_factory()
                    return await factory.create_engine(user)
                @classmethod
                async def create_for_user(cls, user):
                    return await cls.create_engine(user)
            ''',
        "app/compat.py": """
            try:
                from app.core.engine_factory import EngineFactory as Real
                EngineFactory = Real
            except ImportError:
                class EngineFactory:
                    def create_engine(self, user): return None
            """,
        "app/borrowed.py": "from app.core.engine import Engine as EngineFactory\n"
        "__all__ = ['EngineFactory']\n",
        "app/legacy_adapter.py": '''
            class EngineFactory:
                """Adapts plugs."""
                def adapt_plug(self, plug): return plug
                def check_socket(self, socket): return socket
            ''',
        "tests/unit/test_factory.py": "from unittest.mock import patch\n"
        "from app.other.factory import EngineFactory\n"
        "def test_it():\n    with patch('app.other.factory.MakerFactory'): assert EngineFactory\n",
        "tests/e2e/test_all.py": "from app.users.u0 import use\n",
    }
    for number in range(4):
        files[f"app/users/u{number}.py"] = users.format(
            module="app.core.engine_factory", name="EngineFactory"
        )
    files["app/users/other.py"] = users.format(module="app.other.factory", name="EngineFactory")
    files["app/users/unified.py"] = users.format(module="app.unified", name="UnifiedEngineFactory")
    files["app/users/compat.py"] = users.format(module="app.compat", name="EngineFactory")
    return files
