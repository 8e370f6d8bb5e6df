#!/usr/bin/env python3
"""captcha-gen design as it is called, and its server as other programs could misuse it: where it listens, who
is answered, how much is read, what ends it.

    python3 tests/gen/design_server.py TOOL ROOT
"""
import concurrent.futures
import contextlib
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

TOOL, ROOT = sys.argv[1:]
PLAIN = os.path.join(ROOT, "bench/domains/plain.yaml")
USAGE, NOINPUT, UNAVAILABLE, IOERR, SKIPPED, CONFIG = 64, 66, 69, 74, 77, 78


class Server:
    def __init__(self, *arguments):
        # pylint: disable-next=consider-using-with
        self.tool = subprocess.Popen([TOOL, "design", "mine.yaml", *arguments], stdout=subprocess.PIPE,
                                     stderr=subprocess.PIPE, text=True)
        self.address = self.tool.stdout.readline().strip()
        found = re.fullmatch(r"http://127\.0\.0\.1:(\d+)(/[0-9a-f]{32}/)", self.address)
        assert found, self.address
        self.port, self.token = int(found.group(1)), found.group(2)

    def raw(self, request, rest=b"", patience=60):
        """Status, head and body of the answer to some bytes; status 0: there is none."""
        with socket.create_connection(("127.0.0.1", self.port), patience) as connection:
            connection.sendall(request)
            try:
                connection.sendall(rest)
                connection.shutdown(socket.SHUT_WR)
            except OSError:  # it has closed already
                pass
            answer = b""
            try:
                while piece := connection.recv(1 << 16):
                    answer += piece
            except (ConnectionResetError, TimeoutError):
                pass
        head, _, body = answer.partition(b"\r\n\r\n")
        return (int(head.split()[1]) if head else 0), head.decode(), body

    def ask(self, method, path, host=None, body=b"", headers=()):
        lines = [f"{method} {path} HTTP/1.1", f"Host: {host or f'127.0.0.1:{self.port}'}", "Connection: close", *headers]
        if body:
            lines.append(f"Content-Length: {len(body)}")
        return self.raw("\r\n".join(lines).encode() + b"\r\n\r\n", body)

    def look(self, **more):
        with open("mine.yaml", encoding="utf-8") as file:
            asked = {"text": file.read(), "seed": "0", **more}
        status, _, body = self.ask("POST", self.token + "look", body=json.dumps(asked).encode())
        assert status == 200, status
        return json.loads(body)

    def end(self, number=signal.SIGINT):
        self.tool.send_signal(number)
        code = self.tool.wait(30)
        said = self.tool.stderr.read()
        self.tool.stdout.close()
        self.tool.stderr.close()
        return code, said


def listens_here_alone(server):
    with open("/proc/net/tcp", encoding="ascii") as table:
        places = [line.split()[1] for line in table if line.split()[3] == "0A"]
    assert [p for p in places if p.endswith(f":{server.port:04X}")] == [f"0100007F:{server.port:04X}"]
    with open("/proc/net/tcp6", encoding="ascii") as table:
        assert not [line for line in table if line.split()[1].endswith(f":{server.port:04X}") and line.split()[3] == "0A"]


def answers_its_address_alone(server):
    ok, head, body = server.ask("GET", server.token)
    assert ok == 200 and body.startswith(b"<!doctype html>")
    for header in ("default-src 'none'", "Cache-Control: no-store", "Referrer-Policy: no-referrer", "nosniff",
                   "frame-ancestors 'none'"):
        assert header in head, head
    assert "access-control" not in head.lower()
    wrong = server.token[:-2] + ("0" if server.token[-2] != "0" else "1") + "/"
    for path in ("/", wrong, wrong + "start", "/start", server.token[:-1], "/" + "0" * 32 + "/"):
        status, head, body = server.ask("GET", path)
        assert status == 403 and server.token.encode() not in body, (path, status)
    for host in ("localhost", "evil.example", f"evil.example:{server.port}", f"127.0.0.1:{server.port + 1}",
                 f"0.0.0.0:{server.port}", "127.0.0.1"):
        assert server.ask("GET", server.token + "start", host=host)[0] == 403, host
    assert server.ask("GET", server.token + "start", host=f"localhost:{server.port}")[0] == 200
    assert server.ask("POST", server.token + "look", body=b"{}", headers=["Origin: http://evil.example"])[0] == 403
    status, head, _ = server.ask("OPTIONS", server.token + "look", headers=["Origin: http://evil.example"])
    assert status == 403 and "access-control" not in head.lower()
    assert server.raw(f"GET {server.token} HTTP/1.0\r\n\r\n".encode())[0] in (0, 400, 403)


def stays_in_its_page(server):
    for path in ("../mine.yaml", "%2e%2e/mine.yaml", "mine.yaml", "..%2fmine.yaml", "/etc/passwd", "script.js/../start"):
        assert server.ask("GET", server.token + path)[0] == 404, path
    assert server.ask("PUT", server.token + "save", body=b"{}")[0] == 405
    assert server.ask("GET", server.token + "save")[0] == 405


def reads_so_much(server):
    text = json.dumps({"text": "name: a"}).encode()
    full = text + b" " * ((1 << 20) - len(text))
    assert server.ask("POST", server.token + "look", body=full)[0] == 200
    assert server.ask("POST", server.token + "look", body=full + b" ")[0] == 413
    # Who may not ask is told before the body comes.
    status, _, _ = server.raw(f"POST /x/look HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nConnection: close\r\n"
                              f"Content-Length: {1 << 40}\r\n\r\n".encode())
    assert status == 403, status
    assert server.ask("POST", server.token + "look", body=b"{")[0] == 400
    for rubbish in (b"\r\n\r\n", b"\0" * 100, b"GET\r\n\r\n", b"A" * 100000, b"GET / HTTP/9.9\r\nHost: x\r\n\r\n"):
        server.raw(rubbish, patience=0.5)


def waits_for_nobody(server):
    """Who sends nothing, half a request, or reads nothing keeps no others waiting, and is sent away."""
    head = f"{server.token}look HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\n"
    much = f"GET {server.token}script.js HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\n\r\n".encode() * 2000
    begun = [b"", b"POST /", f"POST {head}Content-Length: 50\r\n\r\n{{".encode(), much]
    with contextlib.ExitStack() as all_of_them:
        idle = [all_of_them.enter_context(socket.create_connection(("127.0.0.1", server.port), 30)) for _ in range(120)]
        for i, connection in enumerate(idle):
            connection.setblocking(False)
            with contextlib.suppress(BlockingIOError):
                connection.send(begun[i % len(begun)])
        before = time.monotonic()
        assert server.look()["pictures"]
        assert time.monotonic() - before < 5
        for connection in idle[:3]:
            connection.settimeout(30)
            with contextlib.suppress(ConnectionResetError):
                while connection.recv(1 << 16):
                    pass


def answers_many(server):
    with concurrent.futures.ThreadPoolExecutor(16) as pool:
        looks = list(pool.map(lambda seed: server.look(seed=str(seed % 2)), range(32)))
    assert {json.dumps(one["pictures"]) for one in looks} == {json.dumps(one["pictures"]) for one in looks[:2]}
    assert not any(one["mistakes"] for one in looks)


def refuses():
    def refused(code, part, *arguments):
        done = subprocess.run([TOOL, "design", *arguments], capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode == code and part in done.stderr and not done.stdout, (arguments, done)

    refused(USAGE, "DOMAIN.yaml")
    refused(NOINPUT, "absent.yaml", "absent.yaml")
    refused(NOINPUT, "copy it first", "plain")
    refused(CONFIG, "is a folder, and a domain is expected", ".")
    refused(CONFIG, "this is a sweep, and a domain is expected", os.path.join(ROOT, "bench/sweeps/quick.yaml"))
    refused(NOINPUT, "absent", "mine.yaml", "--like", "absent")
    with open("/dev/full", "wb") as full:
        done = subprocess.run([TOOL, "design", "mine.yaml"], stdout=full, stderr=subprocess.PIPE, text=True, timeout=60, check=False)
        assert done.returncode == IOERR and "cannot write the address" in done.stderr and "Ctrl-C" not in done.stderr, done
    with open("files.yaml", "w", encoding="utf-8") as file:  # whose pictures need not be there
        file.write('name: files\ncanvas: {width: 9, height: 9}\nalphabet: "01"\nlength: 1\nimport: {train: captured/}\n')
    refused(USAGE, "--like PICTURES", "files.yaml")
    refused(USAGE, "port", "mine.yaml", "--port", "65536")
    for option in (["--fit", "crop"], ["--ground", "0"], ["--measured", "9"]):
        refused(USAGE, f"{option[0]} is read only with --like", "mine.yaml", *option)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        refused(UNAVAILABLE, "127.0.0.1, port", "mine.yaml", "--port", str(taken.getsockname()[1]))


def main():
    if b"\n  design " not in subprocess.run([TOOL, "--help"], capture_output=True, check=True).stdout:
        print("captcha-gen was built without libmicrohttpd: NOT TESTED")
        return SKIPPED
    shutil.copy(PLAIN, "mine.yaml")
    before = sorted(os.listdir())
    server = Server("-n", "6")
    try:
        for step in (listens_here_alone, answers_its_address_alone, stays_in_its_page, reads_so_much, waits_for_nobody, answers_many):
            step(server)
        code, said = server.end()
        assert code == 0 and "Ctrl-C ends it" in said, (code, said)
    finally:
        if server.tool.poll() is None:
            server.tool.kill()
            server.tool.wait()
    other = Server("-n", "1", "-j", "1")
    assert other.token != server.token
    assert other.end(signal.SIGTERM)[0] == 0
    assert sorted(os.listdir()) == before
    refuses()
    return 0


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="adda-design-") as scratch:
        TOOL, PLAIN = os.path.abspath(TOOL), os.path.abspath(PLAIN)
        os.chdir(scratch)
        outcome = main()
        os.chdir("/")
    sys.exit(outcome)
