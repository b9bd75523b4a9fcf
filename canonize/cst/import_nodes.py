"""Import statements taken apart and put together again, layout and comments kept."""

from __future__ import annotations

import libcst as cst

from canonize.cst.scopes import dotted


def dotted_node(name: str) -> cst.Name | cst.Attribute:
    """``a.b.c`` as nodes."""
    first, *rest = name.split(".")
    node: cst.Name | cst.Attribute = cst.Name(first)
    for part in rest:
        node = cst.Attribute(value=node, attr=cst.Name(part))
    return node


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
    after_from = node.whitespace_after_from
    before_import = node.whitespace_before_import
    if dots and not name and not before_import.empty:
        before_import = node.whitespace_before_import
    if before_import.empty:
        before_import = cst.SimpleWhitespace(" ")
    return node.with_changes(
        module=dotted_node(name) if name else None,
        relative=dots,
        whitespace_after_from=after_from,
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


def without(node: cst.ImportFrom, removed: set[int]) -> tuple[cst.ImportFrom, dict[int, str]]:
    """The statement without some of its aliases (by ``id``), at least one of which stays.

    Returns the comment that stood behind each removed alias on its line, to go with it.
    """
    assert not isinstance(node.names, cst.ImportStar)
    aliases = list(node.names)
    comments = {id(a): text for a in aliases if id(a) in removed and (text := _comment(a, node))}
    kept = [alias for alias in aliases if id(alias) not in removed]
    last = aliases[-1]
    if id(last) not in removed:
        return node.with_changes(names=kept), comments
    final = kept[-1]
    if node.rpar is None:
        bare = final.with_changes(comma=cst.MaybeSentinel.DEFAULT)
        return node.with_changes(names=[*kept[:-1], bare]), comments
    own = _after_comma(final)
    end, carrier = _closing_space(last, node)
    if isinstance(own, cst.ParenthesizedWhitespace) and isinstance(
        end, cst.ParenthesizedWhitespace
    ):
        end = end.with_changes(first_line=own.first_line, empty_lines=own.empty_lines)
    if carrier == "comma" or isinstance(end, cst.ParenthesizedWhitespace):
        comma: cst.Comma | cst.MaybeSentinel = cst.Comma(
            whitespace_after=end if carrier == "comma" else cst.SimpleWhitespace("")
        )
    else:
        comma = cst.MaybeSentinel.DEFAULT
    rpar = node.rpar
    if carrier == "rpar":
        rpar = rpar.with_changes(whitespace_before=end)
    bare = final.with_changes(comma=comma)
    return node.with_changes(names=[*kept[:-1], bare], rpar=rpar), comments


def _after_comma(alias: cst.ImportAlias) -> cst.BaseParenthesizableWhitespace:
    if isinstance(alias.comma, cst.Comma):
        return alias.comma.whitespace_after
    return cst.SimpleWhitespace("")


def _closing_space(
    last: cst.ImportAlias, node: cst.ImportFrom
) -> tuple[cst.BaseParenthesizableWhitespace, str]:
    """The white space before the closing parenthesis, and which node carries it."""
    if isinstance(last.comma, cst.Comma) and isinstance(
        last.comma.whitespace_after, cst.ParenthesizedWhitespace
    ):
        return last.comma.whitespace_after, "comma"
    assert node.rpar is not None
    return node.rpar.whitespace_before, "rpar"


def _comment(alias: cst.ImportAlias, node: cst.ImportFrom) -> str:
    space = _after_comma(alias)
    assert not isinstance(node.names, cst.ImportStar)
    if (
        not isinstance(space, cst.ParenthesizedWhitespace)
        and alias is node.names[-1]
        and node.rpar is not None
    ):
        space = node.rpar.whitespace_before
    if isinstance(space, cst.ParenthesizedWhitespace) and space.first_line.comment is not None:
        return space.first_line.comment.value
    return ""
