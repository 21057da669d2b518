#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Holds what the reading room tells programs to docs/api/openapi.json and to the command line, and
its feeds to RFC 4287.

  api_test.py PROGRAM EXAMPLES TREE
"""
import json
import os
import re
import sys
import tempfile
import urllib.parse

import jsonschema

import atom
from room import Room, Vault

# Queries after which items of every kind are looked at.
QUERIES = ("", "is:verified", "has:attachment", "type:pdf", "type:spreadsheet", "in:attachment",
           "contaminated")
ITEMS_OF_A_QUERY = 6


class Description:
    """The document, and what it says of an answer."""

    def __init__(self, path):
        with open(path, encoding="utf-8") as file:
            self.document = json.load(file)

    def schema(self, path, status, kind):
        content = self.document["paths"][path]["get"]["responses"][str(status)]["content"]
        return dict(content[kind]["schema"], components=self.document["components"])

    def check(self, path, answer):
        kind = answer.fields["Content-Type"]
        schema = self.schema(path, answer.status, kind)
        validator = jsonschema.Draft202012Validator(schema)
        for error in sorted(validator.iter_errors(answer.json()), key=str)[:3]:
            place = "/".join(map(str, error.absolute_path))
            raise AssertionError(f"{path}: {place}: {error.message[:300]}")


def check_document(description):
    assert description.document["openapi"].startswith("3.1.")
    for name, schema in description.document["components"]["schemas"].items():
        jsonschema.Draft202012Validator.check_schema(schema)
        assert schema, name


def routes_of(tree):
    """Every route under /api/ that is in the sources, as the document writes it."""
    found = set()
    folder = os.path.join(tree, "src", "room")
    for name in os.listdir(folder):
        if not name.endswith(".cc") or name.endswith("_test.cc"):
            continue
        with open(os.path.join(folder, name), encoding="utf-8") as file:
            found.update(re.findall(r'Method::Get, "(/api/[^"]*)"', file.read()))
    return {re.sub(r":(\w+)", r"{\1}", path) for path in found}


def check_routes(description, tree):
    documented = set(description.document["paths"])
    routes = routes_of(tree)
    assert len(routes) > 10, routes
    assert documented == routes, documented ^ routes


def check_lists(description, room, vault):
    asked = set()

    def get(path, query="", **values):
        target = path
        for name, value in values.items():
            target = target.replace("{" + name + "}", urllib.parse.quote(value, safe=""))
        answer = room.ask(target + query)
        assert answer.status == 200, (target, answer.body)
        description.check(path, answer)
        asked.add(path)
        return answer

    for path in ("/api/status", "/api/sources", "/api/failures", "/api/people", "/api/verdicts",
                 "/api/openapi.json"):
        get(path)
    assert get("/api/openapi.json").json() == description.document
    for fold in ("none", "copies", "thread"):
        get("/api/search", f"?limit=500&fold={fold}&sort=newest")
    for query in QUERIES:
        for hit in get("/api/search", f"?limit={ITEMS_OF_A_QUERY}&q="
                       + urllib.parse.quote(query)).json()["results"]:
            get("/api/items/{id}", "?all=1", id=hit["id"])
            if hit["kind"] == "message":
                get("/api/items/{id}/copies", "?diff=1", id=hit["id"])
                get("/api/threads/{id}", "?text=all", id=hit["id"])
                if hit["verdict"] is not None:
                    get("/api/items/{id}/evidence", id=hit["id"])
    for person in get("/api/people", "?limit=5").json()["people"]:
        get("/api/people/{id}", id=person["person"])
    check_like_the_command_line(room, vault)
    missed = set(description.document["paths"]) - asked
    assert not missed, missed


def check_like_the_command_line(room, vault):
    def lines(*arguments):
        return [json.loads(line) for line in vault.run(*arguments)[0].splitlines()]

    hits = lines("search", "--json", "--limit", "40", "contaminated")
    answer = room.ask("/api/search?limit=40&q=contaminated").json()
    assert answer["results"] == hits and answer["count"] >= len(hits) > 0
    item = next(hit["id"] for hit in hits if hit["kind"] == "message")
    assert room.ask(f"/api/items/{item}").json() == lines("show", "--json", item)[0]
    nodes = room.ask(f"/api/threads/{item}?limit=500").json()["nodes"]
    assert nodes == lines("thread", "--json", item)
    told = lines("status", "--json")[0]
    told["decisions"]["key"] = None
    assert room.ask("/api/status").json() == told
    assert room.ask("/api/people?limit=500").json()["people"] == lines(
        "people", "--json", "--limit", "500")
    assert room.ask("/api/failures?limit=500").json()["failures"] == lines(
        "status", "--failures", "--json")


def check_problems(description, room):
    for path, target, status in (
            ("/api/search", "/api/search?limit=501", 400),
            ("/api/search", "/api/search?sort=best", 400),
            ("/api/items/{id}", "/api/items/zzzzzzzzzz", 404),
            ("/api/items/{id}", "/api/items/zzzzzzzzzz?all=2", 400),
            ("/api/threads/{id}", "/api/threads/zzzzzzzzzz", 404),
            ("/api/people/{id}", "/api/people/nobody%40nowhere.example", 404)):
        answer = room.ask(target)
        assert answer.status == status, (target, answer.status)
        assert answer.fields["Content-Type"] == "application/problem+json"
        description.check(path, answer)


def check_pages(room):
    """Following `next` gives each result once and ends."""
    found, target = [], "/api/search?limit=37&sort=oldest"
    while target:
        answer = room.ask(target).json()
        found += [hit["id"] for hit in answer["results"]]
        target = answer["next"]
    assert len(found) == len(set(found)) == answer["count"]


def check_tags(room):
    first = room.ask("/api/people")
    again = room.ask("/api/people", If_None_Match=first.fields["ETag"])
    assert again.status == 304 and not again.body
    assert room.ask("/api/people?limit=1", If_None_Match=first.fields["ETag"]).status == 200


def check_feeds(room):
    for query in ("", "contaminated", 'from:ingrid "samples"', "nothing-has-this-word", "<&\"'>"):
        answer = room.ask("/search.atom?q=" + urllib.parse.quote(query))
        assert answer.status == 200
        assert answer.fields["Content-Type"] == "application/atom+xml; charset=utf-8"
        problems, entries = atom.check_feed(answer.body)
        assert not problems, (query, problems[:5])
        assert bool(entries) == (query in ("", "contaminated", 'from:ingrid "samples"')), query
    assert b"https://archive.example/m/" in room.ask("/search.atom").body


def check_spoiled_feeds():
    """That the rules can fail."""
    good = (b'<feed xmlns="http://www.w3.org/2005/Atom"><id>urn:x:1</id><title>t</title>'
            b"<updated>2015-05-04T10:00:00Z</updated><author><name>n</name></author></feed>")
    assert atom.check_feed(good) == ([], [])
    for before, after in ((b"<id>urn:x:1</id>", b""), (b"T10:00:00Z", b" 10:00"),
                          (b"<name>n</name>", b""), (b"urn:x:1", b"x"),
                          (b"</feed>", b'<link href="/m/1"/></feed>'),
                          (b"</feed>", b"<entry/></feed>")):
        assert atom.check_feed(good.replace(before, after))[0], after


def check_embeds(room):
    item = room.ask("/api/search?q=is%3Averified&limit=1").json()["results"][0]["id"][:10]
    page = urllib.parse.quote(f"https://archive.example/m/{item}", safe="")
    cited = room.ask(f"/oembed?format=json&url={page}").json()
    # oembed.com §2.3.4: what a rich one must have.
    assert cited["version"] == "1.0" and cited["type"] == "rich"
    assert cited["html"] and cited["width"] > 0 and cited["height"] > 0
    assert f"https://archive.example/m/{item}" in cited["html"]


def main():
    program, examples, tree = sys.argv[1:4]
    description = Description(os.path.join(tree, "docs", "api", "openapi.json"))
    check_document(description)
    check_routes(description, tree)
    check_spoiled_feeds()
    with tempfile.TemporaryDirectory() as folder:
        vault = Vault(program, folder, os.path.join(examples, "archive"))
        vault.run("keys", "import", os.path.join(examples, "keys", "halden.zone"))
        vault.run("label", "--query", "from:ingrid samples", "samples")
        with Room(vault) as room:
            check_lists(description, room, vault)
            check_problems(description, room)
            check_pages(room)
            check_tags(room)
        with Room(vault, "--base-url", "https://archive.example") as room:
            check_feeds(room)
            check_embeds(room)
    print("the answers are as docs/api/openapi.json says")


if __name__ == "__main__":
    main()
