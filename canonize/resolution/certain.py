"""What is certain of how a class or function is called; ``None``: it can't be told."""

from __future__ import annotations

from canonize.resolution.api import Api, ApiKind, Bound, Member
from canonize.syntax.signatures import Signature


def taken(api: Api) -> Signature | None:
    """What the function itself takes, or the constructor."""
    call = api.call
    if api.kind is ApiKind.CLASS and api.signature is None:
        call = _own_initialiser(api)
    if call is None or not call.is_certain:
        return None
    is_function = api.kind is ApiKind.FUNCTION
    return None if is_function and call.bound is Bound.INSTANCE else call.signature


def _own_initialiser(api: Api) -> Member | None:
    """The ``__init__`` of the class body, if only a decorator or metaclass may change calls."""
    found = api.members.get("__init__")
    if found is None or api.place is None or found.home != api.origin.leaf:
        return None
    return found if found.place.path == api.place.path else None


def certain_method(api: Api, name: str) -> Member | None:
    """A method of a class whose signature and kind are known."""
    found = api.members.get(name) if api.kind is ApiKind.CLASS else None
    is_known = found is not None and found.is_certain and found.signature is not None
    return found if is_known else None


def method_takes(api: Api, name: str) -> Signature | None:
    """What a method takes, without ``self``."""
    found = certain_method(api, name)
    return found.signature if found is not None else None


def makes_instances(api: Api) -> bool:
    """Whether a call of it may make an instance: all that isn't certainly a function."""
    return api.kind is not ApiKind.FUNCTION or api.call is None or not api.call.is_certain


def enters_itself(api: Api) -> bool:
    """Whether ``with X() as x`` certainly binds the instance."""
    members = api.members if api.kind is ApiKind.CLASS else {}
    entering = members.get("__enter__") or members.get("__aenter__")
    return entering is not None and entering.is_certain and entering.returns_self
