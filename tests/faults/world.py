"""What the fault tests share: a newsroom that publishes, receivers that misbehave, and the daemon between.

Everything is on loopback. Chance comes from seeded generators; the machine's own timing still varies.
"""
import base64
import collections
import contextlib
import gzip
import hashlib
import hmac
import http.server
import json
import os
import random
import signal
import socket
import ssl
import subprocess
import threading
import time

KEY = b"a key for the fault tests only, 32b."
SECRET = "whsec_" + base64.b64encode(KEY).decode()


class Newsroom:
    """The feeds: what has been published, and the documents that say so. Nothing scrolls out."""

    def __init__(self, feeds, rng):
        self.lock = threading.Lock()
        self.rng = rng
        self.feeds = [[] for _ in range(feeds)]
        self.stories = {}  # link -> title

    def publish(self):
        with self.lock:
            n = len(self.stories) + 1
            feed = self.rng.randrange(len(self.feeds))
            title = f"OpenAI answers question {n} of the harbour council"
            text = (f"In letter number {n} OpenAI told the council how ChatGPT is used at berth "
                    f"{self.rng.randrange(10**9)}; Sam Altman signed it.")
            link = f"https://outlet-{feed}.example/news/{n}"
            self.feeds[feed].insert(0, (n, link, title, text, time.time()))
            self.stories[link] = title

    def document(self, feed):
        with self.lock:
            items = list(self.feeds[feed])
        stamp = lambda t: time.strftime("%a, %d %b %Y %H:%M:%S +0000", time.gmtime(t))
        body = "".join(
            f"<item><title>{title}</title><link>{link}</link><guid isPermaLink=\"false\">item-{n}</guid>"
            f"<pubDate>{stamp(at)}</pubDate><description>{text}</description></item>"
            for n, link, title, text, at in items)
        return (f"<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>Outlet {feed}</title>"
                f"<link>https://outlet-{feed}.example/</link>{body}</channel></rss>").encode()


class Quiet(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def handle(self):
        with contextlib.suppress(ConnectionError, TimeoutError, ssl.SSLError, ValueError, OSError):
            super().handle()  # the other side was killed in the middle

    def reply(self, status, headers=(), body=b""):
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def serve(handler, port=0):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", port), handler, bind_and_activate=False)
    server.daemon_threads = True
    server.allow_reuse_address = True
    server.request_queue_size = 128
    server.server_bind()
    server.server_activate()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def serve_newsroom(newsroom):
    class Feeds(Quiet):
        def do_GET(self):
            body = newsroom.document(int(self.path[1:].split("?")[0]))
            etag = '"' + hashlib.sha1(body).hexdigest() + '"'
            if self.headers.get("If-None-Match") == etag:
                self.reply(304, [("ETag", etag)])
            else:
                self.reply(200, [("Content-Type", "application/rss+xml"), ("ETag", etag)], body)

    return serve(Feeds)


class Receiver:
    """One webhook receiver. `mood(rng)` says what it does to a request: "ok", a status as a number,
    "cut" (the connection, without an answer), "hang", "slow" (reads byte by byte). Calm: always "ok"."""

    def __init__(self, name, mood, rng, calm):
        self.name, self.mood, self.rng, self.calm = name, mood, rng, calm
        self.lock = threading.Lock()
        self.ids = collections.defaultdict(collections.Counter)  # link -> webhook-id -> times
        self.notices = collections.Counter()  # (sink, webhook-id) of sink.disabled
        self.wrong = []
        self.contexts = None  # TLS: (while it misbehaves, when calm)

    def answer(self, handler):
        length = int(handler.headers["Content-Length"])
        with self.lock:
            mood = "ok" if self.calm.is_set() else self.mood(self.rng)
        if mood == "slow":
            for _ in range(length):
                handler.rfile.read(1)
                if self.calm.wait(0.02):
                    raise ConnectionError
        body = handler.rfile.read(length)
        if mood == "hang":
            self.calm.wait(60)
            raise ConnectionError
        if mood in ("cut", "slow"):
            handler.connection.shutdown(socket.SHUT_RDWR)
            raise ConnectionError
        if mood == 429:
            return handler.reply(429, [("Retry-After", "1")])
        if mood != "ok":
            return handler.reply(mood, body=b"as told\n")
        handler.reply(self.take(handler.headers, body))

    def take(self, headers, body):
        signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
        good = "v1," + base64.b64encode(hmac.new(KEY, signed, hashlib.sha256).digest()).decode()
        message = json.loads(body)
        with self.lock:
            if good not in headers["webhook-signature"].split():
                self.wrong.append(f"{self.name}: a delivery with a wrong signature")
                return 401
            if message["type"] == "sink.disabled":
                self.notices[(message["data"]["sink"], headers["webhook-id"])] += 1
            else:
                self.ids[message["data"]["url"]][headers["webhook-id"]] += 1
        return 204

    def serve(self, port=0):
        receiver = self

        class Hook(Quiet):
            def setup(self):
                if receiver.contexts:
                    context = receiver.contexts[1 if receiver.calm.is_set() else 0]
                    if context is None:  # speaks no TLS at all
                        self.request.sendall(b"220 mail.example ready\r\n")
                        self.request.shutdown(socket.SHUT_RDWR)
                        raise ConnectionError
                    self.request = context.wrap_socket(self.request, server_side=True)
                super().setup()

            def do_POST(self):
                receiver.answer(self)

        server = serve(Hook, port)
        server.handle_error = lambda *_: None
        return server.server_port

    def repeats(self):
        return sum(sum(ids.values()) - 1 for ids in self.ids.values())


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def make_certificates(folder):
    """An authority, a certificate for 127.0.0.1 and one for another host; paths by name."""
    run = lambda *words: subprocess.run(["openssl", *words], check=True, capture_output=True, cwd=folder)
    run("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
        "-keyout", "ca.key", "-out", "ca.pem", "-subj", "/CN=Test authority")
    for name, host in (("right", "IP:127.0.0.1"), ("wrong", "DNS:elsewhere.example"), ("client", "DNS:vigie")):
        with open(os.path.join(folder, name + ".ext"), "w") as out:
            out.write(f"subjectAltName={host}\n")
        run("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", name + ".key",
            "-out", name + ".csr", "-subj", f"/CN={name}")
        run("x509", "-req", "-in", name + ".csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial",
            "-days", "2", "-extfile", name + ".ext", "-out", name + ".pem")
    return {name: os.path.join(folder, name) for name in ("ca", "right", "wrong", "client")}


def server_context(path):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path + ".pem", path + ".key")
    return context


class Daemon:
    """`vigie` on one configuration, its output in a file."""

    def __init__(self, vigie, config, log):
        self.vigie, self.config, self.log = vigie, config, open(log, "ab")
        self.process = None

    def start(self, *before):
        self.process = subprocess.Popen([*before, self.vigie, "run", "-c", self.config],
                                        stdout=self.log, stderr=self.log)

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self):
        """The exit status of an orderly end, or a word why there was none."""
        self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            self.kill()
            return "no exit within 15 s of SIGTERM"

    def command(self, *words):
        return subprocess.run([self.vigie, *words, "-c", self.config], capture_output=True, text=True)


def read_log(folder):
    """Links in the log and its rotated files with how often each stands there, and what is broken."""
    counts, broken = collections.Counter(), []
    for name in sorted(os.listdir(folder)):
        whole = os.path.exists(os.path.join(folder, name + ".gz"))  # compressed, not yet removed
        if not name.startswith("stories.jsonl") or name.endswith(".part") or whole:
            continue
        opened = gzip.open if name.endswith(".gz") else open
        with opened(os.path.join(folder, name), "rb") as lines:
            for number, line in enumerate(lines, 1):
                try:
                    counts[json.loads(line)["url"]] += 1
                except ValueError:
                    broken.append(f"{name} line {number} is torn")
    return counts, broken
