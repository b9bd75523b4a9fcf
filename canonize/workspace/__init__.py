"""The disk: read lazily as a tree, written compare-and-swap, watched while others' code runs."""

from canonize.workspace.hazards import FileState, Survey, folders_around, survey
from canonize.workspace.reading import WorkTree
from canonize.workspace.watch import Watch
from canonize.workspace.writing import Writer, read_file, temporary_name

__all__ = [
    "FileState",
    "Survey",
    "Watch",
    "WorkTree",
    "Writer",
    "folders_around",
    "read_file",
    "survey",
    "temporary_name",
]
