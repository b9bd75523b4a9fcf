"""Who waits for an exception goes on getting it, or does not move."""

from __future__ import annotations

import pytest

from tests.findings.migrating import Migrated, assert_same, migrate

ERROR = "class Missing(Exception):\n    pass\n\n\n"
FETCH = "def fetch(x):\n    if x < 0:\n        raise Missing(x)\n    return x\n"
CATCHES = "from app.old import Missing, fetch\ntry:\n    fetch(-1)\nexcept Missing:\n    print(1)\n"


def play(new: str, old: str, main: str, *competitors: str, **more: str) -> Migrated:
    files = {"app/__init__.py": "", "app/new.py": new, "app/old.py": old, "main.py": main}
    files |= {f"app/{name}.py": text for name, text in more.items()}
    return migrate(files, "app.new:fetch", "app.old:fetch", *competitors)


WAITS = {
    "in the same file": CATCHES,
    "in another file": (
        "from app.far import go\nfrom app import old\ntry:\n    go()\nexcept old.Missing:\n"
        "    print(1)\n"
    ),
    "suppressed": (
        "import contextlib, app.old\nfrom app.old import fetch\n"
        "with contextlib.suppress(ValueError, app.old.Missing):\n    fetch(-1)\nprint(1)\n"
    ),
    "asked for": (
        "from app.old import Missing, fetch\ntry:\n    fetch(-1)\nexcept Exception as e:\n"
        "    print(isinstance(e, Missing))\n"
    ),
    "one of several": (
        "from app.old import Missing as Gone, fetch\ntry:\n    fetch(-1)\n"
        "except (KeyError, Gone):\n    print(1)\n"
    ),
}


@pytest.mark.parametrize("main", WAITS.values(), ids=WAITS.keys())
def test_an_exception_of_each_module(main: str) -> None:
    far = "from app.old import fetch\n\n\ndef go():\n    return fetch(-1)\n"
    migrated = play(ERROR + FETCH, ERROR + FETCH, main, far=far)
    assert_same(migrated)
    said = [*migrated.said("main.py", "refused"), *migrated.said("app/far.py", "refused")]
    assert any("raises app.old:Missing" in text for text in said)


def test_a_helper_of_the_module_raises_it() -> None:
    code = ERROR + "def _check(x):\n    raise Missing(x)\n\n\ndef fetch(x):\n    _check(x)\n"
    assert_same(play(code, code, CATCHES))


def test_another_exception_of_the_language() -> None:
    code = "def fetch(x):\n    raise {}(x)\n"
    main = "from app.old import fetch\ntry:\n    fetch(-1)\nexcept KeyError:\n    print(1)\n"
    assert_same(play(code.format("LookupError"), code.format("KeyError"), main))


FITS = {
    "the exception goes along": (
        ERROR + FETCH, ERROR + FETCH, CATCHES, ("app.old:Missing=app.new:Missing",), {},
    ),
    "both are one": (
        "from app.errors import Missing\n\n\n" + FETCH,
        "from app.errors import Missing\n\n\n" + FETCH,
        CATCHES.replace("import Missing, fetch", "import fetch\nfrom app.errors import Missing"),
        (), {"errors": ERROR},
    ),
    "one catches both": (
        "from app.errors import A\n\n\ndef fetch(x):\n    raise A\n",
        "from app.errors import B\n\n\ndef fetch(x):\n    raise B\n",
        "from app.old import fetch\nfrom app.errors import E\ntry:\n    fetch(1)\nexcept E:\n"
        "    print(1)\n",
        (), {"errors": "class E(Exception): ...\nclass A(E): ...\nclass B(E): ...\n"},
    ),
    "nobody waits for it": (
        ERROR + FETCH, ERROR + FETCH, "from app.old import fetch\nprint(fetch(1))\n", (), {},
    ),
    "everything is caught": (
        ERROR + FETCH, ERROR + FETCH,
        "from app.old import fetch\ntry:\n    fetch(-1)\nexcept Exception:\n    print(1)\n", (), {},
    ),
    "somebody else's of that name": (
        ERROR + FETCH, ERROR + FETCH,
        "from app.old import fetch\nfrom app.errors import Missing\ntry:\n    print(fetch(1))\n"
        "except Missing:\n    print(2)\n",
        (), {"errors": ERROR},
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    ("new", "old", "main", "competitors", "more"), FITS.values(), ids=FITS.keys()
)
def test_who_gets_what_he_waits_for_moves(
    new: str, old: str, main: str, competitors: tuple[str, ...], more: dict[str, str]
) -> None:
    migrated = play(new, old, main, *competitors, **more)
    assert_same(migrated)
    assert not migrated.has("app/old.py", "def fetch")


BEGINS = (
    "from app.old import fetch\ntry:\n    try:\n        fetch(-1)\n    except {}:\n"
    "        print('caught here')\nexcept Exception:\n    print('goes on')\n"
)
RAISES = "def fetch(x):\n    if x < 0:\n        raise {}(x)\n    return x\n"
OWN = "class Missing(KeyError):\n    pass\n\n\n"


@pytest.mark.parametrize(
    ("new", "caught"),
    [
        (RAISES.format("KeyError"), "KeyError"),
        (RAISES.format("KeyError"), "LookupError"),
        (RAISES.format("UnicodeDecodeError"), "(OSError, ValueError)"),
        (OWN + RAISES.format("Missing"), "KeyError"),
        (OWN + "def _no(x):\n    raise Missing(x)\n\n\ndef fetch(x):\n    _no(x)\n", "LookupError"),
    ],
)
def test_a_clause_that_would_begin_to_catch(new: str, caught: str) -> None:
    migrated = play(new, RAISES.format("RuntimeError"), BEGINS.format(caught))
    assert_same(migrated)
    assert any("lets pass what it raises" in why for why in migrated.said("main.py", "refused"))


@pytest.mark.parametrize(
    ("new", "old", "main"),
    [
        (RAISES.format("KeyError"), RAISES.format("IndexError"), BEGINS.format("LookupError")),
        (RAISES.format("KeyError"), RAISES.format("RuntimeError"), BEGINS.format("OSError")),
        (
            RAISES.format("KeyError"), RAISES.format("RuntimeError"),
            "from app.old import fetch\nprint(fetch(1))\ntry:\n    print({}[1])\n"
            "except KeyError:\n    print('another')\n",
        ),
    ],
)  # fmt: skip
def test_a_clause_that_catches_no_more_than_before(new: str, old: str, main: str) -> None:
    migrated = play(new, old, main)
    assert_same(migrated)
    assert not migrated.has("app/old.py", "def fetch")


@pytest.mark.parametrize(
    ("far", "goes"),
    [
        ("from app.new import fetch\n{}    fetch(-1)\n{}", True),
        ("from app import new\n{}    new.fetch(-1)\n{}", True),
        ("from app.new import fetch\ndef go():\n    fetch(-1)\n{}    go()\n{}", True),
        ("from app.new import fetch\ndef go(fetch):\n    fetch(-1)\n{}    fetch(-1)\n{}", False),
        ("from app import old\n{}    old.fetch(-1)\n{}", False),
        (
            "from app.new import fetch\ndef go():\n    from app.old import fetch\n    fetch(-1)\n"
            "{}    go()\n{}",
            False,
        ),
    ],
)
def test_a_clause_around_the_canonical_itself(far: str, goes: bool) -> None:
    code = far.format("try:\n", "except KeyError:\n    print('far')\nexcept RuntimeError: ...\n")
    main = "from app.old import fetch\nprint(fetch(1))\nimport app.far\n"
    old, new = RAISES.format("RuntimeError"), RAISES.format("KeyError")
    migrated = play(new, old, main, far=code)
    assert migrated.has("main.py", "app.new") is goes
    if goes:
        assert_same(migrated)
