"""What could stand where a person pressed tab: called by the scripts of `completion`.

It never fails and never says anything else: what goes wrong completes nothing.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from canonize.cli.arguments import FLAGS, HELP, VALUES, split
from canonize.cli.invocation import Invocation

FILES = ":files"
FOLDERS = ":folders"
"""What the shell completes better itself."""


@dataclass(frozen=True, slots=True)
class Completion:
    """A word that could stand there; one that ends in ``.``, ``:`` or ``=`` goes on."""

    word: str
    help: str = ""


def complete(command: Any, arguments: Sequence[str]) -> Iterator[str]:
    """The lines for a shell's script.

    Args:
        command: all verbs, as Click's group.
        arguments: the shell, and the words behind the program's name up to the cursor.
    """
    shell, *words = arguments or [""]
    for found in candidates(command, words or [""]):
        is_plain = shell == "bash" or found.word in (FILES, FOLDERS)
        yield found.word if is_plain else f"{found.word}\t{found.help}"


def candidates(command: Any, words: Sequence[str]) -> list[Completion]:
    """What could stand in the place of the last word."""
    *before, current = words
    if before and before[-1] in VALUES:
        return [Completion(FOLDERS if before[-1] == "-C" else FILES)]
    try:
        asked, rest = split([word for word in before if word != "--"])
    except Exception:  # half an option
        return []
    path: list[str] = []
    while rest and hasattr(command, "commands") and rest[0] in command.commands:
        command = command.commands[rest[0]]
        path.append(rest.pop(0))
    if hasattr(command, "commands"):
        return [] if rest else _matching(current, [*_verbs(command), *_globals(current)])
    return _of_verb(asked, tuple(path), command, rest, current)


def _verbs(group: Any) -> Iterator[Completion]:
    for name, verb in group.commands.items():
        if not verb.hidden:
            yield Completion(name, _first_sentence(verb.help or ""))


def _globals(current: str) -> Iterator[Completion]:
    if current.startswith("-"):
        yield Completion("--help", "Show this message and exit.")
        for words, text in HELP:
            yield from (Completion(w, text) for w in re.findall(r"(?<![\w-])-[\w-]+", words))


def _of_verb(
    asked: Invocation, path: tuple[str, ...], verb: Any, rest: list[str], current: str
) -> list[Completion]:
    options = {
        name: parameter
        for parameter in verb.params
        if parameter.param_type_name == "option"
        for name in parameter.opts
    }
    taken = [name for name, found in options.items() if not found.is_flag]
    name, joined, value = current.partition("=")
    if joined and name in taken:
        found = _values(asked, path, options[name], value)
        return [
            Completion(c.word if c.word in (FILES, FOLDERS) else f"{name}={c.word}", c.help)
            for c in found
        ]
    if rest and rest[-1] in taken:
        return _values(asked, path, options[rest[-1]], current)
    if current.startswith("-"):
        own = [Completion(name, found.help or "") for name, found in options.items()]
        return _matching(current, [*own, *_globals(current)])
    position = len(_positional(rest, taken))
    arguments = [p for p in verb.params if p.param_type_name == "argument"]
    if not arguments:
        return []
    last = arguments[-1]
    if position < len(arguments):
        last = arguments[position]
    elif last.nargs != -1:
        return []
    return _values(asked, path, last, current)


def _positional(rest: Sequence[str], taken: Sequence[str]) -> list[str]:
    """The words that are no options and no values of options."""
    found, waits = [], False
    for word in rest:
        if waits:
            waits = False
        elif word.startswith("-") and len(word) > 1:
            waits = word in taken
        else:
            found.append(word)
    return found


def _values(
    asked: Invocation, path: tuple[str, ...], parameter: Any, current: str
) -> list[Completion]:
    kind = _OF_VERB.get((*path, parameter.name)) or _OF_METAVAR.get(parameter.metavar or "")
    if kind is None:
        return []
    found: Iterable[Completion] = ()
    with contextlib.suppress(Exception):  # nothing to complete: no repository, no plan, no package
        found = list(kind(asked, current))
    return _matching(current, found)


def _matching(current: str, found: Iterable[Completion]) -> list[Completion]:
    special = (FILES, FOLDERS)
    unique = {c.word: c for c in found if c.word.startswith(current) or c.word in special}
    return list(unique.values())


def _first_sentence(text: str) -> str:
    return text.strip().partition("\n\n")[0].replace("\n", " ").partition(". ")[0].rstrip(".")


_Kind = Callable[[Invocation, str], Iterable[Completion]]


def _files(asked: Invocation, current: str) -> Iterable[Completion]:
    return [Completion(FILES)]


def _folders(asked: Invocation, current: str) -> Iterable[Completion]:
    return [Completion(FOLDERS)]


def _words(*words: str) -> _Kind:
    return lambda asked, current: [Completion(word) for word in words]


def _steps(asked: Invocation, current: str) -> Iterator[Completion]:
    """Ids of the plan's steps, whatever else is wrong with the plan."""
    text = (asked.plan_text or b"").decode("utf-8", "replace")
    _, _, below = text.partition("\nsteps:")
    for number, found in enumerate(re.finditer(_STEP, below, re.MULTILINE), start=1):
        yield Completion(found[1], f"step {number}")


_STEP = r"""^[ \t]*-[ \t]*\{?[ \t]*id:[ \t]*["']?([a-zA-Z0-9][\w.-]*)"""


def _symbols(asked: Invocation, current: str) -> Iterator[Completion]:
    from canonize.runner.symbols_like import symbols_like

    done, equals, now = current.rpartition("=")
    with asked.open_place() as place:
        for symbol in symbols_like(place, now):
            yield Completion(f"{done}{equals}{symbol}")


def _groups(asked: Invocation, current: str) -> Iterator[Completion]:
    """Ids of the groups that the last scan found here."""
    from canonize.discovery.opening import groups_of_last_scan

    for ident, name in groups_of_last_scan(asked.directory):
        yield Completion(ident, name)


def _catalogue(asked: Invocation, current: str) -> Iterator[Completion]:
    from canonize.catalogue import check_kinds, codemod_names

    yield from (Completion(name, "codemod") for name in codemod_names())
    yield from (Completion(kind, "check") for kind in check_kinds())


_OF_METAVAR: dict[str, _Kind] = {
    "FILE": _files,
    "DIR": _folders,
    "FOLDER": _folders,
    "N": _steps,
    "SYMBOL": _symbols,
    "CANONICAL": _symbols,
    "COMPETITOR": _symbols,
    "OLD[=NEW]": _symbols,
    "GROUP": _groups,
    "ID": _groups,
    "SEVERITY": _words("critical", "high", "medium", "low"),
    "SHELL": _words("bash", "zsh", "fish"),
    "TEST": _files,
}
_NOTHING = _words()
_OF_VERB: dict[tuple[str, ...], _Kind] = {
    ("scan", "paths"): _files,
    ("explain", "key"): _files,
    ("review", "step"): _steps,
    ("codemods", "name"): _catalogue,
    ("compare", "fail_on"): _words("unsafe", "doubt", "never"),
    ("blame", "runs"): _NOTHING,
    ("fleet", "preview", "wave"): _NOTHING,
    ("fleet", "run", "wave"): _NOTHING,
}
"""By verb and parameter, where the metavar does not tell."""

__all__ = ["FLAGS", "Completion", "candidates", "complete"]
