#!/usr/bin/env python3
"""Runs the real daemon as systemd would and holds it to the notify protocol and its signals.

  lifecycle.py --vigie build/release/vigie

Everything is on loopback and in a temporary folder. Exits 0 when every step held; else 1, naming it.
"""
import argparse
import http.server
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time

FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>Outlet</title>
<item><title>OpenAI opens an office in the harbour</title><link>https://outlet.example/1</link>
<guid>1</guid><pubDate>{date}</pubDate><description>OpenAI opens an office.</description></item>
</channel></rss>"""


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        body = FEED.format(date=time.strftime("%a, %d %b %Y %H:%M:%S +0000", time.gmtime())).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/rss+xml")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class Manager:
    """systemd's side: the notify socket and the process."""

    def __init__(self, vigie, folder):
        self.vigie, self.folder = vigie, folder
        self.path = os.path.join(folder, "notify")
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(self.path)
        self.process = None

    def start(self, config, watchdog_ms=0):
        env = dict(os.environ, NOTIFY_SOCKET=self.path)
        if watchdog_ms:
            env["WATCHDOG_USEC"] = str(watchdog_ms * 1000)
        self.errors = open(os.path.join(self.folder, "stderr"), "w+")
        self.process = subprocess.Popen([self.vigie, "run", "-c", config], env=env, stderr=self.errors)

    def expect(self, wanted, within=20):
        """Waits for a datagram that has the line `wanted`; the datagram as a dictionary."""
        end = time.monotonic() + within
        seen = []
        while time.monotonic() < end:
            self.socket.settimeout(max(end - time.monotonic(), 0.01))
            try:
                lines = self.socket.recv(65536).decode().split("\n")
            except socket.timeout:
                break
            seen.append(lines)
            if wanted in lines:
                return dict(line.split("=", 1) for line in lines)
        raise AssertionError(f"no {wanted} within {within} s; seen {seen}; {self.said()}")

    def said(self):
        self.errors.flush()
        return open(self.errors.name).read()[-2000:]

    def ends(self, within, code=0):
        began = time.monotonic()
        try:
            got = self.process.wait(timeout=within)
        except subprocess.TimeoutExpired:
            raise AssertionError(f"still running after {within} s; {self.said()}")
        assert got == code, f"exit code {got}, not {code}; {self.said()}"
        return time.monotonic() - began


def write(path, text):
    with open(path, "w") as out:
        out.write(text)


def wait_for(what, condition, within=20):
    end = time.monotonic() + within
    while time.monotonic() < end:
        if condition():
            return
        time.sleep(0.05)
    raise AssertionError(f"{what}: not within {within} s")


def log_lines(path):
    return [json.loads(line) for line in open(path)] if os.path.exists(path) else []


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--vigie", default="build/release/vigie")
    args = options.parse_args()
    folder = tempfile.mkdtemp(prefix="vigie-lifecycle-")
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    config = os.path.join(folder, "vigie.toml")
    log = os.path.join(folder, "stories.jsonl")
    text = f"""[service]
state = "{folder}/state"
[poll]
allow_networks = ["127.0.0.0/8"]
[[feed]]
name = "one"
url = "http://127.0.0.1:{server.server_port}/one"
[[sink]]
name = "log"
type = "jsonl"
path = "{log}"
[[watch]]
name = "everything"
when = "all"
to = ["log"]
"""
    write(config, text)
    manager = Manager(args.vigie, folder)
    step = "start"
    try:
        manager.start(config, watchdog_ms=1500)
        ready = manager.expect("READY=1")
        assert "1 feeds" in ready["STATUS"], ready
        wait_for("the story in the log", lambda: len(log_lines(log)) == 1)

        step = "watchdog"
        for _ in range(3):
            manager.expect("WATCHDOG=1", within=3)

        step = "a second daemon on the same state"
        second = subprocess.run([args.vigie, "run", "-c", config], capture_output=True, text=True)
        assert second.returncode == 1 and "another vigie is running" in second.stderr, second

        step = "a wrong configuration leaves the running one in place"
        write(config, text + "\n[[feed]]\nurll = 'x'\n")
        manager.process.send_signal(signal.SIGHUP)
        reloading = manager.expect("RELOADING=1")
        assert int(reloading["MONOTONIC_USEC"]) > 0
        again = manager.expect("READY=1")
        assert "old configuration" in again["STATUS"], again
        assert "did you mean" in manager.said() or "url" in manager.said()

        step = "a right one is taken over"
        write(config, text + f'\n[[feed]]\nname = "two"\nurl = "http://127.0.0.1:{server.server_port}/two"\n')
        manager.process.send_signal(signal.SIGHUP)
        manager.expect("RELOADING=1")
        assert "2 feeds" in manager.expect("READY=1")["STATUS"]

        step = "the log is reopened on SIGHUP"
        os.rename(log, log + ".1")
        manager.process.send_signal(signal.SIGHUP)
        manager.expect("RELOADING=1")
        manager.expect("READY=1")
        wait_for("a new log file", lambda: os.path.exists(log))

        step = "SIGTERM"
        manager.process.send_signal(signal.SIGTERM)
        manager.expect("STOPPING=1")
        took = manager.ends(within=10)

        step = "nothing is told twice after a restart"
        manager.start(config)
        manager.expect("READY=1")
        status = subprocess.run([args.vigie, "status", "--json", "-c", config], capture_output=True, text=True)
        assert json.loads(status.stdout)["running"] is True, status
        manager.process.send_signal(signal.SIGINT)
        manager.ends(within=10)
        total = log_lines(log) + log_lines(log + ".1")
        assert len({line["id"] for line in total}) == len(total) == 1, total

        step = "a wrong configuration at start"
        write(config, text + "\n[pol]\n")
        manager.start(config)
        manager.ends(within=10, code=2)
        assert "[poll]" in manager.said() or "poll" in manager.said()
    except AssertionError as failed:
        print(f"lifecycle: {step}: {failed}")
        if manager.process and manager.process.poll() is None:
            manager.process.kill()
        return 1
    finally:
        server.shutdown()
    shutil.rmtree(folder)
    print(f"lifecycle: every step held; SIGTERM took {took:.2f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
