"""``python -m canonize``, which must not import what lies in the current directory."""

from __future__ import annotations

import sys
from pathlib import Path

if __name__ == "__main__":
    home = Path(__file__).resolve().parent.parent
    if not sys.flags.safe_path and Path(sys.path[0]).resolve() != home:
        del sys.path[0]

    from canonize.cli import main

    sys.exit(main())
