"""What can be said against a rule about calls without playing it: names that neither side has."""

from __future__ import annotations

from collections.abc import Iterator

from canonize.core.codemod import Mistake
from canonize.core.nearest import nearest
from canonize.core.reasons import Code, Reason
from canonize.core.symbols import Symbol
from canonize.resolution.api import Api, ApiKind, method_takes, taken
from canonize.resolution.api_reader import ApiReader
from canonize.resolution.project import Project
from canonize.resolution.targets import missing_target
from canonize.rewriting.calls.call_templates import places
from canonize.rewriting.calls.rules import CallRule, Rule
from canonize.syntax.signatures import Signature


def doubts(rule: Rule, target: Symbol, project: Project, reader: ApiReader) -> Iterator[Mistake]:
    """Names that a rule speaks of and neither side has."""
    named: list[tuple[tuple[str | int, ...], str]] = [
        (("imports", number), text) for number, text in enumerate(rule.imports)
    ]
    if rule.replace_with is not None:
        named.append((("replace_with",), rule.replace_with))
    for where, text in named:
        missing = missing_target(Symbol.parse(text), project)
        if missing and project.modules.is_first_party(Symbol.parse(text).module):
            yield Mistake(where, missing)
    old, new = reader.read(Symbol.parse(rule.symbol)), reader.read(target)
    called = Symbol.parse(rule.replace_with) if rule.replace_with else target
    takes = (taken(old), taken(reader.read(called)))
    yield from _argument_doubts(rule, (), *takes, rule.symbol, str(called))
    for name, method in rule.methods.items():
        place: tuple[str, ...] = ("methods", name)
        if name == "__init__":
            told = Reason("what a constructor takes is said by the rule itself", Code.ARGUMENTS)
            yield Mistake(place, told, "put its `arguments` one level up", "warning")
        yield from _member_doubts(rule, name, place, old, new, target)
        renamed = method.rename or name
        sides = (f"{rule.symbol}.{name}", f"{target}.{renamed}")
        takes = (method_takes(old, name), method_takes(new, renamed))
        yield from _argument_doubts(method, place, *takes, *sides)
    for name in rule.attributes:
        yield from _member_doubts(rule, name, ("attributes", name), old, new, target)


def _argument_doubts(
    rule: CallRule,
    place: tuple[str, ...],
    old: Signature | None,
    new: Signature | None,
    here: str,
    there: str,
) -> Iterator[Mistake]:
    yield from _template_doubts(rule, place, old, here)
    for name, argument in rule.arguments.items():
        where = (*place, "arguments", name)
        wanted = argument.rename or (name if argument.add is not None else None)
        if argument.add is None and old is not None and not old.knows(name):
            hint = nearest(name, old.named)
            yield Mistake(
                where, Reason(f"{here} takes no argument {name}", Code.ARGUMENTS), hint, "warning"
            )
        if wanted is not None and not argument.unwrap and new is not None and not new.knows(wanted):
            hint = nearest(wanted, new.named)
            yield Mistake(
                where,
                Reason(f"{there} takes no argument {wanted}", Code.ARGUMENTS),
                hint,
                "warning",
            )


def _template_doubts(
    rule: CallRule, place: tuple[str, ...], old: Signature | None, here: str
) -> Iterator[Mistake]:
    """Arguments that a template, or the choice among several, names and nobody can give."""
    where: tuple[str | int, ...]
    for number, case in enumerate(rule.cases):
        named = dict.fromkeys((*case.types, *places(case.template)))
        where = (*place, "template") if rule.template is not None else (*place, "choose", number)
        for name in named if old is not None else ():
            if old is not None and not old.knows(name):
                hint = nearest(name, old.named)
                yield Mistake(
                    where, Reason(f"{here} takes no argument {name}", Code.ARGUMENTS), hint
                )


def _member_doubts(
    rule: Rule, name: str, place: tuple[str, ...], old: Api, new: Api, target: Symbol
) -> Iterator[Mistake]:
    if old.kind is ApiKind.CLASS and old.lacks(name):
        hint = nearest(name, old.members)
        yield Mistake(
            place, Reason(f"{rule.symbol} has no {name}", Code.NO_TARGET), hint, "warning"
        )
    renamed = rule.renamed(name) or name
    if new.kind is ApiKind.CLASS and new.lacks(renamed):
        yield Mistake(
            place,
            Reason(f"{target} has no {renamed}", Code.NO_TARGET),
            nearest(renamed, new.members),
            "warning",
        )
