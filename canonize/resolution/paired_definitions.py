"""Two definitions in normal form, walked side by side to the first difference."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from canonize.resolution.class_settings import settings_apart
from canonize.resolution.own_values import decorators_of, kept_by
from canonize.resolution.paired_names import Differs, FoundApart, PairedNames, short
from canonize.resolution.paired_statements import (
    FUNCTIONS,
    done_to,
    each_of,
    imported_things,
    is_plain_base,
    methods_and_others,
)
from canonize.resolution.parsed_files import parsed_file
from canonize.resolution.resolver import Definition, Found, Stands
from canonize.resolution.shared_state import HOLDERS
from canonize.syntax.normal_form import arguments_of, decorator_word, normal_form
from canonize.syntax.stdlib_names import CLASS_MAKERS

_SCOPE_READERS = frozenset({"globals", "locals", "vars", "eval", "exec", "dir", "__import__"})
_NAMED_IN_REPR = frozenset({"NamedTuple", "TypedDict", "Enum", "Flag", "BaseModel"})
_BY_POSITION = frozenset({"map", "filter", "sorted", "min", "max", "reduce", "sort"})
_SKIPPED = frozenset({"ctx", "kind", "type_comment", "type_ignores", "type_params"})


class PairedDefinitions(PairedNames):
    """Two statements that bind a name, walked side by side."""

    def compare(self) -> None:
        """Raises `Differs` at the first difference."""
        left, right = self._left.node, self._right.node
        assert left is not None and right is not None
        self._must(type(left) is type(right), left, right, "one is another kind of thing")
        setting = settings_apart(self._left, self._right, self._walk.names)
        self._must(not setting, left, right, setting, FoundApart.SETTING)
        for found in (self._left, self._right):
            reason = self._own_reason(found)
            self._must(not reason, left, right, reason)
        if isinstance(left, Definition):
            moment = self._walk.moments.of_definition(right, self._right.module)
            self._must(not moment, left, right, moment, FoundApart.MOMENT)
            self._keeps(left)
            self._keeps(right)
            self._names_in_words(left, right)
            self._statement(normal_form(left), normal_form(right), top=True)
            return
        mine, theirs = getattr(left, "value", None), getattr(right, "value", None)
        if moment := self._walk.moments.reason(theirs, self._right.module):
            told = f"{self._right.name} {moment}"
            self._must(False, left, right, told, FoundApart.MOMENT)
        reason = self._walk.values.reason(self._left) or self._walk.values.reason(self._right)
        is_holder = isinstance(mine, ast.Call) and ast.unparse(mine.func).split(".")[-1] in HOLDERS
        self._must(
            not reason, left, right, reason, FoundApart.STATE if is_holder else FoundApart.CODE
        )
        self._nodes(mine, theirs, left, right)

    # What a definition is beside its code ---------------------------------------------------------

    def _own_reason(self, found: Found) -> str:
        """Why it is not what another one with the same code is; empty when nothing says so."""
        node = found.node
        if not isinstance(node, Definition):
            return ""
        if found.has_rival:
            return f"an except binds {found.name}, too"
        module = parsed_file(self._walk.project.tree, found.path)
        if module is not None and (line := done_to(found.name, module)):
            return f"line {line} of {found.path} does something with {found.name} at import"
        for decorator in decorators_of(node):
            if reason := self._walk.registration.of_decorator(decorator, found.module):
                return reason
        if isinstance(node, ast.ClassDef):
            return self._walk.registration.of_class(node, found.module)
        return ""

    def _keeps(self, node: ast.stmt) -> None:
        """Raises `Differs` when a definition keeps something while the program runs."""
        reason = kept_by(node) if isinstance(node, Definition) else ""
        if reason:
            assert self._left.node is not None and self._right.node is not None
            self._must(False, self._left.node, self._right.node, reason, FoundApart.STATE)

    def _names_in_words(self, left: ast.AST, right: ast.AST) -> None:
        """Classes that tell their name by themselves."""
        if not isinstance(left, ast.ClassDef) or self._left.name == self._right.name:
            return
        words = {decorator_word(d) for d in left.decorator_list} & CLASS_MAKERS
        bases = {ast.unparse(b).rpartition(".")[2] for b in left.bases} & _NAMED_IN_REPR
        has_repr = any(getattr(n, "name", "") == "__repr__" for n in left.body)
        told = bool(words or bases) and not has_repr
        self._must(not told, left, right, "its text (repr) has the name of the class")

    # Statements -----------------------------------------------------------------------------------

    def _statement(self, left: ast.AST, right: ast.AST, *, top: bool = False) -> None:
        if isinstance(left, ast.ClassDef) and isinstance(right, ast.ClassDef):
            self._class(left, right, top=top)
        elif isinstance(left, FUNCTIONS) and type(left) is type(right):
            self._function(left, right, top=top)
        elif isinstance(left, (ast.Import, ast.ImportFrom)):
            self._import(left, right)
        else:
            self._fields(left, right)

    def _class(self, left: ast.ClassDef, right: ast.ClassDef, *, top: bool) -> None:
        if not top:
            self._bind(left.name, right.name, left, right)
        for name in ("decorator_list", "bases", "keywords"):
            self._list(getattr(left, name), getattr(right, name), left, right)
        self._frames.open_class(left, right)
        self._members(left, right)
        self._frames.close()

    def _members(self, left: ast.ClassDef, right: ast.ClassDef) -> None:
        plain = all(is_plain_base(b) for b in [*left.bases, *right.bases])
        if left.keywords or left.decorator_list or not plain:
            self._list(left.body, right.body, left, right)
            return
        methods, others = methods_and_others(left), methods_and_others(right)
        first: Differs | None = None
        for name in {**methods[0], **others[0], "": None}:
            depth = self._frames.depth
            try:
                self._member(name, (methods, left), (others, right))
            except Differs as differs:
                if first is None or (first.apart is FoundApart.CODE is not differs.apart):
                    first = differs
                self._frames.close_to(depth)
                self._parents.clear()
        if first is not None:
            raise first

    def _member(self, name: str, ours: _Members, others: _Members) -> None:
        """One method of both, or (the empty name) everything that is no method."""
        (left, at), (right, there) = ours, others
        if not name:
            self._list(left[1], right[1], at, there)
            return
        mine, theirs = left[0].get(name, []), right[0].get(name, [])
        where = (mine or [at])[0], (theirs or [there])[0]
        self._must(bool(mine), *where, f"only the competitor has {name}")
        self._must(bool(theirs), *where, f"the competitor has no {name}")
        self._list(mine, theirs, *where)

    def _function(
        self,
        left: ast.FunctionDef | ast.AsyncFunctionDef,
        right: ast.FunctionDef | ast.AsyncFunctionDef,
        *,
        top: bool,
    ) -> None:
        if self._frames.in_class:
            self._must(left.name == right.name, left, right, "the methods have other names")
        elif not top:
            self._bind(left.name, right.name, left, right)
        self._list(left.decorator_list, right.decorator_list, left, right)
        self._nodes(left.returns, right.returns, left, right)
        is_method = self._frames.in_class and not any(
            decorator_word(d) == "staticmethod" for d in left.decorator_list
        )
        self._arguments(left.args, right.args, left, right)
        self._frames.open_function(left, right)
        self._parameters(left.args, right.args, left, right, bound=is_method)
        self._shared_defaults(left, right)
        self._list(left.body, right.body, left, right)
        self._frames.close()

    def _shared_defaults(
        self,
        left: ast.FunctionDef | ast.AsyncFunctionDef,
        right: ast.FunctionDef | ast.AsyncFunctionDef,
    ) -> None:
        """A default that is one object for all calls, and that the body does more than read."""
        name = self._walk.values.kept_default(left)
        reason = f"the default of {name} is an object of its own"
        self._must(not name, left, right, reason, FoundApart.STATE)

    def _arguments(
        self, left: ast.arguments, right: ast.arguments, at: ast.AST, there: ast.AST
    ) -> None:
        """Defaults and annotations, which are evaluated outside.

        What a default that differs means is judged at each call: `Apart.VALUE` is for the rest.
        """
        self._parents.append(left)
        self._list(left.defaults, right.defaults, at, there)
        self._list(left.kw_defaults, right.kw_defaults, at, there)
        mine, theirs = arguments_of(left), arguments_of(right)
        notes = [a.annotation for a in mine], [a.annotation for a in theirs]
        self._list(*notes, at, there)
        self._parents.pop()

    def _parameters(
        self, left: ast.arguments, right: ast.arguments, at: ast.AST, there: ast.AST, *, bound: bool
    ) -> None:
        for kind in ("posonlyargs", "args", "kwonlyargs"):
            mine, theirs = getattr(left, kind), getattr(right, kind)
            self._must(len(mine) == len(theirs), at, there, "the parameters differ")
            for number, (one, other) in enumerate(zip(mine, theirs, strict=True)):
                free = kind == "posonlyargs" or (bound and number == 0 and not left.posonlyargs)
                free = free or self._by_position()
                same = one.arg == other.arg or free
                self._must(same, one, other, f"parameter {one.arg} against {other.arg}")
                self._bind(one.arg, other.arg, one, other)
        for kind in ("vararg", "kwarg"):
            one, other = getattr(left, kind), getattr(right, kind)
            self._must((one is None) == (other is None), at, there, "the parameters differ")
            if one is not None:
                self._bind(one.arg, other.arg, one, other)

    def _by_position(self) -> bool:
        """Whether a lambda is given to something that calls it by position."""
        match self._parents[-2:]:
            case [ast.keyword(arg="key"), ast.Lambda()]:
                return True
            case [ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)), ast.Lambda()]:
                return name in _BY_POSITION
        return False

    def _import(self, left: ast.AST, right: ast.AST) -> None:
        """Imports inside a definition: each binds a local name to something."""
        mine = list(imported_things(left, self._walk.project.modules.package(self._left.path)))
        theirs = list(imported_things(right, self._walk.project.modules.package(self._right.path)))
        self._must(len(mine) == len(theirs), left, right, "another import")
        for (module, name, local), (module_2, name_2, local_2) in zip(mine, theirs, strict=True):
            if (module, name) != (module_2, name_2):
                names = self._walk.names
                one = names.find(module, name) if name else Found(Stands.UNKNOWN, module)
                two = names.find(module_2, name_2) if name_2 else Found(Stands.UNKNOWN, module_2)
                self._walk.pair(one, two, self._places(left, right))
            self._bind(local, local_2, left, right)

    # Expressions ----------------------------------------------------------------------------------

    def _nodes(self, left: object, right: object, at: ast.AST, there: ast.AST) -> None:
        if isinstance(left, ast.AST) and isinstance(right, ast.AST):
            self._node(left, right, at, there)
        elif isinstance(left, list) and isinstance(right, list):
            self._list(left, right, at, there)
        else:
            same = type(left) is type(right) and left == right
            if isinstance(left, float) and isinstance(right, float):
                same = repr(left) == repr(right)
            is_default = any(isinstance(node, ast.arguments) for node in self._parents)
            is_value = isinstance(at, ast.Constant) and not is_default and not self._is_told()
            apart = FoundApart.VALUE if is_value else FoundApart.CODE
            self._must(same, at, there, f"{short(left)} against {short(right)}", apart)

    def _list(
        self, left: Sequence[object], right: Sequence[object], at: ast.AST, there: ast.AST
    ) -> None:
        for one, other in zip(left, right, strict=False):
            self._nodes(one, other, at, there)
        if len(left) != len(right):
            more = [n for n in [*left[len(right) :], *right[len(left) :]] if isinstance(n, ast.AST)]
            first = more[0] if more and hasattr(more[0], "lineno") else None
            said = f": {short(first)}" if first is not None else ""
            what = f"the competitor does {'more' if len(right) > len(left) else 'less'}{said}"
            if len(right) > len(left):
                raise self._differs(what, at, first or there)
            raise self._differs(what, first or at, there)

    def _node(self, left: ast.AST, right: ast.AST, at: ast.AST, there: ast.AST) -> None:
        at = left if hasattr(left, "lineno") else at
        there = right if hasattr(right, "lineno") else there
        if self._is_chain(left) and self._is_chain(right):
            self._chain(left, right)  # type: ignore[arg-type] # both are expressions
            return
        if type(left) is not type(right):
            is_code = isinstance(left, (ast.expr, ast.stmt))
            one, other = (left, right) if is_code else (at, there)
            self._must(False, at, there, f"{short(one)} against {short(other)}")
        self._parents.append(left)
        if isinstance(left, ast.stmt):
            self._statement(left, right)
        elif isinstance(left, ast.Lambda):
            assert isinstance(right, ast.Lambda)
            self._lambda(left, right)
        elif isinstance(left, _COMPREHENSIONS):
            self._frames.open_comprehension(left, right)
            self._list(left.generators, getattr(right, "generators", []), at, there)
            self._fields(left, right, but=frozenset({"generators"}))
            self._frames.close()
        else:
            if isinstance(left, ast.Call):
                self._call(left, right)
            if isinstance(left, ast.ExceptHandler) and isinstance(right, ast.ExceptHandler):
                self._caught(left, right)
            self._fields(left, right, at=at, there=there)
        self._parents.pop()

    def _fields(
        self,
        left: ast.AST,
        right: ast.AST,
        *,
        but: frozenset[str] = frozenset(),
        at: ast.AST | None = None,
        there: ast.AST | None = None,
    ) -> None:
        if isinstance(left, (ast.Global, ast.Nonlocal)):
            self._declared(left, right)
            return
        if isinstance(left, (ast.MatchAs, ast.MatchStar, ast.ExceptHandler, ast.MatchMapping)):
            but = but | {"name", "rest"}
            for key in ("name", "rest"):
                one, other = getattr(left, key, None), getattr(right, key, None)
                self._must(
                    (one is None) == (other is None), left, right, "the names that are bound"
                )
                if one is not None and other is not None:
                    self._bind(one, other, left, right)
        at, there = at or left, there or right
        if isinstance(left, ast.Attribute):
            self._attribute(left, right)
        for name in left._fields:
            if name in _SKIPPED or name in but:
                continue
            self._nodes(getattr(left, name, None), getattr(right, name, None), at, there)

    def _lambda(self, left: ast.Lambda, right: ast.Lambda) -> None:
        self._arguments(left.args, right.args, left, right)
        self._frames.open_function(left, right)
        self._parameters(left.args, right.args, left, right, bound=False)
        self._node(left.body, right.body, left, right)
        self._frames.close()

    def _declared(self, left: ast.Global | ast.Nonlocal, right: ast.AST) -> None:
        theirs = getattr(right, "names", [])
        self._must(len(left.names) == len(theirs), left, right, "the names that are bound")
        for one, other in zip(left.names, theirs, strict=True):
            if isinstance(left, ast.Nonlocal):
                self._bind(one, other, left, right)
                continue
            apart = self._left.module != self._right.module
            self._must(one == other and not apart, left, right, f"it changes {one} of its module")

    def _call(self, left: ast.Call, right: ast.AST) -> None:
        match left.func:
            case ast.Name(id=name) if name in _SCOPE_READERS and not self._frames.is_local(name):
                if not (name in ("vars", "dir") and left.args):
                    self._must(False, left, right, f"{name}() sees the names of its place")

    def _caught(self, left: ast.ExceptHandler, right: ast.ExceptHandler) -> None:
        if left.type is not None and right.type is not None:
            self._one_object(left.type, right.type, "is caught, so it has to be one class")

    def _one_object(self, left: ast.expr, right: ast.expr, why: str) -> None:
        """Whether what two expressions name is one object, where copies would be told apart."""
        mine, theirs = each_of(left), each_of(right)
        for one, other in zip(mine, theirs, strict=False):
            first, second = self._meaning(one, left=True), self._meaning(other, left=False)
            if first is None or second is None:
                continue
            apart = (first.module, first.name) != (second.module, second.name)
            if apart and first.node is not None:
                self._must(False, one, other, f"{first.name} {why}")


_Members = tuple[tuple[dict[str, list[ast.stmt]], list[ast.stmt]], ast.ClassDef]
"""Methods by name and everything else of a class, and the class."""
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
