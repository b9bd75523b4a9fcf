"""`decisions.yaml`, beside the plan: read, and written anew without losing a comment."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from canonize.core.decisions import Answer, Decision, Decisions
from canonize.errors import CanonizeError

DECISIONS_NAME = "decisions.yaml"
_KEYS = ("key", "answer", "step", "path", "what", "reason", "by", "concerns")
_KEY = re.compile(r"[0-9a-f]{16}\Z")
_HEAD = "What the team decided about edits of the plan; `canonize review` writes it."


def decisions_path(plan: Path) -> Path:
    """Where the decisions of a plan lie."""
    return plan.with_name(DECISIONS_NAME)


def read_decisions(path: Path, plan: str, *, shown: str = DECISIONS_NAME) -> Decisions:
    """The decisions of a plan; none when there is no such file.

    Raises:
        CanonizeError: it can't be read, is another plan's, or has mistakes: all of them.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return Decisions()
    except OSError as error:
        raise CanonizeError(f"{shown} can't be read: {error.strerror}", where=shown) from error
    return decisions_of(data, plan, shown=shown)


def decisions_of(data: bytes, plan: str, *, shown: str = DECISIONS_NAME) -> Decisions:
    """The decisions in the bytes of a file; raises as `read_decisions` does."""
    document = _loaded(data, shown)
    if not isinstance(document, dict) or document.get("version") != 1:
        raise CanonizeError(
            f"{shown} is no file of decisions: it does not begin with `version: 1`",
            where=shown,
            hint="canonize review writes one; put this file aside",
        )
    if document.get("plan") != plan:
        raise CanonizeError(
            f"{shown} holds decisions on the plan {document.get('plan')!r}, not on {plan!r}",
            where=shown,
            hint="put it aside, or name the plan it belongs to (--plan)",
        )
    items = document.get("decisions")
    rows = items if isinstance(items, list) else []
    wrong = [] if items is None or isinstance(items, list) else ["`decisions` is no list"]
    unknown = sorted(set(document) - {"version", "plan", "decisions"})
    wrong += [f"no key {key!r} is known" for key in unknown]
    found: dict[str, Decision] = {}
    for number, row in enumerate(rows, start=1):
        try:
            decision = _decision(row)
            if decision.key in found:
                raise ValueError(f"{decision.key} is decided twice")
            found[decision.key] = decision
        except ValueError as error:
            wrong.append(f"decision {number}: {error}")
    if wrong:
        raise CanonizeError(
            f"{shown} has {len(wrong)} mistake{'s' * (len(wrong) > 1)}",
            where=shown,
            hint="correct them, or take these decisions out",
            details=tuple(wrong),
        )
    return Decisions(found)


def with_decisions(data: bytes | None, plan: str, decided: Iterable[Decision]) -> bytes:
    """The file with some decisions added, or put in the place of those with the same key."""
    from ruamel.yaml import YAML
    from ruamel.yaml.comments import CommentedMap, CommentedSeq

    yaml = YAML()
    yaml.width = 4000
    yaml.indent(mapping=2, sequence=4, offset=2)
    document: Any = yaml.load(data) if data else None
    if document is None:
        document = CommentedMap(version=1, plan=plan)
        document.yaml_set_start_comment(_HEAD)
    if document.get("decisions") is None:
        document["decisions"] = CommentedSeq()
    rows = document["decisions"]
    for decision in decided:
        fresh = {key: _plain(getattr(decision, key)) for key in _KEYS if getattr(decision, key)}
        old = next((row for row in rows if row["key"] == decision.key), None)
        if old is None:
            rows.append(CommentedMap(fresh))
        else:
            for key in _KEYS[1:]:
                old.pop(key, None)
            old.update(fresh)
    written = io.BytesIO()
    yaml.dump(document, written)
    return written.getvalue()


def _loaded(data: bytes, shown: str) -> Any:
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    try:
        return YAML(typ="safe", pure=True).load(data.decode("utf-8"))
    except (YAMLError, UnicodeDecodeError, ValueError, RecursionError) as error:
        raise CanonizeError(
            f"{shown} is not YAML: {' '.join(str(error).split())[:200]}",
            where=shown,
            hint="correct it (a merge's conflict markers?), or put it aside",
        ) from error


def _decision(row: Any) -> Decision:
    if not isinstance(row, dict):
        raise ValueError("it is no mapping with `key` and `answer`")
    unknown = [str(key) for key in row if key not in _KEYS]
    if unknown:
        raise ValueError(f"no key {unknown[0]!r} is known")
    concerns = row.get("concerns", [])
    texts = [value for key, value in row.items() if key != "concerns"]
    if not isinstance(concerns, list) or not all(isinstance(v, str) for v in (*texts, *concerns)):
        raise ValueError("every value is a text (write it in quotes), and `concerns` a list")
    if not _KEY.match(row.get("key", "")):
        raise ValueError(f"{row.get('key')!r} is no key of 16 digits")
    if row.get("answer") not in list(Answer):
        raise ValueError(f"the answer is accept or reject, not {row.get('answer')!r}")
    return Decision(**{**row, "answer": Answer(row["answer"]), "concerns": tuple(concerns)})


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else str(value)
