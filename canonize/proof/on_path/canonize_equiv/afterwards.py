"""What is done with the results of a call that can do more: generators, functions, objects."""

import sys

from canonize_equiv.calling import ERRORS, LONGEST, why_outcomes_differ
from canonize_equiv.decorating import shared_errors
from canonize_equiv.driving import SENT, ways
from canonize_equiv.entering import errors_named
from canonize_equiv.examples import CONSTANTS, call_text, constants_of
from canonize_equiv.following import DEEPEST, MOST_CALLS, MOST_PAIRS, steps_on


def prepare(pair, modules):
    """Sets what examples take out of the code of both; gives exceptions that both know.

    Args:
        modules: their names.
    """
    CONSTANTS[:] = constants_of(*pair)
    ERRORS[:] = errors_named(pair)
    return shared_errors([sys.modules[name] for name in modules])


def drive(trial, text, done, run):
    """Drives a generator in every way, each time a new one.

    Args:
        done: how the two calls ended.
        run: makes the call of a side again, with so many seconds and what is done with the result.
    """
    if done[0].how != "yields":
        return
    st = trial.st
    values = st.sampled_from([*SENT, *CONSTANTS[:8]])
    for words, way in ways(ERRORS, trial.draw(st.lists(values, min_size=1, max_size=5))):
        made = [run(side, LONGEST, way) for side in (0, 1)]
        if any(one.how == "returns" and one.value[:1] == ["no generator"] for one in made):
            continue
        trial.settle(
            text + words,
            made,
            lambda side, seconds, way=way: run(side, seconds, way),
            why_outcomes_differ,
        )


def follow(trial, text, sides, depth=0):
    """Calls the functions that came out on both sides, and asks the objects.

    Args:
        sides: what performs calls for each.
    """
    for pair in trial.comparer.taken()[:MOST_PAIRS]:
        steps = steps_on(trial.st, pair) if depth < DEEPEST else []
        said = text
        for _ in range(trial.draw(trial.st.integers(1, MOST_CALLS)) if steps else 0):
            name, calls, arguments = steps[trial.draw(trial.st.integers(0, len(steps) - 1))]
            given = ([], {}) if arguments is None else trial.draw(arguments)

            def ask(side, seconds=LONGEST, way=None, calls=calls, given=given, pair=pair):
                def call(*args, **kwargs):
                    return calls[side](pair[side], *args, **kwargs)

                return sides[side].perform(call, given, seconds, way)

            said += name if arguments is None else call_text(name, given)
            done = [ask(0), ask(1)]
            trial.settle(said, done, ask, why_outcomes_differ)
            drive(trial, said, done, ask)
            follow(trial, said, sides, depth + 1)
