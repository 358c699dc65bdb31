#!/usr/bin/env python3
"""How the daemon starts with a great backlog: time to READY, memory, and how fast the backlog goes.

  backlog.py --vigie build/release/vigie [--rows 1000000] [--work /dev/shm]

Makes a store with so many undelivered webhooks (through SQL, in the store's present form), starts the daemon with a
receiver that refuses connections, then again with one that takes everything. Loopback only.
"""
import argparse
import asyncio
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import tempfile
import time

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


def configuration(folder, port):
    path = os.path.join(folder, "vigie.toml")
    with open(path, "w") as out:
        out.write(f'[service]\nstate = "{folder}/state"\nlog_level = "error"\n'
                  f'[[sink]]\nname = "hook"\ntype = "webhook"\nurl = "http://127.0.0.1:{port}/hook"\n'
                  f'secret = "{SECRET}"\nparallel = 64\nallow_networks = ["127.0.0.1"]\n'
                  '[[watch]]\nname = "all"\nwhen = "all"\nto = ["hook"]\n'
                  f'[[feed]]\nurl = "http://127.0.0.1:{port}/feed"\n')
    return path


def fill(file, rows):
    now = int(time.time() * 1000)
    store = sqlite3.connect(file)
    store.execute("PRAGMA synchronous = OFF")
    store.execute("INSERT INTO sink (id, name, delivered) VALUES (1, 'hook', 0) ON CONFLICT DO NOTHING")
    text = "It was seen at dawn, and nobody on the quay could say what it carries. " * 10
    for row in range(1, rows + 1):
        story = f"{row:026d}"
        body = (f'{{"v":1,"id":"{story}","event":"{story}","feed":"harbour","source":"harbour.example",'
                f'"url":"https://harbour.example/{row}","title":"Ship number {row} has arrived","text":"{text}",'
                f'"lang":"en","first_seen":"2026-01-01T00:00:00Z","relevant":true,"relevance":0.9,"tags":[],'
                f'"themes":[],"relations":[],"watches":["all"]}}')
        store.execute("INSERT INTO story (row, id_key, id, event, url_key, text_key, first_seen, relevant, told) "
                      "VALUES (?, ?, ?, ?, 0, 0, ?, 1, x'')", (row, row, story, story, now))
        store.execute("INSERT INTO story_json VALUES (?, ?)", (row, body))
        store.execute("INSERT INTO outbox (row, sink, state, due, story, message_id, watches, created, attempts, error) "
                      "VALUES (?, 1, 0, ?, ?, ?, 'all', ?, 0, '')", (row, now, row, f"msg_{story}", now))
    store.commit()
    store.close()


def memory_of(pid):
    for line in open(f"/proc/{pid}/status"):
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return 0


class Daemon:
    def __init__(self, vigie, config, folder):
        self.notify = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        address = os.path.join(folder, "notify")
        if os.path.exists(address):
            os.remove(address)
        self.notify.bind(address)
        self.notify.settimeout(120)
        began = time.monotonic()
        self.process = subprocess.Popen([vigie, "run", "-c", config], env=dict(os.environ, NOTIFY_SOCKET=address))
        while b"READY=1" not in self.notify.recv(4096):
            pass
        self.ready = time.monotonic() - began
        self.notify.close()

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=30)


class Taker(asyncio.Protocol):
    taken = 0

    def connection_made(self, transport):
        self.transport, self.buffer = transport, b""

    def data_received(self, data):
        self.buffer += data
        while b"\r\n\r\n" in self.buffer:
            head, rest = self.buffer.split(b"\r\n\r\n", 1)
            at = head.lower().find(b"content-length:")
            length = int(head[at + 15:].split(b"\r\n", 1)[0]) if at >= 0 else 0
            if len(rest) < length:
                return
            self.buffer = rest[length:]
            Taker.taken += 1
            self.transport.write(b"HTTP/1.1 204 No Content\r\n\r\n")


async def deliver(vigie, config, folder, port, seconds):
    server = await asyncio.get_running_loop().create_server(Taker, "127.0.0.1", port, backlog=512)
    daemon = Daemon(vigie, config, folder)
    await asyncio.sleep(1)
    before, began = Taker.taken, time.monotonic()
    await asyncio.sleep(seconds)
    rate = (Taker.taken - before) / (time.monotonic() - began)
    print(f"receiver that takes all: READY after {daemon.ready:.2f} s, {rate:.0f} webhooks a second, "
          f"{memory_of(daemon.process.pid):.0f} MB")
    daemon.stop()
    server.close()


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--vigie", default="build/release/vigie")
    options.add_argument("--rows", type=int, default=1_000_000)
    options.add_argument("--work", default="/dev/shm")
    options.add_argument("--seconds", type=float, default=10)
    args = options.parse_args()
    folder = tempfile.mkdtemp(prefix="vigie-backlog-", dir=args.work)
    try:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        config = configuration(folder, port)
        subprocess.run([args.vigie, "once", "-c", config], check=False, capture_output=True)
        fill(os.path.join(folder, "state", "vigie.db"), args.rows)
        daemon = Daemon(args.vigie, config, folder)
        time.sleep(args.seconds)
        print(f"receiver that refuses: READY after {daemon.ready:.2f} s, {memory_of(daemon.process.pid):.0f} MB")
        daemon.stop()
        asyncio.run(deliver(args.vigie, config, folder, port, args.seconds))
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
