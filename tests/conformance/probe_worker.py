"""Runs probes, each in a process of its own, under whatever Python this file is given to.

Standard library only, and nothing of the project: it runs under Python 3.11 and everything newer.
One JSON request a line on standard input, one JSON answer a line on standard output.
"""

import contextlib
import importlib
import io
import json
import os
import sys
import traceback
from pathlib import Path


def importable(request):
    """Which of the modules import, each from scratch: name -> "" or the error."""
    found = {}
    for name in request["modules"]:
        before = set(sys.modules)
        try:
            importlib.import_module(name)
            found[name] = ""
        except BaseException as error:
            found[name] = f"{type(error).__name__}: {error}"
        for added in set(sys.modules) - before:
            if added.partition(".")[0] in request["own"]:
                del sys.modules[added]
    return found


def probe(request):
    """Runs code in the package; "" or the traceback."""

    def text(path):
        return Path(path).read_bytes().decode("utf-8")

    try:
        exec(compile(request["code"], "<probe>", "exec"), {"__name__": "probe", "text": text})
    except BaseException:
        return traceback.format_exc(limit=-3)
    return ""


def answer(request):
    os.chdir(request["folder"])
    sys.path[:0] = request["roots"]
    sys.dont_write_bytecode = True
    with contextlib.redirect_stdout(io.StringIO()):
        return importable(request) if "modules" in request else probe(request)


def in_child(request):
    """Forks, answers there, and returns the answer or how the child died."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        try:
            with os.fdopen(writer, "w", encoding="utf-8") as out:
                json.dump(answer(request), out)
        finally:
            os._exit(0)
    os.close(writer)
    with os.fdopen(reader, encoding="utf-8") as source:
        data = source.read()
    _, status = os.waitpid(child, 0)
    return json.loads(data) if data else f"the probe's process died with status {status}"


def main():
    import typing  # noqa: F401
    import unittest.mock  # noqa: F401  (loaded once here, not once in each child)

    for line in sys.stdin:
        sys.stdout.write(json.dumps(in_child(json.loads(line))) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
