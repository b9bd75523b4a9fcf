"""Top-level statements of a module: finding definitions, docstrings and places for new lines."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

import libcst as cst

from canonize.syntax.scopes import Scope, children, dotted

Definition = cst.FunctionDef | cst.ClassDef
_PREPARING = re.compile(
    r"\bsys\.(?:path|modules)(?:\.(?:insert|append|extend|remove|pop|setdefault|update)\b"
    r"|\s*\[[^]]*\]\s*=(?!=)|\s*\+?=(?!=))|\baddsitedir\b"
    r"|\benviron(?:\.(?:setdefault|update|pop|clear)\b|\s*\[[^]]*\]\s*=(?!=))|\bputenv\b"
    r"|\bdel\s+(?:os\.environ|sys\.modules)\b|\bload_dotenv\(|\bpatch_all\(|\bdjango\.setup\("
    r"|\bmatplotlib\.use\(|\bset_event_loop_policy\(|\bset_start_method\("
)
"""What decides which modules are found, or what they see while they are loaded."""


def find_definition(module: cst.Module, name: str) -> Definition | None:
    """The class or function of a qualified name; ``None`` when there is not exactly one."""
    body: Sequence[cst.CSTNode] = module.body
    found: Definition | None = None
    for part in name.split("."):
        matches = [
            node
            for node in _statements(body)
            if isinstance(node, (cst.FunctionDef, cst.ClassDef)) and node.name.value == part
        ]
        if len(matches) != 1:
            return None
        found = matches[0]
        body = found.body.body
    return found


def find_assignment(module: cst.Module, name: str) -> cst.SimpleStatementLine | None:
    """The line ``name = value`` at the top level; ``None`` when there is not exactly one."""
    matches = []
    for line in module.body:
        if not isinstance(line, cst.SimpleStatementLine) or len(line.body) != 1:
            continue
        match line.body[0]:
            case cst.Assign(targets=[cst.AssignTarget(target=cst.Name(value=found))]):
                if found == name:
                    matches.append(line)
            case cst.AnnAssign(target=cst.Name(value=found), value=value):
                if found == name and value is not None:
                    matches.append(line)
    return matches[0] if len(matches) == 1 else None


def _statements(body: Sequence[cst.CSTNode]) -> Iterator[cst.CSTNode]:
    """Statements of a block and of the ``if`` and ``try`` blocks in it."""
    for node in body:
        yield node
        if isinstance(node, cst.If):
            yield from _statements(node.body.body)
            if isinstance(node.orelse, cst.Else):
                yield from _statements(node.orelse.body.body)
            elif node.orelse is not None:
                yield from _statements([node.orelse])
        elif isinstance(node, (cst.Try, cst.TryStar)):
            for part in (node.body, *(handler.body for handler in node.handlers)):
                yield from _statements(part.body)


def holders(module: cst.Module, nodes: Collection[cst.CSTNode]) -> dict[int, int]:
    """By the ``id`` of each node, the index of the top-level statement that holds it."""
    wanted = {id(node) for node in nodes}
    found: dict[int, int] = {}
    for index, statement in enumerate(module.body):
        pending: list[cst.CSTNode] = [statement]
        while pending and len(found) < len(wanted):
            node = pending.pop()
            if id(node) in wanted:
                found[id(node)] = index
            pending += children(node)
    return found


def runs_on_import(scope: Scope) -> bool:
    """Whether what stands in a scope runs while its module is imported: in no function."""
    functions = (cst.FunctionDef, cst.Lambda)
    return not any(isinstance(around.node, functions) for around in scope.outward())


def is_docstring(node: cst.CSTNode) -> bool:
    """Whether a statement line is nothing but a string."""
    return (
        isinstance(node, cst.SimpleStatementLine)
        and len(node.body) == 1
        and isinstance(node.body[0], cst.Expr)
        and isinstance(node.body[0].value, (cst.SimpleString, cst.ConcatenatedString))
    )


def is_future_import(node: cst.CSTNode) -> bool:
    """``from __future__ import ...``"""
    return isinstance(node, cst.SimpleStatementLine) and any(
        isinstance(small, cst.ImportFrom) and dotted(small.module) == "__future__"
        for small in node.body
    )


def first_after_header(body: Sequence[cst.CSTNode]) -> int:
    """The index of the first statement that is neither docstring nor ``__future__`` import."""
    index = 0
    if body and is_docstring(body[0]):
        index = 1
    while index < len(body) and is_future_import(body[index]):
        index += 1
    return index


def leading_imports(module: cst.Module) -> list[cst.SimpleStatementLine]:
    """The import statements that stand alone on their line before all other code.

    Where a statement above all definitions prepares for the imports below it, these are it, and
    none where none is below: ``sys.path.insert(0, ROOT)``, ``os.environ["MODE"] = "test"``.
    """
    found: list[cst.SimpleStatementLine] = []
    is_over = is_prepared = False
    for line in _above_definitions(module):
        if _is_import(line):
            if is_prepared:
                found, is_over, is_prepared = [], False, False
            if not is_over:
                found.append(cst.ensure_type(line, cst.SimpleStatementLine))
            continue
        is_over = True
        if _prepares(module, line):
            found, is_prepared = [], True
        elif _acts(line):
            is_prepared = True
    return found


def import_anchor(module: cst.Module) -> tuple[cst.CSTNode, bool]:
    """A statement beside which a new import stands, and whether it stands below.

    Args:
        module: with a statement.
    """
    if leading := leading_imports(module):
        return leading[-1], True
    changing = [line for line in _above_definitions(module) if _prepares(module, line)]
    if changing:
        return changing[-1], True
    return module.body[min(first_after_header(module.body), len(module.body) - 1)], False


def _above_definitions(module: cst.Module) -> Iterator[cst.CSTNode]:
    for line in module.body[first_after_header(module.body) :]:
        if isinstance(line, (cst.FunctionDef, cst.ClassDef)):
            return
        yield line


def _is_import(line: cst.CSTNode) -> bool:
    return (
        isinstance(line, cst.SimpleStatementLine)
        and len(line.body) == 1
        and isinstance(line.body[0], (cst.Import, cst.ImportFrom))
    )


def _prepares(module: cst.Module, line: cst.CSTNode) -> bool:
    """Whether modules are found, or loaded, otherwise below a statement than above it."""
    return not _is_import(line) and _PREPARING.search(module.code_for_node(line)) is not None


def _acts(line: cst.CSTNode) -> bool:
    """Whether a statement calls something, or sets a part of something."""
    for small in line.body if isinstance(line, cst.SimpleStatementLine) else ():
        if isinstance(small, cst.Expr) and isinstance(small.value, cst.Call):
            return True
        if isinstance(small, cst.Assign) and any(
            isinstance(target.target, (cst.Attribute, cst.Subscript)) for target in small.targets
        ):
            return True
    return False


def import_position(module: cst.Module, name: str) -> tuple[cst.CSTNode | None, str]:
    """Where ``import name`` belongs: next to a statement, ``before`` or ``after`` it.

    Among the first run of plain imports in alphabetical order, otherwise above the first import.
    ``None``: the module has no statement to stand next to.
    """
    body = module.body
    start = first_after_header(body)
    plain = [
        line
        for line in body[start:]
        if isinstance(line, cst.SimpleStatementLine)
        and len(line.body) == 1
        and isinstance(line.body[0], cst.Import)
    ]
    if plain:
        first = body.index(plain[0])
        run = [plain[0]]
        for line, follower in zip(body[first + 1 :], plain[1:], strict=False):
            if line is not follower or _starts_paragraph(follower):
                break
            run.append(follower)
        earlier = [line for line in run if _imported(line) < name]
        if earlier:
            return earlier[-1], "after"
        return run[0], "before"
    if start < len(body):
        node = body[start]
        if isinstance(node, cst.SimpleStatementLine) and isinstance(node.body[0], cst.ImportFrom):
            return node, "before"
        return node, "before-paragraph"
    return (body[-1], "after") if body else (None, "after")


def _starts_paragraph(line: cst.SimpleStatementLine) -> bool:
    return any(empty.comment is None for empty in line.leading_lines)


def _imported(line: cst.SimpleStatementLine) -> str:
    statement = line.body[0]
    assert isinstance(statement, cst.Import)
    return dotted(statement.names[0].name)


def type_checking_block(body: Collection[cst.CSTNode], block: cst.CSTNode) -> cst.If | None:
    """The ``if TYPE_CHECKING:`` without another branch that has this block as its body."""
    for statement in body:
        if isinstance(statement, cst.If) and statement.body is block:
            return statement if statement.orelse is None else None
    return None
