"""What a check has to know that runs the project's tests in copies of the tree."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from canonize.core.command_line import argument_list
from canonize.core.plan import Duration


class RunsInCopies(BaseModel):
    """How the tests are run there."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    command: str | tuple[str, ...] = Field(
        "python -m pytest -q", description="What runs tests; it must end in pytest."
    )
    timeout: Duration = Field(300.0, description="For each run: 90s, 10m.")
    env: dict[str, str] = Field(default_factory=dict, description="Variables set for it.")
    also: tuple[str, ...] = Field(
        (), description="Paths that git does not track and the tests need: copied along."
    )

    def arguments(self) -> list[str]:
        """The argument list, before the project's interpreter is put in."""
        return argument_list(self.command)
