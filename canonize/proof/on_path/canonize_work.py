"""How many lines of Python run for some calls: for `canonize.proof.work_of_calls`.

It runs in the interpreter of the project under migration; only the standard library is imported.
"""

import importlib
import json
import sys


def main(request, report):
    with open(request, encoding="utf-8") as stream:
        asked = json.load(stream)
    sys.path[:] = asked["roots"] + sys.path[1:]
    found = [lines_of_calls(symbol, calls) for symbol, calls in asked["work"]]
    with open(report, "w", encoding="utf-8") as stream:
        json.dump(found, stream)


def lines_of_calls(symbol, calls):
    """The count, or None where the calls can't be made."""
    module, _, path = symbol.partition(":")
    counted = 0

    def trace(frame, event, argument):
        nonlocal counted
        if frame.f_code.co_filename == __file__ or frame.f_code.co_filename == "<call>":
            return None
        counted += event == "line"
        return trace

    try:
        asked = importlib.import_module(module)
        for name in path.split("."):
            asked = getattr(asked, name)
        codes = [compile("asked" + call, "<call>", "eval") for call in calls]
        for code in codes:  # what is made at the first use does not count
            eval(code, {"asked": asked})
        sys.settrace(trace)
        try:
            for code in codes:
                eval(code, {"asked": asked})
        finally:
            sys.settrace(None)
    except Exception:
        return None
    return counted


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
