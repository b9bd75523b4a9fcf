"""`compare --answer`: writes into the plan what its check `uses-fit` accepts, and why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from canonize.cli.invocation import Invocation
from canonize.core.nearest import nearest_word
from canonize.core.plural import plural
from canonize.errors import CanonizeError, unwritable

if TYPE_CHECKING:
    from canonize.runner.session import Session


def write_answers(asked: Invocation, keys: Sequence[str], reason: str) -> None:
    """Accepts uses by the keys of groups, or of single uses.

    Raises:
        CanonizeError: no reason, a key that means no unsafe use, a plan without such a check, or
            one that is written in a way that is not understood; nothing is changed then.
    """
    from canonize.checks.uses_fit import UsesFit
    from canonize.plan_file.answering import snippet, with_accepted

    if not reason:
        raise CanonizeError("a use is accepted for a reason", hint="give --reason TEXT")
    with asked.open_session(migrated=True, looking=True) as session:
        checks = [n for n, spec in session.plan.checks.items() if spec.kind == UsesFit.kind]
        places = _places(session, keys)
    if not checks:
        raise CanonizeError(
            "the plan has no check of the kind uses-fit, which would accept it",
            hint="below `checks:`, add `uses: {kind: uses-fit}`, and to a step: checks: [uses]",
        )
    answers = dict.fromkeys(keys, reason)
    text = (asked.plan_text or b"").decode("utf-8")
    changed = with_accepted(text, checks[0], answers)
    if changed is None:
        raise CanonizeError(
            "the plan is written in a way that can't be added to",
            details=tuple(snippet(checks[0], answers).split("\n")),
            hint="add these lines by hand",
        )
    try:
        asked.plan_path.write_bytes(changed.encode("utf-8"))
    except OSError as error:
        raise unwritable("the plan", asked.shown_plan, error) from error
    if asked.json:
        asked.screen.document(
            "compare-answer", {"plan": asked.shown_plan, "check": checks[0], "places": places}
        )
    for key, count in places.items():
        asked.screen.say(f"accepted in {asked.shown_plan}: {key} ({plural(count, 'place')})")


def _places(session: Session, keys: Sequence[str]) -> dict[str, int]:
    """How many uses each key answers."""
    from canonize.checks.examined import examine
    from canonize.compatibility.accepted_uses import answered_by, is_of_whole
    from canonize.compatibility.grouped_uses import group_key

    found = examine(session.tree(), session.migration, session.load, {}, strict=True)
    doubted = [use for pair in found.pairs for use in pair.uses if found.answer(use) is not None]
    counted: dict[str, int] = {}
    for key in keys:
        counted[key] = sum(map(answered_by(key), doubted))
        if is_of_whole(key) and _names_one(key, session):
            counted[key] = 1
        if not counted[key]:
            known = [text for use in doubted for text in (group_key(use), use.key)]
            near = nearest_word(key, known)
            hint = f"did you mean {near!r}?" if near else "canonize compare shows the keys"
            raise CanonizeError(f"no use that wants an answer is called {key!r}", hint=hint)
    return counted


def _names_one(key: str, session: Session) -> bool:
    """Whether the name in a key of a whole competitor means one of the plan."""
    from fnmatch import fnmatchcase

    from canonize.core.symbols import Symbol

    name = key.rpartition(" ")[0]
    symbols = [Symbol.parse(c.symbol) for c in session.plan.competitors]
    leaves = [s.leaf if s.name else s.module.rpartition(".")[2] for s in symbols]
    return any(fnmatchcase(text, name) for text in [*leaves, *map(str, symbols)])
