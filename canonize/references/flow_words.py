"""What the words of `word_flow` are: names, what they give and are given, one function's own."""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterable, Iterator

from canonize.core.ast_nodes import nodes_of
from canonize.references.local_bindings import Function, nodes_run
from canonize.references.sides import last_name

Words = frozenset[str]
NOTHING: Words = frozenset()
ANY_CLASS = "type()"
"""Whatever class an object is of; it may always be one that is asked for."""
GIVEN_BY_CLASS = frozenset({"__init__", "__new__", "__call__", "__post_init__"})
"""Methods that calls of a class, or of an object of it, give something without their name."""
RAISED = "raise "
MUTE = frozenset({
    ast.Name, ast.Constant, ast.Attribute, ast.Expr, ast.keyword, ast.Return, ast.Await, ast.arg,
    ast.arguments, ast.JoinedStr, ast.FormattedValue, ast.List, ast.Tuple, ast.UnaryOp, ast.BoolOp,
})  # fmt: skip
"""Most nodes: they neither bind nor ask by themselves; what they stand in does."""


def result_word(name: str) -> str:
    """What calls of a function give."""
    return f"{name}()"


def given_word(name: str) -> str:
    """What calls give a function."""
    return f"({name}"


def member_word(name: str) -> str:
    """Any attribute of what has a name."""
    return f"{name}."


def attribute_word(name: str) -> str:
    """What has a name as an attribute of something, or as a method."""
    return f".{name}"


def name_of_word(word: str) -> str:
    """The name for which files can be searched; "" for what one function binds."""
    return "" if "@" in word else word.strip("(). ")


def mark_of(path: str, node: Function) -> str:
    """What tells the names of one function from all others; short, since many words end in it."""
    home = hashlib.blake2b(path.encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()
    return f"@{home}:{node.lineno}:{node.col_offset}"


def lambda_word(node: ast.Lambda) -> str:
    """What stands for the name of a function that has none."""
    return f"lambda@{node.lineno}:{node.col_offset}"


def names_given(args: ast.arguments) -> Iterator[str]:
    every = (*args.posonlyargs, *args.args, *args.kwonlyargs, args.vararg, args.kwarg)
    yield from (arg.arg for arg in every if arg is not None)


def locals_of_imports(body: ast.Module) -> set[str]:
    """The names that imports of a file bind, in functions, too."""
    imports = (n for n in nodes_of(body) if isinstance(n, (ast.Import, ast.ImportFrom)))
    return {
        alias.asname or alias.name.partition(".")[0] for node in imports for alias in node.names
    }


def local_names(args: ast.arguments, body: Iterable[ast.AST]) -> set[str]:
    """What a function binds itself; imports and functions in it keep their names."""
    found, elsewhere = {*names_given(args)}, set[str]()
    for statement in body:
        for node in (statement, *nodes_run(statement)):
            match node:
                case ast.Name(id=name, ctx=ast.Store()):
                    found.add(name)
                case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)):
                    found.add(name)
                case ast.MatchStar(name=str(name)) | ast.MatchMapping(rest=str(name)):
                    found.add(name)
                case ast.Global(names=names) | ast.Nonlocal(names=names):
                    elsewhere.update(names)
    return found - elsewhere


def made_by(node: ast.expr) -> str:
    """The class of which an expression makes an object that may be called, by its usual letters."""
    name = last_name(node.func) if isinstance(node, ast.Call) else ""
    return name if name[:1].isupper() else ""
