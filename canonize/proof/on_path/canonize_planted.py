"""A call at the beginning of each function of some files, planted while these are imported.

Before 3.12 an interpreter can only be watched as a whole, at every call of every function, which
makes many suites run twice as long; and to stop and start listening to a function, as it is done
from then on, costs more than some dozen calls of a set's ``add``. What is planted costs nothing
elsewhere. Lines, docstrings and names stay as they are. What is executed in another way (a script
by its path), was imported before, or is compiled by others has nothing planted: `is_all_planted`
says so.
"""

import ast
import builtins
import importlib.machinery
import os
import sys

_NAME = "__canonize_ran__"
_COMPILERS = ("jit", "njit", "vectorize", "guvectorize", "cfunc", "stencil")
"""Decorators that make something else of a function's byte code."""


class Planting:
    """One for each process; several may listen.

    Args:
        spans: real path of a file to spans of lines.
    """

    only = None

    def __init__(self, spans):
        self.spans = spans
        self.real = {}
        self.keys = []
        self.planted = set()
        self.others = set()
        self.listeners = []
        self.heard = set()
        self.at_once = None

    @classmethod
    def of_process(cls, spans):
        if cls.only is None:
            cls.only = cls(spans)
            cls.only.start()
        return cls.only

    def start(self):
        setattr(builtins, _NAME, self.heard.add)
        planting, loader = self, importlib.machinery.SourceFileLoader
        get_code, source_to_code = loader.get_code, loader.source_to_code

        def get_planted(self, fullname):
            path = self.get_filename(fullname)
            if not planting.spans_of(path):
                return get_code(self, fullname)
            return self.source_to_code(self.get_data(path), path)  # not the byte code beside it

        def to_planted(self, data, path, **options):
            if planting.spans_of(path) and not isinstance(data, ast.AST):
                data = planting.plant(ast.parse(data, path), path)
            return source_to_code(self, data, path, **options)

        loader.get_code, loader.source_to_code = get_planted, to_planted
        rewriting = sys.modules.get("_pytest.assertion.rewrite")
        if rewriting is not None:  # of tests and what pytest is told to rewrite
            rewriting.compile = self.compiled

    def compiled(self, source, filename, mode, flags=0, dont_inherit=False, optimize=-1):
        if isinstance(source, ast.Module) and self.spans_of(filename):
            self.plant(source, filename)
        return compile(source, filename, mode, flags, dont_inherit, optimize)

    def spans_of(self, path):
        found = self.real.get(path)
        if found is None:
            found = self.real[path] = self.spans.get(os.path.realpath(path), ())
        return found

    def is_all_planted(self):
        """Whether every file that is asked for and runs in this process was planted."""
        files = [getattr(module, "__file__", None) for module in list(sys.modules.values())]
        files.append(script(sys.orig_argv))
        paths = {os.path.realpath(path) for path in files if isinstance(path, str)}
        return not paths.intersection(self.spans) - (self.planted - self.others)

    def listen(self, listener):
        """Listeners are told when they `tell`; one that can't wait, in `at_once`, at once."""
        self.listeners.append(listener)
        if listener.at_once:
            self.at_once = listener
            setattr(builtins, _NAME, self.ran)

    def tell(self):
        """Says what was heard since, to everybody."""
        heard, keys = list(self.heard), self.keys
        self.heard.difference_update(heard)
        for listener in self.listeners:
            if not listener.at_once:
                for number in heard:
                    listener.hit(keys[number])

    def ran(self, number):
        if number not in self.heard:
            self.heard.add(number)
            self.at_once.hit(self.keys[number])

    def plant(self, tree, path):
        real = os.path.realpath(path)
        self.planted.add(real)
        for node in list(ast.walk(tree)):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
                decorators = getattr(node, "decorator_list", [])
                line = min([node.lineno] + [one.lineno for one in decorators])
                if not any(first <= line <= last for first, last in self.spans_of(path)):
                    continue
                if any(decorator_leaf(one) in _COMPILERS for one in decorators):
                    self.others.add(real)
                else:
                    self.plant_in(node, (real, line))
        return tree

    def plant_in(self, node, key):
        name = ast.Name(_NAME, ast.Load())
        call = ast.Call(name, [ast.Constant(len(self.keys))], [])
        self.keys.append(key)
        if isinstance(node, ast.Lambda):
            node.body = located(ast.BoolOp(ast.Or(), [call, node.body]), node.body)
            return
        at = int(is_text(node.body[0]))
        near = node.body[min(at, len(node.body) - 1)]
        node.body.insert(at, located(ast.Expr(call), near))


def script(arguments):
    """The file that an interpreter was told to run; None for ``-c`` and ``-m``."""
    waiting = iter(arguments[1:])
    for argument in waiting:
        if argument in ("-X", "-W"):
            next(waiting, None)
        elif not argument.startswith("-"):
            return argument
        elif argument in ("-c", "-m"):
            return None
    return None


def decorator_leaf(decorator):
    called = getattr(decorator, "func", decorator)
    return getattr(called, "attr", getattr(called, "id", ""))


def is_text(statement):
    value = getattr(statement, "value", None)
    return isinstance(statement, ast.Expr) and isinstance(getattr(value, "value", None), str)


def located(node, near):
    ast.copy_location(node, near)
    return ast.fix_missing_locations(node)
