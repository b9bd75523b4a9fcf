"""Templates of a whole argument list, and which of several a call takes: values, not applied yet.

``"({w}, {w}), unit={unit}"`` says what stands between the parentheses afterwards. A name in braces
is an argument of the competitor, as the call gives it.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, Field

from canonize.core.codemod import Options
from canonize.core.reasons import Code, Reason

PLACE = re.compile(r"\{([^\W\d]\w*)\}")
_STANDS_FOR = "canonize_argument_"


class LiteralType(StrEnum):
    """What the literal that a call gives is."""

    STR = "str"
    BYTES = "bytes"
    INT = "int"
    FLOAT = "float"
    COMPLEX = "complex"
    BOOL = "bool"
    NONE = "None"
    TUPLE = "tuple"
    LIST = "list"
    DICT = "dict"
    SET = "set"


def parsed_template(text: str) -> ast.Call:
    """The template as the call of ``f`` that it makes.

    Raises:
        ValueError: it is no list of arguments, on one line and without comments.
    """
    filled = PLACE.sub(lambda match: f" {_STANDS_FOR}{match[1]} ", text)
    try:
        tree = ast.parse(f"f({filled})", mode="eval").body
    except (SyntaxError, ValueError, RecursionError) as error:
        reason = getattr(error, "msg", "") or str(error)
        raise ValueError(
            Reason(f"{text!r} is no list of arguments: {reason}", Code.ARGUMENTS)
        ) from error
    is_call = isinstance(tree, ast.Call) and isinstance(tree.func, ast.Name)
    if not is_call or "\n" in text or ast.unparse(tree).count("#") != text.count("#"):
        raise ValueError(
            Reason(
                f"{text!r} has to be a list of arguments on one line, without comments",
                Code.ARGUMENTS,
            )
        )
    assert isinstance(tree, ast.Call)
    return tree


def argument_of(node: ast.AST) -> str:
    """The argument that a name of a parsed template stands for; empty for any other node."""
    is_place = isinstance(node, ast.Name) and node.id.startswith(_STANDS_FOR)
    return node.id.removeprefix(_STANDS_FOR) if isinstance(node, ast.Name) and is_place else ""


def arguments_written(text: str) -> list[ast.expr]:
    """The expressions that a template writes between the parentheses."""
    call = parsed_template(text)
    return [*call.args, *(item.value for item in call.keywords)]


def places(text: str) -> list[str]:
    """The arguments that a template names, in its order, each as often as it stands there."""
    return PLACE.findall(text)


def _template(text: str) -> str:
    parsed_template(text)
    return text.strip().removesuffix(",")


ArgumentTemplate = Annotated[str, AfterValidator(_template)]


class CallCase(Options):
    """What becomes of calls that are made in one way."""

    count: int | None = Field(None, ge=0, description="The call gives so many arguments.")
    types: Mapping[str, LiteralType] = Field(
        default_factory=dict,
        description="By argument, what literal the call gives: `str`, `int`, `None`, `tuple`, ...",
    )
    template: ArgumentTemplate = Field(
        description="What stands between the parentheses then, with `{argument}` for what the "
        "call gives."
    )

    @property
    def is_any(self) -> bool:
        """Whether it takes every call."""
        return self.count is None and not self.types


def shadowed(cases: Sequence[CallCase]) -> int:
    """The number of the first case, from 1, below which none is ever asked; 0 if there is none."""
    return next((number for number, case in enumerate(cases[:-1], 1) if case.is_any), 0)
