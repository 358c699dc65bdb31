#!/usr/bin/env python3
"""Measures `vigie once` as a whole process: CPU seconds per 1,000 feeds and peak memory, cold (empty
state, every feed answers 200) and warm (the same state, every feed answers 304).

  once.py --vigie build/release/vigie --urls urls.txt [--runs 5] [--pin 1] [--work /dev/shm/once]
          [--beside 'NAME=COMMAND with @URLS'] …

The feeds must be served on loopback with ETags by a server that is already running (pin it to another
processor). --beside runs another program in turn with Vigie, for comparison within one run of the
machine; @URLS is replaced by the file of addresses, @WORK by an empty folder; it is charged for its
whole process unless it prints a JSON line with "cpu_s", which then counts.
"""
import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import time


def run(command, pin, folder):
    if pin:
        command = ["taskset", "-c", pin, *command]
    out = open(os.path.join(folder, "out.log"), "w+")
    began = time.monotonic()
    process = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.monotonic() - began
    out.seek(0)
    text = out.read()
    cpu = usage.ru_utime + usage.ru_stime
    for line in text.splitlines():
        if line.startswith("{") and '"cpu_s"' in line:
            cpu = json.loads(line)["cpu_s"]
    return {"cpu_s": cpu, "wall_s": wall, "peak_mb": usage.ru_maxrss / 1024, "exit": os.waitstatus_to_exitcode(status)}, text


def write_config(folder, urls):
    feeds = "".join(f'[[feed]]\nurl = "{url}"\n' for url in urls)
    path = os.path.join(folder, "vigie.toml")
    with open(path, "w") as out:
        out.write(f'[service]\nstate = "{folder}/state"\n[poll]\nfetches = 64\nper_host = 64\nbacklog = "all"\n'
                  f'allow_networks = ["127.0.0.0/8"]\n[[sink]]\nname = "log"\ntype = "jsonl"\n'
                  f'path = "{folder}/stories.jsonl"\n[[watch]]\nname = "everything"\nwhen = "all"\nto = ["log"]\n{feeds}')
    return path


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--vigie", default="build/release/vigie")
    options.add_argument("--urls", required=True, help="one address a line")
    options.add_argument("--runs", type=int, default=5)
    options.add_argument("--pin", default="1", help="processor of the measured program; empty: any")
    options.add_argument("--work", default="/dev/shm/vigie-once")
    options.add_argument("--beside", action="append", default=[])
    args = options.parse_args()
    urls = [line.strip() for line in open(args.urls) if line.strip()]
    results = {}

    def note(name, figures):
        results.setdefault(name, []).append(figures)
        print(json.dumps({"what": name, **{k: round(v, 3) for k, v in figures.items()}}), file=sys.stderr)

    for _ in range(args.runs):
        shutil.rmtree(args.work, ignore_errors=True)
        os.makedirs(args.work)
        config = write_config(args.work, urls)
        for phase in ("cold", "warm"):
            figures, text = run([args.vigie, "once", "-c", config], args.pin, args.work)
            if figures["exit"] != 0:
                sys.exit(f"vigie once ({phase}) ended with {figures['exit']}:\n{text[-2000:]}")
            note(f"vigie {phase}", figures)
        for beside in args.beside:
            name, command = beside.split("=", 1)
            folder = os.path.join(args.work, "beside")
            shutil.rmtree(folder, ignore_errors=True)
            os.makedirs(folder)
            words = [w.replace("@URLS", args.urls).replace("@WORK", folder) for w in command.split()]
            note(name, run(words, args.pin, folder)[0])
    shutil.rmtree(args.work, ignore_errors=True)

    print(f"{'':24} {'CPU s/1000':>10} {'min':>7} {'max':>7} {'feeds/s':>8} {'peak MB':>8}   ({len(urls)} feeds, {args.runs} runs)")
    for name, rows in results.items():
        cpu = [row["cpu_s"] * 1000 / len(urls) for row in rows]
        print(f"{name:24} {statistics.median(cpu):10.3f} {min(cpu):7.3f} {max(cpu):7.3f} "
              f"{len(urls) / statistics.median(row['wall_s'] for row in rows):8.0f} {max(row['peak_mb'] for row in rows):8.1f}")


if __name__ == "__main__":
    main()
