"""Whether somebody asks what a competitor is called, where it is defined, or what its source is.

Its users get another class or function from then on. Those that call it can't tell; who keeps it
by ``type(job).__name__``, shows ``str(type(job))``, or looks at the module of whoever calls does.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from itertools import chain

from canonize.compatibility.asked_afar import AskedAfar
from canonize.compatibility.asked_of_given import AskedOfGiven
from canonize.compatibility.default_texts import (
    declares,
    has_default_text,
    is_shown_as_value,
)
from canonize.compatibility.inherited_texts import has_text_with_name
from canonize.compatibility.looking_functions import LookingFunctions
from canonize.compatibility.named_by_others import NamedByOthers
from canonize.compatibility.written_parts import (
    WRITTEN,
    Written,
    asked_of_two,
    has_annotations,
    is_written_otherwise,
    told_apart_by,
)
from canonize.core.ast_nodes import dotted_name, nodes_of
from canonize.core.import_scan import imports_of
from canonize.core.reasons import Code, Reason
from canonize.core.symbols import Symbol
from canonize.core.tree import SourceTree
from canonize.references.asked_aspects import ASKING, SHOWN, AskedAspect, Meaning
from canonize.references.called_places import CalledPlaces
from canonize.references.format_fields import named_in_tables
from canonize.references.given_arguments import parameter
from canonize.references.given_elsewhere import givers, held
from canonize.references.instances import expressions, expressions_of
from canonize.references.listed_namespaces import listing_files
from canonize.references.loaded_by_text import files_with_texts, loaded_by_text
from canonize.references.meetings import Meetings
from canonize.references.names_said import NameRole, NamesSaid
from canonize.references.shown_hints import shown_hints
from canonize.references.sides import Sides, last_name
from canonize.references.watching import Watch, Watching, wraps_its
from canonize.resolution.api import Api, ApiKind
from canonize.resolution.api_reader import ApiReader
from canonize.resolution.first_reasons import FirstReasons
from canonize.resolution.parsed_files import parsed_file
from canonize.resolution.project import Project
from canonize.resolution.replacements import Redirects
from canonize.resolution.resolver import Found

_ASKING = re.compile(
    ASKING + rb"|\brepr\(|\bstr\(|\bprint\(|\bformat\(|[\"'] ?%|\b[fF][rR]?[\"']"
    rb"|\b[rR][fF][\"']|\bwraps\b|update_wrapper|=\s*(?:str|repr)\b"
)
_NAMED = re.compile(ASKING + rb"|\b(?:cr|gi|ag)_code\b")
_SILENT = frozenset({"__repr__", "__str__", "__reduce__", "__reduce_ex__", "__getstate__"})
_NAMES = (AskedAspect.NAME, AskedAspect.QUALNAME)
_Function = ast.FunctionDef | ast.AsyncFunctionDef


class SeenNames:
    """Asks about competitors of one tree.

    Args:
        redirects: the competitors, under all names by which they are reached.
    """

    def __init__(self, project: Project, redirects: Redirects) -> None:
        self._project = project.whole
        self._names = self._project.names
        self._redirects = redirects
        self._meetings = Meetings(self._project, redirects)
        self._functions = LookingFunctions(self._project)
        self._read = ApiReader(self._project).read
        self._first = FirstReasons(self._reasons)
        self._given = AskedOfGiven(self._functions, self._names)
        self._others = NamedByOthers(self._project, self._meetings, self._functions)

    def reason(self, competitor: Symbol, target: Symbol) -> str:
        """Why the two are told apart by what they are called; "" when nobody asks."""
        return self._first.of(competitor, target)

    def by_texts(self, competitor: Symbol, target: Symbol) -> Iterator[str]:
        """Who has it by its path in a text, and asks what it is called."""
        old, new = self._read(competitor), self._read(target)
        if not competitor.is_module and old.is_known and new.is_known and old.origin != new.origin:
            for place, watch in self._loaded(competitor, old):
                for said in self._said(watch, old, new):
                    told = f"{place} asks for it by {watch.shown}: {said}"
                    yield Reason(told, Code.IDENTITY)

    def of_moved(self, stands: Symbol, old: Symbol, new: Symbol) -> Iterator[str]:
        """Who asks a definition that moves for what it is called, or where it stands.

        Args:
            stands: where it is now: at the old place or, later, at the new one.
        """
        api = self._read(stands)
        if not api.is_known or stands.is_module or "." in stands.name:
            return
        here, there = replace(api, origin=old), replace(api, origin=new)
        watches = [*self._watches(stands, api), *self._by_decorators(api.origin)]
        watches += self._of_itself(api.origin)
        for place, watch in sorted(watches, key=lambda found: found[0]):
            if watch.aspect is not AskedAspect.SOURCE and self._tells(watch, here, there):
                yield f"{place} asks for it by {watch.shown}: {old} before, {new} from then on"
            elif watch.aspect is AskedAspect.NOTES and self._keeps_otherwise(stands, old, new):
                yield (
                    f"{place} asks for it by {watch.shown}: its annotations are kept otherwise in "
                    f"{new.module} (`from __future__ import annotations`)"
                )
        yield from self._others.of_moved(stands, old, new)

    def _of_itself(self, origin: Symbol) -> Iterator[tuple[str, Watch]]:
        """What a class asks of itself; one that nobody makes an object of asks of others."""
        found = self._names.find(origin.module, origin.name)
        if isinstance(found.node, ast.ClassDef) and _is_made(self._project.tree, found.node):
            yield from ((f"{found.path}:{w.line}", w) for w in self._own(found.module, found.node))

    def _keeps_otherwise(self, stands: Symbol, old: Symbol, new: Symbol) -> bool:
        """Whether annotations become texts, or cease to be, by going to another module.

        A module that is gone counts as one that kept them as they are.
        """
        paths = [self._project.modules.path(symbol.module) for symbol in (old, new)]
        if paths[1] is None or not has_annotations(self._defined(stands).node):
            return False
        bodies = [parsed_file(self._project.tree, path) if path else None for path in paths]
        texts = [Written(None, body).are_texts for body in bodies]
        if texts[0] and not texts[1] and stands == old:
            # the import comes along where nothing there has annotations of its own
            return any(map(has_annotations, nodes_of(bodies[1] or ast.Module([], []))))
        return texts[0] is not texts[1]

    def _by_decorators(self, origin: Symbol) -> Iterator[tuple[str, Watch]]:
        """What decorators of the repository ask of what they decorate."""
        found = self._names.find(origin.module, origin.name)
        for decorator in getattr(found.node, "decorator_list", ()):
            call = decorator if isinstance(decorator, ast.Call) else None
            func = decorator.func if isinstance(decorator, ast.Call) else decorator
            above = self._names.dotted(found.module, dotted_name(func) or "?")
            node: ast.AST | None = above.node
            bound = False
            if not isinstance(node, _Function) and isinstance(func, ast.Attribute):
                method = self._functions.method(func.attr)
                node, bound = (method[0], True) if method is not None else (None, False)
            if not isinstance(node, _Function) or (call is not None and _gives_a_name(call)):
                continue
            asked = [inner for inner in nodes_of(node) if isinstance(inner, _Function)]
            for function in asked if call is not None else asked[:1]:
                named = [arg.arg for arg in (*function.args.posonlyargs, *function.args.args)]
                for name in named[bound and function is node :][:1]:
                    for watch in self._given.of_parameter(above.module, function, name, 1):
                        yield f"{found.path}:{decorator.lineno}", watch

    def _reasons(self, competitor: Symbol, target: Symbol) -> Iterator[str]:
        if competitor.is_module or target.is_module or "." in competitor.name:
            return
        old, new = self._read(competitor), self._read(target)
        if not old.is_known or not new.is_known or old.origin == new.origin:
            return
        is_named = old.origin.leaf != new.origin.leaf
        far = self._elsewhere(competitor, old, is_named=is_named)
        more = chain(self._loaded(competitor, old), self._by_decorators(old.origin))
        for place, watch in chain(self._watches(competitor, old), far, more):
            for said in self._said(watch, old, new):
                yield f"{place} asks for it by {watch.shown}: {said}"
        yield from self._others.reasons(competitor, old.origin, new.origin)

    def _defined(self, origin: Symbol) -> Written:
        """A definition with what its module says of annotations."""
        found = self._names.find(origin.module, origin.name)
        return Written(found.node, parsed_file(self._project.tree, found.path))

    def _said(self, watch: Watch, old: Api, new: Api) -> Iterator[str]:
        """In which words the two differ in what is asked for."""
        if watch.aspect in WRITTEN:
            defined = self._defined(old.origin), self._defined(new.origin)
            for two in asked_of_two(watch.member, *defined):
                if said := told_apart_by(watch.aspect, watch.meaning, *two):
                    yield said
        elif self._tells(watch, old, new):
            yield f"{old.origin} here, {new.origin} there"

    def _tells(self, watch: Watch, old: Api, new: Api) -> bool:
        """Whether what is asked for is another one there."""
        is_named, is_moved = (
            old.origin.leaf != new.origin.leaf,
            old.origin.module != new.origin.module,
        )
        if watch.member and not self._defined(old.origin).methods(watch.member):
            return False  # another class has it, or it is no method
        match watch.aspect, watch.meaning:
            case AskedAspect.NAME | AskedAspect.QUALNAME, _:
                return is_named
            case AskedAspect.MODULE | AskedAspect.HOME, _:
                return is_moved
            case AskedAspect.SOURCE, _:
                two = (self._names.find(o.module, o.name) for o in (old.origin, new.origin))
                return "getsource(" not in watch.shown or is_written_otherwise(
                    self._project.tree, *two
                )
            case AskedAspect.TEXT | AskedAspect.REPR, Meaning.OBJECT:
                return is_named or (is_moved and old.kind is ApiKind.CLASS)
            case AskedAspect.REPR, _ if old.is_exception and not declares(old, "__repr__"):
                return is_named
            case AskedAspect.TEXT, _ if is_shown_as_value(old):
                return False
            case _ if is_named and all(
                has_text_with_name(
                    self._names.find(api.origin.module, api.origin.name), api, self._names
                )
                for api in (old, new)
            ):
                return True
            case _:
                is_default = has_default_text(old) and has_default_text(new)
                return watch.is_worked_on and (is_named or is_moved) and is_default

    def _watches(self, competitor: Symbol, old: Api) -> Iterator[tuple[str, Watch]]:
        for path in sorted(self._meetings.files(competitor)):
            data = self._project.tree.read(path) or b""
            if not path.endswith(".py") or _ASKING.search(data) is None:
                continue
            body = parsed_file(self._project.tree, path)
            if body is not None:
                yield from ((f"{path}:{w.line}", w) for w in self._in(path, body, competitor, old))
        yield from self._by_bases(old.origin)

    def _loaded(self, competitor: Symbol, old: Api) -> Iterator[tuple[str, Watch]]:
        """What files ask that have it by its path in a text."""
        named = {*self._redirects.reaching(competitor)}
        named = named or {(competitor.module, competitor.name)}  # of a module that goes as a whole
        for path in sorted(files_with_texts(self._project.tree, named)):
            body = parsed_file(self._project.tree, path)
            if body is None or _ASKING.search(self._project.tree.read(path) or b"") is None:
                continue
            module = self._project.modules.name(path) or ""
            watching = Watching(body, partial(self._given.called, module))
            for node, meaning in expressions_of(
                body,
                list(loaded_by_text(body, named)),
                is_class=old.kind is ApiKind.CLASS,
                members=frozenset(old.enum),
            ):
                yield from ((f"{path}:{w.line}", w) for w in watching.of(node, meaning))

    def _elsewhere(
        self, competitor: Symbol, old: Api, *, is_named: bool
    ) -> Iterator[tuple[str, Watch]]:
        """What files ask for that have it from a function, a table or a call that raises it."""
        named: set[tuple[str, str]] = set()
        methods: set[str] = set()
        near = self._meetings.files(competitor)
        for path in sorted(near):
            body = parsed_file(self._project.tree, path)
            if body is not None:
                sides = Sides(self._meetings, path, body, competitor, Redirects({}))
                found = givers(body, sides)
                home = self._project.modules.name(path) or ""
                named |= {(home, name) for name in found.names}
                methods |= found.methods
        places = CalledPlaces(
            self._project, self._meetings, competitor, Redirects({}), are_enumerations=False
        )
        defined = self._names.find(old.origin.module, old.origin.name)
        node = defined.node
        shows = is_named and (old.is_exception or has_text_with_name(defined, old, self._names))
        afar = AskedAfar(places, node, shows_its_name=shows)
        sought = _ASKING if shows else _NAMED
        hinted = {
            (self._project.modules.name(path) or "", name)
            for path in near
            for name in afar.annotated(path)
        }
        users = {*near, *self._project.reexports.importers(hinted)} if hinted else near
        given = afar.given_files(users, {name for _, name in hinted})
        having = {*self._project.reexports.importers(named), *near, *given}
        having |= places.given_beyond(near, with_objects=old.kind is ApiKind.CLASS)
        having |= listing_files(near, self._project)
        asking = [p for p in sorted(having) if sought.search(self._project.tree.read(p) or b"")]
        yield from ((f"{path}:{watch.line}", watch) for path, watch in afar.watches(asking))
        for path in asking if is_named else ():
            body = parsed_file(self._project.tree, path)
            home = self._project.modules.name(path) or ""
            if body is not None:
                watches = self._held(body, home, named, frozenset(methods))
                yield from ((f"{path}:{watch.line}", watch) for watch in watches)

    def _held(
        self, body: ast.Module, home: str, named: set[tuple[str, str]], methods: frozenset[str]
    ) -> Iterator[Watch]:
        def is_giver(node: ast.expr) -> bool:
            text = dotted_name(node)
            found = self._names.dotted(home, text) if text and home else None
            return found is not None and (found.module, found.name) in named

        watching = Watching(body, partial(self._given.called, home))
        for node in held(body, is_giver, methods):
            asked = [*watching.of(node, Meaning.OBJECT), *watching.of(node, Meaning.INSTANCE)]
            yield from (watch for watch in asked if watch.aspect in _NAMES)

    def _in(self, path: str, body: ast.Module, competitor: Symbol, old: Api) -> Iterator[Watch]:
        """What one file that names the competitor asks of it."""
        module = self._project.modules.name(path) or ""
        watching = Watching(body, partial(self._given.called, module))
        is_class = old.kind is ApiKind.CLASS
        sides = Sides(self._meetings, path, body, competitor, Redirects({}))
        for call, field in named_in_tables(body):
            if sides.of(field.given) is True:
                yield from watching.of_field(call, field, Meaning.OBJECT)
        for node in shown_hints(body, sides):
            shown = watching.of(node, Meaning.OBJECT)
            yield from (watch for watch in shown if watch.aspect in SHOWN)
        for node, meaning in expressions(
            body, sides, is_class=is_class, members=frozenset(old.enum)
        ):
            yield from watching.of(node, meaning)
            above = watching.parent(node)
            if isinstance(above, ast.Subscript) and above.value is node and not old.enum:
                yield from watching.of(above, meaning)  # `X[int]` shows what `X` is called
            if isinstance(above, ast.Call) and above.func is not node:
                made = self._functions.called(module, above)
                wrapped = wraps_its(made[0]) if made is not None else ""
                if made and wrapped and wrapped == parameter(made[0], above, node, bound=made[1]):
                    yield from watching.of(above, meaning)

    def _by_bases(self, origin: Symbol) -> Iterator[tuple[str, Watch]]:
        """What classes of the repository that it derives from ask of whoever derives."""
        found = self._names.find(origin.module, origin.name)
        pending = [(found.module, base) for base in getattr(found.node, "bases", ())]
        seen: set[tuple[str, str]] = set()
        while pending:
            home, base = pending.pop()
            above = self._names.dotted(home, dotted_name(base) or "?")
            key = above.module, above.name
            if key in seen or not isinstance(above.node, ast.ClassDef):
                continue
            seen.add(key)
            pending += [(above.module, one) for one in above.node.bases]
            for watch in self._own(above.module, above.node):
                yield f"{above.path}:{watch.line}", watch
        yield from self._by_descriptors(found)

    def _by_descriptors(self, found: Found) -> Iterator[tuple[str, Watch]]:
        """What objects in the body of a class ask of it when it is made: ``__set_name__``."""
        for item in getattr(found.node, "body", ()):
            value = getattr(item, "value", None)
            made = dotted_name(value.func) if isinstance(value, ast.Call) else ""
            above = self._names.dotted(found.module, made or "?")
            for method in getattr(above.node, "body", ()):
                if isinstance(method, _Function) and method.name == "__set_name__":
                    for name in [arg.arg for arg in method.args.args][1:2]:
                        for watch in self._given.of_parameter(above.module, method, name, 1):
                            yield f"{above.path}:{watch.line}", watch

    def _own(self, home: str, node: ast.ClassDef) -> Iterator[Watch]:
        for method in node.body:
            if not isinstance(method, _Function) or method.name in _SILENT or not method.args.args:
                continue
            own = method.args.args[0].arg
            is_class = own in ("cls", "mcs") or method.name == "__init_subclass__"
            meaning = Meaning.OBJECT if is_class else Meaning.INSTANCE
            watching = Watching(
                method, lambda call, given: self._given.called(home, call, given, 1)
            )
            for inner in nodes_of(method):
                if isinstance(inner, ast.Name) and inner.id == own:
                    asked = watching.of(inner, meaning)
                    yield from (w for w in asked if w.aspect not in SHOWN)


def _gives_a_name(call: ast.Call) -> bool:
    """Whether a decorator is told the name, so that it needs not ask."""
    return any(keyword.arg in ("name", "endpoint", "key") for keyword in call.keywords)


def _is_made(tree: SourceTree, owner: ast.ClassDef) -> bool:
    """Whether anybody may make an object of a class itself, and not of those that derive alone."""
    if any(
        isinstance(node, ast.Call) and last_name(node.func) == "cls" for node in nodes_of(owner)
    ):
        return True
    roles = (NameRole.CALLED, NameRole.HANDED, NameRole.BOUND)
    for path in tree.containing({owner.name.encode()}, endings=(".py",)):
        if NamesSaid.of(tree, path).has(owner.name, roles):
            return True
        if any(item.name == owner.name and item.asname for item in imports_of(tree, path)):
            return True
    return False
