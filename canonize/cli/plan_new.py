"""`plan new`: writes a plan of nine commented steps."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from canonize.cli.invocation import PLAN_NAME, Invocation, invocation
from canonize.cli.scan import inputs_of_group
from canonize.errors import CanonizeError, PlanInvalid

if TYPE_CHECKING:
    from collections.abc import Sequence

    from canonize.core.tree import SourceTree

Symbols = list[str] | None


def plan_new(
    context: typer.Context,
    canonical: Annotated[
        str, typer.Option(metavar="SYMBOL", help="What stays: package.module:Name.")
    ] = "",
    group: Annotated[
        str, typer.Option(metavar="ID", help="Take everything from a group that `scan` found.")
    ] = "",
    duplicate: Annotated[
        Symbols, typer.Option(metavar="SYMBOL", help="Does the same job; will be removed.")
    ] = None,
    deprecate: Annotated[
        Symbols, typer.Option(metavar="SYMBOL", help="Stays for now, and warns.")
    ] = None,
    shim: Annotated[
        Symbols, typer.Option(metavar="SYMBOL", help="Only re-exports; will forward and warn.")
    ] = None,
    wrapper: Annotated[
        Symbols, typer.Option(metavar="SYMBOL", help="Only delegates; will be removed.")
    ] = None,
    issue: Annotated[str, typer.Option(help="The issue that the migration closes.")] = "",
    name: Annotated[str, typer.Option(help="Derived from the canonical when not given.")] = "",
    schema: Annotated[
        bool, typer.Option(help="Write the JSON Schema for editors beside the plan.")
    ] = True,
    force: Annotated[bool, typer.Option("--force", help="Replace a plan that is there.")] = False,
) -> None:
    """Write a plan of nine commented steps."""
    from canonize.core.modules import ModuleMap
    from canonize.core.plan import Kind
    from canonize.core.roots import detect_roots
    from canonize.discovery.plan_inputs import annotated
    from canonize.plan_file.new import (
        SCHEMA_FILE,
        Wanted,
        detect_test_command,
        emptied_modules,
        new_plan,
    )
    from canonize.plan_file.schema import shipped_schema

    asked = invocation(context)
    kinds = (
        (Kind.DUPLICATE, duplicate),
        (Kind.DEPRECATED, deprecate),
        (Kind.SHIM, shim),
        (Kind.WRAPPER, wrapper),
    )
    competitors = [(symbol, kind) for kind, symbols in kinds for symbol in symbols or ()]
    found = inputs_of_group(asked, group) if group else None
    if found is not None:
        canonical = canonical or found.canonical
        named = {symbol for symbol, _ in competitors} | {canonical}
        competitors += [(c.symbol, c.verdict) for c in found.competitors if c.symbol not in named]
    if not canonical:
        raise CanonizeError(
            "no canonical was named", hint="give --canonical SYMBOL, or --group ID from a scan"
        )
    if not competitors:
        raise CanonizeError(
            "no competitor was named", hint="give at least one --duplicate or --deprecate SYMBOL"
        )
    path = asked.top / PLAN_NAME if asked.plan is None else asked.plan_path
    if path.exists() and not force:
        raise CanonizeError(f"{path.name} is there already", hint="--force replaces it")
    with asked.open_place() as place:
        tree = place.worktree.tree()
    modules = [symbol.partition(":")[0] for symbol, _ in [(canonical, None), *competitors]]
    detected = detect_roots(tree.paths(), tree.read, modules)
    roots = tuple(root.folder for root in detected)
    wanted = Wanted(
        canonical,
        competitors,
        emptied_modules(competitors, tree, ModuleMap(tree.paths(), roots)),
        name=name,
        issue=issue,
        source_roots=roots,
        test_command=detect_test_command(tree.paths()),
        schema=SCHEMA_FILE if schema else "",
    )
    text = new_plan(wanted, tree.paths())
    if found is not None:
        text = annotated(text, found)
    _refuse_mistakes(asked, text, tree, wanted.source_roots)
    _write(asked, path, text)
    if schema:
        _write(asked, path.with_name(SCHEMA_FILE), shipped_schema())
    if asked.json:
        names = [PLAN_NAME if asked.plan is None else str(asked.plan)]
        asked.screen.document({"wrote": [*names, *([SCHEMA_FILE] if schema else [])]})
    asked.screen.say("next: look it through, then `canonize plan check` and `canonize preview`")


def _refuse_mistakes(
    asked: Invocation, text: str, tree: SourceTree, source_roots: Sequence[str]
) -> None:
    """Nothing is written that `plan check` would refuse."""
    from canonize.catalogue import load_check
    from canonize.plan_file.check import Ground, check_plan
    from canonize.plan_file.document import document_of
    from canonize.plan_file.problem import errors_of

    document = document_of(text.encode(), asked.plan_path, shown=PLAN_NAME)
    ground = Ground(tree, tuple(source_roots), asked.load_codemod, load_check)
    mistakes = errors_of(check_plan(document, ground))
    if mistakes:
        raise PlanInvalid(
            "no plan was written, because it would not be right",
            details=tuple(f"{p.message}; {p.hint}" if p.hint else p.message for p in mistakes),
        )


def _write(asked: Invocation, path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise CanonizeError(f"{path} can't be written: {error.strerror}") from error
    asked.screen.say(f"wrote {path.name}")
