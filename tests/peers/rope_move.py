"""rope's tests of its move refactoring (`ropetest/refactor/movetest.py`)."""

from __future__ import annotations

from tests.peers.case import Case, Ours

HANDLED, PARTLY, REFUSED, OUT = Ours.HANDLED, Ours.PARTLY, Ours.REFUSED, Ours.OUT

_TAKEN = "the canonical has its definition already; the competitor's is taken away"
_STYLE = "the importing file's own style is kept; there is no option to change it"
_NEW = "writing the definition into its new module: the canonical is there before we start"
_METHOD = "moving a method from one class to another is no consolidation of two implementations"
_KIND = "moves a definition only to a module, never to a folder"
BOTH = ("rewrite_imports", "remove_duplicates")


CASES = (
    Case(
        "test_move_constant",
        "a constant that is all of its module",
        HANDLED, f"{_TAKEN}; a module of which nothing is left is deleted",
        use="from old import rate\nseen = (rate,)\n",
        old="old:rate", new="new:rate", codemods=BOTH,
        files={"old.py": "rate = 1\n", "new.py": "class rate:\n    who = 'new'\n"},
        exact={"old.py": None},
    ),
    Case(
        "test_move_constant_2",
        "a constant beside another one, which stays",
        HANDLED, _TAKEN,
        use="from old import rate, base\nseen = (rate, base)\n",
        old="old:rate", new="new:rate", codemods=BOTH,
        files={"old.py": "class base:\n    who = 'new'\n\n\nrate = 1\n",
               "new.py": "class rate:\n    who = 'new'\n"},
        exact={"old.py": "class base:\n    who = 'new'\n"},
    ),
    Case(
        "test_move_target_is_module_name",
        "the target is given as a module's name",
        HANDLED, _TAKEN,
        use="import old\nseen = (old.rate,)\n",
        old="old:rate", new="new:rate", codemods=BOTH,
        files={"old.py": "rate = 1\n", "new.py": "class rate:\n    who = 'new'\n"},
        exact={"old.py": None},
    ),
    Case(
        "test_move_target_is_package_name",
        "the target is given as the dotted name of a package's module",
        HANDLED, _TAKEN,
        use="import old\nseen = (old.rate,)\n",
        old="old:rate", new="pkg.new:rate", codemods=BOTH,
        files={"old.py": "rate = 1\n", "pkg/new.py": "class rate:\n    who = 'new'\n"},
        exact={"old.py": None},
    ),
    Case(
        "test_move_constant_multiline",
        "a constant over several lines",
        HANDLED, _TAKEN,
        use="from old import rate, base\nseen = (rate, base)\n",
        old="old:rate", new="new:rate", codemods=BOTH,
        files={"old.py": "rate = (\n    1\n)\n\n\nclass base:\n    who = 'new'\n",
               "new.py": "class rate:\n    who = 'new'\n"},
        expected={"old.py": "class base:\n    who = 'new'\n"},
    ),
    Case(
        "test_move_constant_multiple_statements",
        "a constant that later statements change",
        REFUSED, "the peer moves the first statement and changes the value from outside; here a "
        "name that is bound again is not removed, and its importers stay with it",
        use="from old import rate\nseen = (rate,)\n",
        old="old:rate", new="new:rate", codemods=("remove_duplicates",),
        files={"old.py": "rate = 1\nrate += 3\nrate = 4\n",
               "new.py": "class rate:\n    who = 'new'\n"},
        refused_in="old.py",
    ),
    Case(
        "test_simple_moving",
        "a class that is all of its module",
        HANDLED, f"{_TAKEN}; a module of which nothing is left is deleted",
        use="from old import Cart\nseen = (Cart,)\n",
        old="old:Cart", new="new:Cart", codemods=BOTH, exact={"old.py": None},
    ),
    Case(
        "test_moving_with_comment_prefix",
        "comment lines above a class go with it",
        HANDLED, _TAKEN,
        use="from old import Cart, base\nseen = (Cart, base)\n",
        old="old:Cart", new="new:Cart", codemods=BOTH,
        files={"old.py": "class base:\n    who = 'new'\n\n\n# one\n# two\nclass Cart:\n    pass\n"},
        exact={"old.py": "class base:\n    who = 'new'\n"},
    ),
    Case(
        "test_moving_with_comment_prefix_imports",
        "comment lines above a class and the import that only it used go with it",
        HANDLED, _TAKEN,
        use="from old import Cart, base\nseen = (Cart, base)\n",
        old="old:Cart", new="new:Cart", codemods=BOTH,
        files={"old.py": "import json\n\n\nclass base:\n    who = 'new'\n\n\n# one\n# two\n"
                         "class Cart(json.JSONEncoder):\n    pass\n",
               "new.py": "import json\n\n\nclass Cart(json.JSONEncoder):\n    who = 'new'\n"},
        exact={"old.py": "class base:\n    who = 'new'\n"},
    ),
    Case(
        "test_changing_other_modules_replacing_normal_imports",
        "an importer that looks the class up in its module",
        HANDLED,
        use="import old\nseen = (old.Cart(),)\n",
        old="old:Cart", new="new:Cart", codemods=BOTH,
        expected={"use.py": "import new\nseen = (new.Cart(),)\n"},
    ),
    Case(
        "test_changing_other_modules_adding_normal_imports",
        "the same when something else of the module is used too",
        HANDLED,
        use="import old\nseen = (old.Cart(), old.stay)",
        old="old:Cart", new="new:Cart", codemods=BOTH,
        files={"old.py": "class Cart: ...\n\n\nclass stay:\n    who = 'new'\n"},
        expected={"use.py": "import old"},
    ),
    *(
        Case(
            name,
            f"the same, the target lying in a package; preference: {preference}",
            HANDLED, _STYLE,
            use="import old\nseen = (old.Cart(), old.stay)",
            old="old:Cart", new="pkg.new:Cart", codemods=BOTH,
            files={"old.py": "class Cart: ...\n\n\nclass stay:\n    who = 'new'\n"},
        )
        for name, preference in {
            "test_adding_imports_prefer_from_module": "a module from its package",
            "test_adding_imports_preferred_import_style_is_normal_import": "a plain import",
            "test_adding_imports_preferred_import_style_is_from_module": "a module, new setting",
            "test_adding_imports_preferred_import_style_is_from_global": "the name itself",
            "test_adding_imports_noprefer_from_module": "none",
        }.items()
    ),
    Case(
        "test_adding_imports_prefer_from_module_top_level_module",
        "the same, the target being a top module",
        HANDLED, _STYLE,
        use="import old\nseen = (old.Cart(), old.stay)",
        old="old:Cart", new="new:Cart", codemods=BOTH,
        files={"old.py": "class Cart: ...\n\n\nclass stay:\n    who = 'new'\n"},
    ),
    Case(
        "test_changing_other_modules_removing_from_imports",
        "an importer that takes the name from its module",
        HANDLED, "the from-import stays one; the peer looks the name up in the module from now on",
        use="from old import Cart\nseen = (Cart(),)\n",
        old="old:Cart", new="new:Cart", codemods=BOTH,
        exact={"use.py": "from new import Cart\nseen = (Cart(),)\n"},
    ),
    Case(
        "test_changing_source_module",
        "the old module itself uses what goes",
        HANDLED, "an import takes the definition's place; the peer does the same",
        use="from old import thing\nseen = (thing,)\n",
        old="old:Cart", new="new:Cart", codemods=BOTH,
        files={"old.py": "class Cart: ...\n\n\nthing = Cart()\n"},
        exact={"old.py": "from new import Cart\n\n\nthing = Cart()\n"},
    ),
    Case(
        "test_changing_destination_module",
        "the new module imported the old name",
        PARTLY, "a canonical that takes the competitor from its module would be made of it; the "
        "plan has the canonical defined first",
        use="from old import Cart\nseen = (Cart,)\n",
        old="old:Cart", new="new:Cart",
        files={"new.py": "from old import Cart\n\nthing = Cart()\n"},
        refused_in="new.py",
    ),
    Case("test_folder_destination", "a folder as the target of a class is refused", OUT, _KIND),
    Case(
        "test_raising_exception_for_moving_non_global_elements",
        "a class inside of a function is refused",
        Ours.MISTAKE, "a symbol that its module does not have is a mistake of the plan",
        files={"old.py": "def f():\n    class Cart: ...\n"},
        old="old:Cart", new="new:Cart",
    ),
    Case(
        "test_raising_an_exception_for_moving_non_global_variable",
        "an attribute of a class is refused",
        Ours.MISTAKE, "as a name of the module it is a mistake of the plan; as `Class.NAME` it is "
        "found and left to a person",
        files={"old.py": "class Cart:\n    RATE = 5\n"},
        old="old:RATE", new="new:RATE",
    ),
    Case(
        "test_raising_exception_for_moving_glob_elements_to_the_same_module",
        "a function to the module that it is in is refused",
        Ours.MISTAKE, "a competitor that is the canonical is a mistake of the plan",
        files={"old.py": "def f(): ...\n"},
        old="old:f", new="old:f",
    ),
    *(
        Case(name, checks, OUT, _NEW)
        for name, checks in {
            "test_moving_used_imports_to_destination_module": "imports that a function uses",
            "test_moving_used_names_to_destination_module2": "a global that a function uses",
            "test_moving_used_underlined_names_to_destination_module": "a private one",
            "test_moving_and_used_relative_imports": "imports of a package's module",
        }.items()
    ),
    Case(
        "test_moving_functions_to_imported_module",
        "a function that looked names up in its new module looks them up directly",
        OUT, _NEW,
    ),
    *(
        Case(name, checks, OUT, _METHOD)
        for name, checks in {
            "test_moving_methods_choosing_the_correct_class": "a method is told from a function",
            "test_moving_methods_getting_new_method_for_empty_methods": "an empty body",
            "test_moving_methods_getting_new_method_for_constant_methods": "a constant result",
            "test_moving_methods_getting_new_method_passing_simple_parameters": "parameters",
            "test_moving_methods_getting_new_method_using_main_object": "attributes of its object",
            "test_moving_methods_getting_new_method_renaming_main_object": "`self` is renamed",
            "test_moving_methods_gettin_new_method_with_keyword_arguments": "defaults",
            "test_moving_methods_gettin_new_method_with_many_kinds_arguments": "stars",
            "test_moving_methods_getting_new_method_for_multi_line_methods": "several lines",
            "test_moving_methods_getting_old_method_for_constant_methods": "the old one delegates",
            "test_moving_methods_getting_getting_changes_for_goal_class": "the target class",
            "test_moving_methods_getting_getting_changes_for_goal_class2": "in the same file",
            "test_moving_methods_and_nonexistent_attributes": "a target that is not there",
            "test_unknown_attribute_type": "a target of unknown class",
            "test_moving_methods_and_moving_used_imports": "imports that the method uses",
            "test_moving_methods_getting_getting_changes_for_goal_class3": "an empty target class",
            "test_moving_methods_and_source_class_with_parameters": "parameters are passed on",
        }.items()
    ),
    *(
        Case(name, checks, OUT, _NEW)
        for name, checks in {
            "test_moving_globals_to_a_module_with_only_docstrings": "a docstring stays first",
            "test_moving_globals_to_a_module_with_only_docstrings2": "and imports come after it",
            "test_moving_to_a_module_with_encoding_cookie": "an encoding line stays first",
        }.items()
    ),
    Case(
        "test_moving_a_global_when_it_is_used_after_a_multiline_str",
        "a use in the old module below a string over several lines",
        HANDLED, "an import takes the definition's place; the peer does the same",
        use="from old import thing\nseen = (thing,)\n",
        old="old:make", new="new:make", codemods=BOTH,
        exact={"old.py": 'from new import make\n\n\ns = """\\\n"""\nthing = make()\n'},
        files={"old.py": 'def make(): ...\n\n\ns = """\\\n"""\nthing = make()\n',
               "new.py": "class Thing:\n    who = 'new'\n\n\ndef make():\n    return Thing\n"},
    ),
    Case(
        "test_moving_decorated_function",
        "a decorated function",
        REFUSED, "a decorator may have registered it: `registered: remove` takes it away",
        use="from old import make\nseen = (make,)\n",
        old="old:make", new="new:make", codemods=("remove_duplicates",),
        files={"old.py": "def hello(f):\n    return f\n\n\n@hello\ndef make(): ...\n",
               "use.py": "seen = ()\n"},
        refused_in="old.py",
    ),
    Case(
        "test_moving_decorated_class",
        "a decorated class, and the import of its decorator",
        HANDLED, f"{_TAKEN}; `dataclass` is known to register nothing",
        use="from old import Cart\nseen = (Cart,)\n",
        old="old:Cart", new="new:Cart", codemods=BOTH,
        files={"old.py": "from dataclasses import dataclass\n\n\n@dataclass\nclass Cart:\n"
                         "    pass\n",
               "new.py": "from dataclasses import dataclass\n\n\n@dataclass\nclass Cart:\n"
                         "    who = 'new'\n"},
        exact={"old.py": None},
    ),
)  # fmt: skip
