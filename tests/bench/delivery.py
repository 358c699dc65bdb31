#!/usr/bin/env python3
"""How many signed webhooks a second: starts nginx (it answers 204) on one processor and delivery_bench on another.

  delivery.py --bench build/bench/tests/bench/delivery_bench [--store FOLDER] [BENCHMARK OPTIONS]

nginx has to be installed; it listens on loopback, keeps no log, and is stopped at the end.
"""
import argparse
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time

CONF = """
worker_processes 1;
daemon off;
pid {folder}/nginx.pid;
error_log stderr warn;
events {{ worker_connections 2048; }}
http {{
    access_log off;
    keepalive_requests 1000000000;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    server {{
        listen 127.0.0.1:{port};
        location / {{ return 204; }}
    }}
}}
"""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(port):
    for _ in range(100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    sys.exit("nginx does not answer")


def pinned(processor, command):
    return ["taskset", "-c", processor, *command] if (os.cpu_count() or 1) > 1 else command


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--bench", default="build/bench/tests/bench/delivery_bench")
    options.add_argument("--store", help="where the outbox lives; tmpfs by default: without the disk's own time")
    args, rest = options.parse_known_args()
    nginx = shutil.which("nginx", path=os.environ.get("PATH", "") + ":/usr/sbin")
    if not nginx:
        sys.exit("nginx is not installed")
    environment = dict(os.environ, **({"VIGIE_BENCH_FOLDER": args.store} if args.store else {}))
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        config = os.path.join(folder, "nginx.conf")
        with open(config, "w") as out:
            out.write(CONF.format(folder=folder, port=port))
        server = subprocess.Popen(pinned("0", [nginx, "-p", folder, "-c", config]))
        try:
            wait_for(port)
            bench = [args.bench, *rest, f"http://127.0.0.1:{port}/hook"]
            return subprocess.run(pinned("1", bench), env=environment).returncode
        finally:
            server.terminate()
            server.wait()


if __name__ == "__main__":
    sys.exit(main())
