"""What there is to ask of a class, a function or an instance, and by which words it is asked."""

from __future__ import annotations

from enum import StrEnum


class AskedAspect(StrEnum):
    """What is asked for.

    `NOTES` are annotations as they stand, `HINTS` what they come to; `MEMBERS` are all of them, in
    their order.
    """

    NAME = "name"
    QUALNAME = "name with its class"
    MODULE = "module"
    SOURCE = "source"
    HOME = "file or module"
    TEXT = "text"
    REPR = "repr"
    DOC = "docstring"
    DOCUMENTED = "whether there is a docstring"
    NOTES = "annotations"
    HINTS = "type hints"
    PARAMETERS = "parameters"
    MEMBERS = "members"


class Meaning(StrEnum):
    """What an expression is."""

    OBJECT = "the class or function"
    INSTANCE = "an instance of it"
    METHOD = "a method of it"


SHOWN = frozenset({AskedAspect.TEXT, AskedAspect.REPR})
"""A class as a text says its module; of an object, its class decides what the text says."""

ATTRIBUTES = {
    "__name__": AskedAspect.NAME,
    "__qualname__": AskedAspect.QUALNAME,
    "__module__": AskedAspect.MODULE,
    "__globals__": AskedAspect.HOME,
    "__doc__": AskedAspect.DOC,
    "__annotations__": AskedAspect.NOTES,
    "__dict__": AskedAspect.MEMBERS,
    "model_json_schema": AskedAspect.NAME,
    "schema_json": AskedAspect.NAME,
}
"""By the attribute that is read."""
SCHEMAS = frozenset({"model_json_schema", "schema_json", "schema"})
"""Those that say what the docstring says, too."""
OF_INSTANCES = frozenset({"__module__", "__doc__", "__annotations__", "__dict__"})
"""Those that an instance has, too."""
OF_METHODS = frozenset({
    AskedAspect.QUALNAME, AskedAspect.MODULE, AskedAspect.DOC, AskedAspect.NOTES, AskedAspect.HINTS,
    AskedAspect.SOURCE, AskedAspect.HOME,
})  # fmt: skip
"""Those by which methods are told apart that have one name."""
EVERY, EVERY_OF_CLASS = "*", "* of a class"
"""Stand for whichever method is asked; the second, where only a class gives its own."""
OF_ALL = {"vars": EVERY_OF_CLASS, "dir": EVERY, "getmembers": EVERY}
"""Calls that give all members of a class."""
CODE = {
    "co_filename": AskedAspect.HOME,
    "co_firstlineno": AskedAspect.SOURCE,
    "co_name": AskedAspect.NAME,
    "co_qualname": AskedAspect.QUALNAME,
    "co_varnames": AskedAspect.SOURCE,
}
"""What a code object says of its source."""
_SOURCE, _HINTS, _NOTES = (AskedAspect.SOURCE,), (AskedAspect.HINTS,), (AskedAspect.NOTES,)
_HOME = (AskedAspect.HOME,)
CALLS: dict[str, tuple[AskedAspect, ...]] = {
    "getfile": _HOME,
    "getsourcefile": _HOME,
    "getabsfile": _HOME,
    "getmodule": _HOME,
    "getsource": _SOURCE,
    "getsourcelines": _SOURCE,
    "getdoc": (AskedAspect.DOC,),
    "get_type_hints": _HINTS,
    "get_annotations": _NOTES,
    "signature": (AskedAspect.NOTES, AskedAspect.PARAMETERS),
    "fields": _NOTES,
    "TypeAdapter": _HINTS,
    "validate_call": _HINTS,
    "structure": _HINTS,
    "from_dict": _HINTS,
    "vars": (AskedAspect.MEMBERS,),
    "dir": (),
    "getmembers": (),
    "add_command": (AskedAspect.NAME, AskedAspect.DOC),
    "register_function": (AskedAspect.NAME,),
    "Fire": (AskedAspect.NAME, AskedAspect.DOC),
    "format_exception_only": (AskedAspect.NAME, AskedAspect.MODULE),
}
"""By the last name of the function that it is given to."""
NAMED_ALONE = frozenset({"register_function"})
"""Calls that ask for a name only where they are given nothing else."""
_WHERE_ASKED = {
    ("signature", AskedAspect.NOTES): frozenset({"annotation", "return_annotation"}),
    ("signature", AskedAspect.PARAMETERS): frozenset({"parameters"}),
    ("fields", AskedAspect.NOTES): frozenset({"type"}),
}


def asked_by(name: str, attributes: frozenset[str]) -> tuple[AskedAspect, ...]:
    """What a call asks for; of some calls only where one of some attributes is read as well."""
    needed = ((aspect, _WHERE_ASKED.get((name, aspect))) for aspect in CALLS[name])
    return tuple(aspect for aspect, some in needed if some is None or some & attributes)


ASKING = (
    rb"__(?:name|qualname|module|globals|code|doc|annotations|dict|self)__|inspect|get_type_hints"
    rb"|\bget(?:file|source|module|doc)|\b(?:vars|dir)\(|\bfields\(|TypeAdapter|validate_call|\bstructure\("
    rb"|\bfrom_dict\(|format_(?:exc|tb|list)|print_(?:exc|tb)|json_schema|schema_json"
    rb"|\bThread\(|add_command|register_function|\bFire\b|\.register\("
)
"""A pattern of bytes without which nothing of all this stands in a file."""
