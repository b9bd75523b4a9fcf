"""Import statements taken apart and put together again, layout and comments kept."""

from __future__ import annotations

import libcst as cst

from canonize.syntax.scopes import dotted


def dotted_node(name: str) -> cst.Name | cst.Attribute:
    """``a.b.c`` as nodes."""
    first, *rest = name.split(".")
    node: cst.Name | cst.Attribute = cst.Name(first)
    for part in rest:
        node = cst.Attribute(value=node, attr=cst.Name(part))
    return node


def commented_lookup(node: cst.Attribute, new: str) -> cst.Attribute:
    """``a.b.X`` over several lines becomes another dotted name; its comments go before the end."""
    spaces: list[cst.ParenthesizedWhitespace] = []
    current: cst.BaseExpression = node
    while isinstance(current, cst.Attribute):
        around = (current.dot.whitespace_after, current.dot.whitespace_before)
        spaces += [space for space in around if isinstance(space, cst.ParenthesizedWhitespace)]
        current = current.value
    first, *rest = reversed(spaces)
    lines = list(first.empty_lines)
    for space in rest:
        comment = space.first_line.comment
        if comment is not None:
            line = cst.EmptyLine(indent=space.indent, whitespace=space.last_line, comment=comment)
            lines.append(line)
        lines += space.empty_lines
    before = first.with_changes(empty_lines=lines, last_line=(rest or [first])[-1].last_line)
    prefix, _, name = new.rpartition(".")
    dot = cst.Dot(whitespace_before=before)
    return cst.Attribute(value=dotted_node(prefix), dot=dot, attr=cst.Name(name))


def spell_module(module: str, package: str | None, relative: bool) -> str:
    """How a from-import in ``package`` writes a module: relative where the style asks and it can.

    Relative spelling needs a common top package; otherwise the absolute name comes back.
    """
    if not relative or not package:
        return module
    here, there = package.split("."), module.split(".")
    common = 0
    while common < min(len(here), len(there)) and here[common] == there[common]:
        common += 1
    if common == 0:
        return module
    return "." * (len(here) - common + 1) + ".".join(there[common:])


def with_module(node: cst.ImportFrom, written: str) -> cst.ImportFrom:
    """The statement with another module, as `spell_module` writes it."""
    name = written.lstrip(".")
    dots = [cst.Dot() for _ in range(len(written) - len(name))]
    before_import = node.whitespace_before_import
    if before_import.empty:
        before_import = cst.SimpleWhitespace(" ")
    return node.with_changes(
        module=dotted_node(name) if name else None,
        relative=dots,
        whitespace_before_import=before_import,
    )


def with_name(alias: cst.ImportAlias, name: str, local: str) -> cst.ImportAlias:
    """The alias importing ``name`` and binding ``local``, its comma and comments kept.

    ``X as X`` (a typed re-export) stays one; ``Old as X`` that becomes ``X`` needs no ``as``.
    """
    changed = alias.with_changes(name=dotted_node(name))
    explicit = alias.asname is not None and dotted(alias.asname.name) == dotted(alias.name)
    if name == local and not explicit:
        return changed.with_changes(asname=None)
    if alias.asname is None:
        return changed.with_changes(asname=cst.AsName(name=cst.Name(local)))
    return changed.with_changes(asname=alias.asname.with_changes(name=cst.Name(local)))


def without(
    node: cst.ImportFrom, removed: set[int]
) -> tuple[cst.ImportFrom, dict[int, tuple[str, ...]]]:
    """The statement without some of its aliases (by ``id``), at least one of which stays.

    Returns the comments that belonged to each removed alias, above it and behind it, to go along.
    """
    assert not isinstance(node.names, cst.ImportStar)
    spaces = _spaces(node)
    comments: dict[int, tuple[str, ...]] = {}
    kept: list[cst.ImportAlias] = []
    after: list[cst.BaseParenthesizableWhitespace] = [spaces[0]]
    for index, alias in enumerate(node.names):
        space = spaces[index + 1]
        if id(alias) not in removed:
            kept.append(alias)
            after.append(space)
            continue
        said = _comments_above(after[-1]) + _comment_behind(space)
        if said:
            comments[id(alias)] = said
        after[-1] = _joined(after[-1], space)
    return _put_together(node, kept, after), comments


def _spaces(node: cst.ImportFrom) -> list[cst.BaseParenthesizableWhitespace]:
    """The white space before the first name, and after each name and its comma."""
    assert not isinstance(node.names, cst.ImportStar)
    nothing = cst.SimpleWhitespace("")
    first = node.lpar.whitespace_after if node.lpar is not None else nothing
    spaces: list[cst.BaseParenthesizableWhitespace] = [first]
    for alias in node.names:
        has_comma = isinstance(alias.comma, cst.Comma)
        spaces.append(alias.comma.whitespace_after if has_comma else nothing)  # type: ignore[union-attr]  # has_comma
    last = spaces[-1]
    if node.rpar is not None and not isinstance(last, cst.ParenthesizedWhitespace):
        spaces[-1] = node.rpar.whitespace_before
    return spaces


def _joined(
    before: cst.BaseParenthesizableWhitespace, after: cst.BaseParenthesizableWhitespace
) -> cst.BaseParenthesizableWhitespace:
    """What stands between two names when the one between them is gone."""
    if isinstance(before, cst.ParenthesizedWhitespace) and isinstance(
        after, cst.ParenthesizedWhitespace
    ):
        return after.with_changes(first_line=before.first_line)
    return (
        before
        if isinstance(before, cst.ParenthesizedWhitespace)
        else (before if not isinstance(after, cst.ParenthesizedWhitespace) else _bare(after))
    )


def _bare(space: cst.ParenthesizedWhitespace) -> cst.ParenthesizedWhitespace:
    """A line break without the comment that went with a name."""
    first = space.first_line.with_changes(comment=None, whitespace=cst.SimpleWhitespace(""))
    return space.with_changes(first_line=first)


def _put_together(
    node: cst.ImportFrom,
    kept: list[cst.ImportAlias],
    spaces: list[cst.BaseParenthesizableWhitespace],
) -> cst.ImportFrom:
    assert not isinstance(node.names, cst.ImportStar)
    if node.lpar is None or node.rpar is None:
        names = [
            alias.with_changes(comma=cst.Comma(whitespace_after=space))
            if isinstance(alias.comma, cst.Comma)
            else alias
            for alias, space in zip(kept, spaces[1:], strict=True)
        ]
        names[-1] = names[-1].with_changes(comma=cst.MaybeSentinel.DEFAULT)
        return node.with_changes(names=names)
    names = [
        alias.with_changes(comma=cst.Comma(whitespace_after=space))
        for alias, space in zip(kept[:-1], spaces[1:-1], strict=True)
    ]
    trailing = isinstance(node.names[-1].comma, cst.Comma)
    in_comma = trailing and not isinstance(node.rpar.whitespace_before, cst.ParenthesizedWhitespace)
    space, nothing = spaces[-1], cst.SimpleWhitespace("")
    comma = cst.Comma(whitespace_after=space if in_comma else nothing)
    names.append(kept[-1].with_changes(comma=comma if trailing else cst.MaybeSentinel.DEFAULT))
    rpar = node.rpar if in_comma else node.rpar.with_changes(whitespace_before=space)
    lpar = node.lpar.with_changes(whitespace_after=spaces[0])
    return node.with_changes(names=names, lpar=lpar, rpar=rpar)


def _comments_above(space: cst.BaseParenthesizableWhitespace) -> tuple[str, ...]:
    if not isinstance(space, cst.ParenthesizedWhitespace):
        return ()
    return tuple(line.comment.value for line in space.empty_lines if line.comment is not None)


def _comment_behind(space: cst.BaseParenthesizableWhitespace) -> tuple[str, ...]:
    if isinstance(space, cst.ParenthesizedWhitespace) and space.first_line.comment is not None:
        return (space.first_line.comment.value,)
    return ()
