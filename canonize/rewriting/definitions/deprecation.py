"""Where a deprecation warning goes, for each kind of definition."""

from __future__ import annotations

import builtins
import json
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

import libcst as cst

from canonize.core.reasons import Code, Reason
from canonize.rewriting.definitions.standing_warnings import (
    bound_otherwise,
    free,
    holds_node,
    is_dataclass,
    method_named,
    quoted_lines,
    warns,
    warns_rightly,
)
from canonize.rewriting.definitions.used_on_import import ImportUses
from canonize.rewriting.definitions.warning_place import LEVEL_NAME, between, level_function
from canonize.syntax.edits import FileEdits
from canonize.syntax.scopes import Bind, Scopes, dotted
from canonize.syntax.statements import (
    Definition,
    find_assignment,
    find_definition,
    first_after_header,
    import_position,
    is_docstring,
)
from canonize.syntax.stdlib_names import MANAGERS, Special


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why nothing was inserted; harmless when it is there already.

    ``at`` is the place that stands in the way, where that is not the definition.
    """

    reason: str
    is_harmless: bool = False
    at: cst.CSTNode | None = None


class Deprecator:
    """Plans the warnings of one file.

    Args:
        names: those that are to warn.
        special: the kind of special class that one of its classes is, by name.
        star_user: a file that a name reaches by a star import alone, and only as long as the
            module binds it.
        is_package: the file is an ``__init__.py``, whose names are asked for twice by an import.
    """

    def __init__(
        self,
        edits: FileEdits,
        scopes: Scopes,
        *,
        names: Collection[str],
        category: str,
        pep702: str,
        special: Callable[[str], Special | None],
        star_user: Callable[[str], str],
        is_package: bool = False,
    ) -> None:
        self._is_package = is_package
        self._warnings = free(scopes, "warnings")
        self._between: dict[int, tuple[cst.CSTNode, set[str]]] = {}
        self._hidden: list[tuple[str, str, str]] = []
        self._uses = ImportUses(edits.file.module, scopes, names)
        self._special = special
        self._star_user = star_user
        self._edits = edits
        self._scopes = scopes
        self._category = category
        self._pep702 = pep702
        self._module = edits.file.module
        self._imported: set[str] = set()
        self._indent = self._module.default_indent

    def deprecate(self, name: str, message: str) -> cst.CSTNode | Refusal:
        """Plans one warning. Returns the definition that now warns."""
        if all(line in self._edits.file.text for line in quoted_lines(message)):
            return Refusal("it warns already", is_harmless=True)
        if not name:
            return self._deprecate_module(message)
        if (made := self._uses.first(name)) is not None:
            return Refusal(
                Reason(
                    "its own module uses it while it is imported, and would warn", Code.NO_WARNING
                ),
                at=made,
            )
        definition = find_definition(self._module, name)
        if definition is None:
            return self._deprecate_name(name, message)
        if warns(definition):
            return Refusal("it warns already, by hand", is_harmless=True)
        if self._pep702 != "no":
            return self._decorate(definition, name, message)
        if isinstance(definition, cst.ClassDef):
            return self._deprecate_class(definition, message, self._special(name))
        if any(dotted(d.decorator).rpartition(".")[2] == "overload" for d in definition.decorators):
            return Refusal("its overloads have no body that runs")
        self._warn_in(definition.body, message, self._level(definition))
        return definition

    def finish(self) -> None:
        """Plans what serves several warnings of the file; to be called once, after the last."""
        modules: set[str] = set()
        statements = [line for line, _ in self._between.values()]
        for _, more in self._between.values():
            modules |= more
        if statements:
            first = next(line for line in self._module.body if line in statements)
            code = level_function(tuple(sorted(modules)), self._indent)
            self._edits.insert_above(first, f"\n{code.rstrip()}\n")
        if self._hidden:
            self._answer_for_hidden()

    def _level(self, node: Definition, least: int = 2) -> str:
        """The stack level of a warning in a definition's body."""
        modules = between(node, self._scopes)
        if not modules:
            return str(least)
        statement = next(line for line in self._module.body if holds_node(line, node))
        _, known = self._between.setdefault(id(statement), (statement, set()))
        known |= set(modules)
        return f"{LEVEL_NAME}()"

    # Kinds -------------------------------------------------------------------------------------

    def _deprecate_class(
        self, node: cst.ClassDef, message: str, special: Special | None
    ) -> cst.CSTNode | Refusal:
        bases = [dotted(base.value).rpartition(".")[2] for base in node.bases]
        if special is not None:
            return Refusal(
                Reason(f"it is {special}: nothing of it runs once a use", Code.NO_WARNING)
            )
        if is_dataclass(node):
            return self._deprecate_dataclass(node, message, has_bases=bool(bases))
        if name := bound_otherwise(node):
            return Refusal(f"its {name} is made in another way than by one `def`")
        constructor = method_named(node, "__init__") or method_named(node, "__new__")
        if constructor is not None:
            self._warn_in(constructor.body, message, self._level(node))
            return node
        if any(keyword.keyword is not None for keyword in node.keywords):
            return Refusal(
                Reason("its metaclass may make instances without a constructor", Code.NO_WARNING)
            )
        self._add_method(
            node,
            [
                "def __init__(self, *args, **kwargs):",
                *self._warning(message, self._level(node), 1),
                *(f"{self._indent}{line}" for line in self._passed_on(node)),
            ],
        )
        return node

    def _passed_on(self, node: cst.ClassDef) -> list[str]:
        """The rest of a new ``__init__``: whoever comes next is called as if it were not there.

        ``object.__init__`` takes nothing once a class has an ``__init__``; `int`, `str` and others
        with a ``__new__`` have it, and so may classes that mix this one in.
        """
        if node.bases and all(dotted(base.value) in _WITH_INIT for base in node.bases):
            return ["super().__init__(*args, **kwargs)"]
        return [
            'follows = getattr(super().__init__, "__qualname__", "")',
            'if type(self).__new__ is object.__new__ or follows != "object.__init__":',
            f"{self._indent}super().__init__(*args, **kwargs)",
        ]

    def _deprecate_dataclass(
        self, node: cst.ClassDef, message: str, *, has_bases: bool
    ) -> cst.CSTNode | Refusal:
        after = method_named(node, "__post_init__")
        if after is not None:
            self._warn_in(after.body, message, "3")
            return node
        if method_named(node, "__init__") is not None:
            return Refusal("it is a dataclass with a constructor of its own")
        if has_bases:
            return Refusal("it is a dataclass that inherits; its bases may define __post_init__")
        self._add_method(node, ["def __post_init__(self):", *self._warning(message, "3", 1)])
        return node

    def _deprecate_module(self, message: str) -> cst.CSTNode | Refusal:
        body = self._module.body
        index = first_after_header(body)
        if not body:
            return Refusal("the module is empty")
        self._import_warnings()
        call = "\n".join(self._warning(message, "2", 0))
        later = [
            line
            for line in body[index:]
            if isinstance(line, cst.SimpleStatementLine)
            and isinstance(line.body[0], (cst.Import, cst.ImportFrom))
        ]
        anchor = later[-1] if later else (body[index] if index < len(body) else body[-1])
        if later or index >= len(body):
            self._edits.insert_after(anchor, f"\n{call}")
        else:
            self._edits.insert_before(anchor, f"{call}\n")
        return body[0]

    def _deprecate_name(self, name: str, message: str) -> cst.CSTNode | Refusal:
        if "." in name:
            return Refusal(Reason(f"{name} is not defined exactly once", Code.NAME_TAKEN))
        line = find_assignment(self._module, name)
        bindings = self._scopes.top.bindings
        if line is None or len(bindings[name]) != 1 or bindings[name][0].how is not Bind.ASSIGN:
            return Refusal(
                Reason(f"{name} is not defined exactly once at the top level", Code.NAME_TAKEN)
            )
        if "__getattr__" in bindings:
            return Refusal(Reason("the module has a __getattr__ of its own", Code.OWN_GETATTR))
        if user := self._star_user(name):
            told = (
                f"{user} takes it by a star import, which brings only what is bound or listed in "
                "`__all__`"
            )
            return Refusal(Reason(told, Code.EXPORT_LIST))
        hidden = f"_deprecated_{name}"
        if hidden in bindings:
            return Refusal(Reason(f"{hidden} is taken", Code.NAME_TAKEN))
        self._edits.replace(bindings[name][0].node, hidden)
        for use in self._scopes.uses_of(self._scopes.top, name):
            self._edits.replace(use.node, hidden)
        self._hidden.append((name, hidden, message))
        return line

    def _answer_for_hidden(self) -> None:
        """The ``__getattr__`` of the module, for all constants that warn."""
        self._import_warnings()
        code = ["", "", "def __getattr__(name):"]
        depth, asked = 2, ""
        if self._is_package:
            # `from package import name` asks whether there is such a name, and then for it
            code.append(f"{self._indent}import sys\n")
            code.append(f"{self._indent}asks = sys._getframe(1).f_code.co_name")
            depth, asked = 3, f'{self._indent * 2}if asks != "_handle_fromlist":'
        for name, hidden, message in self._hidden:
            code.append(f'{self._indent}if name == "{name}":')
            code += [asked] if asked else []
            code += [*self._warning(message, "2", depth), f"{self._indent * 2}return {hidden}"]
        code.append(
            f'{self._indent}raise AttributeError(f"module {{__name__!r}} has no attribute '
            '{name!r}")'
        )
        self._edits.insert_after(self._module.body[-1], "\n".join(code))

    def _decorate(self, node: Definition, name: str, message: str) -> cst.CSTNode | Refusal:
        if "deprecated" in self._scopes.top.bindings and not self._has_deprecated():
            return Refusal(Reason("the name `deprecated` is taken in this file", Code.NAME_TAKEN))
        if not self._has_deprecated():
            position, side = import_position(self._module, "typing_extensions")
            if position is None:
                return Refusal("the module is empty")
            self._insert_import(position, side, f"from {self._pep702} import deprecated")
        quoted = json.dumps(message, ensure_ascii=False)
        if isinstance(node, cst.ClassDef) and self._special(name) is None:
            # the decorator's own __new__ calls object's, whatever comes next in the order
            answer = self._deprecate_class(node, message, None)
            if isinstance(answer, Refusal):
                return answer
            line = f"@deprecated({quoted}, category=None)"
        elif isinstance(node, cst.FunctionDef) and not warns_rightly(node, self._scopes):
            self._warn_in(node.body, message, self._level(node))
            line = f"@deprecated({quoted}, category=None)"
        else:
            line = f"@deprecated({quoted}, category={self._category})"
        self._insert_decorator(node, line)
        return node

    def _insert_decorator(self, node: Definition, line: str) -> None:
        """Right above the definition, so that caches and properties keep what they offer.

        Of a context manager it is the call of the whole that is to warn.
        """
        for at, decorator in enumerate(node.decorators):
            if dotted(decorator.decorator).rpartition(".")[2] in MANAGERS:
                self._edits.insert_before(node.decorators[at], line)
                return
        if node.decorators:
            self._edits.insert_after(node.decorators[-1], line)
        else:
            self._edits.insert_before(node, line)

    def _has_deprecated(self) -> bool:
        if "deprecated" in self._imported:
            return True
        for binding in self._scopes.top.bindings.get("deprecated", ()):
            node = binding.node
            if isinstance(node, cst.ImportFrom) and dotted(node.module) in (
                "warnings",
                "typing_extensions",
            ):
                return True
        return False

    # Writing -----------------------------------------------------------------------------------

    def _import_warnings(self) -> None:
        self._import("warnings", self._warnings)

    def _warning(self, message: str, stacklevel: str, depth: int) -> list[str]:
        pad = self._indent * depth
        return [
            f"{pad}{self._warnings}.warn(",
            *(f"{pad}{self._indent}{line}" for line in quoted_lines(message)[:-1]),
            f"{pad}{self._indent}{quoted_lines(message)[-1]},",
            f"{pad}{self._indent}{self._category},",
            f"{pad}{self._indent}stacklevel={stacklevel},",
            f"{pad})",
        ]

    def _warn_in(self, suite: cst.BaseSuite, message: str, stacklevel: str) -> None:
        self._import_warnings()
        lines = self._warning(message, stacklevel, 0)
        if isinstance(suite, cst.SimpleStatementSuite):
            joined = " ".join(line.strip() for line in lines).replace("( ", "(").replace(", )", ")")
            first = suite.body[0]
            self._edits.insert_text_before(first, f"{joined}; ")
            return
        assert isinstance(suite, cst.IndentedBlock)
        body = suite.body
        if is_docstring(body[0]):
            self._edits.insert_after(body[0], "\n".join(lines))
        else:
            self._edits.insert_before(body[0], "\n".join(lines))

    def _add_method(self, node: cst.ClassDef, lines: Sequence[str]) -> None:
        self._import_warnings()
        suite = node.body
        if isinstance(suite, cst.SimpleStatementSuite):
            indent = self._indent
            code = "".join(f"\n{indent}{line}" for line in lines)
            self._edits.replace_suite(suite, code)
            return
        assert isinstance(suite, cst.IndentedBlock)
        last = suite.body[-1]
        only_pass = (
            len(suite.body) == 1
            and isinstance(last, cst.SimpleStatementLine)
            and isinstance(last.body[0], (cst.Pass, cst.Expr))
            and not is_docstring(last)
        )
        code = "\n".join(lines)
        if only_pass:
            self._edits.insert_before(last, code)
            self._edits.remove_lines(last)
        else:
            self._edits.insert_after(last, f"\n{code}")

    def _import(self, name: str, local: str = "") -> None:
        """Imports a module of the standard library, as ``local`` where its name is taken."""
        if name in self._imported:
            return
        self._imported.add(name)
        if not local or local == name:
            for binding in self._scopes.top.bindings.get(name, ()):
                if isinstance(binding.node, cst.Import) and binding.scope is self._scopes.top:
                    return
        position, side = import_position(self._module, name)
        if position is not None:
            renamed = f" as {local}" if local and local != name else ""
            self._insert_import(position, side, f"import {name}{renamed}")

    def _insert_import(self, position: cst.CSTNode, side: str, code: str) -> None:
        if side == "after":
            self._edits.insert_after(position, code)
        elif side == "before-paragraph":
            self._edits.insert_above(position, code)
        else:
            self._edits.insert_before(position, code)


_WITH_INIT = frozenset(
    name
    for name, kind in vars(builtins).items()
    if isinstance(kind, type) and issubclass(kind, BaseException)
)
"""Bases whose ``__init__`` takes what their ``__new__`` takes."""
