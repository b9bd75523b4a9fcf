"""What registers itself while its module is loaded, and moves to another one."""

from __future__ import annotations

from collections.abc import Collection

from canonize.core.modules import down_to
from canonize.core.reasons import Reason
from canonize.core.symbols import Symbol
from canonize.resolution.project import Project
from canonize.resolution.registered_in_order import out_of_order
from canonize.resolution.registration import Registration
from canonize.rewriting.definitions.moving_source import CannotMove, Source


def missed(old: Symbol, new: Symbol, project: Project) -> tuple[str, ...]:
    """What whoever loads the old module of a definition that has moved alone misses."""
    here, there = project.modules.path(old.module), project.modules.path(new.module)
    if not old.name or "." in old.name or here is None or there is None or here == there:
        return ()
    around = project.modules.files_of(down_to(old.module))
    if there in project.graph.reached(around, but=""):
        return ()
    registers = Registration(project).reason(new)
    return (told_missed(registers, old.module),) if registers else ()


def told_missed(registers: str, old: str) -> Reason:
    """The same in words, for a reason why it registers itself."""
    return Reason(f"{registers}; who loads {old} alone would miss it", registers)


def refuse_out_of_order(
    module: str, names: Collection[str], source: Source, project: Project
) -> None:
    """Raises CannotMove where what is registered in order would come in another one."""
    if reason := out_of_order(module, names, project):
        raise CannotMove(reason, source.path)
