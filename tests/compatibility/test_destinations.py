"""Where something goes, and what of it is the same at other places."""

from __future__ import annotations

import copy
import pickle

import pytest

from canonize.compatibility.destinations import (
    NOWHERE,
    Destination,
    bound_to,
    inherited_by,
    kept_as,
    passed_to,
    returned_by,
)


@pytest.mark.parametrize(
    ("found", "text", "cause", "shared"),
    [
        (passed_to("self.agent.run"), "passed to self.agent.run", "", "passed to *.run"),
        (passed_to("run"), "passed to run", "", "passed to run"),
        (passed_to(""), "passed on", "", "passed on"),
        (passed_to("", "used as a value"), "used as a value", "", "used as a value"),
        (kept_as("a.b", "which others see"), "kept as a.b, which others see", "kept as a.b",
         "kept as *"),
        (kept_as("rows"), "kept as rows", "", "kept as *"),
        (bound_to("X", "which is public"), "bound to X, which is public", "bound to X",
         "bound to *"),
        (returned_by("make"), "returned by make", "", "returned by *"),
        (inherited_by("Y"), "inherited by Y", "", "inherited by *"),
        (Destination("returned by a lambda"), "returned by a lambda", "", "returned by a lambda"),
        (NOWHERE, "", "", ""),
    ],
)  # fmt: skip
def test_a_destination_knows_what_it_shares(
    found: Destination, text: str, cause: str, shared: str
) -> None:
    assert (str(found), found.cause, found.shared) == (text, cause or text, shared)
    for again in (pickle.loads(pickle.dumps(found)), copy.deepcopy(found)):
        assert (again, again.cause, again.shared) == (found, found.cause, found.shared)
