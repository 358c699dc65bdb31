#!/usr/bin/env python3
"""A webhook receiver that has OpenSSL's command line verify the ed25519 signature it is sent.

  verify_v1a.py --key whpk_… [--port 0] [--timeout 30]

Listens on 127.0.0.1, prints "listening PORT", answers 204 to one request that OpenSSL verifies and exits 0;
one that it does not, or the end of the time, exits 1.
"""
import argparse
import base64
import http.server
import os
import subprocess
import sys
import tempfile

SPKI = bytes.fromhex("302a300506032b6570032100")  # RFC 8410: what stands before the 32 bytes of a public key


def verified(key, headers, body):
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    signatures = [one[4:] for one in headers["webhook-signature"].split() if one.startswith("v1a,")]
    with tempfile.TemporaryDirectory() as folder:
        path = lambda name: os.path.join(folder, name)
        contents = {"key": SPKI + base64.b64decode(key.removeprefix("whpk_")), "message": signed}
        for number, one in enumerate(signatures):
            contents[f"signature{number}"] = base64.b64decode(one)
        for name, content in contents.items():
            with open(path(name), "wb") as out:
                out.write(content)
        return any(
            subprocess.run(["openssl", "pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-inkey", path("key"),
                            "-rawin", "-in", path("message"), "-sigfile", path(f"signature{number}")],
                           capture_output=True).returncode == 0 for number in range(len(signatures)))


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--key", required=True)
    options.add_argument("--port", type=int, default=0)
    options.add_argument("--timeout", type=float, default=30)
    args = options.parse_args()
    outcome = []

    class Hook(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            outcome.append(verified(args.key, self.headers, body))
            changed = verified(args.key, self.headers, body + b" ")
            if changed:
                outcome[-1] = False
            self.send_response(204 if outcome[-1] else 400)
            self.end_headers()

        def log_message(self, *_):
            pass

    server = http.server.HTTPServer(("127.0.0.1", args.port), Hook)
    server.timeout = args.timeout
    print(f"listening {server.server_port}", flush=True)
    server.handle_request()
    if outcome != [True]:
        print("verify_v1a: not verified" if outcome else "verify_v1a: nothing came", file=sys.stderr)
        return 1
    print("verified 1")
    return 0


if __name__ == "__main__":
    sys.exit(main())
