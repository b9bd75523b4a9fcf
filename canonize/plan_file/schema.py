"""The JSON Schema of a plan, made from the models and the catalogue; editors complete with it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib import resources
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from canonize.catalogue import check_kinds, codemod_names, load_check, load_codemod
from canonize.core.plan import Plan, Triggers

SCHEMA_NAME = "migration_plan.schema.json"
_OWN = r"^[A-Za-z_][A-Za-z0-9_.]*:[A-Za-z_][A-Za-z0-9_]*$"


def shipped_schema() -> str:
    """The schema as it is shipped: what `make_schema` said when the tool was built."""
    return resources.files("canonize").joinpath("schema", SCHEMA_NAME).read_text("utf-8")


def make_schema() -> str:
    """The schema from the models as they are now, as the text of its file.

    A plan's file is shorter than its model: a codemod's options stand below its name, a check's
    beside its kind, and triggers are a list. Those three are described here as they are written.
    """
    codemods = {name: load_codemod(name).Options for name in codemod_names()}
    checks = {kind: load_check(kind).Options for kind in check_kinds()}
    models: set[type[BaseModel]] = {Plan, *codemods.values(), *checks.values()}
    ordered = sorted(models, key=lambda model: (model.__module__, model.__qualname__))
    keys, document = models_json_schema([(model, "validation") for model in ordered])
    refs = {model: keys[model, "validation"] for model in ordered}
    definitions = _without_titles(document["$defs"])
    plan = definitions.pop(_name(refs[Plan]))
    definitions["CodemodCall"] = _codemod_call({n: refs[m] for n, m in codemods.items()})
    definitions["CheckSpec"] = _check_spec(
        {kind: definitions[_name(refs[model])] for kind, model in checks.items()}
    )
    definitions["Triggers"] = _triggers(definitions["Triggers"])
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Migration plan of canonize",
        **plan,
        "$defs": dict(sorted(definitions.items())),
    }
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def _name(ref: Mapping[str, str]) -> str:
    return ref["$ref"].rpartition("/")[2]


def _without_titles(value: Any) -> Any:
    """Titles that pydantic makes from names say nothing that the names don't."""
    if isinstance(value, list):
        return [_without_titles(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {
        key: _without_titles(item)
        for key, item in value.items()
        if not (key == "title" and isinstance(item, str))
    }


def _codemod_call(codemods: Mapping[str, Any]) -> dict[str, Any]:
    """A bare name, or one name with its options below."""
    options = {name: {"anyOf": [ref, {"type": "null"}]} for name, ref in codemods.items()}
    free = {"type": ["object", "null"]}
    return {
        "description": "A codemod: its name, or its name with the options below it.",
        "anyOf": [
            {"enum": list(codemods)},
            {"type": "string", "pattern": _OWN},
            {
                "type": "object",
                "properties": options,
                "patternProperties": {_OWN: free},
                "additionalProperties": False,
                "minProperties": 1,
                "maxProperties": 1,
            },
        ],
    }


def _check_spec(checks: Mapping[str, Any]) -> dict[str, Any]:
    """A command, or a kind with that kind's options beside it."""
    shapes: list[dict[str, Any]] = [{"type": "string", "description": "A command."}]
    for kind, schema in checks.items():
        needed = [] if kind == "command" else ["kind"]
        shapes.append(
            {
                **schema,
                "title": kind,
                "properties": {"kind": {"const": kind}, **schema.get("properties", {})},
                "required": [*needed, *schema.get("required", [])],
                "additionalProperties": False,
            }
        )
    shapes.append(
        {
            "type": "object",
            "description": "A check of one's own; its options are not known here.",
            "properties": {"kind": {"type": "string", "pattern": _OWN}},
            "required": ["kind"],
        }
    )
    return {"description": "One named check.", "anyOf": shapes}


def _triggers(schema: dict[str, Any]) -> dict[str, Any]:
    flags, numbers = [], {}
    for name, field in Triggers.model_fields.items():
        written = name.replace("_", "-")
        if field.annotation is bool:
            flags.append(written)
        else:
            numbers[written] = schema["properties"][name]
    return {
        "description": schema.get("description", ""),
        "type": "array",
        "items": {
            "anyOf": [
                {"enum": flags},
                {
                    "type": "object",
                    "properties": numbers,
                    "additionalProperties": False,
                    "minProperties": 1,
                },
            ]
        },
    }
