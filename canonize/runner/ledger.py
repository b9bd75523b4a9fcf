"""The whole ledger of a session's repository: searched by git, understood file by file, judged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from canonize.core.ledger import WholeLedger
from canonize.core.symbols import Symbol
from canonize.core.tree import SourceTree
from canonize.cst.byte_search import count_words, word_hits
from canonize.cst.origins import Meanings
from canonize.cst.telling import Played, told_by
from canonize.cst.unknowns import LOADER_WORDS
from canonize.cst.whole_ledger import Searched, starts_of, whole_ledger, words_of
from canonize.history.counting import count_in_tracked
from canonize.inventory.searched import count_words_once
from canonize.inventory.sighted import SightedFiles
from canonize.inventory.store import Store
from canonize.runner.session import Session


def take_ledger(
    session: Session,
    *,
    steps: Sequence[Played] | None = None,
    gone: Collection[Symbol] = (),
) -> WholeLedger:
    """Makes the whole ledger of the work tree as it is. Nothing but the cache is written.

    Args:
        steps: what the plan's next steps would do, as `preview` found it; ``None``: not asked.
        gone: symbols that are not there any more.
    """
    plan, tree = session.plan, session.tree()
    words, starts = words_of(plan), starts_of(plan)
    history = session.place.history
    blobs = _sure(session, tree)
    with Store(history.common_dir / "canonize" / "inventory.sqlite3") as store:
        counts = _count(session, store, tree, words, blobs)
        facts_of = SightedFiles(store, tree.read, blobs, words=words, starts=starts)
        searched = _searched(session, tree, words, starts, counts)
        facts_of.prepare(sorted({*searched.paths, *searched.also}), history.root)
        meanings = Meanings(session.migration.modules(tree), facts_of)
        told = None if steps is None else told_by(tree, steps)
        return whole_ledger(tree, plan, meanings, facts_of, searched, told=told, gone=gone)


def _sure(session: Session, tree: SourceTree) -> dict[str, str]:
    """Content ids of files that git knows to be unchanged on disk."""
    worktree = session.place.worktree
    changed = session.place.history.files.maybe_changed()
    index = worktree.index
    return {
        path: index[path].oid
        for path in tree.paths()
        if path in index and path not in changed and not index[path].ignored_changes
    }


def _count(
    session: Session,
    store: Store,
    tree: SourceTree,
    words: Sequence[str],
    blobs: Mapping[str, str],
) -> Counter[tuple[str, str]]:
    """Counts by git; by our own search where git would not look at the disk."""
    git, index = session.place.history.git, session.place.worktree.index
    paths = tree.paths()
    own = {path for path in paths if path not in index or index[path].ignored_changes}
    wanted = (*words, *LOADER_WORDS)

    def count(some: Collection[str] | None) -> Counter[tuple[str, str]]:
        found = count_in_tracked(git, wanted, None if some is None else set(some) - own)
        for path in own:
            for word, n in count_words(tree.read(path) or b"", wanted).items():
                found[path, word] = n
        return found

    found = count_words_once(store, wanted, blobs, sorted(paths - blobs.keys()), count)
    return Counter({(path, word): n for (path, word), n in found.items() if path in paths})


def _searched(
    session: Session,
    tree: SourceTree,
    words: Sequence[str],
    starts: Sequence[str],
    counts: Mapping[tuple[str, str], int],
) -> Searched:
    mine = {key: n for key, n in counts.items() if key[1] in words}
    have = {path for path, _ in mine}
    loading = {path for path, _ in counts} - have
    begun = [start.encode() for start in starts]
    also = [
        path
        for path in sorted(loading)
        if path.endswith(".py") and any(start in (tree.read(path) or b"") for start in begun)
    ]
    named = [path for path in sorted(tree.paths()) if word_hits(path.encode(), words)]
    return Searched(mine, also, tuple(named), _not_covered(session))


def _not_covered(session: Session) -> tuple[str, ...]:
    worktree, files = session.place.worktree, session.place.history.files
    modes = Counter(entry.mode for entry in worktree.index.values())
    numbers = (
        (len(files.untracked()), "untracked file", "git does not know them"),
        (modes["120000"], "symbolic link", "they are not followed"),
        (modes["160000"], "submodule", "they are repositories of their own"),
        (len(worktree.hidden), "file", "a sparse checkout leaves them out"),
        (len(files.deleted()), "tracked file", "they are not on disk"),
    )
    told = [f"{n} {noun}{'s' if n > 1 else ''}: {why}" for n, noun, why in numbers if n]
    own = session.plan_path
    return (*told, *((f"the plan itself ({own})",) if own else ()), "files that git ignores")
