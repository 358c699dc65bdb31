#!/usr/bin/env python3
"""How long from the reply that carries a new item to the webhook's POST: p50, p99, slowest.

  latency.py --vigie build/release/vigie [--seconds 30] [--feeds 20] [--state FOLDER] [--urls urls.txt]

The real daemon polls small feeds once a second, each with one new item; this script is their server and the
webhook's receiver, on loopback, so its own time is in the figures. With --urls, the feeds of a server that runs
already are added after three seconds (SIGHUP), and only what is told while the daemon reads these for the first time
counts. Runs the daemon on processor 1 where there is one.
"""
import argparse
import asyncio
import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time

WORDS = ("harbour bridge council tunnel ferry market orchard quarry library theatre station airport reservoir "
         "vineyard lighthouse brewery museum stadium sawmill observatory").split()


class World:
    def __init__(self):
        self.replied = {}  # number of a story -> when the reply that carries it was written
        self.took = []     # milliseconds
        self.next = 0
        self.quiet = False

    def feed(self, name):
        if not self.quiet:
            self.next += 1
        n = self.next
        words = [WORDS[n % 20], WORDS[n // 20 % 20], WORDS[n // 400 % 20]]
        title = f"Outlet {name}: {words[0]} and {words[1]} report {n * 7919} on the {words[2]}"
        body = (f'<?xml version="1.0"?><rss version="2.0"><channel><title>Outlet {name}</title><item><title>{title}'
                f'</title><link>http://outlet-{name}.example/{n}</link><guid isPermaLink="false">{name}-{n}</guid>'
                f'<description>Number {n * 104729} was counted at the {words[1]}.</description></item></channel></rss>')
        self.replied[n] = time.monotonic_ns()
        return body.encode()

    def hook(self, body, now):
        told = json.loads(body)["data"]["url"].rsplit("/", 1)[1]
        replied = self.replied.pop(int(told), None)
        if replied is not None:
            self.took.append((now - replied) / 1e6)


class Connection(asyncio.Protocol):
    def __init__(self, world):
        self.world, self.buffer = world, b""

    def connection_made(self, transport):
        self.transport = transport
        transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def data_received(self, data):
        now = time.monotonic_ns()
        self.buffer += data
        while b"\r\n\r\n" in self.buffer:
            head, rest = self.buffer.split(b"\r\n\r\n", 1)
            length = 0
            for line in head.split(b"\r\n")[1:]:
                name, value = line.split(b":", 1)
                if name.lower() == b"content-length":
                    length = int(value)
            if len(rest) < length:
                return
            body, self.buffer = rest[:length], rest[length:]
            if head.startswith(b"POST"):
                self.transport.write(b"HTTP/1.1 204 No Content\r\n\r\n")
                self.world.hook(body, now)
            else:
                document = self.world.feed(head.split(b" ", 2)[1][1:].decode())
                self.transport.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\nContent-Length: " +
                                     str(len(document)).encode() + b"\r\n\r\n" + document)


def configuration(folder, port, feeds, urls):
    text = (f'[service]\nstate = "{folder}"\nlog_level = "warn"\n[poll]\nevery = "1s"\nmin_every = "1s"\nper_host = 64\n'
            f'backlog = "all"\nallow_networks = ["127.0.0.0/8"]\n'
            f'[[sink]]\nname = "hook"\ntype = "webhook"\nurl = "http://127.0.0.1:{port}/hook"\n'
            f'secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"\nparallel = 16\nallow_networks = ["127.0.0.1"]\n'
            f'[[watch]]\nname = "outlets"\nwhen = \'text("Outlet")\'\nto = ["hook"]\n')
    for n in range(feeds):
        text += f'[[feed]]\nurl = "http://127.0.0.1:{port}/{n}"\n'
    for url in urls:
        text += f'[[feed]]\nurl = "{url}"\nevery = "1h"\n'
    path = os.path.join(folder, "vigie.toml")
    with open(path, "w") as out:
        out.write(text)
    return path


def wait_until_all_polled(folder, feeds, seconds):
    store = sqlite3.connect(f"file:{folder}/vigie.db?mode=ro", uri=True)
    until = time.monotonic() + seconds
    while time.monotonic() < until and store.execute("SELECT count(*) FROM feed").fetchone()[0] < feeds:
        time.sleep(0.2)
    store.close()


async def measure(args, folder):
    world = World()
    server = await asyncio.get_running_loop().create_server(lambda: Connection(world), "127.0.0.1", 0, backlog=512)
    port = server.sockets[0].getsockname()[1]
    urls = [line.strip() for line in open(args.urls) if line.strip()] if args.urls else []
    pin = ["taskset", "-c", "1"] if (os.cpu_count() or 1) > 1 else []
    daemon = subprocess.Popen([*pin, args.vigie, "run", "-c", configuration(folder, port, args.feeds, [])])
    try:
        if urls:
            await asyncio.sleep(3)
            configuration(folder, port, args.feeds, urls)
            world.took.clear()
            daemon.send_signal(signal.SIGHUP)
            await asyncio.to_thread(wait_until_all_polled, folder, len(urls) + args.feeds, args.seconds)
        else:
            await asyncio.sleep(args.seconds)
        measured = len(world.took)
        world.quiet = True
        await asyncio.sleep(2)
        if urls:
            del world.took[measured:]
    finally:
        daemon.send_signal(signal.SIGTERM)
        daemon.wait()
        server.close()
    return world


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--vigie", default="build/release/vigie")
    options.add_argument("--seconds", type=float, default=30)
    options.add_argument("--feeds", type=int, default=20)
    options.add_argument("--state", default="/dev/shm", help="where the state lives; tmpfs by default")
    options.add_argument("--urls", help="more feeds, one address a line")
    args = options.parse_args()
    folder = tempfile.mkdtemp(prefix="vigie-latency-", dir=args.state)
    try:
        world = asyncio.run(measure(args, folder))
    finally:
        shutil.rmtree(folder)
    took = sorted(world.took)
    if not took:
        sys.exit("no webhook came")
    print(f"{len(took)} alerts, p50 {took[len(took) // 2]:.2f} ms, p99 {took[len(took) * 99 // 100]:.2f} ms, "
          f"slowest {took[-1]:.2f} ms; {len(world.replied)} stories told in no webhook")


if __name__ == "__main__":
    main()
