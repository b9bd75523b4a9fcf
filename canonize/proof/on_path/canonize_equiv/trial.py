"""Two implementations, called alike until an example tells them apart."""

import importlib
import sys
import time

from canonize_equiv.calling import REJECTED, compare, compare_made, perform
from canonize_equiv.comparing import Comparer, public_state
from canonize_equiv.examples import Examples, arguments_for, call_text
from canonize_equiv.methods import ASKED, specials, unbound
from canonize_equiv.stops import Apart, NotComparable, TimeIsUp, TooLarge


def load(symbol):
    module, _, name = symbol.partition(":")
    found = importlib.import_module(module)
    for part in name.split("."):
        found = getattr(found, part)
    return found


class Trial:
    def __init__(self, spec):
        import hypothesis
        import hypothesis.strategies as st

        self.hypothesis, self.st, self.spec = hypothesis, st, spec
        self.left, self.right = load(spec["canonical"]), load(spec["competitor"])
        self.modules = [sys.modules[spec[k].partition(":")[0]] for k in ("canonical", "competitor")]
        self.comparer = Comparer(self.left, self.right)
        self.count, self.returned = 0, 0
        self.last, self.kept = None, []
        self.until = time.monotonic() + spec["seconds"]

    def run(self):
        if isinstance(self.left, type) != isinstance(self.right, type):
            return {"grade": "differs", "why": "one is a class, the other is none"}
        if isinstance(self.left, type):
            strategy, attempt = self.sequences(), self.sequence
        else:
            if not callable(self.left) or not callable(self.right):
                same = self.comparer.same(self.left, self.right)
                return {
                    "grade": "tested" if same else "differs",
                    "why": "" if same else "the values differ",
                }
            self.examples = Examples(
                self.st, self.spec.get("parameters", {}), [self.left, self.right]
            )
            strategy, attempt = self.examples.arguments(), self.function
        found = self.search(strategy, attempt)
        if found is None:
            if not self.returned:
                why = "was rejected by both" if self.count else "took too long, or too much memory"
                return {"grade": "unknown", "why": "every example %s: nothing was compared" % why}
            return {"grade": "tested", "why": ""}
        calls = self.spec.get("calls") or []
        if not isinstance(self.left, type) and calls:
            wide, self.last = dict(found), None
            if self.search(self.examples.narrow(calls), attempt) is None:
                return {**wide, "grade": "outside"}
            return {**self.last, "grade": "differs"}
        return {**found, "grade": "differs"}

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
        @hypothesis.given(strategy)
        def differential(given):
            if time.monotonic() > self.until:
                if self.last is not None:
                    raise Apart
                raise TimeIsUp
            self.count += 1
            try:
                attempt(given)
            except TooLarge:
                self.count -= 1

        try:
            differential()
        except Apart:
            return self.last
        except BaseException as error:
            if self.last is not None and not isinstance(error, (NotComparable, KeyboardInterrupt)):
                return self.last
            raise
        return None

    def apart(self, example, why, left, right):
        self.last = {"example": example, "why": why, "canonical": left, "competitor": right}
        raise Apart

    def function(self, given):
        outcomes = []
        for target, module in zip((self.left, self.right), self.modules):
            side = Side(module)
            outcomes.append(side.perform(target, given))
        left, right = outcomes
        self.returned += compared(left)
        why = compare(self.comparer, left, right)
        if why:
            name = self.spec["canonical"].rpartition(":")[2]
            self.apart(call_text(name, given), why, left.text(), right.text())
        if len(self.kept) < 25 and right.how == "returns":
            self.kept.append((call_text("", given), repr(right.value)))

    def sequences(self):
        st, spec = self.st, self.spec
        shared = spec.get("constructor")
        self.makers = Examples(st, spec.get("parameters", {}), [self.left, self.right], shared)
        methods = []
        for name in spec.get("methods", ()):
            both = [getattr(c, name, None) for c in (self.left, self.right)]
            if all(callable(m) for m in both):
                told = spec["methods"][name]
                examples = Examples(st, told.get("parameters", {}), [unbound(m) for m in both])
                methods.append(examples.arguments().map(lambda given, name=name: (name, given)))
            else:
                methods.append(st.just((name, None)))
        methods += [st.just(step) for step in specials(self.left, self.right)]
        steps = st.lists(st.one_of(*methods), min_size=1, max_size=6) if methods else st.just([])
        return st.tuples(self.makers.arguments(), steps)

    def sequence(self, given):
        maker, steps = given
        sides = [Side(module) for module in self.modules]
        self.comparer.twins = ()
        name = self.spec["canonical"].rpartition(":")[2]
        text = [call_text(name, maker)]
        made = [s.perform(c, maker) for s, c in zip(sides, (self.left, self.right))]
        why = compare_made(self.comparer, *made)
        if why:
            self.apart(text[0], why, made[0].text(), made[1].text())
        if made[0].how != "returns":
            return
        things = [m.value for m in made]
        self.comparer.twins = tuple(things)
        for method, args in steps:
            text.append(".%s" % method if args is None else call_text("." + method, args))
            done = [s.ask(thing, method, args) for s, thing in zip(sides, things)]
            self.returned += compared(done[0])
            why = compare(self.comparer, *done)
            if not why and not self.comparer.same(*(public_state(t) for t in things)):
                why = "their attributes differ afterwards"
            if why:
                self.apart("; ".join(text), why, done[0].text(), done[1].text())
        self.returned += not steps


class Side:
    """One of the two implementations in one example, with what its stand-ins recorded."""

    def __init__(self, module):
        self.module, self.log = module, []

    def perform(self, target, given):
        """Calls something with its own copy of the arguments."""
        self.log.clear()
        positional, keywords = arguments_for(given, self.log)
        arguments = [positional, keywords]
        return perform(lambda: target(*positional, **keywords), self.module, arguments, self.log)

    def ask(self, thing, method, given):
        """Calls a method, or reads an attribute where nothing is given."""
        if given is None:
            self.log.clear()
            return perform(lambda: getattr(thing, method), self.module, [], self.log)
        answer = bool if method in ASKED else lambda value: value
        return self.perform(
            lambda *args, **kwargs: answer(getattr(thing, method)(*args, **kwargs)), given
        )


def compared(outcome):
    """Whether a call says something: what both reject says nothing."""
    return outcome.how != "raises" or not isinstance(outcome.value, REJECTED)
