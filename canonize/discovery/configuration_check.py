"""What [scan] may hold. Apart from `configuration`, because most repositories have no such section,
and loading pydantic's models would take an eighth of a warm scan."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from canonize.discovery.scan_options import AcceptedEntry, ConfigurationInvalid, ScanOptions

Reason = Annotated[str, StringConstraints(strip_whitespace=True, min_length=3)]


class _Accepted(BaseModel):
    model_config = ConfigDict(extra="forbid")

    group: str = Field(description="The group's id when it was accepted.")
    reason: Reason = Field(description="Why it stays.")
    members: tuple[str, ...] = Field((), description="Its members then; a new one is news again.")


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid")

    exclude: tuple[str, ...] = ()
    tests: tuple[str, ...] = ()
    source_roots: tuple[str, ...] = ()
    accepted: tuple[_Accepted, ...] = ()


def checked(name: str, section: Any) -> ScanOptions:
    """The options of a section.

    Raises:
        ConfigurationInvalid: with every mistake.
    """
    try:
        found = _Section.model_validate(section)
    except ValidationError as error:
        details = tuple(
            f"scan.{'.'.join(map(str, item['loc']))}: {item['msg']}" for item in error.errors()
        )
        raise ConfigurationInvalid(
            f"{name} has options that a scan does not understand",
            where=name,
            hint="each accepted group needs `group` and `reason`; see docs/scan.md",
            details=details,
        ) from error
    accepted = tuple(AcceptedEntry(e.group, e.reason, e.members) for e in found.accepted)
    return ScanOptions(found.exclude, found.tests, found.source_roots, accepted)
