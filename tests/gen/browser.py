"""Chromium without a window, driven over its debugging pipe (the Chrome DevTools Protocol): no port, and
nothing but Python's own library."""
import base64
import json
import os
import select
import shutil
import subprocess
import tempfile
import time

LIMIT = 60  # seconds that any one thing may take


class Browser:
    """`complaints` holds what the page said on its console, and exceptions that it did not catch."""

    def __init__(self):
        self.folder = tempfile.TemporaryDirectory(prefix="adda-chromium-")
        ours_in, theirs_out = os.pipe()
        theirs_in, ours_out = os.pipe()

        def hand_over():
            # Chromium reads descriptor 3 and writes 4, which these may be themselves.
            ends = [os.dup(theirs_in), os.dup(theirs_out)]
            high = [os.dup2(end, 50 + i) for i, end in enumerate(ends)]
            os.dup2(high[0], 3)
            os.dup2(high[1], 4)

        self.child = subprocess.Popen(
            ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars",
             "--remote-debugging-pipe", f"--user-data-dir={self.folder.name}/profile", "about:blank"],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, close_fds=False,
            preexec_fn=hand_over, env={**os.environ, "HOME": self.folder.name})
        os.close(theirs_in)
        os.close(theirs_out)
        self.read_end, self.write_end = ours_in, ours_out
        self.rest, self.number, self.session, self.complaints = b"", 0, None, []
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log"):
            self.call(domain + ".enable")

    @staticmethod
    def is_there():
        return shutil.which("chromium") is not None

    def message(self, until):
        while b"\0" not in self.rest:
            if not select.select([self.read_end], [], [], max(0, until - time.monotonic()))[0]:
                raise TimeoutError("chromium does not answer")
            piece = os.read(self.read_end, 1 << 20)
            if not piece:
                raise EOFError("chromium has ended")
            self.rest += piece
        one, _, self.rest = self.rest.partition(b"\0")
        return json.loads(one)

    def call(self, method, **parameters):
        self.number += 1
        question = {"id": self.number, "method": method, "params": parameters}
        if self.session:
            question["sessionId"] = self.session
        os.write(self.write_end, json.dumps(question).encode() + b"\0")
        until = time.monotonic() + LIMIT
        while True:
            answer = self.message(until)
            if answer.get("id") == self.number:
                assert "error" not in answer, (method, answer["error"])
                return answer["result"]
            kind = answer.get("method")
            if kind in ("Runtime.exceptionThrown", "Runtime.consoleAPICalled", "Log.entryAdded"):
                self.complaints.append(json.dumps(answer["params"]))
            if kind == "Page.javascriptDialogOpening":
                self.complaints.append("dialog: " + answer["params"]["message"])

    def run(self, script):
        """The value of a piece of JavaScript, a promise's once it has one."""
        result = self.call("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in result, (script, result["exceptionDetails"])
        return result["result"].get("value")

    def wait(self, script):
        """Until the script is true; its value."""
        until = time.monotonic() + LIMIT
        while time.monotonic() < until:
            value = self.run(script)
            if value:
                return value
            time.sleep(0.05)
        raise TimeoutError(script + "; the page says: " + str(self.run("document.body.innerText"))[:2000])

    def size(self, width, height):
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 500)

    def open(self, address):
        self.call("Page.navigate", url=address)

    def shoot(self, path):
        with open(path, "wb") as file:
            file.write(base64.b64decode(self.call("Page.captureScreenshot", format="png")["data"]))

    def close(self):
        os.close(self.write_end)
        try:
            self.child.wait(10)
        except subprocess.TimeoutExpired:
            self.child.kill()
            self.child.wait()
        os.close(self.read_end)
        try:
            self.folder.cleanup()
        except OSError:  # its last children may still write
            time.sleep(1)
            self.folder.cleanup()
