"""That a deprecated path warns once, with its caller's line, as tests that are red before it does.

A definition is called with ``None`` for whatever it needs: it warns before it does anything else. A
coroutine or a generator is begun, a constant looked up, a module imported by a fresh interpreter.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from canonize.core.codemod import Migration
from canonize.core.plan import CodemodCall, Kind, Step
from canonize.core.symbols import Symbol
from canonize.core.tree import SourceTree
from canonize.resolution.api import Api, ApiKind
from canonize.resolution.api_reader import ApiReader
from canonize.resolution.class_members import dataclass_fields
from canonize.resolution.project import Project
from canonize.resolution.special_bases import SpecialBases
from canonize.rewriting.wanted_tests import WantedTest, spelt_in_parts, word_of
from canonize.syntax.signatures import Signature, Takes


def warning_tests(tree: SourceTree, migration: Migration) -> Iterator[WantedTest]:
    """One for each deprecated competitor whose use can be written down."""
    plan = migration.plan
    deprecating = [
        (step, call)
        for step in plan.steps
        for call in step.codemods
        if call.name == "insert_deprecations" and call.options.get("pep702", "no") == "no"
    ]
    if not deprecating:
        return
    uses = _Uses(Project.of(tree, migration.source_roots))
    for competitor in plan.competitors:
        symbol = Symbol.parse(competitor.symbol)
        use = uses.of(symbol) if competitor.verdict is Kind.DEPRECATED else None
        for step, call in deprecating if use is not None else ():
            if competitor.symbol in (call.options.get("symbols") or (competitor.symbol,)):
                yield _wanted(symbol, use or "", step, call)


def _wanted(symbol: Symbol, use: str, step: Step, call: CodemodCall) -> WantedTest:
    category = call.options.get("category", "DeprecationWarning")
    body: tuple[str, ...]
    if symbol.is_module:
        told = f"warned_by_import({spelt_in_parts(symbol.module)})"
        body = (f'assert [kind for kind in {told} if kind == "{category}"]',)
    else:
        body = (
            f"module = importlib.import_module({_dotted(symbol)})",
            "with warnings.catch_warnings(record=True) as caught:",
            '    warnings.simplefilter("always")',
            "    with contextlib.suppress(Exception):",
            f"        {use}",
            f"told = [w.filename for w in caught if w.category is {category}]",
            "assert told.count(__file__) == 1",
        )
    says = "Whoever still uses the old path is told so once, and where."
    word = word_of(symbol).rstrip("_")
    return WantedTest("unit", f"{word}_warns_with_the_callers_line", step.id, says, body)


def _dotted(symbol: Symbol) -> str:
    return f'".".join([{spelt_in_parts(symbol.module)}])'


@dataclass
class _Uses:
    """Writes down one use of a symbol."""

    project: Project

    def of(self, symbol: Symbol) -> str | None:
        """A line that uses it, of ``module``; ``None`` where none is known to warn."""
        api = ApiReader(self.project).read(symbol)
        if api.kind is ApiKind.MODULE and symbol.is_module:
            return ""
        if "." in symbol.name or api.origin != symbol:
            return None
        if api.kind is ApiKind.VALUE:
            return f'getattr(module, "{symbol.name}")'
        is_class = api.kind is ApiKind.CLASS
        if api.call is None or api.call.signature is None or api.call.wrappers:
            return None
        if is_class and not self._warns(symbol, api):
            return None
        given = ["", *_given(api.call.signature)]
        if not is_class and (api.call.is_async or api.call.is_generator):
            return f"begun(module.{symbol.name}{', '.join(given)})"
        return f"module.{symbol.name}({', '.join(given[1:])})"

    def _warns(self, symbol: Symbol, api: Api) -> bool:
        """Whether making an instance comes as far as the warning."""
        abstract = any(member.is_abstract for member in api.members.values())
        node = self.project.names.find(symbol.module, symbol.name).node
        if abstract or not isinstance(node, ast.ClassDef):
            return False
        if SpecialBases(self.project).kind(symbol) is not None:
            return False
        both = {"__init__", "__new__"} <= {n.name for n in node.body if hasattr(n, "name")}
        has_fields = dataclass_fields(node) is not None
        unheard = has_fields and api.bases and "__post_init__" not in api.members
        return not (both or unheard or node.keywords)


def _given(signature: Signature) -> list[str]:
    """``None`` for each argument that must be given."""
    needed = signature.required
    return [f"{p.name}=None" if p.takes is Takes.KEYWORD else "None" for p in needed]
