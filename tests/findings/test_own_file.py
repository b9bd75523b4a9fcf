"""A competitor's own file: both it and its users get the canonical, or neither does."""

from __future__ import annotations

import pytest

from canonize.core.reasons import code_of
from tests.findings.migrating import migrate, output

NEW = "class NotFound(Exception):\n    pass\n"
STORE = """\
class NotFound(Exception):
    pass


def get(key):
    raise NotFound(key)
"""
VIEW = """\
from app.store import NotFound, get


def show(key):
    try:
        return get(key)
    except NotFound:
        return "404"
"""
MAIN = "from app.view import show\nprint(show('x'))\n"
SHOP = {"app/__init__.py": "", "app/errors.py": NEW, "app/store.py": STORE, "app/view.py": VIEW,
        "main.py": MAIN}  # fmt: skip


GOES_OVER = {
    "an exception that the module raises": {},
    "in a package": {
        "app/store.py": "from app.store_ import x\n",
        "app/store/__init__.py": STORE,
        "app/store_.py": "x = 1\n",
    },
    "raised by a method": {
        "app/store.py": "class NotFound(Exception):\n    pass\n\n\nclass Store:\n"
        "    def get(self, key):\n        raise NotFound(key)\n\n\nget = Store().get\n",
    },
    "named in a default and in a quoted annotation": {
        "app/store.py": "class NotFound(Exception):\n    pass\n\n\n"
        'def get(key, kind=NotFound) -> "NotFound":\n    raise kind(key)\n',
    },
    "through a re-export": {
        "app/__init__.py": "from app.store import NotFound\n",
        "app/view.py": VIEW.replace("from app.store import NotFound, get",
                                    "from app import NotFound\nfrom app.store import get"),
    },
    "under an alias of its own": {
        "app/store.py": STORE.replace("raise NotFound", "raise Missing").replace(
            "\n\ndef get", "\n\nMissing = NotFound\n\n\ndef get"
        ),
    },
    "the canonical has another name": {
        "app/errors.py": NEW.replace("NotFound", "MissingError"),
    },
}  # fmt: skip


@pytest.mark.parametrize("name", GOES_OVER)
def test_its_own_uses_get_the_canonical(name: str) -> None:
    files = {**SHOP, **GOES_OVER[name]}
    if "app/store/__init__.py" in files:
        del files["app/store.py"]
    target = "app.errors:MissingError" if "another name" in name else "app.errors:NotFound"
    found = migrate(files, target, "app.store:NotFound")
    assert output(found.before, "main.py") == output(found.after, "main.py") == "404"
    home = "app/store/__init__.py" if "app/store/__init__.py" in files else "app/store.py"
    assert b"class NotFound" not in found.after[home]
    assert found.is_changed("app/view.py")


def test_the_name_is_the_canonicals_where_nobody_else_asks_for_it() -> None:
    files = {
        "app/__init__.py": "",
        "app/text.py": "def slug(value):\n    return value.strip().lower()\n",
        "app/page.py": "import os\n\n\ndef _slug(value):\n    return value.strip().lower()\n\n\n"
        "def title(value):\n    return _slug(value) + os.sep\n",
        "main.py": "from app.page import title\nprint(title(' X '))\n",
    }
    found = migrate(files, "app.text:slug", "app.page:_slug")
    assert output(found.before, "main.py") == output(found.after, "main.py")
    assert found.text("app/page.py") == (
        "import os\nfrom app.text import slug\n\n\n"
        "def title(value):\n    return slug(value) + os.sep\n"
    )


STAYS = {
    "importing the canonical there would close a cycle": {
        "app/errors.py": "import app.store\n\n" + NEW,
    },
    "it is defined under a condition": {
        "app/store.py": "import sys\nif sys:\n    class NotFound(Exception):\n        pass\n\n\n"
        "def get(key):\n    raise NotFound(key)\n",
    },
    "a decorator may have registered it": {
        "app/store.py": "KNOWN = []\n\n\ndef known(one):\n    KNOWN.append(one)\n    return one\n"
        "\n\n@known\n" + STORE,
    },
    "a use in its own file does not fit": {
        "app/errors.py": "class NotFound(Exception):\n    def __init__(self, key, /, where):\n"
        "        super().__init__(key)\n",
    },
}


@pytest.mark.parametrize("name", STAYS)
def test_nothing_moves_when_its_own_file_can_not(name: str) -> None:
    files = {**SHOP, **STAYS[name]}
    found = migrate(files, "app.errors:NotFound", "app.store:NotFound")
    assert output(found.before, "main.py") == output(found.after, "main.py")
    assert not found.is_changed("app/view.py")
    [why] = found.said("app/view.py", "refused")[:1]
    assert "held back, since part of it stays: app/store.py: " in why
    assert "`partial: true` moves the rest" in why


def test_a_part_moves_when_the_plan_says_so() -> None:
    files = {**SHOP, **STAYS["it is defined under a condition"]}
    found = migrate(
        files, "app.errors:NotFound", "app.store:NotFound",
        options={"rewrite_imports": {"partial": True}},
    )  # fmt: skip
    assert found.is_changed("app/view.py") and not found.is_changed("app/store.py")
    assert "moves in part, as `partial: true` allows" in " ".join(found.said("app/store.py"))


def test_functions_without_state_may_move_in_part() -> None:
    files = {
        "app/__init__.py": "",
        "app/new.py": "import app.old\n\n\ndef clean(x):\n    return x.strip()\n",
        "app/old.py": "def clean(x):\n    return x.strip()\n\n\n"
        "def both(x):\n    return clean(x)\n",
        "main.py": "from app.old import both, clean\nprint(both(' a '), clean(' b '))\n",
    }
    found = migrate(files, "app.new:clean", "app.old:clean")
    assert output(found.before, "main.py") == output(found.after, "main.py")
    assert found.is_changed("main.py")


BOTH = """\
class {0}:
    def __init__(self, path):
        self.path = path

    def __eq__(self, other):
        return isinstance(other, {0}) and self.path == other.path

    def clone(self) -> "{0}":
        return {0}(self.path)

    def entry(self) -> Entry:
        return Entry()
"""
ENTRY = "class Entry:\n    number = 1\n\n\n"
OWN_BODY = {
    "app/__init__.py": "",
    "app/new.py": f"from app.old import Entry\n\n\n{BOTH.format('Repo')}",
    "app/old.py": f"{ENTRY}{BOTH.format('Repo')}",
    "main.py": "from app.old import Repo\n"
    "print(Repo('a').clone() == Repo('a'), Repo('a').entry().number)\n",
}


@pytest.mark.parametrize("leaf", ["Repo", "Store"])
def test_what_its_own_body_says_of_it_is_no_use_of_its_file(leaf: str) -> None:
    files = {**OWN_BODY, "app/new.py": OWN_BODY["app/new.py"].replace("Repo", leaf)}
    found = migrate(files, f"app.new:{leaf}", "app.old:Repo")
    assert output(found.before, "main.py") == output(found.after, "main.py") == "True 1"
    assert found.text("app/old.py") == "class Entry:\n    number = 1\n"


@pytest.mark.parametrize(
    "more", ["\n\ndef first(given):\n    return given is Repo\n", "\n\nKINDS = (Repo,)\n"]
)
def test_a_use_beside_its_body_is_one(more: str) -> None:
    files = {**OWN_BODY, "app/old.py": OWN_BODY["app/old.py"] + more}
    found = migrate(files, "app.new:Repo", "app.old:Repo")
    assert output(found.before, "main.py") == output(found.after, "main.py")
    assert not found.is_changed("main.py") and not found.is_changed("app/old.py")


STAYS_AND_WARNS = """\
class Old:
    kinds = {}


class Visitor:
    pass


"""
SAID_ONLY = {
    "an annotation": "def visit(old: Old) -> Old:\n    return old\n",
    "a quoted one": "def visit(old: 'Old | None' = None):\n    return old\n",
    "of a method": "class Later:\n    def visit(self, old: list[Old]):\n        return old\n",
}
ASKED = {
    "a test": "def visit(old):\n    return isinstance(old, Old)\n",
    "made": "def visit():\n    return Old()\n",
    "a field": "class Later:\n    old: Old\n",
    "read by a decorator": "def reads(f):\n    return f.__annotations__['old'] and f\n\n\n"
    "@reads\ndef visit(old: Old):\n    return old\n",
    "a default": "def visit(old=Old):\n    return old\n",
}


def _with_use(use: str) -> dict[str, str]:
    return {
        "app/__init__.py": "",
        "app/new.py": "class New:\n    kinds = {}\n",
        "app/old.py": STAYS_AND_WARNS + use,
        "main.py": "from app.old import Old\nprint(type(Old()).__mro__[1])\n",
    }


@pytest.mark.parametrize("use", SAID_ONLY.values(), ids=SAID_ONLY)
def test_others_go_over_where_its_own_file_only_says_it(use: str) -> None:
    found = migrate(_with_use(use), "app.new:New", "app.old:Old", verdict="deprecated")
    assert output(found.before, "main.py") == output(found.after, "main.py")
    assert found.has("main.py", "from app.new import New")


@pytest.mark.parametrize("use", ASKED.values(), ids=ASKED)
def test_others_stay_where_its_own_file_asks_for_it(use: str) -> None:
    found = migrate(_with_use(use), "app.new:New", "app.old:Old", verdict="deprecated")
    assert not found.is_changed("main.py")


QUERY = "class Query:\n    def __init__(self, text):\n        self.text = text\n"
HERE = {
    "app/__init__.py": "",
    "app/old.py": QUERY,
    "app/new.py": "from app.old import Query as OldQuery\n\n\n" + QUERY + "\n\n"
    "def check(query):\n    return isinstance(query, OldQuery)\n",
    "main.py": "from app.new import check\nfrom app.old import Query\nprint(check(Query('x')))\n",
}


@pytest.mark.parametrize(
    "new",
    [
        HERE["app/new.py"],
        HERE["app/new.py"].replace("app.old import Query as OldQuery", "app.old import Query as O")
        .replace("OldQuery", "O"),
        QUERY + "\n\ndef check(query):\n    from app.old import Query as Old\n\n"
        "    return isinstance(query, Old)\n",
        "from .old import Query as OldQuery\n\n\n" + QUERY + "\n\nKINDS = (OldQuery,)\n\n\n"
        "def check(query):\n    return isinstance(query, KINDS)\n",
    ],
)  # fmt: skip
def test_the_canonicals_own_module_uses_its_own_definition(new: str) -> None:
    found = migrate({**HERE, "app/new.py": new}, "app.new:Query", "app.old:Query")
    assert output(found.before, "main.py") == output(found.after, "main.py") == "True"
    assert b"old" not in found.after["app/new.py"]
    assert "app/old.py" not in found.after


@pytest.mark.parametrize(
    "new",
    [
        "from app.old import Query as OldQuery\n\nKINDS = (OldQuery,)\n\n\n"
        + QUERY
        + "\n\ndef check(query):\n    return isinstance(query, KINDS)\n",
        "from app.old import Query as OldQuery\n\n\nclass Query(OldQuery):\n    pass\n\n\n"
        "def check(query):\n    return isinstance(query, OldQuery)\n",
    ],
)
def test_it_stays_when_its_own_definition_comes_too_late_or_is_made_of_it(new: str) -> None:
    found = migrate({**HERE, "app/new.py": new}, "app.new:Query", "app.old:Query")
    assert output(found.before, "main.py") == output(found.after, "main.py")
    assert not found.is_changed("app/new.py")


def test_names_of_one_module_change_in_place() -> None:
    text = (
        "def to_unicode(text):\n    return str(text)\n\n\n"
        "def to_native(text):\n    return str(text)\n\n\n"
        "def shown(text):\n    return to_native(text)\n"
    )
    files = {
        "app/__init__.py": "",
        "app/text.py": text,
        "app/a.py": "from app.text import shown, to_native, to_unicode\n\n\n"
        "def f(x):\n    return to_native(to_unicode(shown(x)))\n",
        "app/b.py": "from app import text\n\n\ndef g(x):\n    return text.to_native(x)\n",
        "main.py": "from app.a import f\nfrom app.b import g\nprint(f(1), g(2))\n",
    }
    found = migrate(files, "app.text:to_unicode", "app.text:to_native")
    assert output(found.before, "main.py") == output(found.after, "main.py")
    assert found.text("app/a.py").startswith("from app.text import shown, to_unicode\n")
    assert "text.to_unicode(x)" in found.text("app/b.py")
    assert "to_native" not in found.text("app/text.py")


def test_a_canonical_that_is_made_of_the_competitor_does_not_become_made_of_itself() -> None:
    text = (
        "def to_native(text):\n    return str(text)\n\n\n"
        "def to_unicode(text):\n    return to_native(text)\n"
    )
    files = {
        "app/__init__.py": "",
        "app/text.py": text,
        "main.py": "from app.text import to_native\nprint(to_native(1))\n",
    }
    found = migrate(files, "app.text:to_unicode", "app.text:to_native")
    assert output(found.before, "main.py") == output(found.after, "main.py")
    assert "def to_native" in found.text("app/text.py")


def test_a_package_hands_the_canonical_on_and_has_a_copy_of_its_function() -> None:
    files = {
        "app/__init__.py": "",
        "app/new.py": "class A:\n    pass\n\n\ndef check(a):\n    return isinstance(a, A)\n",
        "app/old/__init__.py": 'from ..new import A\n\n__all__ = ["A"]\n\n\n'
        "def check(a):\n    return isinstance(a, A)\n",
        "main.py": "from app.old import A, check\nprint(check(A()))\n",
    }
    found = migrate(files, "app.new:A", "app.old:A", "app.old:check=app.new:check")
    assert output(found.before, "main.py") == output(found.after, "main.py") == "True"
    assert "from app.new import A, check" in found.text("main.py")
    assert not found.has("app/old/__init__.py", "check")


WRAPPED = {
    "app/__init__.py": "",
    "app/retry.py": "class when:\n    def __init__(self, test):\n        self.test = test\n",
    "app/new.py": "def failed(code):\n    return code >= 500\n",
    "app/old.py": "from app.retry import when\n\n\ndef failed(code):\n    return code >= 500\n\n\n"
    "again = when(failed)\n\n\ndef ask(code):\n    return failed(code)\n",
    "main.py": "from app.old import again, ask\nprint(again.test(501), ask(404))\n",
}


def test_what_is_given_away_while_the_module_is_imported_is_refused_with_its_place() -> None:
    found = migrate(WRAPPED, "app.new:failed", "app.old:failed")
    assert not found.is_changed("app/old.py")
    said = set(found.said("app/old.py", "refused"))
    kept = (
        "8: its own file keeps it: when is given it while the module is imported, and may keep it"
    )
    assert kept in said


def test_the_plan_may_say_that_it_is_only_wrapped() -> None:
    options = {"rewrite_imports": {"misfits": "rewrite"}}
    found = migrate(WRAPPED, "app.new:failed", "app.old:failed", options=options)
    assert output(found.before, "main.py") == output(found.after, "main.py") == "True False"
    assert "def failed" not in found.text("app/old.py")
    assert "from app.new import failed" in found.text("app/old.py")


@pytest.mark.parametrize(
    ("starts", "old", "is_kept"),
    [
        ({"Makefile": "go:\n\t@python3 app/old.py\n"}, "", True),
        ({"Dockerfile": 'FROM python\nCMD ["python3", "app/old.py"]\n'}, "", True),
        ({}, "#!/usr/bin/env python3\n", True),
        ({"setup.cfg": "[coverage:run]\nomit = app/old.py\n"}, "", False),
        ({"Makefile": "go:\n\t@python3 -m app.old\n"}, "", False),
        ({"Makefile": "go:\n\t@PYTHONPATH=. python3 app/old.py\n"}, "import app.new\n", False),
    ],
)
def test_a_file_that_is_started_by_its_path(
    starts: dict[str, str], old: str, is_kept: bool
) -> None:
    code = "def f():\n    return 1\n"
    files = {
        "app/__init__.py": "", "app/new.py": code, **starts,
        "app/old.py": f'{old}{code}if __name__ == "__main__":\n    print(f())\n',
    }  # fmt: skip
    migrated = migrate(files, "app.new:f", "app.old:f")
    assert migrated.has("app/old.py", "def f") is is_kept, migrated.entries


OWN = "def f():\n    return 1\n\n\ndef g():\n    return f()\n"


@pytest.mark.parametrize(
    ("lists", "is_kept"),
    [
        ("vars(sys.modules[__name__]).items() if getattr(o, '__module__', '') == __name__", True),
        ("globals().items() if callable(o) and o.__module__ == __name__", True),
        (
            "inspect.getmembers(sys.modules[__name__]) if __name__ == vars(o).get('__module__')",
            True,
        ),
        ("{'a': 1}.items() if __name__ != 'x'", False),
        ("{'a': 1}.items() if type(o).__module__ == 'x'", False),
    ],
)
def test_a_module_that_lists_what_it_defines(lists: str, is_kept: bool) -> None:
    names = f"import inspect, sys\n\n\ndef names():\n    return sorted(n for n, o in {lists})\n"
    files = {
        "app/__init__.py": "", "app/new.py": "def f():\n    return 1\n",
        "app/old.py": f"{names}\n\n{OWN}",
        "main.py": "from app import old\nprint([n for n in old.names() if n != 'names'])\n",
    }  # fmt: skip
    found = migrate(files, "app.new:f", "app.old:f")
    assert found.has("app/old.py", "def f") is is_kept


def _given_on_import(old: str, new: str) -> bool:
    """Whether a constant that is given to a class while its module is imported goes."""
    files = {
        "app/__init__.py": "",
        "app/field.py": "class Field:\n    def __init__(self, key):\n        self.key = key\n",
        "app/new.py": f"{new}\n",
        "app/old.py": f"from app.field import Field\n\n{old}\n\nFIELD = Field(KEY)\n",
        "main.py": "from app.old import FIELD\nprint(FIELD.key)\n",
    }
    options = {"rewrite_imports": {"misfits": "refuse"}}
    found = migrate(files, "app.new:KEY", "app.old:KEY", options=options)
    assert output(found.before, "main.py") == output(found.after, "main.py")
    return found.is_changed("app/old.py")


@pytest.mark.parametrize(
    "code",
    ["KEY = 'raw'", "KEY = 3", "KEY: float = -1.5", "KEY = b'raw'", "KEY = ('a', 1, None)"],
)
def test_the_same_text_or_number_may_be_kept_by_whoever_gets_it(code: str) -> None:
    assert _given_on_import(code, code)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("KEY = ['raw']", "KEY = ['raw']"),
        ("KEY = dict(a=1)", "KEY = dict(a=1)"),
        ("KEY = 1", "KEY = True"),
        ("KEY = 'raw'", "KEY = 'cooked'"),
        ("KEY = 1\nKEY = 2", "KEY = 2"),
    ],
)
def test_what_can_be_told_apart_stays_with_whoever_got_it(old: str, new: str) -> None:
    assert not _given_on_import(old, new)


SHOWN = """\
class NotFound(Exception):
    pass


class Key:
    pass


class Shows:
    @property
    def last(self) -> NotFound | None:
        return None


def show(error: NotFound, *more: "NotFound") -> list[NotFound]:
    mine: NotFound = error
    return [str(mine), *more]
"""
NEEDS_IT = {
    "app/errors.py": "from app.store import Key\n\n\n" + NEW + "\n\ndef key():\n    return Key\n",
    "app/view.py": "from app.store import NotFound, Shows, show\nprint(show(NotFound('x')))\n",
    "main.py": "import app.view\n",
}
FOR_TYPES = {
    "annotations that Python evaluates": (SHOWN, 'error: "NotFound", *more: "NotFound"'),
    "annotations that it does not": (
        "from __future__ import annotations\n\n\n" + SHOWN,
        'error: NotFound, *more: "NotFound"',
    ),
    "a decorator of its own, and a comment that names it": (
        "def twice(f):\n    return f\n\n\n"
        + SHOWN.replace("def show", "@twice  # see app.store.NotFound\ndef show"),
        'error: "NotFound", *more: "NotFound"',
    ),
    "a block that is there": (
        "from typing import TYPE_CHECKING, List\n\n"
        "if TYPE_CHECKING:\n    from os import PathLike\n\n\n"
        + SHOWN.replace("list[NotFound]", "List['NotFound | PathLike']"),
        "List['NotFound | PathLike']",
    ),
}


@pytest.mark.parametrize("name", FOR_TYPES)
def test_a_file_that_only_annotates_with_it_imports_it_for_types(name: str) -> None:
    store, said = FOR_TYPES[name]
    files = {**SHOP, **NEEDS_IT, "app/store.py": store}
    files["app/told.py"] = (
        "# see app.store.NotFound\nfrom app.errors import NotFound\n\n\n"
        "def told(x: 'NotFound') -> str:\n    return 'NotFound'\n"
    )
    found = migrate(files, "app.errors:NotFound", "app.store:NotFound")
    assert output(found.before, "main.py") == output(found.after, "main.py") == "['x']"
    text = found.text("app/store.py")
    assert "class NotFound" not in text and said in text and "mine: NotFound = " in text
    assert text.count("TYPE_CHECKING:") == 1 and "    from app.errors import NotFound\n" in text
    assert not found.said("app/store.py", "refused") and not found.said("app/view.py", "refused")


NOT_FOR_TYPES = {
    "a field": SHOWN + "\n\nclass Has:\n    error: NotFound\n",
    "something decorates it": "import functools\n\n\n"
    + SHOWN.replace("def show", "@functools.singledispatch\ndef show"),
    "the file makes one": SHOWN + "\n\ndef make():\n    return NotFound()\n",
    "it is listed": "__all__ = ['NotFound', 'Key', 'Shows', 'show']\n\n\n" + SHOWN,
    "annotations are asked for": "from typing import get_type_hints\n\n\n" + SHOWN,
    "a text asks for it": SHOWN + "\n\nASKED = 'app.store.NotFound'\n",
}


@pytest.mark.parametrize("name", NOT_FOR_TYPES)
def test_a_file_that_needs_it_otherwise_keeps_it(name: str) -> None:
    files = {**SHOP, **NEEDS_IT, "app/store.py": NOT_FOR_TYPES[name]}
    if name == "a text asks for it":
        files["app/asks.py"] = "import importlib\nASKED = 'app.store.NotFound'\n"
    found = migrate(files, "app.errors:NotFound", "app.store:NotFound")
    assert output(found.before, "main.py") == output(found.after, "main.py") == "['x']"
    assert "class NotFound" in found.text("app/store.py")
    assert found.said("app/store.py", "refused")


CLOSES = {
    "the competitor does not need the canonical": ({}, "cycle-one-way"),
    "both need one another": (
        {"app/store.py": "import app.middle\n\n\n" + STORE, "app/middle.py": "import app.errors\n"},
        "cycle",
    ),
}


@pytest.mark.parametrize("name", CLOSES)
def test_a_cycle_says_whether_the_other_way_round_closes_none(name: str) -> None:
    more, code = CLOSES[name]
    files = {**SHOP, "app/errors.py": "import app.store\n\n" + NEW, **more}
    found = migrate(files, "app.errors:NotFound", "app.store:NotFound")
    kinds = {code_of(reference.reason) for reference in found.entries}
    assert code in kinds and not {"cycle", "cycle-one-way"} - {code} & kinds
