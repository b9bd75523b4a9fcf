"""What speaks for and against two being rivals, as numbers that a fitted model weighs.

Nothing here decides: each clue is one measurement of a pair, and `fitted_likelihood` says what it
counts. What tells rivals from things that are alike on purpose is mostly the code: a rival has
copied some of it, or does the same under the same name while nobody uses the two together.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import NamedTuple

from canonize.core.file_kinds import is_showcase
from canonize.discovery.call_sites import AskedOf, accepted_calls, has_what_is_used
from canonize.discovery.candidates import Candidate
from canonize.discovery.measured_pairs import Measured
from canonize.discovery.parallels import REPLACED
from canonize.discovery.purposes import Purposes
from canonize.discovery.purposes_of_pairs import are_api_versions, are_numbered, parameter_names
from canonize.discovery.result import Relation
from canonize.discovery.telling_words import nearly_all
from canonize.discovery.words import QUALIFIERS

_TRIVIAL_BASES = frozenset(["object", "ABC", "abc.ABC", "Generic", "Protocol", "BaseModel"])
_API = re.compile(r"v\d+")
_SCALE = 6.0
"""Logarithms of sizes are divided by this, so that a few hundred tokens are about 1."""
_HALF, _MOST = 0.5, 0.8
_LONG = 0.8
"""From this size on what two bodies share is told by no chance."""


class Clues(NamedTuple):
    """Measurements of one pair, mostly from 0 to 1. The order is that of the fitted weights.

    Args:
        same_name: both have the same name.
        qualified: the names differ in nothing but a qualifier, and that is no release.
        proven: the code is the same, and every name in it means the same.
        share: how much of the smaller body stands in the other one.
        copied: how much that is, as a logarithm.
        methods_copied: how many of the smaller one's methods are nearly the same in the other.
        phrases: how much of the smaller code stands in the other one, whatever local names,
            parameters and signs are.
        interface: how much of the smaller interface, or of the parameters, the other one has.
        both_used: production imports both.
        says_so: what people wrote beside the code names one as a copy or as older.
        replaced: one of the names or modules says that there is an older or a newer one, which
            versions of an API do not.
        succeeds: the modules are told apart by nothing but such a word: ``keys`` and ``keys_v2``.
        same_module: both stand in one module.
        siblings: both extend the same base; the less, the more of the code was copied.
        one_base: the same, however much was: short bodies of one base are alike by nature.
        texts: how many of the smaller one's texts the other one has, too; a half where there are
            hardly any.
        other_framework: only one of them extends anything.
        showcases: both are examples.
        function: functions, not classes.
        size: how large the smaller one is, as a logarithm.
        purposes: how much speaks for their being alike on purpose.
        wrapper: one hands on to the other.
        apart: neither of several methods is common.
        warns: one of them warns that it is deprecated.
        accepted: how many real calls of one the other one would take.
        has_used: how much of what users of one name of it the other one has.
        parallel: both are of a parallel family; the less, the more of the code was copied.
        mostly: whether most of the smaller code stands in the other one, whatever was renamed and
            put in between: as it is written, or by the words that tell what it works with.
        words: whether nearly all of these words do.
        words_alike: how many of the words of both are the same.
    """

    same_name: float
    qualified: float
    proven: float
    share: float
    copied: float
    methods_copied: float
    phrases: float
    interface: float
    both_used: float
    says_so: float
    replaced: float
    succeeds: float
    same_module: float
    siblings: float
    one_base: float
    texts: float
    other_framework: float
    showcases: float
    function: float
    size: float
    purposes: float
    wrapper: float
    apart: float
    warns: float
    accepted: float
    has_used: float
    parallel: float
    mostly: float
    words: float
    words_alike: float

    @property
    def evident(self) -> float:
        """Whether the code, or what somebody wrote beside it, says that both do one job, or all
        that is asked of one by its users the other one of its name would answer; names, interfaces
        and users of one alone only make it likely."""
        fits = min(self.same_name, self.interface, self.accepted, self.has_used) == 1
        said = max(self.mostly, self.proven, self.says_so, self.warns, self.succeeds)
        return 1.0 if fits else said


def clues(
    a: Candidate,
    b: Candidate,
    verdict: Relation,
    *,
    code: Measured,
    purposes: Purposes,
    asked: Mapping[str, AskedOf],
) -> Clues:
    """Measures one pair.

    Args:
        a, b: the canonical and somebody who competes with it.
        verdict: what the second is against the first.
        code: what was measured of their code.
        asked: what production asks of candidates.
    """
    words = nearly_all(code.words, code.fewest_words)
    return Clues(
        same_name=float(a.name == b.name),
        qualified=float(_differ_in_a_qualifier(a, b)),
        proven=float(verdict is Relation.DUPLICATE),
        share=code.share,
        copied=math.log1p(code.common) / _SCALE,
        methods_copied=code.methods_copied,
        phrases=code.phrases,
        interface=_interface(a, b),
        both_used=float(bool(a.production and b.production)),
        says_so=float(code.says_so),
        replaced=float(_is_one_replaced(a, b)),
        succeeds=float(_does_one_succeed(a, b)),
        same_module=float(a.module == b.module),
        siblings=_kept_apart(code) * _are_siblings(a, b),
        one_base=float(_are_siblings(a, b)),
        texts=code.texts,
        other_framework=float(bool(a.definition.bases) != bool(b.definition.bases)),
        showcases=float(is_showcase(a.path) and is_showcase(b.path)),
        function=float(not a.definition.is_class),
        size=math.log1p(code.smaller) / _SCALE,
        purposes=sum(purpose.points for purpose in purposes.of(a, b, code)),
        wrapper=float(verdict is Relation.WRAPPER),
        apart=float(bool(a.methods and b.methods and a.methods.isdisjoint(b.methods))),
        warns=float(code.warns),
        accepted=accepted_calls(a, b, asked),
        has_used=has_what_is_used(a, b, asked),
        parallel=_kept_apart(code) * purposes.parallels.are_parallel(a, b),
        mostly=max(_mostly_copied(code), words),
        words=words,
        words_alike=code.words_alike,
    )


def _kept_apart(code: Measured) -> float:
    """How little of the smaller body stands in the other one; a short one says less of it."""
    return 1.0 - _copied(code)


def _copied(code: Measured) -> float:
    is_long = min(1.0, math.log1p(code.smaller) / _SCALE / _LONG)
    return max(code.share * is_long, code.phrases)


def _mostly_copied(code: Measured) -> float:
    """From 0 where half stands in the other one to 1 where four fifths do."""
    return min(1.0, max(0.0, (_copied(code) - _HALF) / (_MOST - _HALF)))


def _is_one_replaced(a: Candidate, b: Candidate) -> bool:
    replaced = _says_that_it_was_replaced(a) != _says_that_it_was_replaced(b)
    return replaced and not are_api_versions(a, b)


def _does_one_succeed(a: Candidate, b: Candidate) -> bool:
    return a.name == b.name and _succeeds(a.module, b.module) and not are_api_versions(a, b)


def _says_that_it_was_replaced(candidate: Candidate) -> bool:
    """Whether its name, or that of its module, says that there is an older or a newer one.

    A version of an API that both old and new clients ask for says nothing of the kind.
    """
    name = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", candidate.name).lower()
    parts = candidate.module.lower().split(".")
    below = [p for n, p in enumerate(parts) if not (n and parts[n - 1] == "api" and _API.match(p))]
    words = {*name.split("_"), *".".join(below).replace("_", ".").split(".")}
    return bool(words & REPLACED)


def _succeeds(left: str, right: str) -> bool:
    """``app.keys`` and ``app.keys_old``, ``app.v1.keys`` and ``app.v2.keys``, ``app.core`` and
    ``app.old``."""
    words = [module.lower().replace("_", ".").split(".") for module in (left, right)]
    if not (set(words[0]) ^ set(words[1])) & REPLACED:
        return False
    bare = [[w for w in some if w not in REPLACED and w not in QUALIFIERS] for some in words]
    if bare[0] == bare[1]:
        return True
    alone = any(module.rpartition(".")[2].lower() in REPLACED for module in (left, right))
    return alone and left.rpartition(".")[0] == right.rpartition(".")[0]


def _differ_in_a_qualifier(a: Candidate, b: Candidate) -> bool:
    """``StoreV2`` and ``Store``; ``Vs2017Backend`` and ``Vs2019Backend`` are two releases."""
    return a.name != b.name and _unqualified(a) == _unqualified(b) and not are_numbered(a, b)


def _unqualified(candidate: Candidate) -> tuple[str, ...]:
    return tuple(word for word in candidate.words if word not in QUALIFIERS) or (candidate.name,)


def _interface(a: Candidate, b: Candidate) -> float:
    """How much of the smaller interface the other one has; a single method is no interface."""
    smaller = min(len(a.methods), len(b.methods))
    if not a.definition.is_class:
        return 0.5 * _takes_the_same(a, b)
    return len(a.methods & b.methods) / smaller if smaller >= 2 else 0.0


def _takes_the_same(a: Candidate, b: Candidate) -> float:
    """How many of the smaller list of parameters the other one has, too."""
    left, right = set(parameter_names(a)), set(parameter_names(b))
    smaller = min(len(left), len(right))
    return len(left & right) / smaller if smaller else 0.0


def _are_siblings(a: Candidate, b: Candidate) -> bool:
    """Both are plugged in at the same place: what they share is what that place asks for."""
    mine = set(a.bases) | set(a.definition.bases)
    theirs = set(b.bases) | set(b.definition.bases)
    return bool((mine & theirs) - _TRIVIAL_BASES)
