"""rope's tests of its move refactoring that move modules and packages."""

from __future__ import annotations

from tests.peers.case import Case, Ours

HANDLED, PARTLY, OUT = Ours.HANDLED, Ours.PARTLY, Ours.OUT

_TAKEN = "the canonical has its definition already; the competitor's is taken away"
_NEW = "writing the definition into its new module: the canonical is there before we start"
_MODULE = "each module of a package is a competitor of its own"
BOTH = ("rewrite_imports", "remove_duplicates")


CASES = (
    Case(
        "test_moving_modules_into_package",
        "a top module that goes into a package",
        HANDLED, _TAKEN,
        use="import old\nseen = (old.Thing,)",
        old="old", new="pkg.old", codemods=BOTH, exact={"old.py": None},
    ),
    Case(
        "test_moving_modules_and_removing_out_of_date_imports",
        "a package's module that becomes a top module; plain import",
        HANDLED, _TAKEN,
        use="import pkg.m\nseen = (pkg.m.Thing,)",
        old="pkg.m", new="m", codemods=BOTH,
        exact={"use.py": "import m\nseen = (m.Thing,)", "pkg/m.py": None},
    ),
    Case(
        "test_moving_modules_and_removing_out_of_date_froms",
        "the same; the module imported from its package",
        HANDLED, _TAKEN,
        use="from pkg import m\nseen = (m.Thing,)",
        old="pkg.m", new="m", codemods=BOTH,
        exact={"use.py": "import m\nseen = (m.Thing,)", "pkg/m.py": None},
    ),
    Case(
        "test_moving_modules_and_removing_out_of_date_froms2",
        "the same; a name imported from the module",
        HANDLED, _TAKEN,
        use="from pkg.m import Thing\nseen = (Thing,)\n",
        old="pkg.m", new="m", codemods=BOTH,
        exact={"use.py": "from m import Thing\nseen = (Thing,)\n", "pkg/m.py": None},
    ),
    Case(
        "test_moving_modules_and_relative_import",
        "what a module that goes elsewhere itself imports",
        OUT, _NEW,
    ),
    Case(
        "test_moving_module_kwarg_same_name_as_old",
        "a keyword argument of the module's name is not the module",
        HANDLED, _TAKEN,
        use="import old\nseen = (old.make(old=1),)",
        old="old", new="pkg.old", codemods=BOTH,
        files={"old.py": "def make(old=0): ...\n",
               "pkg/old.py": "class Thing:\n    who = 'new'\n\n\ndef make(old=0):\n"
                             "    return Thing if old else None\n"},
        expected={"use.py": "make(old=1)"},
    ),
    Case(
        "test_moving_packages",
        "a package that goes into another one, a module of it imported",
        HANDLED, _MODULE,
        use="import pkg.m\nseen = (pkg.m.Thing,)",
        old="pkg.m", new="top.pkg.m", codemods=BOTH,
        exact={"use.py": "import top.pkg.m\nseen = (top.pkg.m.Thing,)"},
    ),
    Case(
        "test_moving_modules_with_self_imports",
        "a module that imports itself, and prints when it is imported",
        PARTLY, "what its import prints is not lost",
        use="import old\nseen = (old.Thing,)\n",
        old="old", new="pkg.old", codemods=BOTH,
        files={"old.py": "import old\n\n\nclass Thing: ...\n\n\nprint(old)\n"},
    ),
    Case(
        "test_moving_modules_with_from_imports",
        "a package that goes into another one, a module imported from it",
        HANDLED, _MODULE,
        use="from pkg import m\nseen = (m.Thing,)",
        old="pkg.m", new="top.pkg.m", codemods=BOTH,
        exact={"use.py": "from top.pkg import m\nseen = (m.Thing,)"},
    ),
    Case(
        "test_moving_modules_with_from_import",
        "a module that goes deep into another package",
        HANDLED, _TAKEN,
        use="from pkg import m\nseen = (m.Thing,)",
        old="pkg.m", new="p.q.r.m", codemods=BOTH,
        exact={"use.py": "from p.q.r import m\nseen = (m.Thing,)"},
    ),
    Case(
        "test_moving_modules_with_multi_from_imports",
        "the same; the import takes two modules",
        HANDLED, _TAKEN,
        use="from pkg import m, n\nseen = (m.Thing, n.Thing)",
        old="pkg.m", new="p.q.r.m", codemods=BOTH,
        files={"pkg/n.py": "class Thing:\n    who = 'new'\n"},
        exact={"use.py": "from pkg import n\nfrom p.q.r import m\nseen = (m.Thing, n.Thing)",
               "pkg/m.py": None},
    ),
    *(
        Case(
            name,
            f"a module imported in two ways in one file: {first}",
            HANDLED, _TAKEN,
            use=f"{imports}\nseen = (m.Thing, pkg.m.Thing)",
            old="pkg.m", new=new, codemods=BOTH,
        )
        for name, first, imports, new in (
            ("test_moving_modules_with_from_and_normal_imports", "from its package first",
             "from pkg import m\nimport pkg.m", "p.q.r.m"),
            ("test_moving_modules_with_normal_and_from_imports", "plainly first",
             "import pkg.m\nfrom pkg import m", "p.q.r.m"),
            ("test_moving_package_with_from_and_normal_imports", "its package moves",
             "from pkg import m\nimport pkg.m", "top.pkg.m"),
            ("test_moving_package_with_from_and_normal_imports2", "its package moves; plainly",
             "import pkg.m\nfrom pkg import m", "top.pkg.m"),
        )
    ),
    Case(
        "test_moving_modules_from_import_variable",
        "a name imported from a module that goes deep into another package",
        HANDLED, _TAKEN,
        use="from pkg.m import Thing\nseen = (Thing,)",
        old="pkg.m", new="p.q.r.m", codemods=BOTH,
        exact={"use.py": "from p.q.r.m import Thing\nseen = (Thing,)"},
    ),
    Case(
        "test_moving_modules_normal_import",
        "a plain import of such a module",
        HANDLED, _TAKEN,
        use="import pkg.m\nseen = (pkg.m.Thing,)",
        old="pkg.m", new="p.q.r.m", codemods=BOTH,
        exact={"use.py": "import p.q.r.m\nseen = (p.q.r.m.Thing,)"},
    ),
    Case(
        "test_moving_package_and_retaining_blank_lines",
        "docstring, blank lines and the order of other imports stay",
        HANDLED, "each import stays at its place; the peer moves one below the others",
        use='"""Doc."""\n\nimport pkg.m\n\nfrom pkg import m\nfrom x import y\nfrom y import z\n'
            "seen = (pkg.m.Thing, m.Thing)",
        old="pkg.m", new="pkg.sub.m", codemods=BOTH,
        files={"x.py": "y = 1\n", "y.py": "z = 1\n"},
        exact={"use.py": '"""Doc."""\n\nimport pkg.sub.m\n\nfrom pkg.sub import m\nfrom x '
                         "import y\nfrom y import z\nseen = (pkg.sub.m.Thing, m.Thing)"},
    ),
    Case(
        "test_moving_resources_using_move_module_refactoring",
        "a name looked up in a module that goes into a package",
        HANDLED, _TAKEN,
        use="import old\nmine = old.Thing\nseen = (mine,)\n",
        old="old", new="pkg.old", codemods=BOTH,
    ),
    Case(
        "test_moving_resources_using_move_module_for_packages",
        "a package as an object",
        PARTLY, "a module that is handed on as an object is left to a person",
        use="import pkg\nmine = pkg\nseen = (mine.Thing,)",
        old="pkg", new="top.pkg",
        files={"pkg/__init__.py": "class Thing: ...\n",
               "top/pkg/__init__.py": "class Thing:\n    who = 'new'\n"},
        left={"pkg/__init__.py": ""},
    ),
    Case(
        "test_moving_resources_using_move_module_for_init_dot_py",
        "the same, named by its `__init__.py`",
        PARTLY, "a module that is handed on as an object is left to a person",
        use="import pkg\nmine = pkg\nseen = (mine.Thing,)",
        old="pkg", new="top.pkg",
        files={"pkg/__init__.py": "class Thing: ...\n",
               "top/pkg/__init__.py": "class Thing:\n    who = 'new'\n"},
        left={"pkg/__init__.py": ""},
    ),
    Case(
        "test_moving_module_and_star_imports",
        "a star import of a module that goes into a package",
        HANDLED, _TAKEN,
        use="from old import *\nseen = (Thing,)\n",
        old="old", new="pkg.old", codemods=BOTH,
        exact={"use.py": "from pkg.old import *\nseen = (Thing,)\n"},
    ),
    Case(
        "test_moving_module_and_not_removing_blanks_after_imports",
        "the blank lines below the imports stay",
        HANDLED, _TAKEN,
        use="from pkg import m\nimport os\n\n\nseen = (m.Thing,)\n",
        old="pkg.m", new="m", codemods=BOTH,
        exact={"use.py": "import m\nimport os\n\n\nseen = (m.Thing,)\n", "pkg/m.py": None},
    ),
    Case(
        "test_moving_module_refactoring_and_nonexistent_destinations",
        "a target that is not there is refused",
        Ours.MISTAKE, "a canonical that does not exist is a mistake of the plan",
        files={"pkg/m.py": "rate = 1\n", "new.py": ""},
        old="pkg.m", new="nowhere.m",
    ),
    Case(
        "test_raising_an_exception_when_moving_non_package_folders",
        "a folder that is no package is refused",
        Ours.MISTAKE, "a module that does not exist is a mistake of the plan",
        files={"folder/notes.txt": "", "new.py": ""},
        old="folder", new="new",
    ),
)  # fmt: skip
