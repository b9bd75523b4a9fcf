"""What is taken somewhere without what it is to import."""

from __future__ import annotations

import pytest

from canonize.core.tree import MemoryBase, SourceTree
from canonize.references.copied_code import taken_without
from canonize.resolution.project import Project

FILES = {
    "app/__init__.py": "",
    "app/new.py": "def f(): ...\n",
    "worker/__init__.py": "",
    "worker/util.py": "import os\nfrom worker import conf\ndef f(): ...\n",
    "worker/conf.py": "",
}
RUN = "FROM python:3.12\nRUN pip install x\n"


def said(more: dict[str, str], path: str = "worker/util.py") -> str:
    files = {name: text.encode() for name, text in {**FILES, **more}.items()}
    project = Project.of(SourceTree(MemoryBase(files)), (".",))
    return taken_without(path, "app/new.py", project).partition(" ")[0]


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"worker/Dockerfile": f"{RUN}COPY worker/ /srv/worker/\n"}, "worker/Dockerfile:3"),
        ({"worker/Dockerfile": f"{RUN}COPY conf.py util.py /srv/\n"}, "worker/Dockerfile:3"),
        ({"Dockerfile": f"{RUN}COPY --chown=a:b ./worker /srv/worker\nCOPY --from=x /a /b\n"},
         "Dockerfile:3"),
        ({"deploy/worker.dockerfile": f"{RUN}add worker /srv/worker\n"},
         "deploy/worker.dockerfile:3"),
        ({"Dockerfile": f"{RUN}COPY . /srv\n", "Containerfile": f"{RUN}COPY worker /srv\n"},
         "Containerfile:3"),
        ({"Makefile": "go:\n\tcp worker/util.py build/\n"}, "Makefile:2"),
        ({"main.py": "import shutil\nshutil.copy('worker/util.py', 'build')\n"}, "main.py:2"),
    ],
)  # fmt: skip
def test_it_would_stand_there_alone(more: dict[str, str], told: str) -> None:
    assert said(more) == told


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"Dockerfile": f"{RUN}COPY . /srv\n"},
        {"Dockerfile": f"{RUN}COPY worker /srv/worker\nCOPY app /srv/app\n"},
        {"Dockerfile": f"{RUN}COPY worker app /srv/\n"},
        {"Dockerfile": f"{RUN}COPY app /srv/app\n"},
        # What it is seen from can't be told.
        {"worker/Dockerfile": f"{RUN}COPY . /srv\n"},
        {"Dockerfile": f"{RUN}COPY $PART /srv\n"},
        {"worker/Dockerfile": f"{RUN}COPY missing /srv\n"},
        # Somebody imports from there already: it is found.
        {"Dockerfile": f"{RUN}COPY worker /srv\n", "worker/util.py": "import app.new\n"},
        {"Makefile": "go:\n\tpython -m worker.util\n\tcp a b\n"},
        {"Makefile": "go:\n\truff check worker/util.py\n"},
    ],
)
def test_it_has_all_that_it_needs(more: dict[str, str]) -> None:
    assert said(more) == ""


def test_what_lies_beside_goes_along() -> None:
    files = {"Makefile": "go:\n\tcp app/old.py build/\n", "app/old.py": "def f(): ...\n"}
    assert said(files, "app/old.py") == ""
