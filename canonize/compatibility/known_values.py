"""Competitors whose code is the canonical's, and which are known to do something else all the same.

Other code may come to the same, and nobody can tell by looking. The same code with another number,
text or default does not. And the same code that keeps something while the program runs keeps it
twice: whose users are on both sides share one store from then on. So a person has to say that it
may, before users go to the other one.
"""

from __future__ import annotations

import ast

from canonize.compatibility.listed_modules import listed_modules
from canonize.compatibility.overridden_hooks import overridden_hook
from canonize.compatibility.present_users import newly_done, present_users
from canonize.compatibility.probed_members import ProbedMembers
from canonize.compatibility.results_apart import results_apart
from canonize.compatibility.seen_names import SeenNames
from canonize.compatibility.shared_values import sharing_user
from canonize.compatibility.use_verdicts import Judgement, Trouble, UseForm, untold
from canonize.core.codemod import Migration
from canonize.core.plan import Evidence
from canonize.core.symbols import Symbol
from canonize.core.tree import SourceTree
from canonize.resolution.log_names import LogNames
from canonize.resolution.paired_names import FoundApart
from canonize.resolution.project import Project
from canonize.resolution.reloaded_modules import renewed
from canonize.resolution.replacements import Redirects
from canonize.resolution.same_code import SameCode
from canonize.resolution.shared_state import own_state

_RUNS_IT = (UseForm.CALL, UseForm.METHOD, UseForm.SUBCLASS, UseForm.PASSED_ON)
_UNSEEN = (UseForm.IMPORT, UseForm.PATCH, UseForm.UNREAD)


class KnownValues:
    """Asks about the competitors of a plan; what the plan says of their evidence answers it."""

    def __init__(self, tree: SourceTree, migration: Migration, redirects: Redirects) -> None:
        self._project = Project.of(tree, migration.source_roots)
        self._seen = SeenNames(self._project, redirects)
        self._probed = ProbedMembers(self._project, redirects)
        self._same = SameCode(self._project)
        self._users: dict[tuple[Symbol, Symbol], str] = {}
        self._log_names = LogNames(self._project)
        self._told: dict[tuple[Symbol, Symbol], str] = {}
        self._hooks: dict[tuple[Symbol, Symbol], str] = {}
        self._lists: dict[tuple[Symbol, Symbol], str] = {}
        self._evidence = {
            Symbol.parse(competitor.symbol): competitor.evidence
            for competitor in migration.plan.competitors
        }

    def judgement(
        self, target: Symbol, competitor: Symbol, form: UseForm, member: str = ""
    ) -> Judgement | None:
        """What that means to a use which fits otherwise; ``None``: nothing.

        Args:
            member: what is used of a competitor that is a module.
        """
        if form is UseForm.ANNOTATION:
            seen = self._seen.reason(competitor, target)
            return untold(Trouble.SEEN, seen, asks=True, name=competitor.leaf) if seen else None
        if form in _UNSEEN:
            return None
        runs_it = form in _RUNS_IT or (
            form is UseForm.ATTRIBUTE and self._is_apart(target, competitor, FoundApart.MOMENT)
        )
        runs_it = runs_it or (form is UseForm.NAME and self._runs_in_brackets(competitor))
        found = self._of_code(target, competitor, member) if runs_it else None
        if found is None and form is UseForm.SUBCLASS and not self._is_claimed(competitor):
            found = self._of_hooks(target, competitor)
        if found is None and (done := newly_done(competitor, target, self._project)):
            return untold(Trouble.VALUE, done, asks=True, name=competitor.leaf)
        if found is None and (listed := self._listed(competitor, target)):
            return untold(Trouble.SEEN, listed, asks=True, name=competitor.leaf)
        if found is None and (probed := self._probed.reason(competitor, target)):
            return untold(Trouble.SEEN, probed, asks=True, name=competitor.leaf)
        if found is None and (seen := self._seen.reason(competitor, target)):
            return untold(Trouble.SEEN, seen, asks=True, name=competitor.leaf)
        return found

    def _runs_in_brackets(self, competitor: Symbol) -> bool:
        """Whether naming a class may run code of it: ``X["a"]``."""
        found = self._project.whole.names.find(competitor.module, competitor.name or "?")
        body = found.node.body if isinstance(found.node, ast.ClassDef) else ()
        return any(getattr(item, "name", "") == "__class_getitem__" for item in body)

    def _listed(self, competitor: Symbol, target: Symbol) -> str:
        key = competitor, target
        if key not in self._lists:
            self._lists[key] = listed_modules(competitor, target, self._project)
        return self._lists[key]

    def _of_hooks(self, target: Symbol, competitor: Symbol) -> Judgement | None:
        key = target, competitor
        if key not in self._hooks:
            self._hooks[key] = overridden_hook(competitor, target, self._project.whole)
        hook = self._hooks[key]
        return untold(Trouble.VALUE, hook, asks=True, name=competitor.leaf) if hook else None

    def _of_code(self, target: Symbol, competitor: Symbol, member: str) -> Judgement | None:
        evidence = self._evidence.get(competitor)
        if competitor.is_module and member:
            target, competitor = Symbol(target.module, member), Symbol(competitor.module, member)
        if logged := self._logged(target, competitor):
            return untold(Trouble.LOGGER, logged, asks=True, name=competitor.leaf)
        if told := results_apart(competitor, target, self._project):
            return untold(Trouble.VALUE, told, asks=True, name=competitor.leaf)
        if evidence is Evidence.CLAIMED:
            return None
        told = self._told_of(target, competitor)
        # Examples see what it gives, not who else holds the same lock or fills the same store.
        if told and evidence is Evidence.TESTED and not self._is_unseen(target, competitor):
            return None
        return untold(Trouble.VALUE, told, asks=True, name=competitor.leaf) if told else None

    def _told_of(self, target: Symbol, competitor: Symbol) -> str:
        key = target, competitor
        if key not in self._told:
            self._told[key] = self._reason(target, competitor)
        return self._told[key]

    def _is_claimed(self, competitor: Symbol) -> bool:
        return self._evidence.get(competitor) is Evidence.CLAIMED

    def _is_unseen(self, target: Symbol, competitor: Symbol) -> bool:
        """Whether it is something that no example shows."""
        unseen = (FoundApart.STATE, FoundApart.MOMENT, FoundApart.SETTING)
        is_other = self._is_apart(target, competitor, FoundApart.CODE)
        return is_other or self._is_apart(target, competitor, *unseen)

    def _is_apart(self, target: Symbol, competitor: Symbol, *apart: FoundApart) -> bool:
        if competitor.is_module or "." in competitor.name:
            return False
        found = self._same.difference(target, competitor)
        return found is not None and found.apart in apart

    def _logged(self, target: Symbol, competitor: Symbol) -> str:
        if competitor.is_module or target.is_module:
            return ""
        shared = bool(self._user(target, competitor))
        return self._log_names.reason(competitor, target, is_shared=shared)

    def _reason(self, target: Symbol, competitor: Symbol) -> str:
        if competitor.is_module or "." in competitor.name:
            return ""
        if told := renewed(competitor, self._project.whole):
            return told
        found = self._same.difference(target, competitor)
        if found is None:
            return ""
        if found.apart is FoundApart.CODE:
            return self._other_code(target, competitor)
        places = f"({found.canonical} | {found.competitor})"
        if found.apart in (FoundApart.VALUE, FoundApart.MOMENT, FoundApart.SETTING):
            return f"{found.reason} {places}"
        user = self._user(target, competitor) or sharing_user(
            target, competitor, self._project.whole
        )
        return f"{found.reason} {places}, which {user} would share from then on" if user else ""

    def _other_code(self, target: Symbol, competitor: Symbol) -> str:
        """What other code shares all the same: examples see what it gives, not who else uses it."""
        user = self._user(target, competitor)
        kept = own_state(target, self._project.whole) if user else ""
        return f"{kept} ({target}), which {user} would share from then on" if kept else ""

    def _user(self, target: Symbol, competitor: Symbol) -> str:
        """A file that uses the canonical already; empty: only the competitor's users will."""
        key = target, competitor
        if key not in self._users:
            self._users[key] = min(present_users(target, competitor, self._project), default="")
        return self._users[key]
