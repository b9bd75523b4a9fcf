"""What a rule makes of one call, attribute or string: pieces of text, or why it stays."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import libcst as cst

from canonize.compatibility.inference import Receivers
from canonize.core.ledger import Disposition
from canonize.core.reasons import Code, Reason
from canonize.core.symbols import Symbol
from canonize.resolution.api import Api, Bound, certain_method, method_takes, taken
from canonize.rewriting.calls.arguments import Adapted, Refused, adapt_arguments
from canonize.rewriting.calls.call_sites import Construction, MemberString, MemberUse, Site
from canonize.rewriting.calls.rules import HOLE, CallRule, Rule, is_closed
from canonize.rewriting.calls.text_pieces import PREFIX, SUFFIX, Piece, words_in
from canonize.syntax.parsed_file import ParsedFile, Span
from canonize.syntax.scopes import Scope, ScopeKind
from canonize.syntax.signatures import Signature

Applied = Construction | MemberUse | MemberString


@dataclass(frozen=True, slots=True)
class Done:
    """A site with what is to be put there, in words too, and the names that it then needs.

    Args:
        node: what becomes another node by that.
        member: what the canonical calls the member; empty for the thing itself.
    """

    site: Applied
    node: cst.CSTNode
    pieces: tuple[Piece, ...] = ()
    said: tuple[str, ...] = ()
    imports: tuple[Symbol, ...] = ()
    member: str = ""


@dataclass(frozen=True, slots=True)
class Left:
    """A site that stays as it is; ``holds``: and so has the import that it goes through."""

    site: Site
    reason: str
    disposition: Disposition = Disposition.MANUAL
    holds: bool = True


class CallAdapting:
    """Applies the rules to sites of one file.

    Args:
        api: what a class or function offers.
        objection: why a name can't be had in a scope ("" when it can).
    """

    def __init__(
        self,
        file: ParsedFile,
        receivers: Receivers,
        spans: Mapping[int, Span],
        rules: Mapping[Symbol, Rule],
        api: Callable[[Symbol], Api],
        objection: Callable[[Symbol, Scope, frozenset[str]], str],
    ) -> None:
        self._file = file
        self._receivers = receivers
        self._spans = spans
        self._rules = rules
        self._api = api
        self._objection = objection

    def construction(self, site: Construction) -> Done | Left:
        """``X(...)``, ``super().__init__(...)``."""
        redirect = site.known.redirect
        rule = self._rules[redirect.competitor]
        old = taken(self._api(redirect.competitor))
        plain = not site.initialises and not site.known.subclass
        if not plain and not site.initialises and (rule.wrap or rule.replace_with):
            reason = f"{site.known.subclass} is a subclass: its calls are not wrapped or replaced"
            return Left(site, reason, holds=False)
        target = redirect.target
        if plain and rule.replace_with is not None:
            target = Symbol.parse(rule.replace_with)
        new = taken(self._api(target))
        done = self._arguments(site, site.node, rule, old, new, site.skip)
        if isinstance(done, Left) or not plain:
            return done
        if rule.replace_with is not None:
            span = self._spans[id(site.node.func)]
            piece = Piece(span.start, span.end, target.leaf)
            said = (*done.said, f"{target} is called")
            done = replace(done, pieces=(*done.pieces, piece), said=said, imports=(target,))
        return self._finished(self._around(done, site.node, rule), rule, site.node)

    def member(self, site: MemberUse) -> Done | Left:
        """``x.create(...)``, ``x.pool``."""
        redirect = site.known.redirect
        rule = self._rules[redirect.competitor]
        new = rule.renamed(site.name) or site.name
        done = Done(site, site.node, member=new)
        if new != site.name:
            span = self._spans[id(site.node.attr)]
            piece = Piece(span.start, span.end, new)
            done = replace(done, pieces=(piece,), said=(f"{site.name} is {new}",))
        method = rule.methods.get(site.name)
        if method is None or not method.changes_calls:
            return done
        if site.call is None:
            return done if self._is_only_renamed(site) else Left(site, "it is not called here")
        old = self._api(redirect.competitor)
        skip = 0
        if site.on_class:
            found = certain_method(old, site.name)
            if found is None:
                return Left(site, f"what kind of method {site.name} is can't be told")
            skip = 1 if found.bound is Bound.INSTANCE else 0
        there = method_takes(self._api(redirect.target), new)
        here = method_takes(old, site.name)
        more = self._arguments(site, site.call, method, here, there, skip)
        if isinstance(more, Left):
            return more
        pieces, said = (*done.pieces, *more.pieces), (*done.said, *more.said)
        more = replace(more, pieces=pieces, said=said, member=new)
        return self._finished(self._around(more, site.call, method), rule, site.call)

    def string(self, site: MemberString) -> Done | Left:
        """``patch.object(X, "create")``."""
        rule = self._rules[site.known.redirect.competitor]
        method = rule.methods.get(site.name)
        if method is not None and method.changes_calls and not site.patches:
            return Left(site, f"{site.name} is looked up by name, and its call is not seen here")
        new = rule.renamed(site.name)
        if new is None or new == site.name:
            return Done(site, site.node)
        if site.node.prefix:
            return Left(site, "an unusual string names it")
        span = self._spans[id(site.node)]
        quote = site.node.quote
        piece = Piece(span.start, span.end, f"{quote}{new}{quote}")
        return Done(site, site.node, (piece,), (f"{site.name} is {new}",))

    def _is_only_renamed(self, site: MemberUse) -> bool:
        """Whether the attribute of a mock is configured or asked, whatever its arguments."""
        around = self._receivers.nodes.parent(site.node)
        if not site.is_mock or not isinstance(around, cst.Attribute):
            return False
        return around.attr.value in ("return_value", "side_effect", "called", "call_count") or (
            around.attr.value in ("assert_called", "assert_called_once", "assert_not_called")
        )

    def _arguments(
        self,
        site: Construction | MemberUse,
        call: cst.Call,
        rule: CallRule,
        old: Signature | None,
        new: Signature | None,
        skip: int,
    ) -> Done | Left:
        if skip and (len(call.args) < skip or any(a.keyword or a.star for a in call.args[:skip])):
            return Left(
                site, Reason("what it is called on is not the first argument", Code.ARGUMENTS)
            )
        made = adapt_arguments(
            call, rule, old, new, text=self._file.text, spans=self._spans, skip=skip,
            has_builtins=self._receivers.nodes.scope(call).owner("dict") is None,
        )  # fmt: skip
        if isinstance(made, Refused):
            return Left(site, made.reason, Disposition.REFUSED)
        assert isinstance(made, Adapted)
        return Done(site, call, made.pieces, made.said)

    def _around(self, done: Done, call: cst.Call, rule: CallRule) -> Done | Left:
        """Awaits and wraps the call."""
        parent = self._receivers.nodes.parent(call)
        is_awaited = isinstance(parent, cst.Await)
        awaits = rule.awaited and not is_awaited
        if awaits and (reason := self._cannot_await(call)):
            return Left(done.site, reason)
        before, _, after = (rule.wrap or HOLE).partition(HOLE)
        before += "await " if awaits else ""
        if not before and not after:
            return done
        whole: cst.BaseExpression = parent if is_awaited and isinstance(parent, cst.Await) else call
        closed = not awaits if rule.wrap is None else is_closed(rule.wrap)
        if not closed and not whole.lpar and self._binds_tighter(whole, rule.wrap is not None):
            before, after = f"({before}", f"{after})"
        span = self._spans[id(whole)]
        pieces = (
            Piece(span.start, span.start, before, PREFIX, span.end),
            Piece(span.end, span.end, after, SUFFIX),
        )
        said = [*done.said, *(["awaited"] if awaits else []), *(["wrapped"] if rule.wrap else [])]
        return replace(done, node=whole, pieces=(*done.pieces, *pieces), said=tuple(said))

    def _cannot_await(self, call: cst.Call) -> str:
        scope = self._receivers.nodes.scope(call)
        if scope.kind is ScopeKind.COMPREHENSION:
            return Reason("it has to be awaited, and stands in a comprehension", Code.ASYNC)
        if scope.kind is ScopeKind.FUNCTION and isinstance(scope.node, cst.Lambda):
            return Reason("it has to be awaited, and stands in a lambda", Code.ASYNC)
        if scope.kind is ScopeKind.FUNCTION and isinstance(scope.node, cst.FunctionDef):
            if scope.node.asynchronous is not None:
                return ""
            return Reason(
                f"it has to be awaited, and {scope.node.name.value} is not async", Code.ASYNC
            )
        return Reason("it has to be awaited, and stands in no function", Code.ASYNC)

    def _binds_tighter(self, node: cst.BaseExpression, is_template: bool) -> bool:
        """Whether what stands around a call would take only a part of what it becomes."""
        around = self._receivers.nodes.parent(node)
        match around:
            case cst.Attribute(value=value) | cst.Subscript(value=value) | cst.Call(func=value):
                return value is node
            case cst.Arg():
                return is_template and bool(around.star)
            case cst.Assign() | cst.AnnAssign() | cst.Return() | cst.Expr() | cst.Annotation():
                return False
        return is_template

    def _finished(self, done: Done | Left, rule: Rule, call: cst.Call) -> Done | Left:
        """The names that the new text uses, if they can be had where the call stands."""
        if isinstance(done, Left) or not done.pieces:
            return done
        written = {name for piece in done.pieces for name in words_in(piece.text)}
        asked = [Symbol.parse(text) for text in rule.imports]
        imports = (*done.imports, *(symbol for symbol in asked if symbol.leaf in written))
        scope = self._receivers.nodes.scope(call)
        for symbol in imports:
            reason = self._objection(symbol, scope, done.site.known.parts)
            if reason:
                return Left(done.site, reason, Disposition.REFUSED)
        return replace(done, imports=imports)
