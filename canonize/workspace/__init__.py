"""The disk: read lazily as a tree, written compare-and-swap, watched while others' code runs."""

from canonize.workspace.hazards import FileState, Survey, folders_around, hazards_in, mode_after
from canonize.workspace.reading import WorkTree
from canonize.workspace.watch import TreeWatch
from canonize.workspace.writing import Writer, read_file, temporary_name, write_file

__all__ = [
    "FileState",
    "Survey",
    "TreeWatch",
    "WorkTree",
    "Writer",
    "folders_around",
    "hazards_in",
    "mode_after",
    "read_file",
    "temporary_name",
    "write_file",
]
