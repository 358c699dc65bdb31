#!/usr/bin/env python3
"""Kills the daemon with SIGKILL at random moments under load and then asks: is every published story in
the log exactly once, and did every alert arrive, repeats always under one webhook-id?

  kill_loop.py --vigie build/release/vigie [--kills 200] [--seed 1] [--feeds 12] [--keep]

A newsroom and a webhook receiver run in this process, on loopback only. The newsroom publishes while the
daemon is being killed and started again; the receiver answers slowly or with 500 now and then. At the
end the daemon runs undisturbed until everything has arrived (at most --patience seconds), and is
stopped with SIGTERM. Exits 0 when every promise held, 1 with one line for each that did not.
The same seed gives the same items, answers and kill moments (the machine's own timing still varies).
"""
import argparse
import base64
import collections
import hashlib
import hmac
import http.server
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

KEY = b"a key for the kill loop only, 32b"
ITEMS_IN_FEED = 2000  # more than are published in all: nothing scrolls out unseen


class Newsroom:
    """The feeds: what has been published, and the documents that say so."""

    def __init__(self, count, rng):
        self.lock = threading.Lock()
        self.rng = rng
        self.feeds = [[] for _ in range(count)]
        self.stories = {}  # link -> title, of items that must become a story
        self.number = 0

    def publish(self):
        with self.lock:
            self.number += 1
            n = self.number
            feed = self.rng.randrange(len(self.feeds))
            title = f"OpenAI answers question {n} of the harbour council"
            text = (f"In letter number {n} OpenAI told the council how ChatGPT is used at berth "
                    f"{self.rng.randrange(10**9)}; Sam Altman signed it.")
            link = f"https://outlet-{feed}.example/news/{n}"
            item = {"guid": f"item-{n}", "link": link, "title": title, "text": text, "at": time.time()}
            self.feeds[feed].insert(0, item)
            self.stories[link] = title
            if self.rng.random() < 0.2:  # another outlet prints it again, under a tracking link
                other = (feed + 1) % len(self.feeds)
                copy = dict(item, guid=f"copy-{n}", link=link + "?utm_source=agency")
                self.feeds[other].insert(0, copy)
            for items in self.feeds:
                del items[ITEMS_IN_FEED:]

    def document(self, feed):
        with self.lock:
            items = list(self.feeds[feed])
        stamp = lambda t: time.strftime("%a, %d %b %Y %H:%M:%S +0000", time.gmtime(t))
        body = "".join(
            f"<item><title>{i['title']}</title><link>{i['link']}</link>"
            f"<guid isPermaLink=\"false\">{i['guid']}</guid><pubDate>{stamp(i['at'])}</pubDate>"
            f"<description>{i['text']}</description></item>" for i in items)
        return (f"<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>Outlet {feed}</title>"
                f"<link>https://outlet-{feed}.example/</link>{body}</channel></rss>").encode()


class Receiver:
    """What arrived: webhook-ids by story link."""

    def __init__(self, rng):
        self.lock = threading.Lock()
        self.rng = rng
        self.calm = False
        self.ids = collections.defaultdict(collections.Counter)
        self.wrong = []

    def answer(self, headers, body):
        with self.lock:
            mood = 1.0 if self.calm else self.rng.random()
        if mood < 0.1:
            return 500
        if mood < 0.2:
            time.sleep(0.05)
        signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
        good = "v1," + base64.b64encode(hmac.new(KEY, signed, hashlib.sha256).digest()).decode()
        with self.lock:
            if good not in headers["webhook-signature"].split():
                self.wrong.append("a delivery with a wrong signature")
                return 401
            link = json.loads(body)["data"]["url"].split("?")[0]
            self.ids[link][headers["webhook-id"]] += 1
        return 204


def serve(newsroom, receiver):
    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            body = newsroom.document(int(self.path[1:]))
            etag = '"' + hashlib.sha1(body).hexdigest() + '"'
            if self.headers.get("If-None-Match") == etag:
                self.send_response(304)
                self.send_header("ETag", etag)
                self.end_headers()
                return
            self.send_response(200)
            self.send_header("Content-Type", "application/rss+xml")
            self.send_header("ETag", etag)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(receiver.answer(self.headers, body))
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_):
            pass

        def handle(self):
            try:
                super().handle()
            except (ConnectionError, TimeoutError):
                pass  # the daemon was killed in the middle

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def write_config(folder, port, feeds):
    secret = "whsec_" + base64.b64encode(KEY).decode()
    text = f"""
[service]
state = "{folder}/state"
log_level = "warn"
[poll]
every = "1s"
min_every = "1s"
per_host = 8
backlog = "all"
allow_networks = ["127.0.0.0/8"]
[[sink]]
name = "log"
type = "jsonl"
path = "{folder}/stories.jsonl"
[[sink]]
name = "hook"
type = "webhook"
url = "http://127.0.0.1:{port}/hook"
secret = "{secret}"
parallel = 8
allow_private = true
[[watch]]
name = "everything"
when = "all"
to = ["log", "hook"]
"""
    for feed in range(feeds):
        text += f'[[feed]]\nname = "outlet-{feed}"\nurl = "http://127.0.0.1:{port}/{feed}"\n'
    path = os.path.join(folder, "vigie.toml")
    with open(path, "w") as out:
        out.write(text)
    return path


def read_log(folder):
    """Links in the log with how often each stands there; a line that is no JSON is a broken promise."""
    counts, torn = collections.Counter(), []
    path = os.path.join(folder, "stories.jsonl")
    if os.path.exists(path):
        for number, line in enumerate(open(path, "rb"), 1):
            try:
                counts[json.loads(line)["url"].split("?")[0]] += 1
            except ValueError:
                torn.append(f"log line {number} is torn")
    return counts, torn


def broken_promises(newsroom, receiver, folder):
    log, broken = read_log(folder)
    with newsroom.lock:
        stories = dict(newsroom.stories)
    for link, title in stories.items():
        if log[link] != 1:
            broken.append(f"{link} ({title}) stands {log[link]} times in the log")
        ids = receiver.ids.get(link, {})
        if len(ids) != 1:
            broken.append(f"{link} arrived under {len(ids)} webhook-ids")
    for link in set(log) - set(stories):
        broken.append(f"{link} is in the log and was never published")
    owners = collections.defaultdict(set)
    for link, ids in list(receiver.ids.items()):  # deliveries may still come in
        for one in list(ids):
            owners[one].add(link)
    broken += [f"webhook-id {i} was used for {len(o)} stories" for i, o in owners.items() if len(o) > 1]
    return broken + receiver.wrong


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--vigie", default="build/release/vigie")
    options.add_argument("--kills", type=int, default=200)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--feeds", type=int, default=12)
    options.add_argument("--patience", type=float, default=90)
    options.add_argument("--keep", action="store_true", help="keep the folder for a look afterwards")
    args = options.parse_args()

    rng = random.Random(args.seed)
    folder = tempfile.mkdtemp(prefix="vigie-kill-")
    newsroom = Newsroom(args.feeds, random.Random(args.seed + 1))
    receiver = Receiver(random.Random(args.seed + 2))
    server = serve(newsroom, receiver)
    config = write_config(folder, server.server_port, args.feeds)
    daemon_log = open(os.path.join(folder, "daemon.log"), "w")

    def start():
        return subprocess.Popen([args.vigie, "run", "-c", config], stdout=daemon_log, stderr=daemon_log)

    for kill in range(args.kills):
        process = start()
        end = time.monotonic() + rng.uniform(0.02, 0.6)
        while time.monotonic() < end:
            newsroom.publish()
            time.sleep(rng.uniform(0.002, 0.02))
        if process.poll() is not None:
            print(f"the daemon ended by itself with {process.returncode}; see {folder}/daemon.log")
            return 1
        process.send_signal(signal.SIGKILL)
        process.wait()
        if (kill + 1) % 50 == 0:
            print(f"{kill + 1} kills, {len(newsroom.stories)} stories published", file=sys.stderr)

    receiver.calm = True
    process = start()
    deadline = time.monotonic() + args.patience
    while time.monotonic() < deadline and broken_promises(newsroom, receiver, folder):
        time.sleep(0.5)
    process.send_signal(signal.SIGTERM)
    stop_began = time.monotonic()
    try:
        code = process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        process.kill()
        code = "no exit within 10 s of SIGTERM"
    stopped_in = time.monotonic() - stop_began

    broken = broken_promises(newsroom, receiver, folder)
    if code != 0:
        broken.append(f"the last run ended with {code}")
    repeats = sum(sum(ids.values()) - 1 for ids in receiver.ids.values())
    print(f"{args.kills} kills, {len(newsroom.stories)} stories, "
          f"{sum(read_log(folder)[0].values())} log lines, {len(receiver.ids)} alerts, "
          f"{repeats} repeats under the same id, stopped in {stopped_in:.2f} s, seed {args.seed}")
    for line in broken[:20]:
        print("broken:", line)
    server.shutdown()
    daemon_log.close()
    if args.keep or broken:
        print("kept:", folder)
    else:
        shutil.rmtree(folder)
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
