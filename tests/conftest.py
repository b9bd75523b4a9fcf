"""What every suite needs."""

from __future__ import annotations

import signal
import threading

# A shell that starts the suite in the background lets it ignore ctrl-C; tests send it on purpose.
if threading.current_thread() is threading.main_thread():
    signal.signal(signal.SIGINT, signal.default_int_handler)
