"""One example a verb, which `--help` shows."""

from __future__ import annotations

EXAMPLES: dict[str, tuple[str, str]] = {
    "scan": ("canonize scan src --fail-on high", "for continuous integration"),
    "compare": (
        "canonize compare app.engine:Factory app.old:Factory",
        "do the APIs fit, and does every use?",
    ),
    "equiv": (
        "canonize equiv app.engine:Factory app.old:Factory --write tests/equiv",
        "and keeps what was tried as a test",
    ),
    "plan new": (
        "canonize plan new --canonical app.engine:Factory --duplicate app.old:Factory --issue 884",
        "",
    ),
    "plan check": ("canonize --plan plans/engine.yaml plan check", "a plan of another name"),
    "plan schema": ("canonize plan schema > migration_plan.schema.json", ""),
    "preview": ("canonize preview --step rewrite-test-imports", "one step's diffs and ledger"),
    "review": (
        'canonize review --reject 3f9a2c1d --reason "the plug-in is released on its own"',
        "",
    ),
    "explain": ("canonize explain app/web.py:3", "why was it refused, and what answers it?"),
    "run": ("canonize run --to 4", "steps up to the fourth, after a question"),
    "blame": ("canonize blame tests/test_web.py::test_starts", "which change made it fail?"),
    "status": ("canonize status --json", "for a dashboard"),
    "log": ("canonize log", ""),
    "rollback": ("canonize rollback --to 2", "steps 1 and 2 stay"),
    "resume": ("canonize resume --rescue", "puts your own edits aside first, and says where"),
    "verify": ("canonize verify --fail-on-new --since origin/main", "for pre-commit"),
    "lock": ('canonize lock --reason "the plug-in is released on its own" --expires 3.0', ""),
    "report": ("canonize report --tracker TRACKER.md --html tracker.html", ""),
    "tests map": ("canonize tests map --yes", "without the question, for scripts"),
    "tests new": ("canonize tests new --text", "whole files, before anything is written"),
    "tests who": ("canonize tests who app.engine:Factory --static", "runs nothing"),
    "fleet scan": ("canonize fleet scan --repos repos.txt", ""),
    "fleet plan": ("canonize fleet plan --repos repos.txt", "who uses what, in which order"),
    "fleet preview": ("canonize fleet preview --repos repos.txt --only 'svc-*'", ""),
    "fleet run": ("canonize fleet run --repos repos.txt --wave 5", "the first five"),
    "fleet status": ("canonize fleet status --repos repos.txt", ""),
    "fleet retry": ("canonize fleet retry --repos repos.txt --only svc-billing", ""),
    "fleet report": ("canonize fleet report --repos repos.txt --html fleet.html", ""),
    "trust": ("canonize trust --yes", "without the question, for scripts"),
    "adopt": ("canonize adopt", ""),
    "finish": ("canonize finish", ""),
    "codemods": ("canonize codemods acme_tools:Sort", "one of your own"),
    "completion": ("canonize completion bash >> ~/.bashrc", ""),
    "demo": ("canonize demo --keep", "and leaves the migrated repository to look at"),
}
"""By verb: a command, and what it is for where that does not go without saying."""
