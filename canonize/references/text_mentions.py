"""Dotted and colon paths of competitors in text of any kind, with boundaries that know Python."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import cached_property
from types import MappingProxyType

from canonize.core.reasons import Code, Reason
from canonize.core.symbols import Symbol
from canonize.references.known_texts import ALONE, BeyondFile
from canonize.references.mention import Mention, another
from canonize.references.package_imports import PackageImports
from canonize.references.path_beginnings import PathBeginnings
from canonize.references.text_import_lines import (
    NOT_ALL,
    ImportedItem,
    ModuleAliases,
    one_line_a_module,
)
from canonize.references.text_names import may_ask
from canonize.resolution.replacements import Redirect, Redirects


def _any_of(texts: Iterable[str]) -> str:
    return "|".join(map(re.escape, texts))


class Mentions:
    """Finds paths of competitors: ``a.b``, ``a.b.X``, ``a.b:X``, ``from a.b import X``.

    ``a.b_factory``, ``x.a.b`` and ``a.b2`` are other names and never match.

    Args:
        missing: why a target can't be named ("" when it can).
        file_of: where a module's file is; "" when it has none.
        misfit: why a target can't take the place of a competitor of which a path names this
            member ("" when it can).
        program: why a module that is run can't be another one ("" when it can).
        named: why what a text names can't be looked up, and called, as the target ("" when it
            can).
        may_have: whether attributes may be found below a module.
        may_ask: whether a name that goes may be looked up in its module, by way of a file that
            loads it by a computed path.
        beyond: what other files say and list.
        package_of: what relative imports of a file start from.
    """

    def __init__(
        self,
        redirects: Redirects,
        missing: Callable[[Symbol], str],
        file_of: Callable[[str], str] = lambda module: "",
        misfit: Callable[[Symbol, Symbol, str], str] = lambda old, new, member: "",
        program: Callable[[str, str], str] = lambda old, new: "",
        named: Callable[[Redirect], str] = lambda redirect: "",
        may_have: Callable[[str, tuple[str, ...]], bool] = lambda module, words: True,
        may_ask: Callable[[str, str, Symbol, str], bool] = lambda old, name, new, path: True,
        beyond: BeyondFile = ALONE,
        package_of: Callable[[str], str | None] = lambda path: None,
    ) -> None:
        self._redirects = redirects
        self._missing = missing
        self._file_of = file_of
        self._misfit, self._program, self._named = misfit, program, named
        self._may_ask = may_ask
        self.beyond, self.package_of = beyond, package_of
        self.modules = sorted(redirects.homes(), key=len, reverse=True)
        reached = sorted([*self.modules, *redirects.paths], key=len, reverse=True)
        self._reached_modules = reached
        self._package_imports = PackageImports(redirects.whole, self._whole, self.renamed_in)
        self.beginnings = PathBeginnings(self.modules, may_have)
        spelled = {*self._reached_modules, *(m.replace(".", "/") for m in self.modules)}
        self._raw = [name.encode() for name in spelled]
        self._leaves = {name.rpartition(".")[2].encode() for name in self.modules}

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        any_module = _any_of(self._reached_modules)
        return re.compile(
            rf"(?P<from>\bfrom[ \t]+)?{_BEFORE}(?P<module>{any_module}){_AFTER}"
            rf"(?:(?P<separator>[.:])(?P<name>[^\W\d]\w*){_AFTER}|(?P<import>[ \t]+import[ \t]+)"
            rf"(?P<open>\([ \t]*)?(?P<names>{_ITEM}(?:[ \t]*,[ \t]*{_ITEM})*)(?![\w \t]*\bas\b)"
            rf"(?(open)[ \t]*,?[ \t]*\)))?"
        )

    @cached_property
    def _files(self) -> re.Pattern[str]:
        files = _any_of(module.replace(".", "/") for module in self.modules)
        return re.compile(rf"(?<![\w.-])(?P<file>{files})\.pyi?(?!\w)")

    @cached_property
    def _quick(self) -> re.Pattern[bytes]:
        reached = _any_of(self._reached_modules)
        files = _any_of(module.replace(".", "/") for module in self.modules)
        return re.compile(rf"(?<![\w.])(?:{reached}|{files})(?!\w)".encode())

    def any_in(self, data: bytes) -> bool:
        """Whether some bytes hold any path at all."""
        if self._package_imports.any_in(data) or self.takes_at_a_prompt(data):
            return True
        return any(name in data for name in self._raw) and self._quick.search(data) is not None

    def find(self, text: str, moved: Mapping[str, str] = MappingProxyType({})) -> Iterator[Mention]:
        """Every path in a text, from left to right.

        Args:
            moved: what `plain_imports` says of the text.
        """
        for match in self._matches(text):
            if match["module"] in self._redirects.paths:
                yield from self._reached(match)
            elif match["from"] and match["import"]:
                yield self._import(match)
            elif match["name"]:
                yield self._name(match)
            else:
                yield self._module(match, moved)
        yield from self._package_imports.find(text)
        has = any(module.replace(".", "/") in text for module in self.modules)
        for match in self._files.finditer(text) if has else ():
            symbol = Symbol(match["file"].replace("/", "."))
            new = self._file(symbol.module) if match[0].endswith(".py") else None
            where = (match.start(), match.end(), symbol, new)
            if symbol.module in self._redirects.whole:
                yield Mention(*where, "the file's path", "file")
            else:
                yield Mention(*where, FILE_STAYS, "file", is_other=True)

    def takes_at_a_prompt(self, data: bytes) -> bool:
        """Whether a doctest may take a module from its package, whose path stands nowhere then."""
        return b">>>" in data and self._at_prompts.search(data) is not None

    @cached_property
    def _aliases(self) -> ModuleAliases:
        staying = tuple(m for m in self.modules if m not in self._redirects.whole)
        return ModuleAliases(staying, self._redirects, self._missing)

    @cached_property
    def _at_prompts(self) -> re.Pattern[bytes]:
        """How a doctest may take one of the modules that stay from its package."""
        leaves = "|".join(
            re.escape(m.rpartition(".")[2]) for m in self._aliases.modules if "." in m
        )
        return re.compile(
            rf">>>[ \t]+from[ \t]+[\w.]+[ \t]+import[ \t]+(?:{leaves or '(?!)'})\b".encode()
        )

    def strings_with_any(self, text: str) -> list[int]:
        """Places of a Python file's text of which each string may hold paths."""
        found = [mention.start for mention in self.find(text)]
        return sorted({*found, *self._aliases.prompted(text)})

    def in_code(self, text: str) -> tuple[list[Mention], dict[str, str] | None]:
        """Every path in a text that may be code, in order, and what `plain_imports` says of it."""
        aliased = self._aliases.in_text(text)
        moved = self.plain_imports(text, aliased)
        if moved is None:
            return sorted(self.find(text), key=lambda mention: mention.start), None
        places = [place for places in aliased.values() for place in places]
        found = [
            mention
            for mention in self.find(text, moved)
            if not any(p.start < mention.end and mention.start < p.end for p in places)
        ]
        found += [Mention(p.start, p.end, p.symbol, p.new, kind="import") for p in places]
        return sorted(found, key=lambda mention: mention.start), moved

    def _matches(self, text: str) -> Iterator[re.Match[str]]:
        """The pattern's matches, tried only where a module's name stands in the text."""
        places: set[int] = set()
        for module in self._reached_modules:
            at = text.find(module)
            while at >= 0:
                places.add(at)
                at = text.find(module, at + 1)
        done = 0
        for place in sorted(places):
            if place < done:
                continue
            word = _FROM.search(text, max(done, place - 40), place)
            match = self._pattern.match(text, word.start()) if word is not None else None
            match = match or self._pattern.match(text, place)
            if match is not None:
                done = match.end()
                yield match

    def plain_imports(self, text: str, aliased: Collection[str] = ()) -> dict[str, str] | None:
        """The modules that code in a text loads by ``import a.b``, and what they become.

        Only modules that stay where they are and are used in the text for nothing but names that
        all move to one other module; ``None``: some module is used for more, or under an alias.

        Args:
            aliased: the modules that are seen to under their aliases.
        """
        moved: dict[str, str] = {}
        matches: list[re.Match[str]] | None = None
        for module in self.modules if "import" in text else ():
            if not may_ask(text, module, self._redirects):
                continue
            name = re.escape(module)
            plain = rf"{_LOADS}[ \t]+{name}(?![\w.])(?![ \t]+as\b|[ \t]*,)"
            listed = rf"{_LOADS}[ \t]+(?:[\w. \t]+,[ \t]*)+{name}(?![\w.])"
            if re.search(listed, text):
                return None
            loads = [match.end() for match in re.finditer(plain, text)]
            if not loads and module in aliased:
                continue
            if not re.search(rf"{_LOADS}[ \t]+{name}(?![\w.])", text):
                continue
            matches = list(self._matches(text)) if matches is None else matches
            used = [m for m in matches if m["module"] == module]
            named = [m for m in used if m["name"]]
            homes = {
                found.target.module
                for m in named
                if (found := self._redirects.find(module, m["name"])) is not None
                and not self._missing(found.target)
            }
            is_all = all(self._redirects.find(module, m["name"]) is not None for m in named)
            rest = [m.end("module") for m in used if not m["name"]]
            if not loads or not is_all or len(homes) != 1 or sorted(rest) != loads:
                return None
            moved[module] = homes.pop()
        return moved

    def loaded(self, mention: Mention, name: str) -> Mention:
        """A module's name as a loaded module of which just one name is looked up."""
        found = self._redirects.find(mention.symbol.module, name)
        symbol = Symbol(mention.symbol.module, name)
        where = (mention.start, mention.end, symbol)
        if found is None:
            return another(*where)
        reason = self._missing(found.target)
        if not reason and found.target.name != name:
            reason = Reason(
                f"it goes to {found.target}, and the lookup must be renamed too", Code.COMPUTED_PATH
            )
        return Mention(*where, None if reason else found.target.module, reason)

    def looked_up(self, mention: Mention, name: str) -> Mention:
        """A module's path as where a table has a name, unless all goes under its own name."""
        of = mention.symbol.module
        is_same = of in self._redirects.whole and name not in self.renamed_in(of)
        return mention if is_same else self.loaded(mention, name)

    def of_short(self, module: str, name: str, start: int, end: int) -> Mention:
        """What a table says of a name without the whole path of its module."""
        found = Mention(start, end, Symbol(module), self._whole(module), kind="module")
        return self.looked_up(found, name)

    def may_be_in_short(self, data: bytes) -> bool:
        """Whether a file may have a table that says a module without its whole path."""
        return b"__getattr__" in data and any(leaf in data for leaf in self._leaves)

    def may_be_asked(self, module: str, path: str, names: Collection[str] | None = None) -> bool:
        """Whether what goes of a module may be missed by a file that loads it by any path.

        Args:
            names: all that it looks up there, where that is known; with "" among them it has the
                module run, which may make something known to others.
        """
        if names is not None and "" in names:
            path = ""
        return module in self._redirects.whole or any(
            (names is None or not path or name in names)
            and self._may_ask(module, name, redirect.target, path)
            for name, redirect in self._redirects.names_of(module).items()
        )

    def _reached(self, match: re.Match[str]) -> Iterator[Mention]:
        """A competitor that is reached through another module's import of its module."""
        found = self._redirects.find(match["module"], match["name"] or "")
        if match["name"] and found is not None:
            reason = Reason(
                f"it reaches {found.competitor} through what another module imports",
                Code.COMPUTED_PATH,
            )
            start, end = match.start("module"), match.end("name")
            yield Mention(start, end, found.competitor, None, reason, "reached")

    def _name(self, match: re.Match[str]) -> Mention:
        module, name = match["module"], match["name"]
        redirect = self._redirects.find(module, name)
        symbol = Symbol(module, name)
        where = (match.start("module"), match.end("name"), symbol)
        if redirect is None:
            return another(*where)
        reason = self._missing(redirect.target)
        if reason and redirect.found != redirect.competitor and match["separator"] == ".":
            whole = self._whole(module)
            if whole is not None and name[0].islower() and _is_file_suffix(name):
                return Mention(match.start("module"), match.end("module"), symbol, whole)
        if reason:
            return Mention(*where, None, reason)
        target = redirect.target
        member = _MEMBER.match(match.string, match.end("name"))
        reason = self._misfit(redirect.found, target, member[1]) if member is not None else ""
        if reason:
            return Mention(*where, None, reason)
        return Mention(*where, f"{target.module}{match['separator']}{target.name}")

    def _module(self, match: re.Match[str], moved: Mapping[str, str]) -> Mention:
        module = match["module"]
        where = (match.start("module"), match.end("module"), Symbol(module))
        new = self._whole(module) or moved.get(module)
        if new is None:
            other = Reason("the module is not a competitor, only names of it are", Code.OTHER_NAMES)
            return Mention(*where, None, other, "module", is_other=True)
        if reason := self._program(module, new):
            return Mention(*where, None, reason, "module")
        return Mention(*where, new, kind="module")

    def unfit(self, mention: Mention) -> str:
        """Why what code looks up by a text can't be the target; "" when it can."""
        symbol, of = mention.symbol, self._redirects
        is_name = bool(symbol.name)
        redirect = of.find(symbol.module, symbol.name) if is_name else of.whole.get(symbol.module)
        return self._named(redirect) if redirect is not None and mention.new is not None else ""

    def _whole(self, module: str) -> str | None:
        whole = self._redirects.whole.get(module)
        if whole is None or self._missing(Symbol(whole.target.module)):
            return None
        return whole.target.module

    def stays_at_home(self, module: str) -> bool:
        """Whether what goes of a module only gets another name in it."""
        names = self._redirects.names_of(module).values()
        return module not in self._redirects.whole and all(
            redirect.target.module == module for redirect in names
        )

    def moves_as_file(self, module: str) -> bool:
        """Whether a module goes as a whole, and its file is where it goes."""
        return self._file(module) is not None

    def going(self, module: str) -> Collection[str]:
        """The names that go of a module which stays."""
        return self._redirects.names_of(module)

    def renamed_in(self, module: str) -> tuple[str, ...]:
        """The names of a module that goes as a whole which are called otherwise where it goes."""
        whole = self._whole(module)
        return tuple(
            name
            for name, redirect in self._redirects.names_of(module).items()
            if redirect.is_direct and redirect.target != Symbol(whole or "", name)
        )

    def _file(self, module: str) -> str | None:
        """Where the file of a module that moves as a whole goes, from the same root."""
        target = self._whole(module)
        if target is None:
            return None
        path, stem = self._file_of(target), target.replace(".", "/")
        endings = (f"{stem}.py", f"{stem}/__init__.py")
        return next((ending for ending in endings if path.endswith(ending)), None)

    def _import(self, match: re.Match[str]) -> Mention:
        module = match["module"]
        items = [item.split() for item in match["names"].split(",")]
        names, locals_ = [item[0] for item in items], [item[-1] for item in items]
        found = [self._redirects.find(module, name) for name in names]
        where = (match.start("module"), match.end())
        if not any(found):
            return another(*where, Symbol(module, names[0]), "import")
        symbol = Symbol(module, next(n for n, r in zip(names, found, strict=True) if r))
        targets = [redirect.target if redirect else None for redirect in found]
        if missing := next((why for t in targets if t and (why := self._missing(t))), ""):
            return Mention(*where, symbol, None, missing)
        spelled = [
            ImportedItem(target.module, target.name, local)
            if target
            else ImportedItem(module, name, local)
            for name, local, target in zip(names, locals_, targets, strict=True)
        ]
        new = one_line_a_module(match.string, *where, spelled)
        reason = "" if new is not None else NOT_ALL
        return Mention(*where, symbol, new, reason, "import")


FILE_STAYS = "the path of the module's file; only names of it are competitors"
_ITEM = r"[^\W\d]\w*(?:[ \t]+as[ \t]+[^\W\d]\w*)?"
_LOADS = r"import(?<!\wimport)"
"""With the word first, which is found quickly."""
_MEMBER = re.compile(r"\.([^\W\d]\w*)")
_FROM = re.compile(r"\bfrom[ \t]+\Z")
_BEFORE = r"(?:(?<![\w./\\-])|(?<=\[mypy-))"
_AFTER = r"(?![\w/\\]|-\w)"
"""A path of names borders on no identifier, no folder and no hyphenated word.

The exception is a section of mypy's configuration, ``[mypy-a.b]``.
"""


def _is_file_suffix(name: str) -> bool:
    return name in ("py", "pyi", "html", "md", "rst", "log", "json")
