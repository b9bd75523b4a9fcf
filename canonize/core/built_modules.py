"""Extension modules that a repository's build makes, as its configuration names them.

What Rust or C++ is compiled to stands in no file that is called like it: ``setup.py`` says
``RustExtension("app._core")``, or ``pyproject.toml`` ``module-name = "app._core"``, and no more.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from canonize.core.settings_texts import toml_of, value_at

_IN_PYTHON = re.compile(
    r"\b\w*Extension\(\s*(?:(?:name|target)\s*=\s*)?[\"']([^\W\d]\w*(?:\.\w+)*)[\"']"
)
_SCRIPTS = ("setup.py", "build.py", "setup_ext.py")
_EXTENSIONS = (("setuptools", "ext-modules"), ("setuptools-rust", "ext-modules"))


def built_modules(read: Callable[[str], bytes | None]) -> tuple[str, ...]:
    """The dotted names of extension modules, sorted.

    Args:
        read: the bytes of a file of the repository; ``None`` where there is none.
    """
    found = {name for script in _SCRIPTS for name in _IN_PYTHON.findall(_text(read(script)))}
    tool = value_at(toml_of(read("pyproject.toml")), "tool")
    return tuple(sorted(found | set(_in_settings(tool))))


def _in_settings(tool: Any) -> Iterator[str]:
    named = [value_at(tool, "maturin", "module-name")]
    for keys in _EXTENSIONS:
        listed = value_at(tool, *keys)
        for entry in listed if isinstance(listed, list) else ():
            named += [value_at(entry, "name"), value_at(entry, "target")]
    yield from (name for name in named if isinstance(name, str))


def _text(data: bytes | None) -> str:
    return (data or b"").decode("utf-8", "replace")
