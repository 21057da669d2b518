#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Holds the server of src/http to clients that others have written: Python's http.client and gzip,
and curl where it is installed.

  clients_test.py SERVER
"""
import gzip
import http.client
import os
import shutil
import socket
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from tally import Tally  # noqa: E402

PATIENCE_SECONDS = 60
TEXT = "".join(f"{line} Port of Halden\n" for line in range(1, 2001)).encode()
LETTERS = (b"abcdefghijklmnopqrstuvw" * (3000017 // 23 + 1))[:3000017]


class Server:
    """A server of its own for a while."""

    def __init__(self, program, *arguments):
        self.process = subprocess.Popen([program, *arguments], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE)
        self.address = self.process.stdout.readline().decode().strip()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        assert self.process.wait(PATIENCE_SECONDS) == 0
        self.process.stdout.close()


def connection(server):
    return http.client.HTTPConnection(server.address, timeout=PATIENCE_SECONDS)


def ask(link, method, target, body=None, **fields):
    link.request(method, target, body=body,
                 headers={name.replace("_", "-"): value for name, value in fields.items()})
    answer = link.getresponse()
    return answer, answer.read()


def keeps_one_connection(server):
    link = connection(server)
    ask(link, "GET", "/echo")
    first = link.sock
    for number in range(100):
        answer, body = ask(link, "GET", f"/echo?n={number}")
        assert answer.status == 200 and body == f"GET /echo n={number} local\n".encode()
    assert link.sock is first


def says_head_and_length(server):
    link = connection(server)
    answer, body = ask(link, "HEAD", "/text")
    assert body == b"" and int(answer.headers["Content-Length"]) == len(TEXT)
    assert ask(link, "GET", "/text")[1] == TEXT


def compresses_as_gzip_reads_it(server):
    link = connection(server)
    answer, body = ask(link, "GET", "/text", Accept_Encoding="br;q=1, gzip;q=0.5")
    assert answer.headers["Content-Encoding"] == "gzip" and len(body) < len(TEXT)
    assert gzip.decompress(body) == TEXT
    tag = answer.headers["ETag"]
    answer, body = ask(link, "GET", "/text", Accept_Encoding="gzip", If_None_Match=tag)
    assert answer.status == 304 and body == b""
    answer, body = ask(link, "GET", "/text", Accept_Encoding="gzip;q=0")
    assert "Content-Encoding" not in answer.headers and body == TEXT


def gives_ranges(server):
    link = connection(server)
    answer, body = ask(link, "GET", "/file")
    assert answer.status == 200 and body == LETTERS
    tag = answer.headers["ETag"]
    for text, first, last in (("0-0", 0, 0), ("262143-262144", 262143, 262144),
                              ("1000000-", 1000000, 3000016), ("-5", 3000012, 3000016)):
        answer, body = ask(link, "GET", "/file", Range=f"bytes={text}", If_Range=tag)
        assert answer.status == 206 and body == LETTERS[first:last + 1], text
        assert answer.headers["Content-Range"] == f"bytes {first}-{last}/3000017"
    answer, _ = ask(link, "GET", "/file", Range="bytes=3000017-")
    assert answer.status == 416 and answer.headers["Content-Range"] == "bytes */3000017"


def takes_forms(server):
    link = connection(server)
    answer, body = ask(link, "POST", "/form", body="a=1&b=two+words%21",
                       Content_Type="application/x-www-form-urlencoded")
    assert answer.status == 200 and body == b"a=1&b=two%20words%21\n"
    answer, _ = ask(link, "POST", "/form", body="a=%")
    assert answer.status == 400
    answer, _ = ask(link, "PUT", "/form", body="a=1")
    assert answer.status == 405 and answer.headers["Allow"] == "GET, HEAD, POST"


def curl(server, *arguments):
    done = subprocess.run(["curl", "-sS", "--max-time", str(PATIENCE_SECONDS), *arguments],
                          capture_output=True, check=False, timeout=2 * PATIENCE_SECONDS,
                          env={"PATH": os.environ["PATH"], "no_proxy": "*"})
    assert done.returncode == 0, done.stderr
    return done.stdout


def serves_curl(server):
    base = f"http://{server.address}"
    assert curl(server, "--compressed", f"{base}/text") == TEXT
    assert curl(server, "-r", "5-9", f"{base}/file") == LETTERS[5:10]
    assert curl(server, "--data-urlencode", "q=a b&c", f"{base}/form") == b"q=a%20b%26c\n"
    # Above a megabyte curl asks first whether it may send (Expect: 100-continue).
    with tempfile.NamedTemporaryFile() as file:
        file.write(b"a=" + b"x" * 1048574)
        file.flush()
        back = curl(server, "-H", "Expect: 100-continue", "--data-binary", f"@{file.name}",
                    f"{base}/form")
        assert len(back) == 1048577 and back.startswith(b"a=xxx")
    two = curl(server, f"{base}/echo?1", f"{base}/echo?2", "-w", "%{num_connects}\n")
    assert two.splitlines()[1::2] == [b"1", b"0"], two


def serves_curl_on_a_unix_socket(program):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "http.sock")
        with Server(program, f"unix:{path}") as server:
            assert curl(server, "--unix-socket", path, "http://archive/text") == TEXT
        assert not os.path.exists(path)


def refuses_what_is_no_http(server):
    host, port = server.address.split(":")
    for text in (b"\x16\x03\x01\x02\x00\x01\r\n\r\n", b"GET / HTTP/1.1\r\n\r\n",
                 b"GET /../../etc/passwd HTTP/1.1\r\nHost: a\r\n\r\n",
                 b"GET /%2e%2e/etc/passwd HTTP/1.1\r\nHost: a\r\n\r\n"):
        with socket.create_connection((host, int(port)), timeout=PATIENCE_SECONDS) as link:
            link.sendall(text)
            link.shutdown(socket.SHUT_WR)
            answer = b"".join(iter(lambda: link.recv(65536), b""))
        assert answer.startswith(b"HTTP/1.1 400 ") and b"passwd" not in answer, answer


def main(program):
    tally = Tally()
    with Server(program) as server:
        tests = [keeps_one_connection, says_head_and_length, compresses_as_gzip_reads_it,
                 gives_ranges, takes_forms, refuses_what_is_no_http]
        for test in tests:
            run(tally, test, server)
        for test, given in ((serves_curl, server), (serves_curl_on_a_unix_socket, program)):
            if shutil.which("curl"):
                run(tally, test, given)
            else:
                tally.add("skipped", test.__name__, "there is no curl")
    print(tally.line())
    tally.write(os.environ.get("DAYLIGHT_TALLY", ""), "http_clients")
    return 1 if tally.count("failed") else 0


def run(tally, test, given):
    try:
        test(given)
        tally.add("passed", test.__name__)
    except (AssertionError, OSError, http.client.HTTPException) as error:
        print(f"FAILED {test.__name__}: {error!r}")
        tally.add("failed", test.__name__, repr(error))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
