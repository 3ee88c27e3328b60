"""A headless Chromium, driven over WebDriver (W3C) with only the standard library."""

import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

CHROMIUM = shutil.which("chromium")
CHROMEDRIVER = shutil.which("chromedriver")
ARGUMENTS = [
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--disable-dev-shm-usage", "--disable-renderer-backgrounding", "--disable-backgrounding-occluded-windows",
]


def why_none():
    """Returns None if a browser can be driven here, else one line that says what is missing."""
    missing = [name for name, path in (("chromium", CHROMIUM), ("chromium-driver", CHROMEDRIVER)) if not path]
    return f"not installed: {', '.join(missing)}" if missing else None


class Browser:
    """One session; close() ends the browser and its driver."""

    def __init__(self, seconds=600):
        self.seconds = seconds
        self.profile = tempfile.TemporaryDirectory(prefix="zcbench-chromium-")
        self.driver = subprocess.Popen(
            [CHROMEDRIVER, "--port=0"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
            start_new_session=True, env={**os.environ, "HOME": self.profile.name})
        try:
            self.address = f"http://127.0.0.1:{self.port()}"
            options = {"binary": CHROMIUM, "args": [*ARGUMENTS, f"--user-data-dir={self.profile.name}/data"]}
            wanted = {"goog:chromeOptions": options, "goog:loggingPrefs": {"browser": "ALL"}}
            session = self.send("POST", "/session", {"capabilities": {"alwaysMatch": wanted}})
            self.session = f"/session/{session['sessionId']}"
        except Exception:
            self.end_driver()
            raise

    def port(self):
        for line in self.driver.stdout:
            if found := re.search(r"started successfully on port (\d+)", line):
                return found.group(1)
        raise RuntimeError("chromedriver did not start")

    def send(self, method, path, body=None):
        request = urllib.request.Request(
            self.address + path, method=method,
            data=json.dumps(body).encode() if body is not None else None,
            headers={"Content-Type": "application/json"})
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(request, timeout=self.seconds) as response:
                return json.load(response)["value"]
        except urllib.error.HTTPError as error:
            raise RuntimeError(f"{method} {path}: {error.read().decode()[:2000]}") from None

    def post(self, path, **body):
        return self.send("POST", self.session + path, body)

    def devtools(self, command, **parameters):
        return self.post("/goog/cdp/execute", cmd=command, params=parameters)

    def open(self, path):
        self.post("/url", url=pathlib.Path(path).resolve().as_uri())

    def run(self, script, *arguments):
        return self.post("/execute/sync", script=script, args=list(arguments))

    def wait(self, script, *arguments):
        """Waits until the script returns a true value, and returns that value."""
        until = time.monotonic() + self.seconds
        while time.monotonic() < until:
            if value := self.run(script, *arguments):
                return value
            time.sleep(0.05)
        raise RuntimeError(f"never true: {script}")

    def resize(self, width, height=900):
        self.devtools("Emulation.setDeviceMetricsOverride", width=width, height=height,
                      deviceScaleFactor=1, mobile=False)

    def prefer(self, scheme):
        self.devtools("Emulation.setEmulatedMedia",
                      features=[{"name": "prefers-color-scheme", "value": scheme}])

    def move_to(self, x, y, click=False):
        """Moves the pointer to a position in the window, and clicks there if asked to."""
        actions = [{"type": "pointerMove", "duration": 0, "x": round(x) + d, "y": round(y)} for d in (1, 0)]
        if click:
            actions += [{"type": "pointerDown", "button": 0}, {"type": "pointerUp", "button": 0}]
        self.post("/actions", actions=[{"type": "pointer", "id": "mouse", "actions": actions}])

    def press(self, key):
        """Presses the key with that name: Tab or ArrowRight."""
        code = {"Tab": "\ue004", "ArrowRight": "\ue014"}[key]
        self.post("/actions", actions=[{"type": "key", "id": "keys", "actions": [
            {"type": "keyDown", "value": code}, {"type": "keyUp", "value": code}]}])

    def errors(self):
        """Returns the console's warnings and errors since the last call."""
        entries = self.post("/se/log", type="browser")
        return [entry["message"] for entry in entries if entry["level"] in ("SEVERE", "WARNING")]

    def end_driver(self):
        try:
            os.killpg(self.driver.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self.driver.wait()
        self.driver.stdout.close()
        self.profile.cleanup()

    def close(self):
        try:
            self.send("DELETE", self.session)
        except (RuntimeError, OSError):
            pass
        self.end_driver()
