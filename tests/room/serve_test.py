#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""`daylight serve` as whoever runs it meets it: where it listens, who gets in, how it ends.

  serve_test.py PROGRAM
"""
import os
import re
import socket
import stat
import sys
import tempfile

from room import Room, Vault

PASSWORD = "four words of no poem"
LETTER = b"From: ida@port.example\nSubject: Quay\nDate: Mon, 4 May 2015 10:00:00 +0200\n\nHello.\n"


def check_it_opens_and_closes(vault):
    room = Room(vault)
    assert room.said["url"] == f"http://{room.address}/" and room.said["password"] is False
    assert b"Port of Halden" in room.ask("/").body
    assert room.stop() == 0


def check_what_cannot_be_listened_on(vault):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        said = vault.run("serve", "--listen", address, status=3)[1]
        assert said.startswith("daylight: ") and said.count("\n") == 1, said
    for garbage in ("", "8410", "127.0.0.1", "127.0.0.1:", "127.0.0.1:99999", "127.0.0.1:x",
                    "nowhere.example:1", "unix:", "[::1", "127.evil.example:0"):
        said = vault.run("serve", "--listen", garbage, "--public", status=3)[1]
        assert said.startswith("daylight: ") and said.count("\n") == 1, (garbage, said)
    vault.run("serve", "--base-url", "ftp://x", status=2)
    vault.run("serve", "--base-url", "https://x/", status=2)


def check_others_need_a_password(vault):
    said = vault.run("serve", "--listen", "0.0.0.0:0", status=3)[1]
    assert "--set-password" in said, said
    said = vault.run("serve", "--set-password", status=3, given=b"short\n")[1]
    assert "15 characters" in said, said
    path = os.path.join(vault.folder, "ingrid.password")
    assert not os.path.exists(path)
    vault.run("serve", "--set-password", given=PASSWORD.encode() + b"\n")
    assert stat.S_IMODE(os.stat(path).st_mode) == 0o600
    with open(path, encoding="ascii") as file:
        assert file.read().startswith("$argon2id$")
    return path


def check_the_password(vault):
    with Room(vault, listen="0.0.0.0:0") as room:
        assert room.said["password"] is True
        port = room.address.rsplit(":", 1)[1]
        room.address = f"127.0.0.1:{port}"
        assert room.ask("/", Accept="text/html").status == 303
        assert room.ask("/api/status").status == 401
        page = room.ask("/login")
        assert b"Halden" not in page.body
        cookie = page.fields["Set-Cookie"].split(";")[0]
        token = re.search(rb'name="token" value="([0-9a-f]{64})"', page.body)[1].decode()
        form = {"token": token, "password": "guess", "next": "/api/status"}
        assert room.ask("/login", "POST", form, Cookie=cookie).status == 403
        form["password"] = PASSWORD
        assert room.ask("/login", "POST", form).status == 403
        assert room.ask("/login", "POST", form, Cookie=cookie,
                        Origin="https://evil.example").status == 403
        into = room.ask("/login", "POST", form, Cookie=cookie)
        assert into.status == 303 and into.fields["Location"] == "/api/status"
        session = into.fields["Set-Cookie"]
        assert "HttpOnly" in session and "SameSite=Strict" in session and "Path=/" in session
        assert room.ask("/api/status", Cookie=session.split(";")[0]).status == 200
        assert room.ask("/api/status", Cookie=cookie).status == 401
    # One that was set holds on this machine too.
    with Room(vault) as room:
        assert room.ask("/api/status").status == 401


def check_a_file_others_may_read(vault, path):
    os.chmod(path, 0o644)
    said = vault.run("serve", "--listen", "127.0.0.1:0", status=3)[1]
    assert "chmod 600" in said, said
    os.chmod(path, 0o600)
    with open(path, "w", encoding="ascii") as file:
        file.write("password\n")
    assert "--set-password" in vault.run("serve", "--listen", "127.0.0.1:0", status=3)[1]
    os.remove(path)


def check_names(vault):
    with Room(vault, "--host", "archive.example") as room:
        port = room.address.rsplit(":", 1)[1]
        for host in ("archive.example", "Archive.Example:443", f"localhost:{port}"):
            assert room.ask("/", host=host).status == 200, host
        for host in ("evil.example", "10.0.0.1", "archive.example.evil.example"):
            assert room.ask("/", host=host).status == 421, host


def check_copy_for_readers(vault):
    with Room(vault, "--public") as room:
        answer = room.ask("/logout", "POST", {"token": "0" * 64})
        assert answer.status == 405 and answer.fields["Allow"] == "GET, HEAD"
        assert vault.folder.encode() not in room.ask("/api/sources").body
        assert "Set-Cookie" not in room.ask("/").fields


def check_socket(vault):
    path = os.path.join(vault.folder, "room.sock")
    room = Room(vault, listen=f"unix:{path}")
    assert stat.S_IMODE(os.stat(path).st_mode) == 0o600
    with socket.socket(socket.AF_UNIX) as link:
        link.connect(path)
        link.sendall(b"GET /api/status HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        assert link.makefile("rb").readline() == b"HTTP/1.1 200 OK\r\n"
    assert room.stop() == 0 and not os.path.exists(path)


def main():
    with tempfile.TemporaryDirectory() as folder:
        letter = os.path.join(folder, "letter.eml")
        with open(letter, "wb") as file:
            file.write(LETTER)
        vault = Vault(sys.argv[1], folder, letter)
        check_it_opens_and_closes(vault)
        check_what_cannot_be_listened_on(vault)
        check_names(vault)
        check_copy_for_readers(vault)
        check_socket(vault)
        path = check_others_need_a_password(vault)
        check_the_password(vault)
        check_a_file_others_may_read(vault, path)
    print("the reading room opens, keeps its door and closes")


if __name__ == "__main__":
    main()
