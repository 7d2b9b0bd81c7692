"""A browser without a window for the tests: Chromium, spoken to over two pipes in its own protocol."""

import contextlib
import fcntl
import json
import os
import shutil
import subprocess
import tempfile
from base64 import b64decode
from pathlib import Path
from urllib.parse import urlencode

CHROMIUM = next(
    (
        found
        for name in ("chromium", "chromium-browser", "google-chrome")
        if (found := shutil.which(name))
    ),
    None,
)
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --hide-scrollbars --remote-debugging-pipe"
)
KEYS = {"ArrowDown": 40, "ArrowUp": 38, "Home": 36, "End": 35, "Enter": 13, "Tab": 9, "Space": 32}


def _pipe():
    """Return the two ends of a pipe, clear of the numbers 3 and 4, which are the browser's."""
    ends = os.pipe()
    moved = [fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, 10) for end in ends]
    for end in ends:
        os.close(end)
    return moved


class Browser:
    """One tab of a browser."""

    def __init__(self, profile):
        (down, self._down), (self._up, up) = _pipe(), _pipe()
        command = f'exec "$0" {FLAGS} --user-data-dir="$1" about:blank 3<&{down} 4>&{up} {down}<&- {up}>&-'
        self._process = subprocess.Popen(
            ["/bin/bash", "-c", command, CHROMIUM, str(profile)],
            pass_fds=(down, up),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(down)
        os.close(up)
        self._last, self._unread, self.session, self.events = 0, b"", None, []
        (tab,) = [t for t in self.send("Target.getTargets")["targetInfos"] if t["type"] == "page"]
        attached = self.send("Target.attachToTarget", targetId=tab["targetId"], flatten=True)
        self.session = attached["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.send(f"{domain}.enable")

    def close(self):
        with contextlib.suppress(OSError, RuntimeError):
            self.send("Browser.close")
        os.close(self._down)
        os.close(self._up)
        self._process.wait(timeout=20)

    # -- the protocol ----------------------------------------------------------------------------------

    def _read(self):
        while b"\0" not in self._unread:
            if not (more := os.read(self._up, 1 << 16)):
                raise RuntimeError("the browser has gone")
            self._unread += more
        message, _, self._unread = self._unread.partition(b"\0")
        return json.loads(message)

    def send(self, method, **params):
        """Ask for something; return the answer and keep what happened meanwhile."""
        self._last += 1
        message = {"id": self._last, "method": method, "params": params}
        if self.session:
            message["sessionId"] = self.session
        os.write(self._down, json.dumps(message).encode() + b"\0")
        while (answer := self._read()).get("id") != self._last:
            self.events.append(answer)
        if "error" in answer:
            raise RuntimeError(f"{method}: {answer['error']['message']}")
        return answer["result"]

    # -- the page --------------------------------------------------------------------------------------

    def open(self, path, **state):
        """Open a page anew, in a state that its address gives."""
        self._go("about:blank")  # a changed fragment alone would not load the page anew
        self._go(f"{Path(path).as_uri()}#{urlencode(state)}")

    def _go(self, url):
        self.events.clear()
        self.send("Page.navigate", url=url)
        while not any(event["method"] == "Page.loadEventFired" for event in self.events):
            self.events.append(self._read())

    def run(self, code):
        """Return the value of an expression of the page."""
        told = self.send("Runtime.evaluate", expression=code, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in told:
            raise RuntimeError(told["exceptionDetails"]["exception"].get("description"))
        return told["result"].get("value")

    def texts(self, selector):
        """Return what the elements show."""
        return self.run(
            f"[...document.querySelectorAll({json.dumps(selector)})].map(e => e.innerText)"
        )

    def values(self, selector, attribute):
        """Return an attribute of the elements."""
        wanted = f"e.getAttribute({json.dumps(attribute)})"
        return self.run(
            f"[...document.querySelectorAll({json.dumps(selector)})].map(e => {wanted})"
        )

    def press(self, key):
        """Press a key and let it go."""
        code = KEYS[key]
        same = {"key": " " if key == "Space" else key, "code": key, "windowsVirtualKeyCode": code}
        typed = {"Enter": {"text": "\r"}, "Space": {"text": " "}}.get(key, {})
        self.send("Input.dispatchKeyEvent", type="keyDown", **same, **typed)
        self.send("Input.dispatchKeyEvent", type="keyUp", **same)

    def type(self, words):
        """Type words where the cursor is."""
        self.send("Input.insertText", text=words)

    def focus(self):
        """Return which element has the focus: its id, or else the record it stands for."""
        return self.run("document.activeElement.id || document.activeElement.dataset.ref || ''")

    def screen(self, width, height, *, dark=False, mobile=False):
        """Give the tab a size and a colour scheme."""
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.send("Emulation.setEmulatedMedia", features=[scheme])
        self.send(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=mobile,
        )

    def picture(self, path):
        """Write what is seen to a file."""
        Path(path).write_bytes(b64decode(self.send("Page.captureScreenshot")["data"]))

    def troubles(self):
        """Return errors and warnings of the page, and addresses it asked for besides itself."""
        self.run("new Promise(done => requestAnimationFrame(() => setTimeout(done)))")
        found = [
            event["params"]
            for event in self.events
            if event["method"] == "Runtime.exceptionThrown"
            or (
                event["method"] == "Log.entryAdded" and event["params"]["entry"]["level"] == "error"
            )
            or (
                event["method"] == "Runtime.consoleAPICalled"
                and event["params"]["type"] in {"error", "warning"}
            )
        ]
        asked = [
            e["params"]["request"]["url"]
            for e in self.events
            if e["method"] == "Network.requestWillBeSent"
        ]
        return [*found, *asked[1:]]


@contextlib.contextmanager
def browser():
    """Start a browser with an empty profile, and end it."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        started = Browser(profile)
        try:
            yield started
        finally:
            started.close()
