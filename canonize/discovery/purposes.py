"""Reasons for which two things that look like rivals stand beside one another on purpose.

A framework calls both by name, one guards or calls the other, each is for a version of an API, a
layer, a platform or an entity. Each reason takes away from the likelihood; how much was set on the
labels of public code bases. Code that was copied all the same outweighs the weaker ones.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from canonize.core.file_kinds import is_showcase
from canonize.discovery.alternatives import Alternatives
from canonize.discovery.candidates import Candidate
from canonize.discovery.components import Components, Libraries
from canonize.discovery.layouts import Layouts
from canonize.discovery.measured_pairs import Measured
from canonize.discovery.parallels import Parallels
from canonize.discovery.purposes_of_pairs import (
    CAMEL,
    NUMBER,
    are_api_versions,
    are_for_platforms,
    are_forms,
    are_hooks,
    are_numbered,
    are_opposites,
    are_protocol_versions,
    are_two_sides,
    are_ways_to_wait,
    await_one,
    each_has_one,
    extend_other_things,
    guards,
    holds_and_starts,
    is_about,
    is_null_object,
    is_proxy,
    is_the_default,
    take_other_things,
)
from canonize.inventory.index import ImportUse

_SAME_PLACE = 3
_ASKED_OF_ALL = 0.6
_MIRRORED = 8
_MIRRORED_MODULES = 4
_MOST, _LONG = 2 / 3, 100
_HALF = 0.5


class Purpose(NamedTuple):
    """Why two are no rivals, and how much it takes from the likelihood."""

    why: str
    points: float


class Purposes:
    """Reasons why two of one code base are alike on purpose.

    Args:
        candidates: every candidate by symbol.
        modules: the names of all modules.
        classes: the names of all classes, tables of databases among them.
        libraries: what a file imports from outside of the code base.
        uses: every import of its own modules.
        leaves_open: whether a class leaves its work to those who extend it.
    """

    def __init__(
        self,
        candidates: Mapping[str, Candidate],
        modules: Iterable[str],
        classes: Iterable[str],
        libraries: Libraries,
        uses: Iterable[ImportUse],
        leaves_open: Callable[[Candidate], bool],
    ) -> None:
        self._leaves_open = leaves_open
        self.layouts = Layouts(candidates.values())
        self.parallels = Parallels(candidates.values())
        self._components = Components(candidates.values(), libraries)
        self._alternatives = Alternatives(uses)
        self._classes = frozenset(classes)
        self._siblings: dict[str, int] = defaultdict(int)
        for module in modules:
            self._siblings[module.rpartition(".")[0]] += 1
        self._defining: dict[tuple[str, str], int] = defaultdict(int)
        self._names: dict[str, set[str]] = defaultdict(set)
        self._below: dict[tuple[str, str], int] = defaultdict(int)
        self._numbered: dict[tuple[str, str], int] = defaultdict(int)
        self._data: dict[str, set[str]] = defaultdict(set)
        self._offered: dict[str, set[tuple[str, str]]] = defaultdict(set)
        for c in candidates.values():
            package, _, last = c.module.rpartition(".")
            self._offered[package].add((last, c.name))
            self._defining[package, c.name] += 1
            self._names[c.module].add(c.name)
            self._below[last, c.name] += 1
            if NUMBER.search(c.name):
                self._numbered[c.module, NUMBER.sub("", c.name)] += 1
            if c.data:
                self._data[c.module].add(c.name)

    def of(self, a: Candidate, b: Candidate, code: Measured) -> list[Purpose]:
        """Every reason that holds for two.

        Args:
            code: what was measured of their code.
        """
        found = {**_of_a_pair(a, b, code), **self._of_the_code_base(a, b)}
        is_open = not _is_half_copied(code) and self._are_interfaces(a, b)
        found[Purpose("interfaces that others implement", 3.0)] = is_open
        copied = _is_copied(code)
        parallel = not copied and self._stand_in_parallel(a, b)
        found[Purpose("one in each parallel package", 2.0)] = parallel
        found[Purpose("each is published in a paper of its own", 2.0)] = (
            code.papers and a.name != b.name and not copied
        )
        return [purpose for purpose, holds in found.items() if holds]

    def _of_the_code_base(self, a: Candidate, b: Candidate) -> dict[Purpose, bool]:
        """What the rest of the code base says."""
        is_class = a.definition.is_class
        components = self._components
        return {
            Purpose("each package is laid out alike", 4.0): self.layouts.are_alike(
                a.symbol, b.symbol
            ),
            Purpose("one for each entity", 3.2): is_class and self._are_for_entities(a, b),
            Purpose("asked of every module here", 2.0): self._are_asked_of_all(a, b),
            Purpose("data of two interfaces", 5.0): a.data and b.data and self._mirror(a, b),
            Purpose("one for each package", 1.0): not is_class and self._lie_alike(a, b),
            Purpose("one for each release or algorithm", 3.0): self._are_in_a_row(a, b)
            or are_numbered(a, b),
            Purpose("packages that mirror one another", 5.0): self._mirror_packages(a, b),
            Purpose("importers choose one by a condition", 3.0): (
                self._alternatives.are_chosen_between(a.module, b.module)
            ),
            Purpose("a convention of the package", 1.5): self._is_convention(a, b),
            Purpose("one decorator makes them known", 2.0): components.are_registered(a, b),
            Purpose("made known at other places", 2.0): components.are_made_known_elsewhere(a, b),
            Purpose("one for each library", 2.0): components.are_for_libraries(a, b),
        }

    def _are_interfaces(self, a: Candidate, b: Candidate) -> bool:
        return all(c.abstract or self._leaves_open(c) for c in (a, b))

    def _stand_in_parallel(self, a: Candidate, b: Candidate) -> bool:
        """Three packages have one at this place, and these two share more but for their names."""
        return self.layouts.is_in_three(a.symbol, b.symbol) and self.parallels.are_parallel(a, b)

    def _are_for_entities(self, a: Candidate, b: Candidate) -> bool:
        """``JobAccess`` and ``UnifiedJobAccess`` where there are ``Job`` and ``UnifiedJob``."""
        if a.name == b.name:
            return False
        left, right = CAMEL.split(a.name), CAMEL.split(b.name)
        same = 0
        while same < min(len(left), len(right)) - 1 and left[-1 - same] == right[-1 - same]:
            same += 1
        return any(
            {"".join(left[:-cut]), "".join(right[:-cut])} <= self._classes
            for cut in range(1, same + 1)
        )

    def _lie_alike(self, a: Candidate, b: Candidate) -> bool:
        """``orders.views:f`` and ``bills.views:f``: one for each application or entity."""
        left, right = a.module.rpartition(".")[2], b.module.rpartition(".")[2]
        return a.name == b.name and left == right and self._below[left, a.name] >= _SAME_PLACE

    def _are_in_a_row(self, a: Candidate, b: Candidate) -> bool:
        """``VC6``, ``VC7``, ``VC8``, or one sum for each of three algorithms, in one module."""
        left, right = NUMBER.sub("", a.name), NUMBER.sub("", b.name)
        if a.name == b.name or a.module != b.module or left != right:
            return False
        return self._numbered[a.module, left] >= _SAME_PLACE

    def _is_convention(self, a: Candidate, b: Candidate) -> bool:
        """Three modules of a package have this name, and another one besides."""
        package = a.module.rpartition(".")[0]
        if a.name != b.name or package != b.module.rpartition(".")[0]:
            return False
        common = self._names[a.module] & self._names[b.module]
        return sum(self._defining[package, name] >= _SAME_PLACE for name in common) > 1 and (
            self._defining[package, a.name] >= _SAME_PLACE
        )

    def _mirror(self, a: Candidate, b: Candidate) -> bool:
        """Two modules declare many records of the same names, as two interfaces of a service do."""
        return len(self._data[a.module] & self._data[b.module]) >= _MIRRORED

    def _mirror_packages(self, a: Candidate, b: Candidate) -> bool:
        """``plots.slice:draw`` and ``plots.other.slice:draw``, and so on for four modules: what
        one package offers the other one offers for another library; distributions copy instead."""
        left, right = a.module.rpartition(".")[0], b.module.rpartition(".")[0]
        if a.name != b.name or left == right or left.split(".")[0] != right.split(".")[0]:
            return False
        common = self._offered[left] & self._offered[right]
        return len({last for last, _ in common}) >= _MIRRORED_MODULES

    def _are_asked_of_all(self, a: Candidate, b: Candidate) -> bool:
        """Most modules of the package have one of this name, as the package asks of them."""
        if a.name != b.name:
            return False
        left, right = a.module.rpartition(".")[0], b.module.rpartition(".")[0]
        having = self._defining[left, a.name]
        if left != right:
            return False
        return having >= _SAME_PLACE and having >= _ASKED_OF_ALL * (self._siblings[left] - 1)


def _of_a_pair(a: Candidate, b: Candidate, code: Measured) -> dict[Purpose, bool]:
    """What names, places and shapes of the two say by themselves."""
    is_class = a.definition.is_class
    return {
        Purpose("a null object of the other", 4.0): is_null_object(a, b),
        Purpose("written by a program", 6.0): code.generated > 0,
        Purpose("both written by programs", 6.0): code.generated > 1,
        Purpose("kept by somebody else", 6.0): code.of_others > 0,
        Purpose("an example of the other", 3.0): is_showcase(a.path) != is_showcase(b.path),
        Purpose("one for each version of an API", 7.0): are_api_versions(a, b),
        Purpose("one for each version of a protocol", 4.0): are_protocol_versions(a, b),
        Purpose("one waits, one doesn't", 7.0): are_ways_to_wait(a, b),
        Purpose("only one has to be awaited", 1.5): await_one(a, b),
        Purpose("server and client", 2.5): are_two_sides(a, b),
        Purpose("one for each platform or back end", 2.0): are_for_platforms(a, b),
        Purpose("a hook that is called by name", 3.0): not is_class and are_hooks(a, b),
        Purpose("an action and what guards it", 3.0): not is_class and guards(a, b),
        Purpose("one calls the other", 2.0): not is_class and _call(a, b, code),
        Purpose("forms of one thing", 2.0): is_class and are_forms(a, b),
        Purpose("other parameters", 1.0): not is_class and take_other_things(a, b),
        Purpose("the default of many", 2.0): not is_class and is_the_default(a, b),
        Purpose("each program has its own", 2.0): each_has_one(a, b),
        Purpose("a proxy of the other", 2.0): is_class and is_proxy(a, b),
        Purpose("the opposite of the other", 2.0): are_opposites(a, b),
        Purpose("one is about the other", 2.0): is_about(a, b) or is_about(b, a),
        Purpose("holds the other for a framework", 1.2): holds_and_starts(a, b)
        or holds_and_starts(b, a),
        Purpose("plugged in at other places", 1.0): is_class and extend_other_things(a, b),
    }


def _is_half_copied(code: Measured) -> bool:
    """Two promises have few words in common unless one was copied from the other."""
    return max(code.share, code.phrases) >= _HALF


def _is_copied(code: Measured) -> bool:
    """Most of a body of some length stands in the other one."""
    return code.share >= _MOST and code.common >= _LONG


def _call(a: Candidate, b: Candidate, code: Measured) -> bool:
    """One function calls the other: by its name, by that of a task, or through an import."""
    ways = ((a, b), (b, a))
    return code.calls or any(
        through and any(caller.path in files for files in called.users.values())
        for through, (caller, called) in zip(code.calls_through, ways, strict=True)
    )
