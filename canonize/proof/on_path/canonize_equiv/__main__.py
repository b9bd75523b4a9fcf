"""Reads a specification, tries the two implementations, writes what was found.

Started as a program of its own, in a copy of the project, by the project's interpreter:
``python canonize_equiv SPEC RESULT``. It reads one JSON document and writes one.
"""

import os
import sys

sys.path[0] = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))

import json  # noqa: E402
import time  # noqa: E402

from canonize_equiv.clocks import set_up  # noqa: E402

set_up()  # others may take the clocks by name when they are imported

from canonize_equiv.limits import limit_memory, no_network  # noqa: E402
from canonize_equiv.stops import Incomparable, TimeIsUp  # noqa: E402
from canonize_equiv.trial import Trial  # noqa: E402


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        spec = json.load(file)
    result, sys.argv[:] = sys.argv[2], ["main.py"]  # as the project's own programs are started
    sys.path[0:1] = spec["roots"]
    sys.path += spec["extra"]
    started, found = time.monotonic(), {}
    test = None
    try:
        import hypothesis  # noqa: F401
    except ImportError as error:
        python = "Python %d.%d: %s" % (*sys.version_info[:2], error.name or error)
        found = {"grade": "unknown", "why": "hypothesis is not installed", "missing": python}
    else:
        try:
            test = Trial(spec)
            no_network()
            limit_memory()
            found = test.run()
        except Incomparable as error:
            found = {"grade": "unknown", "why": "not comparable: %s" % error}
        except TimeIsUp:
            found = {
                "grade": "unknown",
                "why": "the time was over before enough examples were tried",
            }
        except BaseException as error:
            found = {
                "grade": "unknown",
                "why": "it can't be run: %s: %s" % (type(error).__name__, error),
            }
    found["examples"] = test.count if test else 0
    found["left_out"] = test.left_out() if test else []
    found["kept"] = test.kept if test else []
    found["seconds"] = time.monotonic() - started
    found["loaded"] = sorted(
        os.path.realpath(m.__file__)
        for m in list(sys.modules.values())
        if getattr(m, "__file__", None) and any(m.__file__.startswith(r) for r in spec["roots"])
    )
    with open(result, "w", encoding="utf-8") as file:
        json.dump(found, file)


if __name__ == "__main__":
    main()
