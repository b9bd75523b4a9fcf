"""What is shown, and what only ``--all`` lists: each family beside what only looks like it."""

from __future__ import annotations

import io

import pytest

from canonize.console.scanned import show_scan
from canonize.console.screen import Screen

from .conftest import Files

BODY = """
    total = 0
    for row in rows:
        if row.amount > {limit}:
            total += row.amount * rate
        else:
            total -= row.fee
    for day, some in sorted(journal.by_day(rows).items()):
        opened = journal.opened(day)
        if opened is None or not some:
            continue
        spent = sum(row.amount for row in some if row.kind == "spent")
        journal.note(day, spent, rate, opened=opened)
    journal.summed(rows, rate, title="ledger")
    return {end}
"""


SHORT = BODY[: BODY.index("    for day")] + BODY[BODY.index("    journal.summed") :]


SIGNATURE = """
    rows: list[int],
    rate: float = 1.0,
    *,
    limit: int | None = None,
    title: str = "the ledger of the year",
"""


DRAW = (
    "from shop.{0}.drawn import check, draw\n\n\n"
    "def draw_{1}(rows, rate):\n    check()\n    return draw(rows, rate)\n"
)


def function(name: str, *, limit: int = 10, end: str = "total", body: str = BODY) -> str:
    return f"def {name}(rows, rate):{body.format(limit=limit, end=end)}"


def used(files: Files) -> Files:
    """With a user for each module, which calls what it imports."""
    users = {}
    for number, (path, text) in enumerate(sorted(files.items())):
        module = path.removesuffix(".py").replace("/", ".")
        name = text.partition("def ")[2].partition("(")[0]
        users[f"shop/use{number}.py"] = f"from {module} import {name}\nprint({name}([], 2))\n"
    return {**files, **users}


def seen(scene, files: Files) -> tuple[set[str], set[str]]:
    result = scene({"shop/__init__.py": "", **files}).scan()
    return {g.name for g in result.groups}, {g.name for g in result.weaker}


SHOWN: list[Files] = [
    # One function in two modules, changed a little.
    used({"shop/a/sums.py": function("ledger_sum"),
          "shop/b/totals.py": function("ledger_sum", limit=11, end="round(total)")}),
    # The same, and nobody imports the second.
    {"shop/a/sums.py": function("ledger_sum"), "shop/b/totals.py": function("ledger_sum", limit=9),
     "shop/use.py": "from shop.a.sums import ledger_sum\n"},
    # A version that comes after another one.
    {"shop/a/sums.py": function("ledger_sum") + function("ledger_sum_v2", end="round(total)")},
    # One word, one method, and a module that says that it is the old one.
    {"shop/core.py": "class Factory:\n    def build(self, name):\n        return {'name': name}\n",
     "shop/old.py": "class Factory:\n    def build(self, name):\n        return {'n': name}\n",
     "shop/use.py": "from shop.core import Factory\n"},
    # The name says so, and nothing of the code is shared.
    {"shop/sums.py": "class LedgerBook:\n    def close_ledger(self, rows):\n"
                     "        return sum(map(int, rows))\n",
     "shop/sums_legacy.py": "class LedgerBook:\n    def close_ledger(self, rows):\n"
                            "        while rows:\n            self.total += rows.pop()\n"},
]  # fmt: skip

SHOWN += [
    # Templates that a program fills.
    {"shop/prompt_templates/sums.py": function("ledger_sum"),
     "shop/prompt_templates/simple.py": function("ledger_sum", limit=9)},
    # A version of a module beside the one before.
    {"shop/servicer/sums.py": function("ledger_sum"),
     "shop/servicer/sums_v2.py": function("ledger_sum", limit=11, end="round(total)")},
]  # fmt: skip

WEAKER: list[Files] = [
    # An action and the authorization of it, which a framework finds by name.
    {"shop/action/sums.py": function("ledger_delete"),
     "shop/auth/sums.py": "def ledger_delete(context, data):\n    return is_allowed(context, 3)\n"},
    # One function for each algorithm.
    {"shop/files.py": "def ledger_sha1(path):\n    return digest(path, 'sha1')\n\n\n"
                      "def ledger_sha256(path):\n    return digest(path, 'sha256')\n"},
    # Two versions in one module, each for those who have the one or the other.
    {"shop/files.py": function("ledger_sum_v1", body=SHORT)
                      + function("ledger_sum_v2", end="rows", body=SHORT)},
    # Two that production uses by one name, when nothing of the code is shared: of such groups of
    # public code fewer than half are real.
    used({"shop/a/sums.py": function("ledger_sum"),
          "shop/b/totals.py": "def ledger_sum(rows, rate):\n    return sum(map(int, rows))\n"}),
    # One word and one method in modules that don't say that one of them is old.
    {"shop/core.py": "class Factory:\n    def build(self, name):\n        return {'name': name}\n",
     "shop/odd.py": "class Factory:\n    def build(self, name):\n        return {'n': name}\n",
     "shop/use.py": "from shop.core import Factory\n"},
    # The signature is the interface of both; what they do is another thing.
    used({"shop/a/sums.py": function("ledger_sum").replace("rows, rate", SIGNATURE),
          "shop/b/totals.py": f"def ledger_sum({SIGNATURE}):\n    return draw(rows, rate)\n"}),
    # A package that offers for another library what the first one offers.
    {f"shop/{package}/{name}.py": DRAW.format(package.replace("/", "."), name)
     for package in ("plots", "plots/other") for name in ("bars", "lines", "pies", "maps")},
    # Examples are copied on purpose.
    {"examples/one/sums.py": function("ledger_sum"),
     "examples/two/sums.py": function("ledger_sum", end="round(total)")},
    # What people begin something of their own with.
    {"extension_templates/sums.py": function("ledger_sum"),
     "extension_templates/simple.py": function("ledger_sum", end="round(total)")},
    # Versions of an interface, each for those who ask for it: the older one is not replaced.
    {"shop/servicer/v1.py": function("ledger_sum"),
     "shop/servicer/v1alpha1.py": function("ledger_sum", limit=11, end="round(total)")},
    # Eight lines that were changed a little.
    used({"shop/a/sums.py": function("ledger_sum", body=SHORT),
          "shop/b/totals.py": function("ledger_sum", limit=11, end="round(total)", body=SHORT)}),
]  # fmt: skip


@pytest.mark.parametrize("files", SHOWN)
def test_shown(scene, files: Files) -> None:
    shown, weaker = seen(scene, files)
    assert len(shown) == 1, weaker


@pytest.mark.parametrize("files", WEAKER)
def test_weaker(scene, files: Files) -> None:
    shown, _ = seen(scene, files)
    assert not shown


def test_weaker_ones_are_low_and_come_last(scene) -> None:
    files = {**SHOWN[0], **WEAKER[0]}
    result = scene({"shop/__init__.py": "", **files}).scan()
    assert [g.name for g in result.groups] == ["ledger_sum"]
    assert all(g.severity.value == "low" for g in result.weaker)
    listed = [*result.groups, *result.weaker]
    assert [result.group(str(n)) for n in range(1, len(listed) + 1)] == listed


def test_what_is_only_handed_on_under_its_own_name_is_a_public_interface(scene) -> None:
    made = "class LedgerFilter:\n    def keep(self, row):\n        return row\n"
    handed = "from shop.filters.core import LedgerFilter\n__all__ = ['LedgerFilter']\n"
    files = {
        "shop/filters/core.py": made,
        "shop/filters/public.py": handed,
        "shop/apps.py": handed,
        **{
            f"shop/use{n}.py": f"from {m} import LedgerFilter\n"
            for n, m in enumerate(("shop.filters.core", "shop.filters.public", "shop.apps"))
        },
    }  # fmt: skip
    assert not seen(scene, files)[0]


def test_the_last_line_counts_the_weaker_ones_where_they_are_listed(scene) -> None:
    result = scene({"shop/__init__.py": "", **WEAKER[0]}).scan()
    assert result.weaker and not result.groups
    for every, said in [(False, "0 groups in"), (True, f"{len(result.weaker)} weaker one")]:
        out = io.StringIO()
        show_scan(Screen(out=out), result, limit=0, every=every)
        assert said in out.getvalue()
        assert ("nothing competes" in out.getvalue()) is not every


@pytest.mark.parametrize("listed", [False, True])
def test_what_is_not_there_is_counted_with_the_option_that_lists_it(scene, listed: bool) -> None:
    result = scene({"shop/__init__.py": "", "shop/a.py": "import shop.gone\n"}).scan()
    out = io.StringIO()
    show_scan(Screen(out=out), result, limit=0, hazards=listed)
    said = out.getvalue()
    assert ("1 import of a module that is not there, with --hazards" in said) is not listed
    assert ("shop/a.py:1" in said) is listed


@pytest.mark.parametrize(("others", "shown"), [(0, 1), (2, 1), (3, 0)])
def test_a_name_that_many_modules_give_is_no_further_name(scene, others: int, shown: int) -> None:
    """``dialect = PgDialect`` in each driver's module is how a driver is found."""
    own = "class LedgerBook:\n    def open_ledger(self):\n        return self.rows\n"
    files = {"shop/__init__.py": "", "shop/book.py": own}
    for name in ("pg", "lite"):
        files[f"shop/{name}.py"] = "from shop.book import LedgerBook\ndialect = LedgerBook\n"
    for n in range(others):
        kind = f"Kind{'ABC'[n]}"
        files[f"shop/kind_{n}.py"] = f"class {kind}:\n    def m{n}(self): ...\n"
        files[f"shop/of_{n}.py"] = f"from shop.kind_{n} import {kind}\ndialect = {kind}\n"
    modules = [path[5:-3] for path in files if "dialect" in files[path]]
    for module in modules:
        files[f"shop/use_{module}.py"] = f"from shop.{module} import dialect\n"
    assert len(scene(files).scan().groups) == shown


@pytest.mark.parametrize(
    ("names", "shown"),
    [
        (("DWORD", "NTSTATUS", "UINT"), 0),
        (("DWORD", "NTSTATUS"), 1),
        (("OldLedgerBook", "LedgerShelf", "TheBook"), 1),
    ],
    ids=["a vocabulary", "two names", "names of one thing"],
)
def test_a_module_that_makes_up_words_gives_one_thing_no_further_names(
    scene, names: tuple[str, ...], shown: int
) -> None:
    """``DWORD = LedgerBook`` says what one is used for, ``OldLedgerBook`` what it was called."""
    made = "".join(f"{name} = LedgerBook\n" for name in names)
    own = "class LedgerBook:\n    def open_ledger(self):\n        return self.rows\n"
    files = {
        "shop/__init__.py": "",
        "shop/book.py": own,
        "shop/kinds.py": f"from shop.book import LedgerBook\n{made}",
        **{f"shop/use{n}.py": f"from shop.kinds import {name}\n" for n, name in enumerate(names)},
    }
    assert len(scene(files).scan().groups) == shown


@pytest.mark.parametrize(("where", "shown"), [("books/__init__", 0), ("shelf", 1)])
def test_further_names_in_the_package_are_its_public_interface(
    scene, where: str, shown: int
) -> None:
    own = "class LedgerBook:\n    def open_ledger(self):\n        return self.rows\n"
    names = ("Ledgers", "Bookledger")
    files = {
        "shop/__init__.py": "",
        "shop/books/__init__.py": "",
        "shop/books/ledger.py": own,
        **{
            f"shop/use{n}.py": f"from shop.{where.split('/')[0]} import {name}\n"
            for n, name in enumerate(names)
        },
    }
    handed = "".join(f"{name} = LedgerBook\n" for name in names)
    files[f"shop/{where}.py"] = f"from shop.books.ledger import LedgerBook\n{handed}"
    assert len(scene(files).scan().groups) == shown


QUERY = """
    rows = connection.execute(
        '''
        SELECT {0}_id, {0}_name, sum({0}_amount), max({0}_day), min({0}_fee), avg({0}_rate)
        FROM {0}s JOIN {0}_owners USING ({0}_id) LEFT JOIN {0}_fees ON {0}s.kind = {0}_fees.kind
        WHERE {0}_open AND {0}_day > now() - {0}_age AND NOT {0}_hidden AND {0}_kind IN {0}_kinds
        GROUP BY {0}_id, {0}_name HAVING sum({0}_amount) > {0}_least ORDER BY {0}_name, {0}_id
        ''',
        (day, kind),
    ).fetchall()
    return [Row(*row).rounded() for row in rows if row[0] not in hidden]
"""


@pytest.mark.parametrize(("word", "shown"), [("debt", 0), ("bill", 1)])
def test_a_query_is_part_of_the_code(scene, word: str, shown: int) -> None:
    """Two that differ in nothing but what they ask for do two jobs; a copy does one."""
    head = "def ledger_rows(connection, day, kind, hidden):"
    files = {
        "shop/a/asked.py": head + QUERY.format("bill"),
        "shop/b/asked.py": head + QUERY.format(word),
        "shop/use.py": "from shop.a.asked import ledger_rows\n",
    }
    assert len(seen(scene, files)[0]) == shown


def test_documentation_is_no_part_of_the_code(scene) -> None:
    said = [" ".join(f"{word}{n}" for n in range(300)) for word in ("said", "told")]
    text = '\n    """{}"""\n'
    texts = (
        function("ledger_sum").replace(":", ":" + text.format(said[0]), 1),
        function("ledger_sum", limit=11).replace("total = 0", "total = 0" + text.format(said[1])),
    )
    files = {"shop/a/sums.py": texts[0], "shop/b/totals.py": texts[1]}
    assert len(seen(scene, used(files))[0]) == 1
