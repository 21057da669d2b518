# SPDX-License-Identifier: AGPL-3.0-or-later
"""The rules of the tree. Each takes a Tree and gives the breaches as lines "path:line: what"."""
import os
import re

from source import includes, is_test, room_of, strip_code

MAX_LINE_COLUMNS = 100
MAX_FILE_LINES = 500
MAX_FUNCTION_LINES = 70

# Include prefixes of the libraries that one room wraps. fmt and GTest may be used by all.
LIBRARIES = ("archive", "argon2", "boost/", "CLI/", "gmime/", "glib", "gmp", "graphviz/", "gsf/",
             "gumbo", "igraph", "kainjow", "leptonica/", "libbfio", "libexif/", "libpff",
             "libstemmer", "nlohmann/", "openssl/", "png.h", "poppler", "seccomp", "sqlite3",
             "tesseract/", "unicode/", "zlib", "zstd")
EVERYONES = ("fmt/", "gtest/", "sys/", "linux/", "netinet/", "arpa/", "asm/")
POSIX = ("dirent.h", "dlfcn.h", "endian.h", "fcntl.h", "ftw.h", "getopt.h", "grp.h", "iconv.h",
         "langinfo.h", "pthread.h", "poll.h", "pwd.h", "sched.h", "spawn.h", "syscall.h",
         "termios.h", "unistd.h", "syslog.h", "execinfo.h", "malloc.h")

BANNED_CALLS = (
    "system", "popen", "strcpy", "stpcpy", "strcat", "sprintf", "vsprintf", "gets", "scanf",
    "sscanf", "fscanf", "rand", "srand", "rand_r", "drand48", "strtok", "atoi", "atol",
    "atoll", "atof", "tmpnam", "tempnam", "mktemp", "tmpfile", "alloca", "setjmp", "longjmp",
    "asctime", "ctime", "gmtime", "localtime", "assert")
BANNED_TOKENS = {
    r"\bstd::(basic_)?regex\b": "std::regex recurses on its input",
    r"#\s*include\s*<iostream>": "fmt, not iostreams",
    r"#\s*include\s*<regex>": "std::regex recurses on its input",
}
SLEEPS = r"\b(sleep|usleep|nanosleep|sleep_for|sleep_until)\s*\("

# Written in two pieces, so that this file obeys its own rule.
BANNED_WORDS = ("TO" + "DO", "FIX" + "ME", "X" + "XX", "/wo" + "rk/", "/tmp/" + "b-")


def layers(tree):
    """A room includes only itself and the rooms its CMake call lists, none of a higher floor."""
    out = []
    floors = {name: int((call.get("FLOOR") or ["-1"])[0]) for name, call in tree.rooms.items()}
    for name, call in tree.rooms.items():
        place = f"{call.folder}/CMakeLists.txt:1: "
        if floors[name] not in range(0, 6):
            out.append(place + f"room {name} states no floor")
        for other in call.get("ROOMS"):
            if other not in tree.rooms:
                out.append(place + f"{name} lists {other}, which is no room")
            elif floors[other] > floors[name]:
                out.append(place + f"{name} on floor {floors[name]} lists {other} above it")
            elif other == name or name in tree.rooms[other].get("ROOMS"):
                out.append(place + f"{name} and {other} list each other")
    for path, text in tree.code("src/"):
        room = room_of(path)
        if room not in tree.rooms:
            continue
        allowed = {room, *tree.rooms[room].get("ROOMS")}
        if is_test(path):
            for call in tree.calls:
                if path in call.sources():
                    allowed.update(call.get("ROOMS"))
        for number, opener, target in includes(text):
            other = target.split("/")[0]
            if opener == '"' and other not in allowed:
                out.append(f"{path}:{number}: {room} includes {target}, but lists no {other}")
    return out


def cycles(tree):
    """Neighbours on one floor never list each other in a circle."""
    out = []
    waiting = {name: set(call.get("ROOMS")) & set(tree.rooms) for name, call in tree.rooms.items()}
    while waiting:
        free = {name for name, needs in waiting.items() if not needs & set(waiting)}
        if not free:
            names = ", ".join(sorted(waiting))
            return [f"src/CMakeLists.txt:1: these rooms need each other: {names}"]
        for name in free:
            del waiting[name]
    return out


def libraries(tree):
    """Each library is wrapped by one room and shows in no header; unknown headers are refused."""
    out = []
    users = {}
    for path, text in tree.code():
        for number, opener, target in includes(text):
            if opener == '"' or ("." not in target and "/" not in target):
                continue  # our own, or the standard library
            if target.startswith(EVERYONES) or target in POSIX or re.match(r"c?[a-z]+$", target):
                continue
            if target in ("signal.h", "stdio.h", "stdlib.h", "string.h", "time.h", "errno.h",
                          "stdint.h", "limits.h", "locale.h", "math.h", "stddef.h",
                          "immintrin.h"):
                continue
            library = next((name for name in LIBRARIES if target.startswith(name)), None)
            if library is None:
                out.append(f"{path}:{number}: <{target}> belongs to no library that is known here")
                continue
            if path.endswith(".h"):
                out.append(f"{path}:{number}: <{target}> shows in a header")
            if not is_test(path) or room_of(path):
                users.setdefault(library, {}).setdefault(room_of(path), f"{path}:{number}")
    for library, rooms in sorted(users.items()):
        if len(rooms) > 1:
            places = ", ".join(sorted(rooms.values()))
            out.append(f"{places}: {library} is wrapped by more than one room")
    return out


def headers(tree):
    """#pragma once opens a header; a unit includes its own header first; quoted paths exist."""
    out = []
    for path, text in tree.code():
        if path.endswith(".h"):
            lines = [line for line in strip_code(text).splitlines() if line.strip()]
            if not lines or lines[0].strip() != "#pragma once":
                out.append(f"{path}:1: #pragma once is not the first line of code")
        own = path[len("src/"):-len(".cc")] + ".h"
        found = list(includes(text))
        if path.startswith("src/") and path.endswith(".cc") and "src/" + own in tree.texts:
            if not found or found[0][2] != own:
                out.append(f"{path}:1: its own header {own} is not included first")
        for number, opener, target in found:
            if opener == '"' and "src/" + target not in tree.texts and path.startswith("src/"):
                out.append(f"{path}:{number}: there is no src/{target}")
    return out


def is_program_text(path):
    name = os.path.basename(path)
    return (path.endswith((".h", ".cc", ".py", ".cmake", ".sh")) or name == "CMakeLists.txt"
            or path in ("setup", "test", "demo", ".ci/run", "bench/run", "examples/make"))


def lines(tree):
    """Lines to 100 columns, unless one address makes them longer."""
    out = []
    for path, text in tree.texts.items():
        if not is_program_text(path):
            continue
        for number, line in enumerate(text.splitlines(), 1):
            if len(line) > MAX_LINE_COLUMNS and not re.search(r"https?://\S{40}", line):
                out.append(f"{path}:{number}: {len(line)} columns")
    return out


def sizes(tree):
    """Files to 500 lines, unless the first ten say "Long because …"."""
    out = []
    for path, text in tree.texts.items():
        count = text.count("\n")
        if is_program_text(path) and count > MAX_FILE_LINES:
            if not re.search(r"\bLong because\b", "\n".join(text.splitlines()[:10])):
                out.append(f"{path}:1: {count} lines, and no reason stated")
    return out


def functions(tree):
    """Functions to 70 lines, as clang-format lays them out."""
    out = []
    for path, text in tree.code():
        rows = strip_code(text).splitlines()
        for indent in ("", "  "):
            opening = re.compile(indent + r"[A-Za-z~\[].*\{$")
            other = re.compile(indent + r"((inline )?namespace|class|struct|enum|union|extern)\b")
            for at, row in enumerate(rows):
                if not opening.match(row) or other.match(row) or re.search(r"=\s*\{$", row):
                    continue
                first = at
                while first and rows[first - 1].strip() and not re.search(
                        r"[;}{:]$|^\s*#", rows[first - 1]):
                    first -= 1
                last = next((end for end in range(at + 1, len(rows))
                             if rows[end].startswith(indent + "}")), at)
                if last - first + 1 > MAX_FUNCTION_LINES:
                    out.append(f"{path}:{first + 1}: a function of {last - first + 1} lines")
    return out


def licences(tree):
    """Every source states its licence in its first line (or the second, below #!)."""
    out = []
    for path, text in tree.texts.items():
        top = "\n".join(text.splitlines()[:2])
        if is_program_text(path) and "SPDX-License-Identifier: AGPL-3.0-or-later" not in top:
            out.append(f"{path}:1: no SPDX line")
    return out


def banned_calls(tree):
    """No call that is unsafe, that recurses on input, or that a test may not make."""
    call = re.compile(r"(?<![\w.>:])(?:std::|::)?(" + "|".join(BANNED_CALLS) + r")\s*\(")
    out = []
    for path, text in tree.code():
        for number, line in enumerate(strip_code(text).splitlines(), 1):
            for found in call.finditer(line):
                out.append(f"{path}:{number}: call of {found.group(1)}")
            for pattern, why in BANNED_TOKENS.items():
                if re.search(pattern, line):
                    out.append(f"{path}:{number}: {why}")
            if path.endswith(".h") and re.search(r"\busing namespace\b", line):
                out.append(f"{path}:{number}: using namespace in a header")
            if path.endswith("_test.cc") and re.search(SLEEPS, line):
                out.append(f"{path}:{number}: a test that sleeps")
            if not is_test(path) and re.search(r"\bthrow\b", line):
                out.append(f"{path}:{number}: our code does not throw")
    return out


def dead_files(tree):
    """Every source is built, every test and fuzz target registered, every header included."""
    out = []
    built = tree.listed("daylight_room", "daylight_test", "daylight_fuzz", "daylight_bench",
                        "add_executable", "add_library", "target_sources")
    built.update(path for path, text in tree.texts.items() if path.endswith(".cc") and any(
        path in cmake for name, cmake in tree.texts.items() if name.endswith(".cmake")))
    tested = tree.listed("daylight_test")
    fuzzed = tree.listed("daylight_fuzz")
    included = {target for _, text in tree.code() for _, opener, target in includes(text)}
    for path, _ in tree.code():
        if path.endswith("_test.cc") and path not in tested:
            out.append(f"{path}:1: in no daylight_test")
        elif path.endswith("_fuzz.cc") and path not in fuzzed:
            out.append(f"{path}:1: in no daylight_fuzz")
        elif path.endswith(".cc") and path not in built:
            out.append(f"{path}:1: in no CMakeLists.txt")
        elif path.endswith(".h") and path[path.find("/") + 1:] not in included:
            out.append(f"{path}:1: included by nobody")
    present = set(tree.texts)
    for path in sorted(built - present):
        if path.endswith(".cc") and "$" not in path:
            out.append(f"{os.path.dirname(path)}/CMakeLists.txt:1: lists {path}, which is not here")
    return out


def words(tree):
    """No loose ends and no paths of one machine in anything committed."""
    out = []
    pattern = re.compile("|".join(
        rf"\b{word}\b" if word.isalpha() else re.escape(word) for word in BANNED_WORDS))
    for path, text in tree.texts.items():
        if path == "LICENSE" or "/fuzz_seeds/" in path:
            continue
        for number, line in enumerate(text.splitlines(), 1):
            found = pattern.search(line)
            if found:
                out.append(f"{path}:{number}: {found.group(0)}")
    return out


def documents(tree):
    """ARCHITECTURE.md names every room; pages that are linked or cited exist."""
    out = []
    page = tree.texts.get("ARCHITECTURE.md", "")
    for room in tree.rooms:
        if f"`{room}`" not in page:
            out.append(f"ARCHITECTURE.md:1: does not name the room {room}")
    for path, text in tree.texts.items():
        if path.startswith("tests/tree/"):
            continue
        for number, line in enumerate(text.splitlines(), 1):
            targets = re.findall(r"\bdocs/[a-z]+/[\w.-]+\.(?:md|[1-8])\b", line)
            if path.endswith(".md"):
                for link in re.findall(r"\]\(([^)#: ]+)(?:#[^)]*)?\)", line):
                    targets.append(os.path.normpath(os.path.join(os.path.dirname(path), link)))
            for target in targets:
                if target not in tree.texts and target not in tree.others and not any(
                        name.startswith(target + "/") for name in tree.texts):
                    out.append(f"{path}:{number}: there is no {target}")
    return out


def limits(tree):
    """Every constant of a limits.h stands in a test."""
    out = []
    tests = "\n".join(text for path, text in tree.texts.items() if path.endswith("_test.cc") or
                      path.startswith("tests/") and not path.startswith("tests/tree/"))
    for path, text in tree.texts.items():
        if not re.fullmatch(r"src/\w+/limits\.h", path):
            continue
        for number, line in enumerate(text.splitlines(), 1):
            found = re.search(r"\bconstexpr\b.*?\b(k[A-Z]\w*)\b\s*(=|\{)", line)
            if found and not re.search(rf"\b{found.group(1)}\b", tests):
                out.append(f"{path}:{number}: {found.group(1)} is in no test")
    return out


def apply_excuses(text, found):
    """What is left of the breaches by rule, and the excuses that excuse nothing."""
    unused = []
    for number, line in enumerate(text.splitlines(), 1):
        excuse = re.fullmatch(r"(\w+) (\S+) ([^:]+): \S.*", line)
        if not excuse or excuse.group(1) not in found:
            continue
        rule, path, part = excuse.groups()
        kept = [each for each in found[rule] if not (each.startswith(path + ":") and
                                                    re.search(rf"\b{re.escape(part)}\b", each))]
        if len(kept) == len(found[rule]):
            unused.append(f"tests/tree/excused.txt:{number}: excuses nothing: {line}")
        found[rule] = kept
    return found, unused


ALL = (layers, cycles, libraries, headers, lines, sizes, functions, licences, banned_calls,
       dead_files, words, documents, limits)
