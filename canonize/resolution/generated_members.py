"""Members that a class statement makes without spelling them: dataclasses, enums, `__hash__`."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence

from canonize.resolution.api import Member, MemberKind, Place
from canonize.resolution.binding_statements import decorator_name
from canonize.syntax.signatures import written

ORDER = ("__lt__", "__le__", "__gt__", "__ge__")
PICKLED = ("__getstate__", "__reduce__", "__reduce_ex__", "__getnewargs__", "__getnewargs_ex__")
_GENERATED = "generated"


def generated_members(
    node: ast.ClassDef, own: Mapping[str, Member], place: Place
) -> Iterator[Member]:
    """What Python adds to a class body; ``value`` says of which fields it is made.

    Args:
        own: what the body itself defines: that is not replaced.
    """
    decorator = next((d for d in node.decorator_list if decorator_name(d) == "dataclass"), None)
    made: dict[str, Member] = {}
    if decorator is not None:
        made = {m.name: m for m in _of_dataclass(node, constant_keywords(decorator), place)}
    if any(decorator_name(d) == "total_ordering" for d in node.decorator_list):
        made |= {name: _method(name, place, "") for name in ORDER}
    if any(decorator_name(base) == "TypedDict" for base in node.bases):
        required = ", ".join(_required(node)) or "none"
        made["__required_keys__"] = Member(
            "__required_keys__", MemberKind.ATTRIBUTE, place, value=required
        )
    given = {**made, **{name: member for name, member in own.items() if member.is_declared}}
    if "__eq__" in given and "__hash__" not in given:
        made["__hash__"] = Member("__hash__", MemberKind.ATTRIBUTE, place, value="None")
    yield from (member for name, member in made.items() if name not in own)


def is_frozen(node: ast.ClassDef) -> bool:
    """Whether it is a frozen dataclass."""
    return any(
        decorator_name(d) == "dataclass" and constant_keywords(d).get("frozen") is True
        for d in node.decorator_list
    )


def has_slots(node: ast.ClassDef) -> bool:
    """Whether the statement keeps its instances from having a ``__dict__``."""
    if any(
        decorator_name(d) == "dataclass" and constant_keywords(d).get("slots") is True
        for d in node.decorator_list
    ):
        return True
    for item in node.body:
        targets = item.targets if isinstance(item, ast.Assign) else []
        if isinstance(item, ast.AnnAssign):
            targets = [item.target]
        if any(isinstance(t, ast.Name) and t.id == "__slots__" for t in targets):
            return "__dict__" not in written(getattr(item, "value", None))
    return False


def constant_keywords(call: ast.expr) -> dict[str, object]:
    """The keywords of a call that are given constants."""
    keywords = call.keywords if isinstance(call, ast.Call) else []
    return {k.arg: k.value.value for k in keywords if k.arg and isinstance(k.value, ast.Constant)}


def enum_values(node: ast.ClassDef) -> dict[str, str]:
    """The members of an enum's body with their values, ``auto()`` counted."""
    found: dict[str, str] = {}
    for item in node.body:
        match item:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                pass
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                pass
            case _:
                continue
        if name.startswith("_"):
            continue
        text = written(value)
        if isinstance(value, ast.Call) and decorator_name(value) == "auto":
            text = _automatic(node, name, list(found.values())) or f"{text} {len(found) + 1}"
        found[name] = text
    return found


def _automatic(node: ast.ClassDef, name: str, before: Sequence[str]) -> str:
    """The value that ``auto()`` stands for; empty where that can't be told.

    As `enum.Enum._generate_next_value_` has it: one more than the highest before.
    """
    bases = {decorator_name(base) for base in node.bases}
    own = any(getattr(item, "name", "") == "_generate_next_value_" for item in node.body)
    if own or len(bases) != 1:
        return ""
    if bases == {"StrEnum"}:
        return name.lower()
    if bases <= {"Enum", "IntEnum"} and all(text.isdecimal() for text in before):
        return str(max(map(int, before), default=0) + 1)
    return ""


def _of_dataclass(
    node: ast.ClassDef, options: Mapping[str, object], place: Place
) -> Iterator[Member]:
    fields = ", ".join(_compared(node))
    if options.get("eq") is not False:
        yield _method("__eq__", place, f"{_GENERATED} of ({fields})")
        if options.get("frozen") is True or options.get("unsafe_hash") is True:
            yield _method("__hash__", place, f"{_GENERATED} of ({fields})")
    if options.get("repr") is not False:
        hidden = ", ".join(_fields_without(node, "repr"))
        yield _method("__repr__", place, f"{_GENERATED} without ({hidden})")
    if options.get("order") is True:
        for name in ORDER:
            yield _method(name, place, f"{_GENERATED} of ({fields})")


def _compared(node: ast.ClassDef) -> Iterator[str]:
    """The fields by which a dataclass's instances are equal, in order."""
    left_out = set(_fields_without(node, "compare"))
    yield from (name for name, _ in _fields(node) if name not in left_out)


def _fields_without(node: ast.ClassDef, what: str) -> Iterator[str]:
    """The fields that ``field(what=False)`` leaves out of something."""
    for name, value in _fields(node):
        made = value if isinstance(value, ast.Call) and decorator_name(value) == "field" else None
        if made is not None and constant_keywords(made).get(what) is False:
            yield name


def _fields(node: ast.ClassDef) -> Iterator[tuple[str, ast.expr | None]]:
    for item in node.body:
        match item:
            case ast.AnnAssign(target=ast.Name(id=name), annotation=said, value=value):
                if "ClassVar" not in written(said):
                    yield name, value


def _required(node: ast.ClassDef) -> Iterator[str]:
    """The keys that a ``TypedDict``'s own body requires."""
    is_total = not any(
        k.arg == "total" and isinstance(k.value, ast.Constant) and k.value.value is False
        for k in node.keywords
    )
    for item in node.body:
        if isinstance(item, ast.AnnAssign) and isinstance(item.target, ast.Name):
            said = written(item.annotation)
            if "NotRequired[" not in said and (is_total or "Required[" in said):
                yield item.target.id


def _method(name: str, place: Place, value: str) -> Member:
    return Member(name, MemberKind.METHOD, place, value=value)
