# SPDX-License-Identifier: AGPL-3.0-or-later
"""A reading room over a vault, asked over its socket."""
import http.client
import json
import os
import signal
import subprocess
import urllib.parse

PATIENCE_SECONDS = 120


class Vault:
    """A vault in a folder of its own, with a key that is nobody's."""

    def __init__(self, program, folder, source):
        self.program, self.folder = program, folder
        self.environment = dict(os.environ, DAYLIGHT_VAULT=os.path.join(folder, "v"),
                                DAYLIGHT_KEY=os.path.join(folder, "ingrid.key"))
        self.run("init", self.environment["DAYLIGHT_VAULT"], "--name", "Port of Halden")
        self.run("add", source)

    def run(self, *arguments, status=0, given=None):
        """What it printed: standard output and standard error."""
        done = subprocess.run([self.program, *arguments], env=self.environment, input=given,
                              capture_output=True, check=False, timeout=PATIENCE_SECONDS)
        assert done.returncode == status, (arguments, done.returncode, done.stderr)
        return done.stdout.decode(), done.stderr.decode()


class Answer:
    def __init__(self, response):
        self.status, self.fields, self.body = response.status, response.headers, response.read()

    def json(self):
        return json.loads(self.body)


class Room:
    """`daylight serve` on a free port of this machine, until it is left."""

    def __init__(self, vault, *options, listen="127.0.0.1:0"):
        self.process = subprocess.Popen(
            [vault.program, "serve", "--json", "--listen", listen, *options],
            env=vault.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        line = self.process.stdout.readline()
        assert line, self.process.stderr.read()
        self.said = json.loads(line)
        self.address = self.said["address"]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.stop()

    def stop(self):
        """Its exit status after it was asked to end."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(PATIENCE_SECONDS)

    def ask(self, target, method="GET", body=None, host=None, **fields):
        name, port = self.address.rsplit(":", 1)
        link = http.client.HTTPConnection("127.0.0.1", int(port), timeout=PATIENCE_SECONDS)
        link.putrequest(method, target, skip_host=True)
        link.putheader("Host", host or f"{name}:{port}")
        for field, value in fields.items():
            link.putheader(field.replace("_", "-"), value)
        if body is not None:
            body = body if isinstance(body, bytes) else urllib.parse.urlencode(body).encode()
            link.putheader("Content-Type", "application/x-www-form-urlencoded")
            link.putheader("Content-Length", str(len(body)))
        link.endheaders(body)
        answer = Answer(link.getresponse())
        link.close()
        return answer
