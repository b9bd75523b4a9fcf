"""Signs of a wrong source root, and none where the root is right."""

from __future__ import annotations

from collections.abc import Sequence

from canonize.core.modules import ModuleMap
from canonize.core.root_evidence import Imported, RootWarning, root_evidence

SRC = ("src/app/__init__.py", "src/app/old.py", "src/app/web.py", "tests/test_old.py")


def evidence(
    paths: Sequence[str], roots: Sequence[str], module: str, *imports: tuple[str, str]
) -> tuple[RootWarning, ...]:
    named = [Imported(path, 3, imported) for path, imported in imports]
    return root_evidence(ModuleMap(set(paths), roots), set(paths), [module], named)


def test_imports_by_a_name_that_another_root_would_explain() -> None:
    uses = (("src/app/web.py", "app.old"), ("tests/test_old.py", "app.old"))
    (warning,) = evidence(SRC, ["."], "src.app.old", *uses)
    assert warning.stops
    assert warning.message == (
        "2 import statements name app.old, which lies in none of the source roots (.): there, "
        "src/app/old.py is src.app.old, which nothing imports"
    )
    assert warning.places == ("src/app/web.py:3", "tests/test_old.py:3")
    assert "'src'" in warning.hint


def test_some_imports_by_the_other_name_do_not_stop() -> None:
    uses = (("src/app/web.py", "src.app.old"), ("tests/test_old.py", "app.old"))
    (warning,) = evidence(SRC, ["."], "src.app.old", *uses)
    assert not warning.stops
    assert "1 import statement names app.old" in warning.message
    assert "which 1 import statement names" in warning.message


def test_a_root_that_is_too_deep() -> None:
    (warning,) = evidence(SRC, ["src/app"], "old", ("src/app/web.py", "app.old"))
    assert warning.stops
    assert "'src'" in warning.hint


def test_the_right_roots_say_nothing() -> None:
    uses = (("src/app/web.py", "app.old"), ("tests/test_old.py", "app.old"))
    assert evidence(SRC, ["src", "."], "app.old", *uses) == ()
    assert evidence(SRC, ["src", "."], "app.old", ("x.py", "other.old"), ("x.py", "old")) == ()


def test_an_import_that_means_a_nearer_file_of_the_same_end() -> None:
    paths = ("a/tests/tools.py", "b/tests/tools.py", "b/tests/test_b.py")
    assert evidence(paths, ["."], "a.tests.tools", ("b/tests/test_b.py", "tests.tools")) == ()
    (warning,) = evidence(paths, ["."], "b.tests.tools", ("b/tests/test_b.py", "tests.tools"))
    assert warning.stops


def test_a_module_that_a_package_of_its_name_hides() -> None:
    paths = ("app/old.py", "app/old/__init__.py")
    (warning,) = evidence(paths, ["."], "app.old")
    assert warning.message == (
        "app/old.py is hidden by the package of the same name: app.old is app/old/__init__.py"
    )
    assert not warning.stops


def test_one_name_of_several_files() -> None:
    paths = ("one/tests/tools.py", "two/tests/tools.py")
    (warning,) = evidence(paths, ["one", "two"], "tests.tools")
    assert warning.places == paths
    assert "one/tests/tools.py wins" in warning.message


def test_folders_without_init_are_packages_like_others() -> None:
    paths = ("space/app/old.py", "space/app/web.py")
    assert evidence(paths, ["."], "space.app.old", ("space/app/web.py", "space.app.old")) == ()
    (warning,) = evidence(paths, ["."], "space.app.old", ("space/app/web.py", "app.old"))
    assert warning.stops
