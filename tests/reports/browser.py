"""A headless Chromium, driven over its own protocol; for the tests of pages."""

from __future__ import annotations

import base64
import itertools
import json
import os
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

CHROMIUM = next((p for n in ("chromium", "google-chrome") if (p := shutil.which(n))), "")


class Browser:
    """One page."""

    def __init__(self, socket: Any) -> None:
        self._socket = socket
        self._numbers = itertools.count(1)
        self.events: list[dict[str, Any]] = []

    def call(self, method: str, **parameters: object) -> dict[str, Any]:
        number = next(self._numbers)
        self._socket.send(json.dumps({"id": number, "method": method, "params": parameters}))
        while True:
            answer = json.loads(self._socket.recv(timeout=60))
            if answer.get("id") == number:
                assert "error" not in answer, answer
                return answer["result"]
            self.events.append(answer)

    def run(self, code: str) -> Any:
        """The value of an expression in the page."""
        found = self.call("Runtime.evaluate", expression=code, returnByValue=True)
        assert "exceptionDetails" not in found, found
        return found["result"].get("value")

    def key(self, key: str) -> None:
        for kind in ("keyDown", "keyUp"):
            self.call(
                "Input.dispatchKeyEvent", type=kind, key=key, text=key if kind[3] == "D" else ""
            )

    def screenshot(self, file: Path, width: int, height: int = 1400) -> None:
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self.call("Emulation.setDeviceMetricsOverride", **size)
        data = self.call("Page.captureScreenshot", format="png")["data"]
        file.write_bytes(base64.b64decode(data))


@contextmanager
def opened(page: Path, downloads: Path, *flags: str) -> Iterator[Browser]:
    """A page in a browser of its own, which ends with the block."""
    from websockets.sync.client import connect

    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        command = [
            CHROMIUM, "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run",
            "--remote-debugging-port=0", f"--user-data-dir={profile}", *flags, page.as_uri(),
        ]  # fmt: skip
        child = subprocess.Popen(
            command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True,
            env={**os.environ, "HOME": profile},
        )  # fmt: skip
        try:
            assert child.stderr is not None
            port = next(
                m[1] for line in child.stderr if (m := re.search(r"ws://127.0.0.1:(\d+)/", line))
            )
            with connect(_address(port), max_size=None) as socket:
                browser = Browser(socket)
                browser.call("Runtime.enable")
                browser.call("Page.enable")
                browser.call("Log.enable")
                behaviour = {"behavior": "allow", "downloadPath": str(downloads)}
                browser.call("Page.setDownloadBehavior", **behaviour)
                yield browser
        finally:
            child.terminate()
            child.wait(20)


def _address(port: str) -> str:
    import urllib.request

    for _ in range(100):
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/json") as answer:
            pages = [item for item in json.load(answer) if item["type"] == "page"]
        if pages:
            return str(pages[0]["webSocketDebuggerUrl"])
        time.sleep(0.1)
    raise AssertionError("the browser opened no page")
