"""Asks the project's interpreter what compiles, imports and starts, each in a fork of its own.

Run as `python canonize_health.py REQUEST REPORT`: a small process that has loaded nothing of the
project forks once for each question, so that no import can lean on what another one loaded.
"""

import os
import signal
import sys
import traceback
from json import dumps, load


def main(request, report):
    with open(request, encoding="utf-8") as stream:
        asked = load(stream)
    here = os.path.dirname(os.path.abspath(__file__))
    sys.path[:] = asked["roots"] + [p for p in sys.path if os.path.abspath(p or ".") != here]
    os.environ["PYTHONPATH"] = os.pathsep.join(asked["roots"])
    sys.dont_write_bytecode = True
    running = {}
    for question in asked["questions"]:
        while len(running) >= asked["at_once"]:
            _one_ends(running, report)
        running[_start(question, report, asked["timeout"])] = question
    while running:
        _one_ends(running, report)


def _start(question, report, timeout):
    child = os.fork()
    if child:
        return child
    status = 1
    try:
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_REAL, timeout)
        nowhere = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(nowhere, stream)
        why = _ask(question)
        _write(report, question, why)
        status = 0
    finally:
        os._exit(status)


def _one_ends(running, report):
    child, status = os.wait()
    question = running.pop(child, None)
    if question is not None and status:
        number = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
        if number == signal.SIGALRM:
            why = "it takes longer than its timeout"
        elif number:
            why = "it was ended by signal %d" % number
        else:
            why = "it ended the interpreter with exit status %d" % os.WEXITSTATUS(status)
        _write(report, question, why)
    elif question is not None:
        _write(report, question, "it ended the interpreter without an answer")


def _write(report, question, why):
    """The first line about a question counts: that of its own process, if it came so far."""
    line = dumps({"id": question["id"], "why": why}) + "\n"
    handle = os.open(report, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(handle, line.encode("utf-8"))
    finally:
        os.close(handle)


def _ask(question):
    """Why the answer is no; empty for yes."""
    try:
        _QUESTIONS[question["kind"]](question)
    except SystemExit as error:
        if question["kind"] == "start" and error.code in (None, 0):
            return ""
        return "SystemExit: %s" % (error.code,)
    except BaseException as error:
        return traceback.format_exception_only(type(error), error)[-1].strip()
    return ""


def _compile(question):
    with open(question["path"], "rb") as stream:
        compile(stream.read(), question["path"], "exec", dont_inherit=True)


def _import(question):
    import importlib

    sys.argv = [question["module"]]
    sys.modules.pop(question["module"], None)  # of the standard library, with the same name
    importlib.import_module(question["module"])


def _import_without_deprecations(question):
    import warnings

    warnings.simplefilter("error", DeprecationWarning)
    _import(question)


def _start_with_help(question):
    import importlib
    import operator

    sys.argv = [question["script"], "--help"]
    module = importlib.import_module(question["module"])
    status = operator.attrgetter(question["attribute"])(module)()
    if status:
        raise SystemExit(status)


_QUESTIONS = {
    "compile": _compile,
    "import": _import,
    "deprecation": _import_without_deprecations,
    "start": _start_with_help,
}

if __name__ == "__main__":
    main(*sys.argv[1:])
