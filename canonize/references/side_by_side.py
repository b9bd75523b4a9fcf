"""How an old name stands beside the new one in a text, where one of the two has to stay."""

from __future__ import annotations

from enum import StrEnum

from canonize.core.reasons import Code, Reason


class SideBySide(StrEnum):
    """The sentence that a person reads."""

    DICTIONARY_KEYS = "the old and the new name are keys of one dictionary"
    MAPPING_KEYS = "the old and the new name are keys of one mapping"
    OBJECT_KEYS = "the old and the new name are keys of one object"
    SECTIONS = "two sections would have one name"
    LIST = "the old and the new name stand in one list"
    LIST_ENTRIES = "the old and the new name are entries of one list"
    PLUGINS = "two plug-ins of one group would be one object"
    LINE_ENTRIES = "the old and the new name are entries of one line"
    CALL = "the old and the new name are given to one call"
    TOLD_APART = "the old and the new name are told apart here"
    ENUMERATION = "the old and the new name are values of one enumeration"
    TABLE = "an old name beside the new one: a table of moved names"
    STORY = "it names the old and the new: what is told here is the move"
    UNREAD = "its format is not understood"

    @property
    def reason(self) -> Reason:
        return Reason(self.value, Code.PROSE if self.is_on_purpose else Code.SIDE_BY_SIDE)

    @property
    def is_on_purpose(self) -> bool:
        """Whether the old name stands there because of the move, and stays for good."""
        return self in (SideBySide.TABLE, SideBySide.STORY)
