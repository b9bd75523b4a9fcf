"""One rename by another tool, as its documentation does it: ``peers.py TOOL OLD NEW FILE...``.

Runs under the peers' own Python, so it imports nothing of ours.
"""

from __future__ import annotations

import sys


def with_libcst(old: str, new: str, files: list[str]) -> int:
    """LibCST's own codemod, one process, as `libcst.tool codemod -j 1` runs it."""
    from libcst.codemod import CodemodContext, parallel_exec_transform_with_prettyprint
    from libcst.codemod.commands.rename import RenameCommand

    command = RenameCommand(CodemodContext(), old_name=old, new_name=new)
    result = parallel_exec_transform_with_prettyprint(
        command, files, jobs=2, format_code=False, hide_progress=True, repo_root="."
    )
    print(result)
    return 1 if result.failures else 0


def with_bowler(old: str, new: str, files: list[str]) -> int:
    """A Bowler query that renames the module in imports."""
    from bowler import Query

    module, target = old.rpartition(".")[0], new.rpartition(".")[0]
    query = Query(files).select_module(module).rename(target)
    query.execute(interactive=False, write=True, silent=True)
    return 0


def with_rope(old: str, new: str, files: list[str]) -> int:
    """rope's rename of the class, limited to the files that contain the word."""
    from rope.base.project import Project
    from rope.refactor.rename import Rename

    module, _, name = old.rpartition(".")
    project = Project(".", ropefolder=None)
    try:
        resource = project.get_resource(module.replace(".", "/") + ".py")
        offset = resource.read().index(f"class {name}") + len("class ")
        resources = [project.get_resource(file) for file in files]
        changes = Rename(project, resource, offset).get_changes("Renamed", resources=resources)
        project.do(changes)
    finally:
        project.close()
    return 0


if __name__ == "__main__":
    _, tool, *names = sys.argv
    runner = {"libcst": with_libcst, "bowler": with_bowler, "rope": with_rope}[tool]
    sys.exit(runner(names[0], names[1], names[2:]))
