"""What answers a refusal: the option, the rule, the step or the edit that takes it away."""

from __future__ import annotations

from dataclasses import dataclass

from canonize.core.reasons import Code, code_of


@dataclass(frozen=True, slots=True)
class Advice:
    """What can be said of all refusals of one kind.

    Args:
        code: what `canonize explain` knows the kind by.
        why: what would go wrong.
        moves: what a person can do, the likeliest first; each is complete in itself.
    """

    code: Code
    why: str
    moves: tuple[str, ...]


_ADAPT = (
    "a rule of `adapt_calls` for the call, in a step before the re-routing "
    "(`canonize compare` lists each use; `plan new --adapt` writes the rules that follow by "
    "themselves)"
)
_EXTEND = "`extend_canonical`, if the canonical should have what is missing"
_MISFITS = (
    "if the uses are right all the same, `canonize compare --answer KEY --reason TEXT` (`canonize "
    "compare` lists the keys), or `rewrite_imports: {misfits: rewrite}` for all of them"
)
_BY_HAND = "change the named line by hand, commit, and preview again"
_LEAVE = (
    "`remove_duplicates: {leave: alias}` (or `deprecated-alias`, which warns): the old name stays "
    "as another name of the canonical"
)
_ACCEPT = (
    '`accept: {"Name KIND": reason}` in the check `uses-fit`, where KIND is the kind of reason '
    "(`*` stands for any name or kind), once you know that nobody can tell; `canonize compare "
    "--answer` writes it"
)
_VARIANT = "the verdict `variant` with a reason, if the two really differ"

_BREAK_THE_CHAIN = (
    "break one link of the chain: import inside the function that needs it, or move what both "
    "need to a third module"
)
_MOVE_THE_CANONICAL = "move the canonical to a module of its own, and name it as `canonical`"

ADVICE: tuple[Advice, ...] = (
    Advice(
        Code.DECISION,
        "The team does not want this edit, so the whole file stays as it is in this step.",
        (
            "`canonize review --accept KEY` takes the decision back",
            "leave it: what would break by it is refused, too",
        ),
    ),
    Advice(
        Code.KEPT_ON_IMPORT,
        "What is called may put it into a table, under its own name or its module's, and the "
        "canonical's module may do the same; what looks there is not to be seen.",
        (
            "`rewrite_imports: {misfits: rewrite}`, if it only wraps what it is given (a decorator "
            "called by hand, `partial`, a predicate)",
            _BY_HAND,
        ),
    ),
    Advice(
        Code.REGISTERED,
        "Something may hold it in a table under its name since it was defined; what looks it up "
        "there is not to be seen.",
        (
            "`remove_duplicates: {registered: remove}`, once you know that nothing looks it up",
            "register the canonical in its place, by hand, in a step before",
        ),
    ),
    Advice(
        Code.MODULE_OBJECT,
        "Whoever holds the module can look any name up in it, also the one that goes; which names "
        "those are does not stand in the file.",
        (
            "look the names up where the module is imported (`module.Name` or `from module import "
            "Name`); they are re-routed then",
            _LEAVE,
            "leave the competitor (`verdict: deprecated`) until the holder is gone",
        ),
    ),
    Advice(
        Code.OWN_GETATTR,
        "The module makes its names by a function, so none of its lookups can be told from its "
        "text.",
        (
            "import the name from where it is defined, in the named line",
            "`rewrite_imports: {reexports: keep}`, which leaves importers on the re-export",
        ),
    ),
    Advice(
        Code.EVALUATED_TWICE,
        "The call's argument does something each time it is evaluated, and the rule would have it "
        "done another number of times, or in another order.",
        (
            "give the argument a name on a line above the call, commit, and preview again",
            "a template that uses it once",
        ),
    ),
    Advice(
        Code.ARGUMENTS,
        "The call would bind its arguments otherwise, or not at all, with the canonical.",
        (_ADAPT, _MISFITS, _VARIANT),
    ),
    Advice(
        Code.MEMBER,
        "The member does not exist in the canonical, or is another one there.",
        (
            _EXTEND,
            "a rule of `adapt_calls` with `methods:`, if it has another name there",
            _VARIANT,
        ),
    ),
    Advice(
        Code.ASYNC,
        "One of the two is a coroutine: its call gives something else until it is awaited.",
        (
            "make the function around the named line async, and its callers with it",
            "a bridge for synchronous callers beside the canonical, named by `replace_with`",
            _VARIANT,
        ),
    ),
    Advice(
        Code.OTHER_KIND,
        "The two are of different kinds: what a use gets is not the same sort of thing.",
        (_VARIANT, _ADAPT),
    ),
    Advice(
        Code.PASSED_ON,
        "Whoever gets the object may do with it what does not fit the canonical.",
        (
            "`accept` in the check `uses-fit`, by the key that `canonize compare` prints, with a "
            "reason",
            _ADAPT,
        ),
    ),
    Advice(
        Code.NO_TARGET,
        "What should take the competitor's place can't be imported from there.",
        (
            "`replace_with` for this competitor, with the module and name that it has",
            "move or define the name in the canonical's module in a step before",
        ),
    ),
    Advice(
        Code.CYCLE,
        "The canonical's module needs, by the chain that is shown, the file that would import it, "
        "so one of them would be imported half done.",
        (_BREAK_THE_CHAIN, _MOVE_THE_CANONICAL),
    ),
    Advice(
        Code.CYCLE_ONE_WAY,
        "The canonical's module needs, by the chain that is shown, the file that would import it, "
        "so one of them would be imported half done. The competitor's module does not need the "
        "canonical's, so the other way round no cycle is closed.",
        (
            "choose the competitor as the canonical: `canonize plan new --force --canonical "
            "SYMBOL`",
            _BREAK_THE_CHAIN,
            _MOVE_THE_CANONICAL,
        ),
    ),
    Advice(
        Code.OWN_FILE,
        "The competitor's own file needs the name at a place where the canonical's is not there "
        "yet, or needs the competitor to make it.",
        (
            "what the same file's uses are refused for, where one is: its answer comes first",
            "let `rewrite_imports` reach the file (`paths`), so that it imports the canonical",
            _BY_HAND,
        ),
    ),
    Advice(
        Code.STARTED_BY_PATH,
        "Python puts the folder of a file that is started by its path on `sys.path`, and not the "
        "project's: the import would fail there.",
        (
            "start it as a module where the reason names it (`python -m package.module`)",
            "where the folder is on the path all the same (`PYTHONPATH`, an installed project): "
            '`accept: {"Name started-by-path": reason}` in the check `uses-fit`',
            "leave the competitor (`verdict: variant`), if it has to run alone",
        ),
    ),
    Advice(
        Code.NAME_TAKEN,
        "The name means more than one thing in the file, so not every use of it is the "
        "competitor's.",
        ("give one of the two another name in that file, commit, and preview again",),
    ),
    Advice(
        Code.FAKED_HERE,
        "A test replaces the name in this module; once the module only hands it on, that no "
        "longer reaches the code that uses it.",
        (
            "`rewrite_imports` and `rewrite_strings` for the named file first, so that it replaces "
            "the canonical",
            "`leave: alias`, if this module itself is what the test is about",
            _BY_HAND,
        ),
    ),
    Advice(
        Code.FAKED_BEFORE,
        "A test fakes a name in the module in which the code looked it up until now; the code "
        "looks it up in another one from then on, and the fake reaches nobody.",
        (
            "name the other module in the fake, by hand, once the step is done",
            "if the fake is for code that stays, say so in the plan's `answers`",
        ),
    ),
    Advice(
        Code.ASKED_FROM_OUTSIDE,
        "Another file reaches the name through this one, or fakes it there; both have to move in "
        "one step.",
        (
            "the named file in the same step (widen `paths`)",
            "re-route the named line first, by hand if it has to be",
        ),
    ),
    Advice(
        Code.STILL_NAMED,
        "Something still names what is to be removed, and would fail when it runs.",
        (
            "the step that re-routes that kind of reference (`rewrite_imports`, "
            "`rewrite_strings`), or wider `paths` for it",
            _LEAVE,
            "`remove_duplicates: {tests: remove}` for tests of nothing else",
        ),
    ),
    Advice(
        Code.EFFECTS,
        "Importing the module does something beside defining names, and nobody else would do it.",
        (
            "move the statement at the named line to the canonical's module",
            "name the definitions as competitors, not the module, so that the module stays",
        ),
    ),
    Advice(
        Code.FOUND_BY_NAME,
        "Whoever finds it by its name or its module, and not by an import, would not find it any "
        "more: a command, an end point, a task, a table, a key made of `__name__`.",
        (
            "give the former name where it is registered (`name=`, `endpoint=`, `__tablename__`), "
            "by hand, in a step before",
            "change what asks by the name by hand, and say so in the plan's `answers`",
        ),
    ),
    Advice(
        Code.IDENTITY,
        "Two objects that are compared by identity, or share state, would be in use side by side.",
        (
            "all that share it as competitors of one plan, so that they move in one step",
            "`partial: true`, if the two may live side by side for a while",
            _ACCEPT,
        ),
    ),
    Advice(
        Code.SIDE_BY_SIDE,
        "Old and new stand side by side in one place, where both names are needed or one entry "
        "would hide the other.",
        ("take one of the two out at the named line, then preview again", _ACCEPT),
    ),
    Advice(
        Code.NEWLY_TRUE,
        "A test for the canonical that only the competitor's objects reach was never true, and is "
        "from then on.",
        ("look at what is done then, and say so in the plan's `answers`", _ACCEPT),
    ),
    Advice(
        Code.RAISED,
        "Somebody waits for an exception that only one of the two raises, so that from then on it "
        "is caught where it was not, or no longer.",
        (
            "name the exception a competitor, too, so that both raise the same",
            "change who waits, at the named line",
            _ACCEPT,
        ),
    ),
    Advice(
        Code.BESIDE,
        "It reads a file beside its module, or is found by it, and the canonical's has another.",
        ("move the file, or make both the same, in a step before", _ACCEPT),
    ),
    Advice(
        Code.LISTED,
        "Somebody lists the folder, or names the file, and misses an entry once it is gone.",
        (
            "`remove_duplicates: {leave: alias}`, which keeps the file",
            _ACCEPT,
        ),
    ),
    Advice(
        Code.STORED,
        "What was stored before names it, and can't be loaded once it is gone.",
        (
            "`redirect_module` or `remove_duplicates: {leave: alias}`, which keep the path working",
            "migrate what is stored, in a step before",
            _ACCEPT,
        ),
    ),
    Advice(
        Code.PROSE,
        "Nothing runs this text, and what it says may be about the past.",
        ("`rewrite_strings: {prose: true}`", "leave it as it is: it stops nothing"),
    ),
    Advice(
        Code.COMPUTED_PATH,
        "The path is made when the program runs, or depends on what another file imports.",
        (_BY_HAND, "`redirect_module`, which leaves the old path working"),
    ),
    Advice(
        Code.READ_ONLY,
        "Files of this kind are read, and never written.",
        (_BY_HAND,),
    ),
    Advice(
        Code.UNREADABLE,
        "The file can't be taken apart and put together again without loss.",
        ("save it as UTF-8 and as Python that its version accepts, or change it by hand",),
    ),
    Advice(
        Code.IN_A_CLASS,
        "No import names it: it is reached through instances, whose class may be any.",
        ("a rule of `adapt_calls` with `methods:`", _BY_HAND),
    ),
    Advice(
        Code.NO_WARNING,
        "No warning would come once for each use and only then, or the project's tests take it for "
        "an error.",
        (
            "no warning for this one: leave it out of `insert_deprecations`",
            "move its users first, or have pytest ignore it (`ignore::DeprecationWarning`, last)",
        ),
    ),
    Advice(
        Code.OTHER_NAMES,
        "Only some names of the module are competitors; the rest would go with it.",
        (
            "the other names as competitors, too, or the module itself (`app.old`)",
            "leave the module: what is left of it stays importable",
        ),
    ),
    Advice(
        Code.STAR,
        "A star brings names that nobody wrote down, so an edit of it may bring others, or fewer.",
        (
            "write the names in place of the star at the named line, commit, and preview again",
            "give the star's module an `__all__`",
        ),
    ),
    Advice(
        Code.EXPORT_LIST,
        "The list of what a star import gives is made by code that can't be edited safely.",
        ("write `__all__` as one plain list of strings, commit, and preview again",),
    ),
    Advice(
        Code.GUARD,
        "The tool's own guard stopped the edit; nothing of the file is written.",
        ("report it with `canonize bugs`, and change the file by hand",),
    ),
    Advice(
        Code.USED_ELSEWHERE,
        "Another repository of the fleet still uses it, and would fail with the next version.",
        ("migrate and merge the repositories that are named, then `canonize fleet run`",),
    ),
    Advice(
        Code.REQUIREMENT,
        "What a distribution, or a repository of a fleet, requires does not have the canonical.",
        ("change the requirement there, and preview again (`canonize fleet retry`)", _ACCEPT),
    ),
)
"""What is known of each kind; `ELSE` for a reason of none."""

ELSE = Advice(
    Code.UNSURE,
    "The place may mean the competitor, and no edit of it is certainly right.",
    (_BY_HAND, "leave the competitor as it is (`verdict: deprecated`), told and counted"),
)

_BY_CODE: dict[str, Advice] = {advice.code: advice for advice in (*ADVICE, ELSE)}


def advice_on(reason: str) -> Advice:
    """What to do about a refused or manual reference, by the code that its reason carries."""
    return _BY_CODE[code_of(reason)]


def advice_by_code(code: str) -> Advice | None:
    """The advice of that code, with or without its brackets; ``None`` when there is none."""
    return _BY_CODE.get(code.removeprefix("[").removesuffix("]"))
