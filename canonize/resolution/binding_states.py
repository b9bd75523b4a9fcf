"""What one name at the top of a module may be bound to, statement by statement."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

Block = Sequence[ast.stmt]
States = frozenset[ast.AST | None]
"""What may be bound; ``None`` among them: nothing. Empty: that point is never reached."""


@dataclass
class NamePlayed:
    """What one name may be after each statement.

    Args:
        stars: which star imports bring it.
        bound: everything that ever binds it.
    """

    name: str
    stars: Mapping[ast.ImportFrom, bool | None]
    bound: list[ast.AST] = field(default_factory=list)

    def block(self, body: Block, states: States) -> States:
        for node in body:
            if states:
                states = self._after(node, states)
        return states

    def _after(self, node: ast.stmt, states: States) -> States:
        match node:
            case ast.Raise():
                return frozenset()
            case ast.Delete(targets=targets):
                gone = any(self.name in stored(t, ast.Del) for t in targets)
                return frozenset({None}) if gone else states
            case ast.If(test=test, body=body, orelse=orelse):
                known = truth_when_imported(test)
                states = self._bind(node, states, test)
                then = self.block(body, states) if known is not False else frozenset()
                other = self.block(orelse, states) if known is not True else frozenset()
                return then | other
            case ast.Try() | ast.TryStar():
                return self._tried(node, states)
            case ast.For(target=target, body=body) | ast.AsyncFor(target=target, body=body):
                inner = self.block(body, self._bind(node, states, target))
                return self.block(node.orelse, states | inner)
            case ast.While(test=test, body=body, orelse=orelse):
                return self.block(orelse, states | self.block(body, states))
            case ast.With(items=items, body=body) | ast.AsyncWith(items=items, body=body):
                inner = self.block(body, self._bind(node, states, *items))
                cuts = any("suppress" in ast.unparse(item.context_expr) for item in items)
                return inner | states if cuts else inner
            case ast.Match(cases=cases):
                ends = [self.block(c.body, self._bind(node, states, c.pattern)) for c in cases]
                return states.union(*ends)
        return self._plain(node, states)

    def _plain(self, node: ast.stmt, states: States) -> States:
        if isinstance(node, ast.ImportFrom) and node.names[0].name == "*":
            is_bound = bool(self.stars.get(node))
        else:
            is_bound = binds(node, self.name)
        if not is_bound:
            return states
        self.bound.append(node)
        return frozenset({node})

    def _bind(self, owner: ast.stmt, states: States, *parts: ast.AST) -> States:
        if any(self.name in stored(part, ast.Store) for part in parts):
            value = ast.Pass(lineno=owner.lineno)
            self.bound.append(value)
            return frozenset({value})
        return states

    def _tried(self, node: ast.Try | ast.TryStar, states: States) -> States:
        midway = states
        current = states
        for statement in node.body:
            current = self._after(statement, current) if current else current
            midway |= current
        ends = self.block(node.orelse, current)
        for handler in node.handlers:
            start = midway
            if handler.name == self.name:
                start = frozenset({None})
            after = self.block(handler.body, start)
            ends |= frozenset({None}) if after and handler.name == self.name else after
        return self.block(node.finalbody, ends)


def truth_when_imported(test: ast.expr) -> bool | None:
    """Whether a condition holds while a module is imported; ``None``: it can't be told."""
    match test:
        case ast.Constant(value=value):
            return bool(value)
        case ast.Name(id="TYPE_CHECKING") | ast.Attribute(attr="TYPE_CHECKING"):
            return False
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            inner = truth_when_imported(operand)
            return None if inner is None else not inner
        case ast.BoolOp(op=op, values=values):
            known = [truth_when_imported(value) for value in values]
            decisive = isinstance(op, ast.Or)
            if decisive in known:
                return decisive
            return None if None in known else not decisive
        case ast.Compare(left=left, ops=[op], comparators=[right]):
            sides = {ast.unparse(left), ast.unparse(right)}
            if sides == {"__name__", "'__main__'"} and isinstance(op, (ast.Eq, ast.NotEq)):
                return isinstance(op, ast.NotEq)
    return None


def binds(node: ast.AST, name: str) -> bool:
    match node:
        case ast.ClassDef() | ast.FunctionDef() | ast.AsyncFunctionDef():
            return node.name == name
        case ast.Import(names=names):
            return any((a.asname or a.name.partition(".")[0]) == name for a in names)
        case ast.ImportFrom(names=names):
            return any((a.asname or a.name) == name for a in names)
        case ast.AnnAssign(value=None):
            return False
        case ast.stmt():
            return name in stored(node, ast.Store)
    return False


def stored(node: ast.AST, kind: type[ast.expr_context]) -> set[str]:
    """Names that a piece of code binds, or deletes, in its own scope."""
    found: set[str] = set()
    waiting = [node]
    while waiting:
        part = waiting.pop()
        if isinstance(part, (ast.Lambda, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            continue
        if isinstance(part, ast.comprehension):
            waiting += [part.iter, *part.ifs]
            continue
        if isinstance(part, ast.Name) and isinstance(part.ctx, kind):
            found.add(part.id)
        if isinstance(part, (ast.MatchAs, ast.MatchStar)) and part.name and kind is ast.Store:
            found.add(part.name)
        waiting.extend(ast.iter_child_nodes(part))
    return found
