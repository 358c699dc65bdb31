#!/usr/bin/env python3
"""secrets.py VIGIE: gives the daemon secrets of every kind, has it fail in many ways, and looks for them in
all it says: logs at the most talkative level, errors of configurations, status, lists, tests of sinks, dead
letters, the log of stories, and every file it wrote. Exits 0 when none was found.
"""
import base64
import os
import random
import subprocess
import sys
import tempfile
import threading
import time

import world

HMAC = base64.b64encode(b"hmac-key-that-nobody-may-see-32b").decode()
SEED = base64.b64encode(b"ed25519-seed-nobody-may-see-32by").decode()
TOKEN = "token-that-nobody-may-see"
QUERY = "query-that-nobody-may-see"
USER = "password-that-nobody-may-see"
FEED = "feed-token-that-nobody-may-see"
NEVER = {
    "the key of an HMAC": [HMAC, "hmac-key-that-nobody"],
    "the seed of ed25519": [SEED, "ed25519-seed-nobody"],
    "a header's value": [TOKEN],
    "the query of a url": [QUERY],
    "the password in a url": [USER],
    "a feed's header": [FEED],
}


def main():
    vigie = os.path.abspath(sys.argv[1])
    said = []
    with tempfile.TemporaryDirectory() as folder:
        newsroom = world.Newsroom(1, random.Random(1))
        for _ in range(5):
            newsroom.publish()
        feeds = world.serve_newsroom(newsroom).server_port
        calm = threading.Event()
        hooks = {}
        for name, mood in (("fails", 500), ("forbids", 401), ("gone", 410), ("cuts", "cut"), ("moves", 302)):
            receiver = world.Receiver(name, lambda rng, mood=mood: mood, random.Random(2), calm)
            hooks[name] = receiver.serve()
        hooks["refuses"] = world.free_port()

        def configure(level="trace", extra=""):
            text = f'[service]\nstate = "{folder}/state"\nlog_level = "{level}"\n[poll]\nbacklog = "all"\n'
            text += 'every = "1s"\nallow_networks = ["127.0.0.1"]\n'
            text += f'[[feed]]\nurl = "http://127.0.0.1:{feeds}/0?key={QUERY}"\nheaders = {{ X = "{FEED}" }}\n'
            text += f'[[feed]]\nurl = "http://me:{USER}@127.0.0.1:{hooks["refuses"]}/feed"\n'
            text += f'[[sink]]\nname = "log"\ntype = "jsonl"\npath = "{folder}/stories.jsonl"\n'
            for name, port in hooks.items():
                text += (f'[[sink]]\nname = "{name}"\ntype = "webhook"\n'
                         f'url = "http://me:{USER}@127.0.0.1:{port}/in?token={QUERY}"\n'
                         f'secrets = [{{ env = "HOOK" }}, "whsk_{SEED}"]\nallow_private = true\n'
                         f'headers = {{ Authorization = "{TOKEN}" }}\nretry_first = "100ms"\n'
                         f'retry_longest = "200ms"\n')
            text += f'[[watch]]\nname = "all"\nto = {list(hooks) + ["log"]}\n'.replace("'", '"') + extra
            path = os.path.join(folder, "vigie.toml")
            with open(path, "w") as out:
                out.write(text)
            return path

        environment = dict(os.environ, HOOK="whsec_" + HMAC)

        def say(*words):
            done = subprocess.run([vigie, *words], capture_output=True, text=True, env=environment)
            said.append((" ".join(words[:2]), done.stdout + done.stderr))

        path = configure()
        daemon_log = os.path.join(folder, "daemon.log")
        with open(daemon_log, "wb") as out:
            process = subprocess.Popen([vigie, "run", "-c", path], stdout=out, stderr=out, env=environment)
            deadline = time.monotonic() + 40
            told = lambda: open(daemon_log, errors="replace").read()
            while time.monotonic() < deadline and not all(
                    word in told() for word in ("delivery_failed", "sink_disabled", "delivery_dead", "status 401")):
                time.sleep(0.2)
            process.terminate()
            process.wait()
        for words in (["check"], ["status"], ["status", "--json"], ["sinks", "list"], ["sinks", "list", "--json"],
                      ["sinks", "dead"], ["sinks", "dead", "--json"], ["feeds", "list"], ["feeds", "list", "--json"],
                      *(["sinks", "test", name] for name in hooks)):
            say(*words, "-c", path)
        # configurations that are wrong near a secret
        for extra in ('[[sink]]\nname = "x"\ntype = "webhook"\nurl = "https://x.example"\nsecret = "' + HMAC + '"\n',
                      '[[sink]]\nname = "x"\ntype = "webhook"\nurl = "https://x.example"\nsecret = "whsk_' + SEED + 'x"\n',
                      '[[sink]]\nname = "x"\ntype = "webhook"\nsecret = "whsec_' + HMAC + '\n',
                      '[[sink]]\nname = "x"\ntype = "webhook"\nurl = "nowhere"\nsecret = whsec_' + HMAC + '\n',
                      '[[feed]]\nurl = "https://x.example"\nheaders = { X = "' + FEED + '\\n" }\n'):
            say("check", "-c", configure(extra=extra))
        os.remove(path)
        for where, _, names in os.walk(folder):
            for name in names:
                if name.startswith("vigie.db"):
                    continue  # where feeds are known by their url, readable by the daemon's user only
                with open(os.path.join(where, name), "rb") as file:
                    said.append(("the file " + name, file.read().decode("utf-8", "replace")))
    log = next(text for place, text in said if place == "the file daemon.log")
    dead = next(text for place, text in said if place == "sinks dead")
    leaks = [f"{what} is in {place}" for place, text in said for what, forms in NEVER.items()
             if any(form in text for form in forms)]
    for leak in leaks:
        print("broken:", leak)
    if "delivery_failed" not in log or "sink_disabled" not in log or "status 401" not in dead:
        print("broken: the daemon had nothing to say of its failures, so this has shown nothing")
        return 1
    print(f"{len(said)} places, {sum(len(text) for _, text in said)} bytes: no secret in them"
          if not leaks else f"{len(leaks)} leaks")
    return 1 if leaks else 0


if __name__ == "__main__":
    sys.exit(main())
