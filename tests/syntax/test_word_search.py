"""Words in bytes, as git's grep counts them."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from canonize.syntax.word_search import count_words, word_hits

TEXTS = [
    "Old", "Old Older sOld _Old Old_ Old1", "x.Old(Old)", "'Old'\n→Old←", "éOld Oldé",
    "Old" * 3, "Old-Old", "", "OldOld Old",
]  # fmt: skip


@pytest.mark.parametrize("text", TEXTS)
def test_words_end_where_git_says(text: str, tmp_path: Path) -> None:
    (tmp_path / "f").write_text(text + "\n")
    env = {"LC_ALL": "C", "GIT_CONFIG_GLOBAL": "/dev/null", "PATH": "/usr/bin:/bin:/usr/local/bin"}
    command = ["git", "grep", "--no-index", "-w", "-o", "-F", "-e", "Old", "--", "f"]
    done = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True)
    assert len(word_hits(text.encode(), ["Old"])) == len(done.stdout.splitlines())


def test_hits_are_in_order() -> None:
    assert word_hits(b"b a b", ["a", "b"]) == [(0, "b"), (2, "a"), (4, "b")]
    assert count_words(b"b a b", ["a", "b", "c"]) == {"a": 1, "b": 2}


def test_edges_of_the_data() -> None:
    assert word_hits(b"Old", ["Old"]) == [(0, "Old")]
    assert word_hits(b"\xffOld\xff", ["Old"]) == [(1, "Old")]
