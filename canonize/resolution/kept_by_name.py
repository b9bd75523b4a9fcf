"""What well-known packages keep a definition by: its name, or the module where it stands.

A command of click, an end point of Flask, a task of Celery and a table of Django are found by a
name that is read off the function or class unless it is given. Whoever renames or moves the
definition changes that name, too.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class KeptBy:
    """How a definition is found by those who never import it.

    Args:
        what: what the name is, for people.
        has_module: its module is part of it.
        is_looked_up: code asks for it by that word, as in ``relationship("Invoice")``.
        is_parameter: functions ask for it by a parameter of that name.
    """

    what: str
    has_module: bool = False
    is_looked_up: bool = False
    is_parameter: bool = False


@dataclass(frozen=True, slots=True)
class _Rule:
    """A decorator's last name, and how a call of it gives a name by itself."""

    kept: KeptBy
    keywords: frozenset[str] = frozenset({"name"})
    is_first: bool = False
    tops: frozenset[str] = frozenset()


_COMMAND = _Rule(KeptBy("the command's name"), is_first=True)
_ENDPOINT = _Rule(
    KeptBy("the end point's name", is_looked_up=True),
    keywords=frozenset({"name", "endpoint", "operation_id"}),
)
_TASK = _Rule(KeptBy("the task's name", has_module=True, is_looked_up=True))
_FILTER = _Rule(KeptBy("the name in templates"), is_first=True)
_FLOW = _Rule(
    KeptBy("the name in the schedule", is_looked_up=True),
    keywords=frozenset({"name", "dag_id", "task_id"}),
    tops=frozenset({"airflow", "dagster", "prefect"}),
)
_TYPE = _Rule(KeptBy("the type's name in the schema"), tops=frozenset({"strawberry"}))

_DECORATORS: dict[str, tuple[_Rule, ...]] = {
    **dict.fromkeys(("command", "group"), (_COMMAND,)),
    **dict.fromkeys(
        ("route", "get", "post", "put", "delete", "patch", "head", "options", "websocket",
         "api_route", "websocket_route"),
        (_ENDPOINT,),
    ),
    **dict.fromkeys(("task", "shared_task", "periodic_task"), (_FLOW, _TASK)),
    **dict.fromkeys(("flow", "dag", "asset", "op", "job", "graph", "sensor", "schedule"), (_FLOW,)),
    **dict.fromkeys(
        ("filter", "simple_tag", "inclusion_tag", "simple_block_tag", "template_filter",
         "template_test", "template_global", "app_template_filter", "app_template_test",
         "app_template_global"),
        (_FILTER,),
    ),
    **dict.fromkeys(("tool", "prompt"), (_Rule(KeptBy("the tool's name"), is_first=True),)),
    **dict.fromkeys(
        ("fixture", "yield_fixture"),
        (_Rule(KeptBy("the fixture's name", is_looked_up=True, is_parameter=True)),),
    ),
    "session": (_Rule(KeptBy("the session's name"), tops=frozenset({"nox"})),),
    "event": (_Rule(KeptBy("the event's name"), keywords=frozenset()),),
    **dict.fromkeys(
        ("hookimpl", "hookspec"),
        (_Rule(KeptBy("the hook's name"), keywords=frozenset({"specname"})),),
    ),
    **dict.fromkeys(("type", "input", "interface", "enum", "field", "mutation"), (_TYPE,)),
}  # fmt: skip

_MODEL = KeptBy("the name of its table and in relations", has_module=True, is_looked_up=True)
_RELATED = KeptBy("the name in relations", is_looked_up=True)
_SCHEMA = KeptBy("the name among schemas", has_module=True, is_looked_up=True)
_BASES = {
    "django.db.models.Model": _MODEL, "django.contrib.gis.db.models.Model": _MODEL,
    "django.contrib.auth.models.AbstractUser": _MODEL,
    "django.contrib.auth.models.AbstractBaseUser": _MODEL,
    "peewee.Model": _MODEL, "tortoise.models.Model": _MODEL, "tortoise.Model": _MODEL,
    "mongoengine.Document": _MODEL, "mongoengine.DynamicDocument": _MODEL,
    "mongoengine.EmbeddedDocument": _RELATED, "sqlmodel.SQLModel": _RELATED,
    "sqlalchemy.orm.DeclarativeBase": _RELATED, "sqlalchemy.orm.declarative_base": _RELATED,
    "sqlalchemy.ext.declarative.declarative_base": _RELATED,
    "sqlalchemy.ext.automap.automap_base": _RELATED,
    "flask_sqlalchemy.SQLAlchemy": _RELATED, "flask_sqlalchemy.SQLAlchemy.Model": _RELATED,
    "marshmallow.Schema": _SCHEMA, "marshmallow.schema.Schema": _SCHEMA,
    "graphene.ObjectType": KeptBy("the type's name in the schema"),
}  # fmt: skip


def kept_by_decorator(decorator: ast.expr, full: str) -> KeptBy | None:
    """How a decorator from outside keeps what it decorates; ``None``: not by a name of its own.

    Args:
        full: the decorator's whole name as it is imported; empty: not known, so it is a method
            of some object, as in ``@app.route("/")``.
    """
    call = decorator if isinstance(decorator, ast.Call) else None
    func = decorator.func if isinstance(decorator, ast.Call) else decorator
    last = func.attr if isinstance(func, ast.Attribute) else getattr(func, "id", "")
    top = full.partition(".")[0]
    for rule in _DECORATORS.get((full or last).rpartition(".")[2], ()):
        if rule.tops and top not in rule.tops:
            continue
        if call is not None and _is_named(call, rule):
            return None
        return rule.kept
    return None


def kept_by_base(full: str) -> KeptBy | None:
    """How a base from outside keeps who derives from it; ``None``: not known to."""
    return _BASES.get(full)


def _is_named(call: ast.Call, rule: _Rule) -> bool:
    if any(keyword.arg in rule.keywords for keyword in call.keywords):
        return True
    first = call.args[0] if call.args else None
    return rule.is_first and isinstance(first, ast.Constant) and isinstance(first.value, str)
