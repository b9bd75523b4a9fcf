"""Holds a document of ``--json`` to the schema that is shipped for it."""

from __future__ import annotations

import functools
import json
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from referencing import Registry, Resource

import canonize
from canonize.console.screen import DOCUMENT_VERSION

SCHEMAS = Path(canonize.__file__).parent / "schema" / "documents"


@functools.cache
def validator(kind: str) -> Draft202012Validator:
    """The validator of one kind of document."""
    every = {path.name: json.loads(path.read_text("utf-8")) for path in SCHEMAS.glob("*.json")}
    registry: Registry[Any] = Registry().with_resources(
        (name, Resource.from_contents(schema)) for name, schema in every.items()
    )
    return Draft202012Validator(every[f"{kind}.schema.json"], registry=registry)


def held(text: str) -> dict[str, Any]:
    """The document, once it is as its schema says."""
    document: dict[str, Any] = json.loads(text)
    assert document["version"] == DOCUMENT_VERSION
    problems = [
        f"{error.json_path}: {error.message[:300]}"
        for error in validator(document["document"]).iter_errors(document)
    ]
    assert not problems, f"{document['document']}: {problems}"
    return document
