"""What the site has beside the pages of this folder: one page a codemod and a check, and files.

mkdocs calls these hooks (`mkdocs.yml`). The pages are made from the docstrings and options that
`canonize codemods` shows, whenever the site is built.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from canonize import catalogue
from canonize.catalogue import Listed

_ROOT = Path(__file__).parents[2]
_LINKED = re.compile(r"\]\(\.\./((?:examples/|migration_plan|README)[^)#]*)(#[^)]*)?\)")
_KINDS = {"codemods": "Codemods", "checks": "Checks"}


def on_files(files: Any, config: Any) -> Any:
    """Adds a page for each codemod and check, and the files of the repository that pages name."""
    from mkdocs.structure.files import File

    lists = {"codemods": catalogue.codemods(), "checks": catalogue.checks()}
    for kind, entries in lists.items():
        files.append(File.generated(config, f"{kind}/index.md", content=_index(kind, entries)))
        for entry in entries:
            name = f"{kind}/{entry.name}.md"
            files.append(File.generated(config, name, content=_page(entry)))
    linked = {
        found[1]
        for file in files.documentation_pages()
        for found in _LINKED.finditer(file.content_string)
    }
    for path in sorted(linked):
        # As text, so that a browser shows it and mkdocs does not make a page of it.
        content = (_ROOT / path).read_text("utf-8")
        files.append(File.generated(config, f"files/{path}.txt", content=content))
    return files


def on_page_markdown(markdown: str, page: Any, config: Any, files: Any) -> str:
    """Links to files of the repository lead to their copies."""
    up = "../" * page.file.src_uri.count("/")
    return _LINKED.sub(rf"]({up}files/\1.txt)", markdown)


def _index(kind: str, entries: tuple[Listed, ...]) -> str:
    own = "codemod" if kind == "codemods" else "check"
    rows = [f"| [`{e.name}`]({e.name}.md) | {_cell(e.summary)} |" for e in entries]
    told = (
        f"[{own.capitalize()}s of your own](../writing-{own}s.md) are named `package.module:Class`."
    )
    return "\n".join([f"# {_KINDS[kind]}", "", told, "", "| | |", "|---|---|", *rows, ""])


def _page(entry: Listed) -> str:
    lines = [f"# {entry.name}", "", _prose(entry.page), ""]
    if entry.options:
        lines += ["## Options", "", "| option | is | default | |", "|---|---|---|---|"]
        for option in entry.options:
            cells = (f"`{option.name}`", option.type, option.default or "none", option.description)
            lines.append(f"| {' | '.join(map(_cell, cells))} |")
    return "\n".join([*lines, ""])


def _prose(docstring: str) -> str:
    """A docstring as Markdown: ``Before::`` with what is indented below it becomes code."""
    out: list[str] = []
    inside = False
    for line in docstring.split("\n"):
        if inside and line.strip() and not line.startswith("    "):
            out.append("```\n")
            inside = False
        if not inside and line.endswith("::"):
            out += [line[:-1], "", "```python"]
            inside = True
            continue
        out.append(line.removeprefix("    ") if inside else line.replace("``", "`"))
    return "\n".join([*out, "```"] if inside else out)


def _cell(text: str) -> str:
    return text.replace("``", "`").replace("|", "\\|").replace("\n", " ")
