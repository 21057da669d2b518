# SPDX-License-Identifier: AGPL-3.0-or-later
"""The rules of RFC 4287 for a feed, and none of what Daylight thinks of them."""
import datetime
import re
import urllib.parse
import xml.etree.ElementTree

NAMESPACE = "{http://www.w3.org/2005/Atom}"
# §4.1.1, §4.1.2: how often each may stand there.
ONCE_IN_FEED = ("id", "title", "updated")
ONCE_IN_ENTRY = ("id", "title", "updated")
AT_MOST_ONCE_IN_ENTRY = ("content", "published", "rights", "source", "summary")
# RFC 3339, with the capitals that §3.3 asks for.
DATE = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$")


def check_feed(body):
    """Problems, and the entries."""
    root = xml.etree.ElementTree.fromstring(body)
    problems = []
    if root.tag != NAMESPACE + "feed":
        return [f"the root is {root.tag}"], []
    for element in root.iter():
        if not element.tag.startswith(NAMESPACE):
            problems.append(f"{element.tag} is of no namespace of Atom")
    entries = root.findall(NAMESPACE + "entry")
    problems += check_once(root, "feed", ONCE_IN_FEED)
    has_author = root.find(NAMESPACE + "author") is not None
    for entry in entries:
        problems += check_once(entry, "entry", ONCE_IN_ENTRY)
        problems += check_entry(entry, has_author)
    names = [entry.findtext(NAMESPACE + "id") for entry in entries]
    if len(set(names)) != len(names):
        problems.append("two entries have one id")
    problems += check_common(root)
    return problems, entries


def check_once(element, what, names):
    return [f"{what}: {len(element.findall(NAMESPACE + name))} times {name}" for name in names
            if len(element.findall(NAMESPACE + name)) != 1]


def check_entry(entry, feed_has_author):
    problems = [f"entry: several {name}" for name in AT_MOST_ONCE_IN_ENTRY
                if len(entry.findall(NAMESPACE + name)) > 1]
    if not feed_has_author and entry.find(NAMESPACE + "author") is None:
        problems.append("entry: no author")
    content = entry.find(NAMESPACE + "content")
    links = [link for link in entry.findall(NAMESPACE + "link")
             if link.get("rel", "alternate") == "alternate"]
    if content is None and not links:
        problems.append("entry: neither content nor an alternate link")
    if content is not None and content.get("type") == "text" and len(content):
        problems.append("entry: elements within text")
    return problems


def check_common(root):
    problems = []
    for element in root.iter():
        name = element.tag[len(NAMESPACE):]
        if name in ("updated", "published"):
            if not DATE.match(element.text or ""):
                problems.append(f"{name} is {element.text}")
            else:
                datetime.datetime.fromisoformat(element.text.replace("Z", "+00:00"))
        if name == "id" and not urllib.parse.urlsplit(element.text or "").scheme:
            problems.append(f"id is {element.text}")
        if name == "link" and not urllib.parse.urlsplit(element.get("href", "")).netloc:
            problems.append(f"a link to {element.get('href')}")
        if name == "author" and len(element.findall(NAMESPACE + "name")) != 1:
            problems.append("an author without a name")
        if name == "category" and not element.get("term"):
            problems.append("a category without a term")
    return problems
