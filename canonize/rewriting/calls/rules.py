"""The rules of `adapt_calls`: what differs between a competitor's calls and the canonical's."""

from __future__ import annotations

import ast
import builtins
import keyword
from collections.abc import Iterator, Mapping
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from canonize.core.codemod import Options
from canonize.core.plan import SymbolText
from canonize.core.reasons import Code, Reason
from canonize.core.symbols import Symbol
from canonize.rewriting.calls.call_templates import (
    ArgumentTemplate,
    CallCase,
    argument_of,
    arguments_written,
    shadowed,
)

HOLE = "{call}"
_FILLED = "canonize_call"


def _identifier(text: str) -> str:
    if not text.isidentifier() or keyword.iskeyword(text):
        raise ValueError(f"{text!r} is not a Python name")
    return text


def _expression(text: str) -> str:
    _parsed(text)
    return text.strip()


def _template(text: str) -> str:
    if text.count(HOLE) != 1:
        raise ValueError(f"{text!r} has to contain {HOLE} exactly once, where the call goes")
    for node in ast.walk(_parsed(text.replace(HOLE, _FILLED))):
        if isinstance(node, _LATE) and _FILLED in {getattr(n, "id", "") for n in ast.walk(node)}:
            raise ValueError(f"{text!r} has {HOLE} where it would run later, or more than once")
    return text.strip()


_LATE = (ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


def _parsed(text: str) -> ast.expr:
    """Raises ValueError for anything but one expression on one line."""
    try:
        tree = ast.parse(text.strip(), mode="eval")
    except (SyntaxError, ValueError, RecursionError) as error:
        reason = getattr(error, "msg", "") or str(error)
        raise ValueError(f"{text!r} is not a Python expression: {reason}") from error
    if "\n" in text.strip() or ast.unparse(tree).count("#") != text.count("#"):
        raise ValueError(f"{text!r} has to be one expression on one line, without comments")
    return tree.body


Name = Annotated[str, AfterValidator(_identifier)]
Expression = Annotated[str, AfterValidator(_expression)]
Template = Annotated[str, AfterValidator(_template)]


class ArgumentRule(Options):
    """What becomes of one argument: exactly one of the four."""

    rename: Name | None = Field(None, description="Its name for the canonical.")
    drop: Literal[True, "with-effects"] | None = Field(
        None,
        description="The canonical does without it. An argument that calls, awaits or assigns "
        "something is not dropped, unless this says `with-effects`.",
    )
    add: Expression | None = Field(
        None, description="A Python expression, given by keyword where the call does not give it."
    )
    unwrap: Literal[True] | None = Field(
        None, description="A dictionary that is written out there: its keys become keywords."
    )

    @model_validator(mode="after")
    def _is_one_thing(self) -> ArgumentRule:
        keys = ("rename", "drop", "add", "unwrap")
        said = [key for key in keys if getattr(self, key) is not None]
        if len(said) != 1:
            found = " and ".join(said) or "none"
            raise ValueError(
                Reason(
                    f"an argument takes one of rename, drop, add and unwrap; here: {found}",
                    Code.ARGUMENTS,
                )
            )
        return self


class CallRule(Options):
    """What differs in the calls of one thing."""

    arguments: Mapping[Name, ArgumentRule] = Field(
        default_factory=dict, description="By the competitor's name of the argument."
    )
    by_name: bool = Field(
        False,
        description="Positional arguments that stand elsewhere in the canonical's signature are "
        "given by name; rules for arguments do that too.",
    )
    awaited: bool = Field(
        False, alias="await", description="The canonical is async: `await` it where the caller can."
    )
    wrap: Template | None = Field(
        None, description="What the call becomes: an expression with `{call}` once in it."
    )
    template: ArgumentTemplate | None = Field(
        None,
        description="What stands between the parentheses: `({w}, {w})`, with `{argument}` for what "
        "the call gives.",
    )
    choose: tuple[CallCase, ...] = Field(
        (), description="Several templates: the first whose `count` and `types` the call fits."
    )

    @model_validator(mode="after")
    def _templates_stand_alone(self) -> CallRule:
        if self.template is not None and self.choose:
            raise ValueError("a rule has one template, or chooses among several; here are both")
        others = [n for n, rule in self.arguments.items() if rule.drop is None]
        if self.cases and (others or self.by_name):
            said = f"arguments.{others[0]}" if others else "by_name"
            raise ValueError(
                Reason(
                    f"a template says what becomes of every argument; take out {said}",
                    Code.ARGUMENTS,
                )
            )
        if number := shadowed(self.choose):
            raise ValueError(f"case {number} of choose takes every call, so none below it is asked")
        return self

    @property
    def cases(self) -> tuple[CallCase, ...]:
        """The templates, and when each is taken."""
        if self.template is not None:
            return (CallCase(template=self.template),)
        return self.choose

    @model_validator(mode="after")
    def _names_are_distinct(self) -> CallRule:
        given = [r.rename for r in self.arguments.values() if r.rename]
        given += [name for name, r in self.arguments.items() if r.add]
        twice = sorted({name for name in given if given.count(name) > 1})
        if twice:
            raise ValueError(
                Reason(f"two arguments would be called {', '.join(twice)}", Code.ARGUMENTS)
            )
        return self

    @property
    def changes_calls(self) -> bool:
        return bool(self.arguments or self.by_name or self.awaited or self.wrap or self.cases)

    def expressions(self) -> Iterator[tuple[tuple[str, ...], ast.expr]]:
        """The expressions that it would write, each with its place in the rule."""
        for name, argument in self.arguments.items():
            if argument.add is not None:
                yield ("arguments", name, "add"), _parsed(argument.add)
        for number, case in enumerate(self.cases):
            where = ("template",) if self.template is not None else ("choose", str(number))
            for value in arguments_written(case.template):
                yield where, value
        if self.wrap is not None:
            yield ("wrap",), _parsed(self.wrap.replace(HOLE, _FILLED))


class MethodRule(CallRule):
    """What differs in one method."""

    rename: Name | None = Field(None, description="Its name in the canonical.")

    @model_validator(mode="after")
    def _says_something(self) -> MethodRule:
        if not self.changes_calls and self.rename is None:
            raise ValueError("the rule of this method says nothing")
        return self


class Rule(CallRule):
    """What differs between one competitor and what takes its place."""

    symbol: SymbolText = Field(alias="for", description="The competitor: `package.module:Name`.")
    methods: Mapping[Name, MethodRule] = Field(
        default_factory=dict, description="By the competitor's name of the method."
    )
    attributes: Mapping[Name, Name] = Field(
        default_factory=dict, description="Other attributes that have a new name."
    )
    replace_with: SymbolText | None = Field(
        None, description="What is called in its place, where that is not what replaces its name."
    )
    imports: tuple[SymbolText, ...] = Field(
        (), description="Names that `wrap` and `add` use: imported where they are needed."
    )

    @model_validator(mode="after")
    def _is_sound(self) -> Rule:
        if ":" not in self.symbol:
            raise ValueError(f"{self.symbol} is a module; a rule is for a class or a function")
        if not (self.changes_calls or self.methods or self.attributes or self.replace_with):
            raise ValueError("the rule says nothing: what differs?")
        both = sorted(self.methods.keys() & self.attributes.keys())
        if both:
            raise ValueError(f"{', '.join(both)} stands both in methods and in attributes")
        known = set(dir(builtins)) | {Symbol.parse(text).leaf for text in self.imports}
        for place, expression in self.all_expressions():
            strange = sorted(free_names(expression) - known)
            if strange:
                where = ".".join(place)
                raise ValueError(
                    f"{where} uses {', '.join(strange)}, which `imports` does not name"
                )
        return self

    def all_expressions(self) -> Iterator[tuple[tuple[str, ...], ast.expr]]:
        """See `CallRule.expressions`; those of the methods as well."""
        yield from self.expressions()
        for name, method in self.methods.items():
            for place, expression in method.expressions():
                yield ("methods", name, *place), expression

    @property
    def changes_construction(self) -> bool:
        return self.changes_calls or self.replace_with is not None

    def renamed(self, member: str) -> str | None:
        """A member's new name; ``None`` when it keeps its own."""
        method = self.methods.get(member)
        return method.rename if method is not None else self.attributes.get(member)

    def members(self) -> frozenset[str]:
        """The members that it speaks of."""
        return frozenset(self.methods) | frozenset(self.attributes)


def free_names(expression: ast.expr) -> frozenset[str]:
    """Names that an expression reads and does not bind itself."""
    bound = {_FILLED}
    used: set[str] = set()
    for node in ast.walk(expression):
        match node:
            case ast.Name() if argument_of(node):
                continue
            case ast.Name(id=name, ctx=ast.Load()):
                used.add(name)
            case ast.Name(id=name) | ast.arg(arg=name):
                bound.add(name)
    return frozenset(used - bound)


def is_closed(template: str) -> bool:
    """Whether what a template writes can stand anywhere without parentheses around it."""
    node = _parsed(template.replace(HOLE, _FILLED))
    atoms = (ast.Call, ast.Name, ast.Attribute, ast.Subscript, ast.List, ast.Dict, ast.Set)
    return isinstance(node, atoms) or template.startswith("(")
