"""All cases of the suite, in the order of the forms."""

from __future__ import annotations

import importlib
import pkgutil

from tests.conformance import cases as _cases
from tests.conformance.case import Case


def all_cases() -> tuple[Case, ...]:
    """Every case of every file in ``cases``, sorted by form and letter."""
    found: list[Case] = []
    for module in pkgutil.iter_modules(_cases.__path__):
        found += importlib.import_module(f"{_cases.__name__}.{module.name}").case
    return tuple(sorted(found, key=lambda case: (case.form, case.id)))
