"""Asks the project's interpreter what compiles, imports and starts, each in a fork of its own.

Run as `python canonize_health.py REQUEST REPORT`: a small process that has loaded nothing of the
project forks once for each question, so that no import can lean on what another one loaded. What
is only compiled shares a fork, and is asked again alone when that one ends before its time.
"""

import importlib
import os
import signal
import sys

_AT_MOST = 200
"""So many are compiled in one process."""


def main(request, report):
    with open(request, encoding="utf-8") as stream:
        asked = eval(stream.read(), {"__builtins__": {}})  # canonize wrote it; `json` loads slowly
    here = os.path.dirname(os.path.abspath(__file__))
    sys.path[:] = asked["roots"] + [p for p in sys.path if os.path.abspath(p or ".") != here]
    os.environ["PYTHONPATH"] = os.pathsep.join(asked["roots"])
    sys.dont_write_bytecode = True
    waiting = _together(asked["questions"], asked["at_once"])
    running = {}
    while waiting or running:
        if waiting and len(running) < asked["at_once"]:
            some = waiting.pop(0)
            running[_start(some, report, asked["timeout"])] = some
        else:
            waiting += _one_ends(running, report)


def _together(questions, at_once):
    """The questions, those that a process answers in a list."""
    compiled = [question for question in questions if question["kind"] == "compile"]
    size = min(_AT_MOST, -(-len(compiled) // at_once) or 1)
    some = [compiled[n : n + size] for n in range(0, len(compiled), size)]
    return some + [[question] for question in questions if question["kind"] != "compile"]


def _start(questions, report, timeout):
    child = os.fork()
    if child:
        return child
    status = 1
    try:
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        nowhere = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(nowhere, stream)
        for question in questions:
            signal.setitimer(signal.ITIMER_REAL, timeout)
            _write(report, question, _ask(question))
        status = 0
    finally:
        os._exit(status)


def _one_ends(running, report):
    """Waits for one, and gives what has to be asked again."""
    child, status = os.wait()
    questions = running.pop(child, None)
    if questions is None:
        return []
    if status and len(questions) > 1:
        return [[question] for question in questions]
    if status:
        number = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
        if number == signal.SIGALRM:
            why = "it takes longer than its timeout"
        elif number:
            why = "it was ended by signal %d" % number
        else:
            why = "it ended the interpreter with exit status %d" % os.WEXITSTATUS(status)
        _write(report, questions[0], why)
    elif len(questions) == 1:
        _write(report, questions[0], "it ended the interpreter without an answer")
    return []


def _write(report, question, why):
    """The first line about a question counts: that of its own process, if it came so far."""
    line = ascii((question["id"], why)) + "\n"
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
        import traceback

        return traceback.format_exception_only(type(error), error)[-1].strip()
    return ""


def _compile(question):
    with open(question["path"], "rb") as stream:
        compile(stream.read(), question["path"], "exec", dont_inherit=True)


def _import(question):
    sys.argv = [question["module"]]
    sys.modules.pop(question["module"], None)  # of the standard library, with the same name
    importlib.import_module(question["module"])


def _import_without_deprecations(question):
    import warnings

    warnings.simplefilter("error", DeprecationWarning)
    _import(question)


def _start_with_help(question):
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
