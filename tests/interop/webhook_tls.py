#!/usr/bin/env python3
"""webhook_tls.py VIGIE: what `vigie sinks test` makes of TLS servers, good and bad: authorities, names,
client certificates, versions. Certificates are made by OpenSSL's command line, the servers are Python's.
Exits 0 when each was accepted or refused as it should be, and refusals said why.
"""
import os
import ssl
import subprocess
import sys
import tempfile
import threading

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "faults"))
import world  # noqa: E402


def main():
    vigie = sys.argv[1]
    with tempfile.TemporaryDirectory() as folder:
        certificates = world.make_certificates(folder)

        def attempt(server, keys):
            """Exit status and words of a test of a sink with these keys against that TLS context."""
            calm = threading.Event()
            calm.set()
            receiver = world.Receiver("hook", lambda rng: "ok", None, calm)
            receiver.take = lambda headers, body: 204
            receiver.contexts = (None, server)
            config = os.path.join(folder, "vigie.toml")
            with open(config, "w") as out:
                out.write(f'''[service]
state = "{folder}/state"
[[feed]]
url = "https://example.org/feed"
[[sink]]
name = "hook"
type = "webhook"
url = "https://127.0.0.1:{receiver.serve()}/hook"
secret = "{world.SECRET}"
timeout = "5s"
allow_networks = ["127.0.0.1"]
{keys}
[[watch]]
name = "all"
to = ["hook"]
''')
            done = subprocess.run([vigie, "sinks", "test", "hook", "-c", config], capture_output=True, text=True)
            return done.returncode, done.stdout + done.stderr

        right = lambda: world.server_context(certificates["right"])
        asking = right()
        asking.verify_mode = ssl.CERT_REQUIRED
        asking.load_verify_locations(certificates["ca"] + ".pem")
        old = right()
        old.maximum_version = ssl.TLSVersion.TLSv1_2
        trust = f'ca_file = "{certificates["ca"]}.pem"\n'
        who = f'certificate = "{certificates["client"]}.pem"\nkey = "{certificates["client"]}.key"\n'
        other = f'certificate = "{certificates["client"]}.pem"\nkey = "{certificates["right"]}.key"\n'
        rows = [
            ("our own authority", right(), trust, 0, "accepted"),
            ("an authority nobody knows", right(), "", 1, "ca_file"),
            ("the certificate of another host", world.server_context(certificates["wrong"]), trust, 1, "not to be trusted"),
            ("no TLS at all", None, trust, 1, "no TLS connection"),
            ("who we are", asking, trust + who, 0, "accepted"),
            ("who we are not", asking, trust, 1, "127.0.0.1"),
            ("a key of another certificate", asking, trust + other, 1, "our own certificate or key"),
            ("the newest version", right(), trust + 'min_tls = "1.3"\n', 0, "accepted"),
            ("a version that is too old", old, trust + 'min_tls = "1.3"\n', 1, "no TLS connection"),
            ("an old version that will do", old, trust, 0, "accepted"),
        ]
        wrong = 0
        for name, server, keys, code, words in rows:
            got, said = attempt(server, keys)
            good = got == code and words in said
            wrong += not good
            print(f"{name}: {'as it should be' if good else f'WRONG, {got}: {said.strip()}'}")
        return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
