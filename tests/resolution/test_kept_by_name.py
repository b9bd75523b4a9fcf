"""What frameworks keep a definition by, and when a name is given so that they needn't read it."""

from __future__ import annotations

import ast

import pytest

from canonize.resolution.kept_by_name import kept_by_base, kept_by_decorator


def kept(decorator: str, full: str = "") -> str:
    node = ast.parse(f"@{decorator}\ndef f(): ...").body[0]
    assert isinstance(node, ast.FunctionDef)
    found = kept_by_decorator(node.decorator_list[0], full)
    return found.what if found is not None else ""


@pytest.mark.parametrize(
    ("decorator", "full", "what"),
    [
        ('app.route("/")', "", "the end point's name"),
        ("main.command()", "", "the command's name"),
        ("main.command(made)", "", "the command's name"),
        ("click.command", "click.command", "the command's name"),
        ("shared_task", "celery.shared_task", "the task's name"),
        ("task", "prefect.task", "the name in the schedule"),
        ("register.filter(is_safe=True)", "", "the name in templates"),
        ("fixture", "pytest.fixture", "the fixture's name"),
    ],
)
def test_a_name_is_taken(decorator: str, full: str, what: str) -> None:
    assert kept(decorator, full) == what


@pytest.mark.parametrize(
    ("decorator", "full"),
    [
        ('app.route("/", endpoint="start")', ""),
        ('main.command("make")', ""),
        ('shared_task(name="send")', "celery.shared_task"),
        ("functools.cache", "functools.cache"),
        ("session.begin", ""),
        ("asset", "shop.asset"),
        ("retry(3)", "tenacity.retry"),
    ],
)
def test_a_given_name_stays_and_others_take_none(decorator: str, full: str) -> None:
    assert not kept(decorator, full)


def test_bases_are_known_by_their_whole_name() -> None:
    assert kept_by_base("django.db.models.Model") is not None
    assert kept_by_base("shop.Model") is None
