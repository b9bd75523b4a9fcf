"""What a new plan is made from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from canonize.core.plan import Kind
from canonize.plan_file.proof_offered import ProofOffered

SCHEMA_FILE = "migration_plan.schema.json"


@dataclass(frozen=True)
class WantedPlan:
    """What a new plan is made from.

    Args:
        competitors: symbol and verdict of each, in the order they were named.
        emptied: modules that define nothing else than duplicates among them, so that what names
            the module is re-routed and the module goes.
        name: derived from the canonical when empty.
        offered: what the repository has for proof.
        new_tests: whether tests of what the migration comes to are written at the start.
        schema: where editors find the JSON Schema, as seen from the plan; none when empty.
        test_files: whether test files named after what moves are renamed.
        replacements: by competitor, what takes its place where that is not the canonical.
        reasons: by competitor, the evidence in a sentence.
        comments: by competitor, what a person should know or decide, one fact a line.
        evidence: by competitor, how it is known that it does the same.
        preamble: lines of comment above the competitors.
        rules: lines of YAML that would make unsafe uses fit; written as a comment.
        leave: what stays under old names: ``alias`` or ``deprecated-alias``; nothing when empty.
        grafting, delegating: lines of YAML: codemods that extend the canonical before anything is
            re-routed, and that make competitors hand everything on.
        tried: variants that are tried with examples like duplicates, since they will do the same.
        texts: whether strings, documents or configuration name what goes.
        adapting: lines of YAML: the rules by which calls are adapted, right before imports are.
    """

    canonical: str
    competitors: Sequence[tuple[str, Kind]]
    emptied: Sequence[str] = ()
    name: str = ""
    issue: str = ""
    source_roots: Sequence[str] = ()
    offered: ProofOffered = field(default_factory=ProofOffered)
    new_tests: bool = False
    schema: str = SCHEMA_FILE
    test_files: bool = False
    replacements: Mapping[str, str] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)
    comments: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    evidence: Mapping[str, str] = field(default_factory=dict)
    preamble: Sequence[str] = ()
    rules: Sequence[str] = ()
    leave: str = ""
    grafting: Sequence[str] = ()
    delegating: Sequence[str] = ()
    adapting: Sequence[str] = ()
    tried: Sequence[str] = ()
    texts: bool = True
