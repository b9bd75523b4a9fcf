"""Processes that a test starts note what they reach, too; then the real `sitecustomize` runs."""

import os
import sys

if os.environ.get("CANONIZE_REACH") and os.environ.get("PYTEST_CURRENT_TEST"):
    import canonize_reach

    canonize_reach.begin(at_once=True)


def _hand_on():
    """Runs the `sitecustomize` that this one hides, if there is one."""
    here = os.path.dirname(os.path.abspath(__file__))
    for folder in sys.path:
        path = os.path.join(folder, "sitecustomize.py")
        if os.path.abspath(folder) != here and os.path.isfile(path):
            with open(path, "rb") as source:
                exec(
                    compile(source.read(), path, "exec"),
                    {"__name__": "sitecustomize", "__file__": path},
                )
            return


_hand_on()
