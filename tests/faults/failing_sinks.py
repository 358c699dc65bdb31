#!/usr/bin/env python3
"""Sinks that fail in every way, under random load, while the daemon is killed, the power is cut, the disk is
full or breaks. Then everything behaves, and it is asked: did every story reach every sink, each under one
webhook-id, and does it stand in the log exactly once?

  failing_sinks.py --vigie build/release/vigie [--kills 12] [--seed 1]
  failing_sinks.py --vigie … --cuts 10     power cuts: state and log on an ext4 of their own (root, loop devices)
  failing_sinks.py --vigie … --full 10     a disk of 48 MiB that is full now and then (root: tmpfs)
  failing_sinks.py --vigie … --eio 10      fsync and fdatasync that fail with EIO (strace)

Sinks: one that works, one that answers 500, 429, 400, cuts, hangs at random, one that refuses connections, one
that hangs, one that reads a byte now and then, one that speaks no TLS, one with the wrong certificate, one that
is gone (410). The log rotates every few stories and is compressed. A power cut drops what was not yet on the
device (EXT4_IOC_SHUTDOWN without flushing the journal).
Exits 0 when every promise held, else 1 with a line for each that did not; 2 when the machine does not allow it.
"""
import argparse
import collections
import contextlib
import fcntl
import json
import os
import random
import shutil
import struct
import subprocess
import sys
import tempfile
import threading
import time

import world

EXT4_SHUTDOWN = 0x8004587D  # _IOR('X', 125, uint32)
NO_FLUSH = 2
FEEDS = 6


def at_random(rng):
    return rng.choice(["ok", "ok", "ok", "ok", 500, 503, 429, 400, "cut", "hang"])


MOODS = {
    "works": lambda rng: "ok",
    "random": at_random,
    "refuses": lambda rng: "ok",  # nobody listens until it is calm
    "hangs": lambda rng: "hang",
    "slow": lambda rng: "slow",
    "garbled": lambda rng: "ok",  # TLS: see contexts
    "untrusted": lambda rng: "ok",
    "gone": lambda rng: 410 if rng.random() < 0.3 else "ok",
}


class Disk:
    """A folder for state and log. Plain: a folder as it is."""

    def __init__(self, folder):
        self.path = folder

    def strike(self):
        pass

    def heal(self):
        pass

    def close(self):
        pass


class Ext4(Disk):
    """An ext4 of its own on a loop device, whose power can be cut."""

    def __init__(self, folder):
        self.image = os.path.join(folder, "disk.img")
        super().__init__(os.path.join(folder, "disk"))
        os.mkdir(self.path)
        with open(self.image, "wb") as out:
            out.truncate(256 << 20)
        subprocess.run(["mkfs.ext4", "-q", "-F", self.image], check=True)
        self.heal()

    def strike(self):
        opened = os.open(self.path, os.O_RDONLY)
        try:
            fcntl.ioctl(opened, EXT4_SHUTDOWN, struct.pack("I", NO_FLUSH))
        finally:
            os.close(opened)

    def heal(self):
        if os.path.ismount(self.path):
            subprocess.run(["umount", self.path], check=True)
        subprocess.run(["mount", "-o", "loop", self.image, self.path], check=True)

    def close(self):
        subprocess.run(["umount", self.path], check=True)


class SmallDisk(Disk):
    """A tmpfs that can be filled to the last byte; healed, it has room for the store and its log of changes,
    which may take 16 MiB before the store takes them over."""

    def __init__(self, folder):
        super().__init__(os.path.join(folder, "disk"))
        os.mkdir(self.path)
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=48m", "tmpfs", self.path], check=True)
        self.ballast = os.path.join(self.path, "ballast")

    def strike(self):
        with open(self.ballast, "wb", buffering=0) as out:
            for block in (1 << 20, 4096):
                with contextlib.suppress(OSError):
                    while out.write(b"\0" * block):
                        pass

    def heal(self):
        with contextlib.suppress(FileNotFoundError):
            os.remove(self.ballast)

    def close(self):
        subprocess.run(["umount", self.path], check=True)


def configuration(disk, newsroom_port, ports, certificates):
    text = f"""
[service]
state = "{disk.path}/state"
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
path = "{disk.path}/stories.jsonl"
rotate_size = "40kB"
keep = 0
compress = "gzip"
"""
    for name, port in ports.items():
        tls = name in ("garbled", "untrusted")
        text += f"""
[[sink]]
name = "{name}"
type = "webhook"
url = "{'https' if tls else 'http'}://127.0.0.1:{port}/hook"
secret = "{world.SECRET}"
parallel = 8
timeout = "1s"
retry_first = "100ms"
retry_longest = "2s"
allow_networks = ["127.0.0.1"]
"""
        if tls:
            text += f'ca_file = "{certificates["ca"]}.pem"\n'
    for feed in range(FEEDS):
        text += f'[[feed]]\nname = "outlet-{feed}"\nurl = "http://127.0.0.1:{newsroom_port}/{feed}"\n'
    return text + f'[[watch]]\nname = "all"\nwhen = "all"\nto = {json.dumps(["log", *ports])}\n'


class Trial:
    def __init__(self, args, folder):
        self.args, self.folder = args, folder
        self.rng = random.Random(args.seed)
        self.calm = threading.Event()
        self.newsroom = world.Newsroom(FEEDS, random.Random(args.seed + 1))
        self.certificates = world.make_certificates(folder)
        self.receivers, self.ports = {}, {}
        for number, (name, mood) in enumerate(MOODS.items()):
            receiver = world.Receiver(name, mood, random.Random(args.seed + 10 + number), self.calm)
            right = world.server_context(self.certificates["right"])
            if name == "garbled":
                receiver.contexts = (None, right)
            if name == "untrusted":
                receiver.contexts = (world.server_context(self.certificates["wrong"]), right)
            self.receivers[name] = receiver
            self.ports[name] = world.free_port() if name == "refuses" else receiver.serve()
        self.disk = {"cuts": Ext4, "full": SmallDisk}.get(args.kind, Disk)(folder)
        config = os.path.join(folder, "vigie.toml")
        port = world.serve_newsroom(self.newsroom).server_port
        with open(config, "w") as out:
            out.write(configuration(self.disk, port, self.ports, self.certificates))
        self.daemon = world.Daemon(args.vigie, config, os.path.join(folder, "daemon.log"))
        self.dead_seen = 0

    def publish_for(self, seconds):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.newsroom.publish()
            time.sleep(self.rng.uniform(0.02, 0.1))

    def strike(self):
        """One round: the daemon runs under load, until something ends it."""
        if self.args.kind == "eio":
            nth = self.rng.randrange(1, 30)
            self.daemon.start("strace", "-f", "-qqq", "-o", "/dev/null", "-e", "trace=fsync,fdatasync", "-e",
                              f"inject=fsync,fdatasync:error=EIO:when={nth}+{self.rng.randrange(2, 9)}")
            self.publish_for(self.rng.uniform(1.0, 2.5))
            # strace would let the daemon go on when it is killed itself: first the one, then the other
            children = f"/proc/{self.daemon.process.pid}/task/{self.daemon.process.pid}/children"
            for child in open(children).read().split():
                os.kill(int(child), 9)
            self.daemon.process.wait(timeout=20)
            return
        self.daemon.start()
        self.publish_for(self.rng.uniform(0.05, self.args.longest))
        if self.daemon.process.poll() is not None:
            sys.exit(f"the daemon ended by itself with {self.daemon.process.returncode}; see {self.folder}/daemon.log")
        self.disk.strike()
        if self.args.kind in ("cuts", "full"):
            self.publish_for(self.rng.uniform(0, 0.4))
        self.daemon.kill()
        self.disk.heal()

    def settle(self):
        """Everything behaves: what is owed has to arrive."""
        dead = self.daemon.command("sinks", "dead", "--json").stdout.splitlines()
        self.dead_seen = len(dead)
        status = json.loads(self.daemon.command("status", "--json").stdout)
        self.was_disabled = any(sink["name"] == "gone" and "disabled" in sink for sink in status["sinks"])
        self.calm.set()
        self.receivers["refuses"].serve(self.ports["refuses"])
        for words in (("sinks", "enable", "gone"), ("sinks", "redrive")):
            done = self.daemon.command(*words)
            if done.returncode != 0:
                sys.exit(f"vigie {' '.join(words)}: {done.stderr}")
        self.daemon.start()
        deadline = time.monotonic() + self.args.patience
        while time.monotonic() < deadline and self.broken():
            time.sleep(0.5)
        return self.daemon.stop()

    def broken(self):
        log, broken = world.read_log(self.disk.path)
        stories = list(self.newsroom.stories)
        broken += [f"{link} stands {log[link]} times in the log" for link in stories if log[link] != 1]
        broken += [f"{link} is in the log and was never published" for link in set(log) - set(stories)]
        for name, receiver in self.receivers.items():
            with receiver.lock:
                ids = {link: list(one) for link, one in receiver.ids.items()}
                broken += receiver.wrong
            broken += [f"{name}: {link} arrived under {len(ids.get(link, []))} webhook-ids"
                       for link in stories if len(ids.get(link, [])) != 1]
            owners = collections.Counter(one for many in ids.values() for one in many)
            broken += [f"{name}: webhook-id {one} was used {times} times" for one, times in owners.items() if times > 1]
        return broken

    def verdict(self, rounds):
        code = self.settle()
        broken = self.broken()
        if code != 0:
            broken.append(f"the last run ended with {code}")
        notices = collections.Counter()
        for receiver in self.receivers.values():
            notices.update(receiver.notices)
        if self.was_disabled and not notices:
            broken.append("a sink was disabled and no other was told")
        if self.args.kind == "kills" and rounds >= 10 and not (self.was_disabled and self.dead_seen):
            broken.append("nothing was disabled or became a dead letter: this run has shown nothing")
        left = self.daemon.command("sinks", "dead", "--json").stdout.splitlines()
        broken += [f"still dead: {line}" for line in left]
        repeats = {name: receiver.repeats() for name, receiver in self.receivers.items()}
        print(f"{rounds} {self.args.kind}, seed {self.args.seed}: {len(self.newsroom.stories)} stories to "
              f"{len(self.receivers)} webhook sinks and the log; {self.dead_seen} dead letters were redriven, "
              f"{sum(repeats.values())} repeats under the same id; "
              f"{len(notices)} notices of a disabled sink, {len(broken)} broken promises")
        for line in broken[:20]:
            print("broken:", line)
        return not broken


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--vigie", default="build/release/vigie")
    what = options.add_mutually_exclusive_group()
    for kind in ("kills", "cuts", "full", "eio"):
        what.add_argument("--" + kind, type=int, metavar="N")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--longest", type=float, default=0.8, help="seconds before a strike, at most; more for a slow build")
    options.add_argument("--patience", type=float, default=120)
    options.add_argument("--keep", action="store_true", help="keep the folder for a look afterwards")
    args = options.parse_args()
    args.kind = next((kind for kind in ("cuts", "full", "eio", "kills") if getattr(args, kind)), "kills")
    rounds = getattr(args, args.kind) or 12
    folder = tempfile.mkdtemp(prefix="vigie-faults-")
    try:
        trial = Trial(args, folder)
    except (subprocess.CalledProcessError, FileNotFoundError, PermissionError) as failure:
        print(f"this machine does not allow it: {failure}")
        shutil.rmtree(folder, ignore_errors=True)
        return 2
    good = False
    try:
        for number in range(rounds):
            trial.strike()
            if (number + 1) % 50 == 0:
                print(f"{number + 1} {args.kind}, {len(trial.newsroom.stories)} stories", file=sys.stderr)
        good = trial.verdict(rounds)
    finally:
        if trial.daemon.process and trial.daemon.process.poll() is None:
            trial.daemon.kill()
        if good or not args.keep:
            trial.disk.close()
        if good and not args.keep:
            shutil.rmtree(folder)
        else:
            print("kept:", folder)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
