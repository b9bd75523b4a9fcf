"""Names of objects are git's."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from canonize.core.git_objects import blob_id


@pytest.mark.parametrize("object_format", ["sha1", "sha256"])
@pytest.mark.parametrize("data", [b"", b"x = 1\r\n", b"\0\xff"])
def test_blob_ids_are_those_of_git(tmp_path: Path, object_format: str, data: bytes) -> None:
    made = ["git", "init", "-q", f"--object-format={object_format}", str(tmp_path)]
    subprocess.run(made, check=True)
    told = ["git", "hash-object", "--stdin"]
    named = subprocess.run(told, cwd=tmp_path, input=data, capture_output=True, check=True)
    assert blob_id(data, object_format) == named.stdout.decode().strip()
    if object_format == "sha1":
        assert blob_id(data) == blob_id(data, "sha1")
