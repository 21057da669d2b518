# SPDX-License-Identifier: AGPL-3.0-or-later
"""The tree as the rules see it: paths, texts, include lines, and what CMake says of the rooms."""
import os
import re
import subprocess

CODE = (".h", ".cc")


class Call:
    """One daylight_room, daylight_test or daylight_fuzz call (or add_executable, add_library)."""

    KEYWORDS = ("FLOOR", "SOURCES", "SOURCE", "SEEDS", "ROOMS", "LIBRARIES", "TIMEOUT", "SERIAL",
                "ENVIRONMENT")

    def __init__(self, folder, command, words):
        self.folder = folder
        self.command = command
        self.name = words[0] if words else ""
        self.lists = {"": []}
        current = ""
        for word in words[1:]:
            if word in self.KEYWORDS:
                current = word
                self.lists.setdefault(current, [])
            else:
                self.lists[current].append(word)

    def get(self, keyword):
        return self.lists.get(keyword, [])

    def sources(self):
        """Paths from the root of the tree."""
        words = self.get("SOURCES") + self.get("SOURCE")
        if not self.command.startswith("daylight_"):
            words = self.get("")
        for word in words:
            word = word.replace("${CMAKE_CURRENT_SOURCE_DIR}/", "")
            if word.startswith("${PROJECT_SOURCE_DIR}/"):
                yield word[len("${PROJECT_SOURCE_DIR}/"):]
            else:
                yield os.path.normpath(os.path.join(self.folder, word))


def strip_code(text):
    """The same lines without comments and without what is inside string and character literals."""
    pattern = re.compile(
        r'R"(?P<tag>[^()\\ ]*)\(.*?\)(?P=tag)"'  # raw strings
        r'|"(?:\\.|[^"\\\n])*"'
        r"|(?<![0-9a-fA-F])'(?:\\.|[^'\\\n])+'"  # not the separator in 1'000
        r"|//[^\n]*|/\*.*?\*/", re.S)

    def blank(found):
        piece = found.group(0)
        kept = "\n" * piece.count("\n")
        return kept if piece.startswith("/") else '""' + kept
    return pattern.sub(blank, text)


class Tree:
    """`texts` maps paths from the root to contents; all tracked text files. `others` are the paths
    of those that are not text."""

    def __init__(self, texts):
        self.texts = texts
        self.others = set()
        self.calls = list(self._read_cmake())
        self.rooms = {call.name: call for call in self.calls if call.command == "daylight_room"}

    @staticmethod
    def read(root):
        """The files that git tracks; outside a checkout all files but those under build/."""
        listed = subprocess.run(["git", "-C", root, "ls-files", "-z"], capture_output=True,
                                check=False)
        paths = [path for path in listed.stdout.decode().split("\0") if path]
        if listed.returncode != 0:
            paths = []
            for folder, folders, names in os.walk(root):
                folders[:] = [name for name in folders if name not in (".git", "build")]
                paths += [os.path.relpath(os.path.join(folder, name), root) for name in names]
        texts = {}
        for path in sorted(paths):
            full = os.path.join(root, path)
            if os.path.isfile(full) and not os.path.islink(full):
                with open(full, "rb") as file:
                    data = file.read()
                try:
                    texts[path] = data.decode("utf-8")
                except UnicodeDecodeError:
                    continue  # a fuzz seed, an image
        tree = Tree({path: text for path, text in texts.items() if "\0" not in text})
        tree.others = set(paths) - set(tree.texts)
        return tree

    def _read_cmake(self):
        for path, text in self.texts.items():
            if os.path.basename(path) != "CMakeLists.txt":
                continue
            text = re.sub(r"#[^\n]*", "", text)
            for found in re.finditer(
                    r"\b(daylight_\w+|add_executable|add_library|target_sources)\s*\(([^()]*)\)",
                    text):
                yield Call(os.path.dirname(path), found.group(1), found.group(2).split())

    def code(self, under=""):
        """Path and text of each C++ file."""
        return [(path, text) for path, text in self.texts.items()
                if path.endswith(CODE) and path.startswith(under)]

    def listed(self, *commands):
        """The sources that the calls of these commands name."""
        return {path for call in self.calls if call.command in commands for path in call.sources()}


def room_of(path):
    """The room a file under src/ lies in, or nothing."""
    parts = path.split("/")
    return parts[1] if len(parts) > 2 and parts[0] == "src" else None


def includes(text):
    """Line number, opening character and path of each include line, in order."""
    for number, line in enumerate(text.splitlines(), 1):
        found = re.match(r'\s*#\s*include\s*([<"])([^>"]+)[>"]', line)
        if found:
            yield number, found.group(1), found.group(2)


def is_test(path):
    return path.endswith(("_test.cc", "_fuzz.cc", "_bench.cc")) or path.startswith("tests/")
