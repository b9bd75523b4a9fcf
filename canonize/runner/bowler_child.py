"""Plays one Bowler query on a copy; a process of its own, started by `canonize.runner.queries`.

Bowler ends with success when it failed: it passes over what it can't parse, logs what its workers
raise, and gives up on a file whose patch does not apply. So this watches Bowler at work, file by
file, and writes down what it saw; the process that started it reads the files for itself.

Usage: bowler_child.py JOB REPORT (two JSON files), in the folder of the copy.
"""

from __future__ import annotations

import ctypes
import importlib
import importlib.util
import inspect
import json
import logging
import os
import signal
import sys
from pathlib import Path
from typing import Any

_PR_SET_PDEATHSIG = 1


class Stopped(Exception):
    """The query asked for what it must not get."""


class WriteWatch:
    """What was seen: which files were parsed, what went wrong where, what else went wrong."""

    def __init__(self, copy: Path) -> None:
        self.copy = copy
        self.parsed: set[str] = set()
        self.troubles: dict[str, str] = {}
        self.failure = ""
        self.executions = 0
        self.current = ""

    def name(self, filename: str) -> str:
        """A file as a path relative to the copy."""
        path = Path(os.path.normpath(Path.cwd() / filename))
        if not path.is_relative_to(self.copy):
            raise Stopped(f"the query names {filename}, which is not in its copy of the files")
        return path.relative_to(self.copy).as_posix()

    def trouble(self, filename: str, reason: str) -> None:
        self.troubles.setdefault(self.name(filename), " ".join(reason.split())[:300])

    def as_json(self) -> dict[str, object]:
        return {
            "parsed": sorted(self.parsed),
            "troubles": self.troubles,
            "failure": self.failure,
            "executions": self.executions,
        }


class Errors(logging.Handler):
    """An error that is logged while a file is worked on is that file's."""

    def __init__(self, watch: WriteWatch) -> None:
        super().__init__(logging.ERROR)
        self._watch = watch

    def emit(self, record: logging.LogRecord) -> None:
        if self._watch.current:
            self._watch.trouble(self._watch.current, f"Bowler: {record.getMessage()}")


def watched_tool(watch: WriteWatch) -> type[Any]:
    """Bowler's tool, with eyes on it."""
    from bowler.tool import BowlerTool

    class WatchedTool(BowlerTool):  # type: ignore[misc]  # untyped, as it comes
        def queue_work(self, filename: Any) -> None:
            watch.name(filename)
            super().queue_work(filename)

        def refactor_file(self, filename: Any, *args: Any, **options: Any) -> Any:
            watch.current = filename
            self._was_parsed = False
            try:
                hunks = super().refactor_file(filename, *args, **options)
            except Exception as error:  # the query's own code runs in here; Bowler only logs it
                watch.trouble(filename, f"the query failed on it: {_words(error)}")
                raise
            finally:
                watch.current = ""
            if self._was_parsed:
                watch.parsed.add(watch.name(filename))
            else:
                watch.trouble(filename, "Bowler passed it over")
            return hunks

        def refactor_string(self, data: str, name: Any) -> Any:
            tree = super().refactor_string(data, name)
            self._was_parsed = tree is not None
            return tree

        def process_hunks(self, filename: Any, hunks: Any) -> None:
            watch.current = filename
            try:
                super().process_hunks(filename, hunks)
            except Exception as error:  # one file's failure must not end the others'
                watch.trouble(filename, f"its changes could not be written: {_words(error)}")
            finally:
                watch.current = ""

    return WatchedTool


def play_query(job: dict[str, Any], watch: WriteWatch) -> None:
    """Calls the query; raises whatever it raises."""
    import bowler
    from bowler import query as queries

    original = queries.Query.execute

    def execute(query: Any, **options: Any) -> Any:
        for path in query.paths:
            watch.name(path)
        watch.executions += 1
        options.update(write=True, interactive=False, silent=True)
        return original(query, **options)

    queries.Query.execute = execute
    queries.BowlerTool = watched_tool(watch)
    function = getattr(_module(job), job["function"], None)
    if not callable(function):
        raise Stopped(f"there is no function {job['function']}")
    sys.argv[1:] = job["arguments"]
    found = function(bowler.Query(job["files"])) if _wants_query(function) else function()
    if isinstance(found, bowler.Query) and found.retcode is None:
        found.execute()
    if not watch.executions:
        raise Stopped("nothing was executed: return the query, or execute it")


def _module(job: dict[str, Any]) -> Any:
    """The module of the query; a file of the repository is loaded from beside the copy."""
    if not job["file"]:
        return importlib.import_module(job["module"])
    spec = importlib.util.spec_from_file_location("canonize_bowler_query", job["file"])
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _wants_query(function: Any) -> bool:
    """Whether it has a parameter without a default; Bowler's own convention, `main()`, has none."""
    kinds = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    parameters = inspect.signature(function).parameters.values()
    return any(p.default is p.empty and p.kind in kinds for p in parameters)


def _words(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__


def main(job_file: str, report_file: str) -> None:
    """Plays the job and writes the report, whatever happens."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    job = json.loads(Path(job_file).read_text("utf-8"))
    watch = WriteWatch(Path.cwd())
    logging.getLogger().addHandler(Errors(watch))
    try:
        play_query(job, watch)
    except Stopped as error:
        watch.failure = str(error)
    except ModuleNotFoundError as error:
        watch.failure = f"{error} (Bowler comes with the extra: pip install 'canonize[bowler]')"
    except BaseException as error:  # somebody else's code: SystemExit, assertions, anything
        watch.failure = f"the query failed: {_words(error)}"
    Path(report_file).write_text(json.dumps(watch.as_json()), "utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:3])
