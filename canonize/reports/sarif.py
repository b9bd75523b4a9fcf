"""A scan as SARIF 2.1.0, which GitHub code scanning and editors show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {"critical": "error", "high": "error", "medium": "warning", "low": "note"}
_RULES = {
    "competing-implementations": (
        "Competing implementations of one thing",
        "Several implementations of one thing are in use. Route everybody to the canonical one: "
        "`canonize plan new --group ID` writes the plan.",
    ),
    "missing-module": (
        "Import of a module that does not exist",
        "The import fails when it is executed. Correct it or remove it.",
    ),
    "missing-name": (
        "Import of a name that its module does not have",
        "The import fails when it is executed. Correct it or remove it.",
    ),
    "other-class-under-known-name": (
        "A known name is bound to another class",
        "The module offers one class under the name of another one of this repository. Offer it "
        "under its own name.",
    ),
    "shadowed-definition": (
        "Definition replaced further down in its file",
        "Only the last definition of the name is ever used. Remove or rename the other.",
    ),
    "shadowed-module": (
        "Module hidden by a package of the same name",
        "The file is never imported. Remove it, or rename the package.",
    ),
}


def sarif_of(scan: Mapping[str, Any], *, version: str) -> dict[str, Any]:
    """The SARIF log of a scan.

    Args:
        scan: what ``ScanResult.as_json`` gives.
        version: the tool's version.
    """
    results = [_group(group) for group in scan["groups"]]
    results += [_hazard(hazard) for hazard in scan["hazards"]]
    results += [_accepted(item) for item in scan["accepted"]]
    rules = list(_RULES)
    for result in results:
        result["ruleIndex"] = rules.index(result["ruleId"])
    return {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": _driver(version)},
                "columnKind": "unicodeCodePoints",
                "originalUriBaseIds": {"SRCROOT": {"description": {"text": "the repository"}}},
                "results": results,
                "invocations": [
                    {
                        "executionSuccessful": True,
                        "toolExecutionNotifications": _unparsed(scan["unparsed"]),
                    }
                ],
            }
        ],
    }


def _driver(version: str) -> dict[str, Any]:
    return {
        "name": "canonize",
        "semanticVersion": version,
        "rules": [
            {
                "id": rule,
                "name": "".join(word.capitalize() for word in rule.split("-")),
                "shortDescription": {"text": short},
                "fullDescription": {"text": full},
                "help": {"text": full},
                "defaultConfiguration": {"level": "warning"},
                "properties": {"tags": ["maintainability"]},
            }
            for rule, (short, full) in _RULES.items()
        ],
    }


def _group(group: Mapping[str, Any]) -> dict[str, Any]:
    members = [m for m in group["members"] if m["verdict"] != "test-double"]
    competing = [m for m in members[1:] if m["verdict"] in ("duplicate", "variant", "wrapper")]
    shown = (competing or members[1:] or members)[0]
    proposal = f"canonical: {group['canonical']}" if group["canonical"] else "canonical: undecided"
    text = (
        f"{group['name']} has {len(members)} implementations and names ({proposal}). "
        + "; ".join(group["reasons"])
        + "."
    )
    result = _result("competing-implementations", text, shown["path"], shown["line"])
    result["level"] = _LEVELS[group["severity"]]
    result["rank"] = max(0.0, min(100.0, float(group["impact"])))
    result["relatedLocations"] = [
        {**_location(m["path"], m["line"]), "id": number, "message": {"text": _words(m)}}
        for number, m in enumerate(members, start=1)
    ]
    result["partialFingerprints"] = {"canonizeGroup/v1": group["id"]}
    result["properties"] = {
        "group": group["id"],
        "canonical": group["canonical"],
        "severity": group["severity"],
    }
    return result


def _words(member: Mapping[str, Any]) -> str:
    evidence = member["evidence"][0]["text"] if member["evidence"] else ""
    return f"{member['verdict']}: {member['symbol']}" + (f" ({evidence})" if evidence else "")


def _hazard(hazard: Mapping[str, Any]) -> dict[str, Any]:
    times = f" ({hazard['count']} places)" if hazard["count"] > 1 else ""
    result = _result(hazard["kind"], hazard["text"] + times, hazard["path"], hazard["line"])
    result["level"] = "warning"
    fingerprint = f"{hazard['kind']}/{hazard['symbol']}/{hazard['path']}"
    result["partialFingerprints"] = {"canonizeHazard/v1": fingerprint}
    return result


def _accepted(item: Mapping[str, Any]) -> dict[str, Any]:
    result = _group(item["group"])
    result["suppressions"] = [{"kind": "external", "justification": item["reason"]}]
    return result


def _result(rule: str, text: str, path: str, line: int) -> dict[str, Any]:
    return {"ruleId": rule, "message": {"text": text}, "locations": [_location(path, line)]}


def _location(path: str, line: int) -> dict[str, Any]:
    uri = quote(path.encode("utf-8", "surrogateescape"))
    place = {"artifactLocation": {"uri": uri, "uriBaseId": "SRCROOT"}}
    return {"physicalLocation": {**place, "region": {"startLine": max(1, line)}}}


def _unparsed(unparsed: Mapping[str, str]) -> Iterable[dict[str, Any]]:
    return [
        {
            "level": "warning",
            "message": {"text": f"not parsed: {reason}"},
            "locations": [_location(path, 1)],
        }
        for path, reason in sorted(unparsed.items())
    ]
