"""Who has a name of a module by a star import alone, and only as long as the module binds it?"""

from __future__ import annotations

from canonize.resolution.project import Project


def star_user(project: Project, module: str, name: str) -> str:
    """A file that takes a name by a star, where the module does not list it for stars; "" if none.

    A ``__getattr__`` is asked for what ``__all__`` lists, and for nothing else.
    """
    exports = project.listing(module)
    if exports is not None:
        if exports.is_certain or name in exports.names:
            return ""
    elif name.startswith("_"):
        return ""
    return next(project.reexports.star_importers(module), "")
