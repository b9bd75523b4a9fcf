"""Fakes that are put into the canonical's module, and users whom they would reach from then on.

``mock.patch("app.new.get")`` reaches who looks ``get`` up in ``app.new`` while it holds. Who looks
the competitor up in its own module when he runs (``old.get()``) got no fake; once he asks
``app.new``, he does. A fake of a member, ``patch.object(New, "send")``, reaches whoever has the
class then.
"""

from __future__ import annotations

from collections.abc import Iterator

from canonize.compatibility.fakes_by_ast import may_fake
from canonize.compatibility.patched_uses import faked_members
from canonize.compatibility.present_users import present_users
from canonize.compatibility.put_names import PutNames
from canonize.core.symbols import Symbol
from canonize.references.references import find_references
from canonize.references.runtime_lookups import LateLookups
from canonize.resolution.parsed_files import parsed_file
from canonize.resolution.project import Project
from canonize.resolution.replacements import Redirect, Redirects
from canonize.syntax.analysis import analyse
from canonize.syntax.decoding import Unreadable


class FakesOfCanonical:
    """Asks about the pairs of one tree; nothing is looked at before the first question."""

    def __init__(self, project: Project) -> None:
        self._project = project.whole
        self._known: dict[tuple[Symbol, Symbol], dict[str, str]] = {}
        self._faked: dict[Symbol, list[tuple[str, Symbol]]] = {}
        """By what takes the place of some: several competitors have one canonical."""

    def reason(self, path: str, competitor: Symbol, target: Symbol) -> str:
        """The fake that would reach a user of a competitor; "" for none.

        Args:
            path: the file of the use.
        """
        key = competitor, target
        if key not in self._known:
            is_asked = bool(competitor.name and target.name) and competitor.module != target.module
            self._known[key] = dict(self._reached(competitor, target)) if is_asked else {}
        return self._known[key].get(path, "")

    def _reached(self, competitor: Symbol, target: Symbol) -> Iterator[tuple[str, str]]:
        """The files that are reached, and by which fake."""
        if target not in self._faked:
            self._faked[target] = list(self._fakes(target))
        fakes = self._faked[target]
        if not fakes:
            return
        home = self._project.modules.path(competitor.module)
        redirect = Redirect(competitor, competitor, target)
        sought = Redirects({(competitor.module, competitor.name): redirect})
        late = LateLookups(sought, self._project).files(competitor)
        users = present_users(competitor, target, self._project)
        graph = self._project.graph
        for path, faked in fakes:
            reached = graph.reached({path, *graph.named_in(path)}, but="")
            for user in (users if faked != target else late) & reached - {home}:
                yield user, f"the fake of {faked} in {path} would reach {user}, too"

    def _fakes(self, target: Symbol) -> Iterator[tuple[str, Symbol]]:
        """The files that fake a name of a module, or a member of it, and what each fakes."""
        tree, same = self._project.tree, Redirect(target, target, target)
        sought = Redirects({(target.module, target.name): same})
        put = PutNames({(target.module, target.name): target}, tables=False)
        words = {target.name.rpartition(".")[2].encode()}
        for path in sorted(tree.containing(words, endings=(".py",))):
            data = tree.read(path) or b""
            if self._project.modules.name(path) == target.module or not put.may_be_in(data):
                continue
            body = parsed_file(tree, path)
            if body is not None and not put.assigns_in(data) and not may_fake(body, data, target):
                continue
            try:
                scopes = analyse(data).scopes
            except (Unreadable, RecursionError):
                continue
            package = self._project.modules.package(path)
            if any(put.of(scopes, package)):
                yield path, target
            references = find_references(scopes, package, sought)
            for _, member, _ in faked_members(sought, references, scopes):
                yield path, Symbol(target.module, f"{target.name}.{member}")
