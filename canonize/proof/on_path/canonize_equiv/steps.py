"""What is called on both sides: the implementations themselves, or by the recipe of a plan."""

import importlib

from canonize_equiv.examples import CONSTANTS, Examples, call_text
from canonize_equiv.methods import ASKED, described_thing, describes, specials, unbound
from canonize_equiv.protocols import as_base, asked_beside, in_words
from canonize_equiv.questions import questions
from canonize_equiv.renamed import called_as, names_taken, own_names_of


class PairedCall:
    """One call that both sides make.

    Args:
        name: as it is told.
        calls: what is called for the canonical, and for the competitor.
        arguments: a strategy for positional and keyword arguments; None: nothing is given.
    """

    def __init__(self, name, calls, arguments):
        self.name, self.calls, self.arguments = name, calls, arguments

    def text(self, given):
        return self.name if self.arguments is None else call_text(self.name, given)


class OwnSteps:
    """Both are called alike, by the names that both have."""

    def __init__(self, st, spec, pair):
        self.st, self.spec, self.pair = st, spec, alike(*pair)
        self.classes = pair
        self.name = spec["canonical"].rpartition(":")[2]
        names = spec.get("constructor") if isinstance(pair[1], type) else names_taken(pair[1])
        names = given_by_some(names, spec)
        self.examples = Examples(st, spec.get("parameters", {}), list(self.pair), names)

    def makers(self):
        return [PairedCall(self.name, self.pair, self.examples.arguments())]

    def narrow(self):
        """The same with what call sites give; None where nobody calls."""
        calls = self.spec.get("calls") or []
        return [PairedCall(self.name, self.pair, self.examples.narrow(calls))] if calls else None

    def members(self):
        found = []
        for name, told in self.spec.get("methods", {}).items():
            both = [getattr(c, name, None) for c in self.classes]
            arguments, names = None, {}
            if all(callable(m) and not isinstance(m, type) for m in both):
                free = [unbound(m) for m in both]
                names = own_names_of(*free)
                free[0] = called_as(free[0], names)
                taken = given_by_some(names_taken(free[1]), told)
                arguments = Examples(self.st, told.get("parameters", {}), free, taken).arguments()
            calls = asking(name, arguments, names), asking(name, arguments)
            found.append(PairedCall("." + name, calls, arguments))
        for name, given in specials(*self.classes):
            found.append(PairedCall("." + name, (asking(name, given),) * 2, self.st.just(given)))
        if describes(*self.classes):
            found.append(
                PairedCall(" as an attribute", (described_thing,) * 2, self.st.just(([], {})))
            )
        return found + protocols(self.st, self.classes, self.makers())

    def same_state(self, comparer, things):
        return comparer.same_seen(*things)


def protocols(st, classes, makers):
    """What Python asks of instances by itself, where the two have code of their own for it.

    Args:
        makers: how both are made, for what is asked of two of them.
    """
    none = st.just(([], {}))
    found = [
        PairedCall(name, (ask,) * 2, none if given is None else given)
        for name, ask, given in questions(st, classes, in_words(classes))
    ]
    derive, both = as_base(classes), asked_beside(classes, CONSTANTS[:8])
    if derive is not None:
        found.append(PairedCall(" as a base", (derive,) * 2, none))
    for maker in makers[:1] if both is not None else ():

        def asking_of_two(make):
            return lambda thing, *args, **kwargs: both(thing, make(*args, **kwargs))

        calls = tuple(map(asking_of_two, maker.calls))
        given = none if maker.arguments is None else maker.arguments
        found.append(PairedCall(" beside", calls, given))
    return found


def given_by_some(names, told):
    """Parameters without those that only the competitor has and that no call gives."""
    return names - set(told.get("never_given", ())) if isinstance(names, set) else names


def alike(canonical, competitor):
    """Both, to be called by the competitor's names of parameters."""
    return called_as(canonical, own_names_of(canonical, competitor)), competitor


def asking(name, given, names=None):
    """A call of a member, or a look at it where nothing is given.

    Args:
        names: of parameters, those that it has for them.
    """
    if given is None:
        return lambda thing: getattr(thing, name)
    answer = bool if name in ASKED else lambda value: value
    return lambda thing, *args, **kwargs: answer(
        called_as(getattr(thing, name), names)(*args, **kwargs)
    )


class RecipeSteps:
    """Both are called as a plan says: texts of two modules, with a function of the same name."""

    def __init__(self, st, spec, pair):
        self.st, self.spec, self.pair = st, spec, pair
        self.recipe = spec["recipe"]
        self.name = spec["competitor"].rpartition(":")[2]
        self.names = {}
        for symbol in self.recipe["imports"]:
            module, _, name = symbol.partition(":")
            found = importlib.import_module(module)
            self.names[name or module.rpartition(".")[2]] = getattr(found, name) if name else found

    def makers(self):
        return [
            self._step(self.name, texts, [self.pair[1]], self.spec.get("parameters", {}), 0)
            for texts in self.recipe["makers"]
        ]

    def narrow(self):
        return None

    def members(self):
        found = []
        for name, many in self.recipe["members"].items():
            told = self.spec.get("methods", {}).get(name, {}).get("parameters", {})
            method = getattr(self.pair[1], name, None)
            known = [unbound(method)] if callable(method) else []
            found += [self._step("." + name, texts, known, told, 1) for texts in many]
        if not all(isinstance(one, type) for one in self.pair):
            return found
        return found + protocols(self.st, self.pair, self.makers())

    def same_state(self, comparer, things):
        return True  # the two are built differently: only members that are used count

    def _step(self, name, texts, known, told, skipped):
        calls = []
        for text in texts:
            scope = dict(self.names)
            exec(compile(text, "<recipe>", "exec"), scope)
            calls.append(scope["canonize_call"])
        code = calls[1].__code__
        parameters = code.co_varnames[skipped : code.co_argcount]
        examples = Examples(self.st, told, known)
        fixed = {p: self._values(p, examples) for p in parameters}
        arguments = self.st.fixed_dictionaries(fixed).map(lambda found: ([], found))
        return PairedCall(name, calls, arguments)

    def _values(self, parameter, examples):
        texts = self.recipe["given"].get(parameter)
        if not texts:
            return examples.of(parameter)
        return self.st.sampled_from([Given(text, self.names) for text in texts])


class Given:
    """An expression of the plan, evaluated anew for each side."""

    def __init__(self, text, names):
        self.text, self.names = text, names

    def __repr__(self):
        return self.text

    def __deepcopy__(self, memo):
        return eval(self.text, dict(self.names))
