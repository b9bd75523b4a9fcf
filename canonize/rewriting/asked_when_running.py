"""Whether anybody needs a name of a module when the program runs, and not for types alone."""

from __future__ import annotations

import ast

from canonize.core.ast_nodes import nodes_of
from canonize.core.symbols import Symbol
from canonize.references.remaining_references import unsure_places_in
from canonize.resolution.external_lookups import OutsideLookups
from canonize.resolution.import_paths import import_paths
from canonize.resolution.parsed_files import parsed_file
from canonize.resolution.project import Project
from canonize.rewriting.taken_as_value import are_read

_READERS = frozenset({
    b"get_type_hints", b"get_annotations", b"eval_str", b"__annotations__", b"fastapi", b"typer",
    b"pydantic", b"beartype", b"typeguard", b"injector", b"strawberry", b"litestar", b"typedload",
    b"getfullargspec", b"_annotations", b"__annotate__", b"__signature__",
})  # fmt: skip
"""What reads annotations while a program runs, and then needs what they name."""
_INSPECTED = frozenset({b"signature", b"Signature"})
"""What does, too, if it is of `inspect`, which such a file names."""
_ITSELF = frozenset({"globals", "vars", "locals", "eval", "exec"})
"""By what a file looks its own names up."""


def is_read_at_runtime(path: str, name: str, others: Project) -> bool:
    """Whether anybody may need a name of a module, or what an annotation says, when it runs.

    Args:
        others: the code base in which all other files have what takes the name's place.
    """
    home = others.modules.name(path) or ""
    asking = OutsideLookups(others, path).files(name)
    if path.endswith("__init__.py") or any(_asks(file, home, name, others) for file in asking):
        return True
    tree = others.whole.tree
    if tree.containing(_READERS, endings=(".py",)):
        return True
    if tree.containing(_INSPECTED, endings=(".py",)) & tree.containing({b"inspect"}):
        return True
    body = parsed_file(others.whole.tree, path)
    if body is None or _looks_itself_up(body):
        return True
    sought = next(unsure_places_in(others.whole, Symbol(home, name)), None)
    return sought is not None or are_read(path, name, others)


def _looks_itself_up(body: ast.Module) -> bool:
    """Whether a file asks for its own names by ``globals()`` and the like.

    Parameters may be called so: what binds such a name anywhere is that, if nobody calls it.
    """
    nodes = nodes_of(body)
    called = {n.func.id for n in nodes if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)}
    own = {n.arg for n in nodes if isinstance(n, ast.arg)}
    own |= {n.id for n in nodes if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    names = {n.id for n in nodes if isinstance(n, ast.Name) and n.id in _ITSELF}
    return bool(names & (called | (names - own)))


def _asks(path: str, home: str, name: str, project: Project) -> bool:
    """Whether a file asks a module for a name in its code, and does not say it in prose alone."""
    if not path.endswith((".py", ".pyi")):
        return path.endswith(".ipynb")
    body = parsed_file(project.tree, path)
    if body is None:
        return True
    package, leaf = project.modules.package(path), home.rpartition(".")[2]
    prose = {id(node.value) for node in nodes_of(body) if isinstance(node, ast.Expr)}
    has_module = says_name = False
    for node in nodes_of(body):
        paths = {found for _, found in import_paths(node, package)}
        if {f"{home}.{name}", f"{home}.*"} & paths:
            return True
        has_module |= any(f"{home}.".startswith(f"{found}.") for found in paths)
        match node:
            case ast.Attribute(attr=said) if said == name:
                says_name = True
            case ast.Constant(value=str(text)) if id(node) not in prose:
                if f"{leaf}.{name}" in text or f"{leaf}:{name}" in text:
                    return True
                says_name |= text == name
                has_module |= text == home
    return has_module and says_name
