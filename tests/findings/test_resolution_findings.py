"""Where a name comes from, by which names it is reached: played from the plan to the program."""

from __future__ import annotations

from tests.findings.playing import assert_right, play

OLD = "class Old:\n    def run(self):\n        return 'run'\n"
NEW = "class New:\n    def run(self):\n        return 'run'\n"
APP = {"app/__init__.py": "", "app/new.py": NEW, "app/old.py": OLD}
USE = "print(Old().run())\n"


def test_the_player_sees_a_plain_migration_through() -> None:
    played = play(
        {**APP, "main.py": "from app.old import Old\n\n" + USE}, "app.new:New", "app.old:Old"
    )
    assert_right(played, "Old")
    assert "app/old.py" not in played.after
