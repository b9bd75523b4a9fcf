"""Precision and recall of the scan on the labelled truth: ``python -m benchmarks.scan_truth``."""

from __future__ import annotations

import argparse
import tempfile
from dataclasses import dataclass, field, replace
from pathlib import Path

from ruamel.yaml import YAML

from canonize.discovery.kept_scan import scan
from canonize.discovery.result import Relation, ScanResult
from canonize.discovery.scan_options import ScanOptions
from canonize.discovery.workplace import Workplace
from canonize.inventory.contents import SourceFile
from canonize.inventory.store import Store

TRUTH = Path(__file__).parent.parent / "tests" / "discovery" / "truth"


@dataclass
class Labels:
    """The files of one half and what is true about them."""

    files: dict[str, str] = field(default_factory=dict)
    groups: list[dict[str, frozenset[str]]] = field(default_factory=list)
    apart: list[tuple[str, str]] = field(default_factory=list)

    @property
    def count(self) -> int:
        return len(self.groups) + len(self.apart)


@dataclass
class Score:
    """What came out. A group is found when one reported group has all its members."""

    labelled: int = 0
    found: int = 0
    reported: int = 0
    right: int = 0
    merged: list[tuple[str, str]] = field(default_factory=list)
    apart: int = 0
    canonical: int = 0
    unsure: int = 0
    verdicts: int = 0
    verdicts_right: int = 0
    complaints: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        return self.right / self.reported if self.reported else 1.0

    @property
    def recall(self) -> float:
        return self.found / self.labelled if self.labelled else 1.0


def load(half: str) -> Labels:
    """All labels of one half, ``a`` or ``b``."""
    labels = Labels()
    yaml = YAML(typ="safe")
    for path in sorted(TRUTH.glob(f"*_{half}.yaml")):
        document = yaml.load(path.read_text())
        labels.files.update(document["files"])
        for group in document["groups"]:
            parsed = {}
            for entry in group:
                symbol, _, verdicts = entry.partition("=")
                parsed[symbol] = frozenset(verdicts.split("|")) if verdicts else frozenset()
            labels.groups.append(parsed)
        labels.apart += [tuple(pair) for pair in document["apart"]]
    return labels


def scan_labels(labels: Labels) -> ScanResult:
    """Scans the files of a half as one repository.

    The labels are about who is a group and who isn't, so the weaker groups count, too: what is
    shown is judged on code that people wrote for other reasons (`scan_public`).
    """
    with tempfile.TemporaryDirectory() as folder:
        for path, text in labels.files.items():
            target = Path(folder, path)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text)
        files = [SourceFile(path) for path in sorted(labels.files)]
        with Store(None) as store:
            found = scan(Workplace(Path(folder), files, store), ScanOptions())
    return replace(found, groups=(*found.groups, *found.weaker), weaker=())


def judge(labels: Labels, result: ScanResult) -> Score:
    """Compares."""
    score = Score(labelled=len(labels.groups), reported=len(result.groups), apart=len(labels.apart))
    reported = [{m.symbol: m for m in g.members} for g in result.groups]
    for labelled in labels.groups:
        index = next((i for i, r in enumerate(reported) if labelled.keys() <= r.keys()), None)
        if index is None:
            score.complaints.append(f"missed: {', '.join(labelled)}")
            continue
        score.found += 1
        _judge_members(labelled, result.groups[index], score)
    known = [g.keys() for g in labels.groups]
    for group in result.groups:
        mine = {m.symbol for m in group.members if m.verdict is not Relation.TEST_DOUBLE}
        if any(len(mine & k) >= 2 and mine <= set(k) for k in known):
            score.right += 1
        else:
            score.complaints.append(f"reported: {', '.join(sorted(mine))}")
    for a, b in labels.apart:
        for group in result.groups:
            if {a, b} <= {m.symbol for m in group.members}:
                score.merged.append((a, b))
    return score


def _judge_members(labelled: dict[str, frozenset[str]], group, score: Score) -> None:
    by_symbol = {m.symbol: m for m in group.members}
    first = next(iter(labelled))
    if group.canonical == first:
        score.canonical += 1
    elif not group.canonical:
        score.unsure += 1
    else:
        score.complaints.append(f"canonical: {group.canonical} instead of {first}")
    for symbol, wanted in labelled.items():
        if wanted and group.canonical == first:
            score.verdicts += 1
            verdict = str(by_symbol[symbol].verdict)
            if verdict in wanted:
                score.verdicts_right += 1
            else:
                score.complaints.append(f"{symbol} is {verdict}, not {'|'.join(sorted(wanted))}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--complaints", action="store_true", help="list every mistake")
    arguments = parser.parse_args()
    for half, use in (("a", "weights fitted here"), ("b", "reported: never fitted on")):
        labels = load(half)
        score = judge(labels, scan_labels(labels))
        print(
            f"half {half} ({use}): {labels.count} labels, {len(labels.groups)} groups and "
            f"{len(labels.apart)} non-groups\n"
            f"  precision {score.precision:.2f} ({score.right} of {score.reported} reported groups)"
            f"  recall {score.recall:.2f} ({score.found} of {score.labelled})\n"
            f"  non-groups kept apart {score.apart - len(score.merged)} of {score.apart};"
            f" canonical right {score.canonical}, left open {score.unsure}, of {score.found} found;"
            f" verdicts right {score.verdicts_right} of {score.verdicts}"
        )
        if arguments.complaints:
            for line in [*score.complaints, *(f"merged: {a}, {b}" for a, b in score.merged)]:
                print(f"    {line}")


if __name__ == "__main__":
    main()
