"""Two implementations, called alike until an example tells them apart."""

import collections
import inspect
import sys
import time

from canonize_equiv.afterwards import drive, follow, prepare
from canonize_equiv.calling import (
    LONGEST,
    QUICK,
    REJECTED,
    CallOutcome,
    why_outcomes_differ,
)
from canonize_equiv.comparing import Comparer
from canonize_equiv.coverage import Coverage, is_raised_by_code
from canonize_equiv.enumerations import steps_of
from canonize_equiv.examples import call_text
from canonize_equiv.global_state import GlobalsWatch
from canonize_equiv.meanings import AliasComparer, imported_symbol, is_alias, told
from canonize_equiv.sides import Side, comparable_in_time, echoed, in_turn
from canonize_equiv.stops import Skipped, TimeIsUp, ToldApart


def value_grade(same, why):
    """The grade of two values that are looked at once, and why they differ if they do."""
    return {"grade": "tested", "why": ""} if same else {"grade": "differs", "why": why}


class Trial:
    def __init__(self, spec):
        import hypothesis
        from hypothesis import strategies as st

        self.hypothesis, self.st, self.spec = hypothesis, st, spec
        self.left, self.right = (
            imported_symbol(spec["canonical"]),
            imported_symbol(spec["competitor"]),
        )
        pair = [spec[key].partition(":")[0] for key in ("canonical", "competitor")]
        self.watches = [
            GlobalsWatch(sys.modules[name], target, spec["roots"], pair)
            for name, target in zip(pair, (self.left, self.right))
        ]
        known = (self.left, self.right), spec.get("recipe")
        self.errors = prepare((self.left, self.right), pair)
        self.comparer = Comparer(self.left, self.right)
        self.comparer.unread = frozenset(spec.get("unread", ()))
        self.comparer.paired = frozenset(map(tuple, spec.get("paired", ())))
        self.comparer.causes = bool(spec.get("causes"))
        self.comparer.ignored = frozenset(spec.get("ignored", ()))
        self.coverage = Coverage(spec.get("parts", ()), *known, self.comparer.same)
        self.steps = steps_of(st, spec, (self.left, self.right))
        self.makers = self.steps.makers() if callable(self.left) and callable(self.right) else []
        self.count, self.returned, self.rejected = 0, 0, 0
        self.skipped = collections.Counter()
        self.last, self.kept, self.hidden = None, [], set()
        self.until = self.end = time.monotonic() + spec["seconds"]

    def run(self):
        is_class = isinstance(self.right, type)
        if all(is_alias(one, self.spec["roots"]) for one in (self.left, self.right)):
            same = AliasComparer(self.comparer, self.spec["roots"]).same(self.left, self.right)
            said = told(self.left), told(self.right)
            return value_grade(same, "they mean different types: %s and %s" % said)
        if isinstance(self.left, type) != is_class and not self.spec.get("recipe"):
            return {"grade": "differs", "why": "one is a class, the other is none"}
        if is_class:
            strategy, attempt = self.sequences(), self.sequence
        else:
            if not callable(self.left) or not callable(self.right):
                same = self.comparer.same(self.left, self.right)
                return value_grade(same, "the values differ")
            strategy, attempt = self.chosen(self.makers), self.function
        found = self.search(strategy, attempt)
        if found is None:
            return self.undivided()
        narrow = None if is_class else self.steps.narrow()
        if narrow is not None:
            wide, self.last, self.makers = dict(found), None, narrow
            self.until = self.end
            if self.search(self.chosen(narrow), attempt) is None:
                return {**wide, "grade": "outside"}
            return {**self.last, "grade": "differs"}
        return {**found, "grade": "differs"}

    def undivided(self):
        """The grade where no example told the two apart: the best one only if enough was seen."""
        skipped = sum(self.skipped.values())
        if not self.returned:
            reasons = " and ".join(sorted(self.skipped)) or "it was rejected by both"
            return {"grade": "unknown", "why": "nothing was compared; of every example: " + reasons}
        if skipped > self.count:
            why = "most examples were not compared: %s" % "; ".join(self.left_out())
            return {"grade": "unknown", "why": why}
        left, right = (watch.shared_changes for watch in self.watches)
        for who, names in (("canonical", left - right), ("competitor", right - left)):
            if names:
                why = "not comparable: only the %s changes %s" % (who, ", ".join(sorted(names)))
                return {"grade": "unknown", "why": why}
        if self.hidden:
            names = ", ".join(sorted(self.hidden))
            why = "after the same calls %s is another, though nothing that was tried shows it"
            return {"grade": "unknown", "why": "not comparable: " + why % names}
        never = self.coverage.never_run()
        if never:
            return {"grade": "unknown", "why": "", "untried": never}
        return {"grade": "tested", "why": ""}

    def left_out(self):
        """What was not compared, a line for each kind."""
        found = ["%d not compared: %s" % (n, why) for why, n in sorted(self.skipped.items())]
        if self.rejected:
            found.append("%d rejected by both alike" % self.rejected)
        unreadable = sorted(set().union(*(watch.unreadable for watch in self.watches)))
        if unreadable:
            found.append("globals whose state can't be read: %s" % ", ".join(unreadable))
        if self.comparer.fewer:
            fewer = ", ".join(sorted(self.comparer.fewer))
            found.append("attributes that nobody looks up: %s" % fewer)
        asked = [self.spec, *self.spec.get("methods", {}).values()]
        never = {name for told in asked for name in told.get("never_given", ())}
        if never:
            found.append("parameters that no call gives: %s" % ", ".join(sorted(never)))
        if self.comparer.apart:
            found.append("differs, as accepted: %s" % ", ".join(sorted(self.comparer.apart)))
        if self.comparer.more:
            found.append(
                "attributes that only the canonical's objects have: %s"
                % ", ".join(sorted(self.comparer.more))
            )
        shared = sorted(set().union(*(watch.shared_changes for watch in self.watches)))
        if shared:
            found.append("of shared state only who changes it is compared: %s" % ", ".join(shared))
        return found

    def search(self, strategy, attempt):
        hypothesis = self.hypothesis
        settings = hypothesis.settings(
            max_examples=self.spec["examples"],
            database=None,
            deadline=None,
            suppress_health_check=list(hypothesis.HealthCheck),
            print_blob=False,
            report_multiple_bugs=False,
            verbosity=hypothesis.Verbosity.quiet,
        )

        @settings
        @hypothesis.seed(self.spec["seed"])
        @hypothesis.given(strategy, self.st.data())
        def differential(given, data):
            self.data = data
            if time.monotonic() > self.until:
                if self.last is not None:
                    raise ToldApart
                raise TimeIsUp
            try:
                self.comparer.taken()
                attempt(given)
            except Skipped as skipped:
                self.skipped[str(skipped)] += 1
            else:
                self.count += 1

        try:
            differential()
        except ToldApart:
            return self.last
        except BaseException as error:
            if self.last is not None and not isinstance(error, KeyboardInterrupt):
                return self.last
            raise
        return None

    def apart(self, example, why, left, right):
        if self.last is None:
            self.count += 1
            self.until = min(self.until, time.monotonic() + SHRINKING)
        self.last = {"example": example, "why": why, "canonical": left, "competitor": right}
        if left.startswith("decorates"):  # many calls an example: no long search for a smaller one
            self.until = min(self.until, time.monotonic() + 2 * QUICK)
        raise ToldApart

    def settle(self, text, done, again, differ):
        """Tells two outcomes apart, or says why the example says nothing.

        Args:
            again: runs one side once more, with so many seconds.
        """
        left, right = done
        if left.is_finished and right.is_finished:
            with comparable_in_time(), self.coverage.watching():
                why = differ(self.comparer, left, right)
            if why:
                self.apart(text, why, left.text(), right.text())
            return
        if not left.is_finished and not right.is_finished:
            raise Skipped("both took too long, or too much memory")
        slow = int(left.is_finished)
        quick = done[1 - slow]
        is_known = self.last is not None and self.last["why"] == ONE_ENDS
        if not is_known:
            if quick.seconds > QUICK:
                raise Skipped("one took too long, and the other nearly so")
            longer = again(slow, 3 * LONGEST)
            if longer.is_finished:
                raise Skipped("one took longer than %g s" % LONGEST)
            done = [longer if number == slow else one for number, one in enumerate(done)]
            self.until = min(self.until, time.monotonic() + 10 * LONGEST)
        self.apart(text, ONE_ENDS, done[0].text(), done[1].text())

    def chosen(self, steps):
        """A strategy for one of several calls: its number, and what it is given."""
        st, none = self.st, self.st.none()
        return st.one_of(
            *(
                st.tuples(st.just(n), none if s.arguments is None else s.arguments)
                for n, s in enumerate(steps)
            )
        )

    def function(self, given):
        number, arguments = given
        step = self.makers[number]

        sides = self.sides()

        def run(side, seconds=LONGEST, way=None):
            one = self.sides()[side] if way is not None else sides[side]
            return one.perform(step.calls[side], arguments, seconds, way)

        self.coverage.begin()
        done = in_turn(given, run)
        text = step.text(arguments)
        self.settle(text, done, run, why_outcomes_differ)
        drive(self, text, done, run)
        follow(self, text, sides)
        self.says(done[0])
        if not inspect.iscoroutinefunction(self.right):
            self.keep(call_text("", arguments), done[1])

    def sides(self):
        return [Side(watch, self.errors, self.coverage.watching) for watch in self.watches]

    def draw(self, strategy):
        """One more value of the example that is being tried."""
        return self.data.draw(strategy)

    def keep(self, text, outcome):
        """What the competitor gave, as it is called by a plain expression."""
        if len(self.kept) < 25 and outcome.how == "returns" and not self.spec.get("recipe"):
            self.kept.append((text, repr(outcome.value)))

    def keep_of_new(self, made, step, given, outcome):
        """The same of a member that is asked of a new instance."""
        is_plain = step.name.startswith(".")  # others are no expressions
        if is_plain and not inspect.iscoroutinefunction(getattr(self.right, step.name[1:], None)):
            self.keep("%s%s" % (call_text("", made), step.text(given)), outcome)

    def says(self, outcome):
        """Counts what was compared: what both reject says nothing."""
        rejects = outcome.how == "raises" and isinstance(outcome.value, REJECTED)
        self.returned += not rejects
        self.rejected += rejects
        if rejects and not is_raised_by_code(outcome.value):
            self.coverage.take_back()

    def sequences(self):
        st, self.members = self.st, self.steps.members()
        if not self.members:
            return st.tuples(self.chosen(self.makers), st.just([]))
        member = self.chosen(self.members)
        few = st.lists(member, min_size=1, max_size=4)
        steps = few | st.lists(member, min_size=6, max_size=LONGEST_SEQUENCE)
        back = st.sampled_from((1, 2, 0, 3))
        echoes = st.lists(back, min_size=LONGEST_SEQUENCE, max_size=LONGEST_SEQUENCE)
        return st.tuples(self.chosen(self.makers), st.builds(echoed, steps, echoes))

    def sequence(self, given):
        (number, arguments), steps = given[0], list(given[1])
        maker = self.makers[number]
        self.comparer.twins = ()
        text = [maker.text(arguments)]
        sides = self.sides()

        def make(side, seconds=LONGEST):
            return sides[side].perform(maker.calls[side], arguments, seconds)

        self.coverage.begin()
        made = in_turn(given, make)
        self.settle(text[0], made, make, self.compare_made)
        if made[0].how != "returns":
            self.says(made[0])
            return
        things = [m.value for m in made]
        self.comparer.twins = tuple(things)

        follow(self, text[0], sides)

        self.ask_in_turn(given, steps, things, sides, text, make)
        self.returned += not steps

    def ask_in_turn(self, given, steps, things, sides, text, make):
        """Calls members of two new objects, one after the other.

        Args:
            text: what was called so far.
            make: makes the object of a side anew.
        """

        def ask(side, count, thing, seconds=LONGEST, way=None):
            number, arguments = steps[count]
            call = self.members[number].calls[side]
            return sides[side].perform(
                lambda *args, **kwargs: call(thing, *args, **kwargs),
                arguments or ((), {}),
                seconds,
                way,
            )

        def afterwards(comparer, left, right):
            why = why_outcomes_differ(comparer, left, right)
            if why or self.steps.same_state(comparer, things):
                return why
            return "their attributes differ afterwards"

        for count, (number, arguments) in self.extended(steps, things):
            text.append(self.members[number].text(arguments))

            def again(side, seconds, count=count):
                thing = make(side).value
                for earlier in range(count):
                    ask(side, earlier, thing)
                return ask(side, count, thing, seconds)

            def further(side, seconds, way, count=count):
                return ask(side, count, things[side], seconds, way)

            self.coverage.begin()
            done = in_turn(given, lambda side, count=count: ask(side, count, things[side]))
            self.settle("; ".join(text), done, again, afterwards)
            drive(self, "; ".join(text), done, further)
            follow(self, "; ".join(text), sides)
            self.says(done[0])
            if count == 0:
                self.keep_of_new(given[0][1], self.members[number], arguments, done[1])

    def extended(self, steps, things):
        """The steps, and more of them where what nobody sees differs after the last one."""
        yield from enumerate(list(steps))
        st, back = self.st, self.st.integers(0, 3)
        for _ in range(MOST_ROUNDS):
            if not steps or self.comparer.same_inside(*things):
                return
            planned = len(steps)
            more = self.draw(st.lists(self.chosen(self.members), min_size=3, max_size=8))
            echoes = self.draw(st.lists(back, min_size=8, max_size=8))
            steps += echoed([*steps, *more], [0] * planned + echoes)[planned:]
            yield from enumerate(steps[planned:], planned)
        self.hidden |= self.comparer.apart_inside(*things)

    def compare_made(self, comparer, left, right):
        """Why two new objects differ; empty when they don't."""
        if "raises" in (left.how, right.how):
            return why_outcomes_differ(comparer, left, right)
        if not self.steps.same_state(comparer, (left.value, right.value)):
            return "the new objects have different attributes"
        made = [CallOutcome("returns", None, one.arguments, one.effects) for one in (left, right)]
        if self.spec.get("recipe"):
            made[0].arguments = made[1].arguments
        return why_outcomes_differ(comparer, *made)


SHRINKING = 5.0
"""So long a smaller example is looked for."""
LONGEST_SEQUENCE = 10
MOST_ROUNDS = 4
ONE_ENDS = "only one of them comes to an end"
