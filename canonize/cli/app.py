"""The command and its verbs. A new verb is a file of its own, and a line here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any

import typer
import typer.core

import canonize
from canonize.cli.adopt import adopt
from canonize.cli.arguments import HELP
from canonize.cli.blame import blame
from canonize.cli.codemods import codemods
from canonize.cli.compare import compare
from canonize.cli.completion import completion
from canonize.cli.demo import demo
from canonize.cli.equiv import equiv
from canonize.cli.examples import EXAMPLES
from canonize.cli.explain import explain
from canonize.cli.finish import finish
from canonize.cli.fleet.plan import fleet_plan
from canonize.cli.fleet.preview import preview as fleet_preview
from canonize.cli.fleet.report import fleet_report
from canonize.cli.fleet.retry import retry as fleet_retry
from canonize.cli.fleet.run import run as fleet_run
from canonize.cli.fleet.scan import scan as fleet_scan
from canonize.cli.fleet.status import status as fleet_status
from canonize.cli.invocation import invocation
from canonize.cli.lock import lock
from canonize.cli.log import log
from canonize.cli.plan_check import plan_check
from canonize.cli.plan_new import plan_new
from canonize.cli.plan_schema import plan_schema
from canonize.cli.preview import preview
from canonize.cli.report import report
from canonize.cli.resume import resume
from canonize.cli.review import review
from canonize.cli.rollback import rollback
from canonize.cli.run import run
from canonize.cli.scan import scan
from canonize.cli.status import status
from canonize.cli.tests_map import tests_map
from canonize.cli.tests_new import tests_new
from canonize.cli.tests_who import tests_who
from canonize.cli.trust import trust
from canonize.cli.verify import verify

_SETTINGS = {"help_option_names": ["-h", "--help"]}

_ORDER = (
    *(
        "scan",
        "compare",
        "equiv",
        "plan",
        "preview",
        "review",
        "explain",
        "run",
        "blame",
        "status",
        "log",
        "rollback",
        "resume",
    ),
    *("verify", "lock", "report", "tests", "fleet", "trust", "adopt", "finish", "codemods"),
    *("completion", "demo"),
)


def _unconverted(option: Any) -> Any:
    """The help option as a plain ``False``: for ``None`` Typer would load pydantic to convert it.

    That is a third of the time that `status` may take.
    """
    if option is not None:
        option.default = False
    return option


def _without_types(record: tuple[str, str] | None) -> tuple[str, str] | None:
    """A parameter's help without the types of Python that Typer puts behind its name."""
    if record is None:
        return None
    name, text = record
    option, _, kind = name.rpartition(" ")
    if kind not in _WORDS:
        return record
    is_named = not option.startswith("-") or option.rpartition(" ")[2].isupper()
    return (option.upper() if not option.startswith("-") else option) if is_named else (
        f"{option} {_WORDS[kind]}"
    ), text


_WORDS = {"<str>": "TEXT", "<int>": "N", "<float>": "N", "<path>": "FILE"}


@dataclass(frozen=True)
class _AsGiven:
    """Hands a parameter's value on where converting it would change nothing.

    Typer builds a pydantic adapter for every parameter, also for those that nobody gave. Loading
    pydantic takes longer than all else that a short command does.
    """

    annotation: Any
    converter: Callable[[], Any]

    def coerce(self, value: Any, param: Any, ctx: Any) -> Any:
        if value is None:
            return () if param.multiple or param.nargs == -1 else None
        if type(value) is self.annotation and (self.annotation is str or value == param.default):
            return value
        is_words = self.annotation == list[str] and all(type(item) is str for item in value)
        if is_words and not isinstance(value, str):
            return list(value)
        return self.converter().coerce(value, param=param, ctx=ctx)


class _Verb(typer.core.TyperCommand):
    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        parameters: list[Any] = self.params
        for parameter in parameters:
            told = parameter.get_help_record
            parameter.get_help_record = lambda ctx, told=told: _without_types(told(ctx))
            descriptor = getattr(parameter, "type_descriptor", None)
            if descriptor is not None:  # else an older Typer, which has no adapters
                as_given = _AsGiven(descriptor.annotation, parameter.get_runtime_param)
                parameter.get_runtime_param = lambda found=as_given: found

    def get_help_option(self, ctx: Any) -> Any:
        return _unconverted(super().get_help_option(ctx))

    def get_short_help_str(self, limit: int = 45) -> str:
        """The first sentence, all of it: the list of verbs wraps it."""
        return str(self.help or "").partition("\n\n")[0].replace("\n", " ").strip()

    def format_epilog(self, ctx: Any, formatter: Any) -> None:
        with formatter.section("Global options"):
            formatter.write_dl(HELP)
        command, what_for = EXAMPLES[ctx.command_path.partition(" ")[2]]
        with formatter.section("Example"):
            formatter.write(f"  {command}{f'  # {what_for}' if what_for else ''}\n")
        super().format_epilog(ctx, formatter)


class _InOrder(typer.core.TyperGroup):
    """Lists the verbs in the order in which a migration needs them, and the global options."""

    def get_help_option(self, ctx: Any) -> Any:
        return _unconverted(super().get_help_option(ctx))

    def format_options(self, ctx: Any, formatter: Any) -> None:
        with formatter.section("Global options"):
            formatter.write_dl(HELP)
        super().format_options(ctx, formatter)

    def list_commands(self, ctx: Any) -> list[str]:
        names = super().list_commands(ctx)
        return sorted(names, key=lambda name: (*_ORDER, name).index(name))


app = typer.Typer(
    cls=_InOrder,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings=_SETTINGS,
)
plan = typer.Typer(
    help="Write a plan, and find its mistakes.", no_args_is_help=True, rich_markup_mode=None
)

app.add_typer(plan, name="plan")
plan.command("new", cls=_Verb)(plan_new)
plan.command("check", cls=_Verb)(plan_check)
plan.command("schema", cls=_Verb)(plan_schema)
tests = typer.Typer(help="Which tests protect what.", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(tests, name="tests")
tests.command("map", cls=_Verb)(tests_map)
tests.command("who", cls=_Verb)(tests_who)
tests.command("new", cls=_Verb)(tests_new)
fleet = typer.Typer(
    help="One plan over many repositories.", no_args_is_help=True, rich_markup_mode=None
)
app.add_typer(fleet, name="fleet")
fleet.command("scan", cls=_Verb)(fleet_scan)
fleet.command("plan", cls=_Verb)(fleet_plan)
fleet.command("preview", cls=_Verb)(fleet_preview)
fleet.command("run", cls=_Verb)(fleet_run)
fleet.command("status", cls=_Verb)(fleet_status)
fleet.command("retry", cls=_Verb)(fleet_retry)
fleet.command("report", cls=_Verb)(fleet_report)
app.command(cls=_Verb)(scan)
app.command(cls=_Verb)(compare)
app.command(cls=_Verb)(equiv)
app.command(cls=_Verb)(preview)
app.command(cls=_Verb)(review)
app.command(cls=_Verb)(explain)
app.command(cls=_Verb)(run)
app.command(cls=_Verb)(blame)
app.command(cls=_Verb)(status)
app.command(cls=_Verb)(log)
app.command(cls=_Verb)(rollback)
app.command(cls=_Verb)(resume)
app.command(cls=_Verb)(verify)
app.command(cls=_Verb)(lock)
app.command(cls=_Verb)(report)
app.command(cls=_Verb)(trust)
app.command(cls=_Verb)(adopt)
app.command(cls=_Verb)(finish)
app.command(cls=_Verb)(codemods)
app.command(cls=_Verb)(completion)
app.command(cls=_Verb)(demo)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"canonize {canonize.__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def canonize_command(
    context: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="The version.")
    ] = False,
) -> None:
    """Take a Python code base from competing implementations to a single canonical one.

    A plan names the canonical, its competitors and the steps. Each step is one commit, proved by
    its checks and restored when they fail. The global options may stand before or after the verb.
    Without a verb the command says where you are and what the next move is.
    """
    if context.invoked_subcommand is None:
        from canonize.cli.here import here

        here(invocation(context))
