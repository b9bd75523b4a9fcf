"""Stand-ins for what a call is given, and for what it is not given."""


def shown(value):
    return repr(value)


class Double:
    """Stands for an object that is handed in: records what is done to it, answers in kind."""

    def __init__(self, name, log, seed=0):
        self.__dict__.update(_name=name, _log=log, _seed=seed)

    def _child(self, name):
        return Double(name, self._log, self._seed)

    def __getattr__(self, name):
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        return self._child("%s.%s" % (self._name, name))

    def __setattr__(self, name, value):
        self._log.append(("set", "%s.%s" % (self._name, name), shown(value)))
        self.__dict__[name] = value

    def __call__(self, *args, **kwargs):
        said = [shown(a) for a in args], {k: shown(v) for k, v in sorted(kwargs.items())}
        self._log.append(("call", self._name, said))
        return self._child(self._name + "()")

    def __await__(self):
        self._log.append(("await", self._name))
        return self
        yield

    def __enter__(self):
        self._log.append(("enter", self._name))
        return self._child(self._name + " as")

    def __exit__(self, *about):
        self._log.append(("exit", self._name, about[0] and about[0].__name__))

    async def __aenter__(self):
        return self.__enter__()

    async def __aexit__(self, *about):
        return self.__exit__(*about)

    def __getitem__(self, key):
        self._log.append(("get", self._name, shown(key)))
        return self._child("%s[%s]" % (self._name, shown(key)))

    def __setitem__(self, key, value):
        self._log.append(("put", self._name, shown(key), shown(value)))

    def __contains__(self, key):
        self._log.append(("in", self._name, shown(key)))
        return bool(self._seed % 2)

    def __iter__(self):
        return iter([self._child(self._name + "[0]"), self._child(self._name + "[1]")])

    def __len__(self):
        return 2

    def __bool__(self):
        return self._seed % 3 != 2

    def __eq__(self, other):
        return isinstance(other, Double) and other._name == self._name

    def __hash__(self):
        return hash(self._name)

    def __repr__(self):
        return "<%s>" % self._name

    def __deepcopy__(self, memo):
        return self


class Placeholder:
    """Stands for the function that a decorator takes, until one is made.

    Args:
        given: what the function that comes of it is called with.
    """

    def __init__(self, name, given):
        self.name, self.given = name, given

    def __repr__(self):
        return "<a recording function>"


class Absent:
    def __repr__(self):
        return "(left out)"

    def __deepcopy__(self, memo):
        return self


ABSENT = Absent()


def double_name(value):
    """Two stand-ins for one parameter are told apart: what is done with which one counts."""
    return value[1] if not value[2] else "%s %d" % (value[1], value[2])


def with_doubles(value, log):
    if isinstance(value, tuple) and len(value) == 3 and value[0] == "double":
        return Double(double_name(value), log, value[2])
    if isinstance(value, tuple) and len(value) == 3 and value[0] == "function":
        return Placeholder(value[1], value[2])
    return value
