# SPDX-License-Identifier: AGPL-3.0-or-later
"""Invented trees: (rule, name, {path: text}, words that the breaches hold). An empty list: good."""
import rules

SPDX = "// SPDX-License-Identifier: AGPL-3.0-or-later\n"
LOW = "daylight_room(low FLOOR 1\n  SOURCES a.cc)\n"
HIGH = "daylight_room(high FLOOR 2\n  SOURCES b.cc\n  ROOMS low)\n"


def two_rooms(**extra):
    """Rooms low and high, high on top of low; keys name files with __ for / and _dot_ for a dot."""
    texts = {
        "src/low/CMakeLists.txt": LOW, "src/high/CMakeLists.txt": HIGH,
        "src/low/a.h": SPDX + "#pragma once\n", "src/low/a.cc": SPDX + '#include "low/a.h"\n',
        "src/high/b.h": SPDX + "#pragma once\n",
        "src/high/b.cc": SPDX + '#include "high/b.h"\n#include "low/a.h"\n'}
    for name, text in extra.items():
        texts[name.replace("__", "/").replace("_dot_", ".")] = text
    return texts


def function_of(count, indent=""):
    body = "".join(f"{indent}  f{i}();\n" for i in range(count - 2))
    return f"{indent}void f() {{\n{body}{indent}}}\n"


UNLISTED = two_rooms(src__high__CMakeLists_dot_txt="daylight_room(high FLOOR 2 SOURCES b.cc)\n")
UPWARD = two_rooms(
    src__low__CMakeLists_dot_txt="daylight_room(low FLOOR 1 SOURCES a.cc ROOMS high)\n",
    src__high__CMakeLists_dot_txt="daylight_room(high FLOOR 2 SOURCES b.cc)\n",
    src__high__b_dot_cc='#include "high/b.h"\n')
TEST_ROOMS = two_rooms(
    src__low__CMakeLists_dot_txt=LOW + "daylight_test(t SOURCES t_test.cc ROOMS low high)\n",
    src__low__t_test_dot_cc='#include "high/b.h"\n')
CIRCLE = {f"src/{one}/CMakeLists.txt": f"daylight_room({one} FLOOR 3 SOURCES x.cc ROOMS {two})\n"
          for one, two in (("a", "b"), ("b", "c"), ("c", "a"))}
LINE = {"src/low/a.cc": "x" * 101 + "\n"}

CASES = [
    (rules.layers, "good", two_rooms(), []),
    (rules.layers, "unlisted", UNLISTED, ["lists no low"]),
    (rules.layers, "upward", UPWARD, ["above it"]),
    (rules.layers, "a_test_has_rooms_of_its_own", TEST_ROOMS, []),
    (rules.layers, "no_such_room",
     two_rooms(src__low__CMakeLists_dot_txt="daylight_room(low FLOOR 1 SOURCES a.cc ROOMS no)\n"),
     ["no room"]),
    (rules.layers, "no_floor",
     two_rooms(src__low__CMakeLists_dot_txt="daylight_room(low SOURCES a.cc)\n"), ["no floor"]),
    (rules.cycles, "good", two_rooms(), []),
    (rules.cycles, "circle", CIRCLE, ["a, b, c"]),

    (rules.libraries, "good", two_rooms(src__low__a_dot_cc="#include <sqlite3.h>\n#include <map>\n"
                                        "#include <fmt/core.h>\n#include <unistd.h>\n"), []),
    (rules.libraries, "in_a_header", two_rooms(src__low__a_dot_h="#include <zstd.h>\n"),
     ["in a header"]),
    (rules.libraries, "two_rooms", two_rooms(src__low__a_dot_cc="#include <zstd.h>\n",
                                             src__high__b_dot_cc="#include <zstd.h>\n"),
     ["more than one room"]),
    (rules.libraries, "unknown", two_rooms(src__low__a_dot_cc="#include <curl/curl.h>\n"),
     ["curl/curl.h"]),

    (rules.headers, "good", two_rooms(), []),
    (rules.headers, "no_pragma", two_rooms(src__low__a_dot_h=SPDX + "#include <map>\n"),
     ["#pragma once"]),
    (rules.headers, "own_header_late",
     two_rooms(src__high__b_dot_cc='#include "low/a.h"\n#include "high/b.h"\n'), ["high/b.h"]),
    (rules.headers, "gone", two_rooms(src__low__a_dot_cc='#include "low/a.h"\n'
                                      '#include "low/gone.h"\n'), ["low/gone.h"]),

    (rules.lines, "good", {"src/low/a.cc": "x" * 100 + "\n", "README.md": "x" * 200}, []),
    (rules.lines, "long", LINE, ["101 columns"]),
    (rules.sizes, "good", {"src/low/a.cc": SPDX + "// Long because it is a table.\n" + "\n" * 500,
                           "src/low/b.cc": "\n" * 500}, []),
    (rules.sizes, "long", {"src/low/a.cc": "\n" * 501}, ["501 lines"]),
    (rules.functions, "good", {"src/low/a.cc": function_of(70) + "\n" + function_of(70) +
                               "\nnamespace x {\n" + function_of(60) + "}\n"}, []),
    (rules.functions, "long", {"src/low/a.cc": "int a;\n" + function_of(71)}, ["a.cc:2"]),
    (rules.functions, "long_in_a_class",
     {"src/low/a.h": "class A {\n" + function_of(71, "  ") + "};\n"}, ["71 lines"]),
    (rules.functions, "a_long_head_counts",
     {"src/low/a.cc": "static int\n" + function_of(70)}, ["71 lines"]),

    (rules.licences, "good", {"src/low/a.cc": SPDX, "setup": "#!/bin/bash\n" + SPDX}, []),
    (rules.licences, "none", {"src/low/a.cc": "\n\n" + SPDX, "a.py": ""}, ["a.cc", "a.py"]),

    (rules.banned_calls, "good",
     {"src/low/a.cc": "// system(x)\nauto s = \"rand()\";\nthing.system();\nday::random(1);\n"
      "using namespace day;\n"
      "static_assert(true);\nint operand(int);\nauto c = 'x'; // don't throw\n"}, []),
    (rules.banned_calls, "system", {"src/low/a.cc": "  std::system(x);\n"}, ["call of system"]),
    (rules.banned_calls, "plain_and_global", {"src/low/a.cc": "rand();\n::strcpy (a, b);\n"},
     ["rand", "strcpy"]),
    (rules.banned_calls, "regex", {"src/low/a.cc": "std::regex r;\n"}, ["std::regex"]),
    (rules.banned_calls, "using_namespace", {"src/low/a.h": "using namespace day;\n"},
     ["in a header"]),
    (rules.banned_calls, "throw", {"src/low/a.cc": "throw 1;\n", "src/low/a_test.cc": "throw 1;"},
     ["a.cc:1"]),
    (rules.banned_calls, "sleeping_test",
     {"src/low/a_test.cc": "std::this_thread::sleep_for(x);\n"}, ["sleeps"]),
    (rules.banned_calls, "after_a_raw_string",
     {"src/low/a.cc": 'auto r = R"(a " b)"; int n = 1\'000;\natoi(s);\n'}, ["a.cc:2"]),

    (rules.dead_files, "good", two_rooms(
        src__low__CMakeLists_dot_txt=LOW + "daylight_test(a_test SOURCES a_test.cc ROOMS low)\n"
        "daylight_fuzz(a_fuzz SOURCE a_fuzz.cc SEEDS s ROOMS low)\n",
        src__low__a_test_dot_cc="", src__low__a_fuzz_dot_cc=""), []),
    (rules.dead_files, "unlisted", two_rooms(src__low__dead_dot_cc=""), ["low/dead.cc"]),
    (rules.dead_files, "unused_header", two_rooms(src__low__dead_dot_h=""), ["low/dead.h"]),
    (rules.dead_files, "test_in_a_room_only", two_rooms(
        src__low__CMakeLists_dot_txt="daylight_room(low FLOOR 1 SOURCES a.cc a_test.cc)\n",
        src__low__a_test_dot_cc=""), ["no daylight_test"]),
    (rules.dead_files, "unregistered_fuzz", two_rooms(src__low__a_fuzz_dot_cc=""),
     ["no daylight_fuzz"]),
    (rules.dead_files, "listed_but_gone", two_rooms(
        src__low__CMakeLists_dot_txt="daylight_room(low FLOOR 1 SOURCES a.cc gone.cc)\n"),
     ["gone.cc"]),

    (rules.words, "good", {"README.md": "What is to do; mktemp -t aXXXXXX; a TODOs\n"}, []),
    (rules.words, "loose_ends", {"README.md": "\n".join(rules.BANNED_WORDS)},
     list(rules.BANNED_WORDS)),

    (rules.documents, "good", two_rooms(**{"ARCHITECTURE_dot_md": "`low` [high](src/high) `high`"}),
     []),
    (rules.documents, "unnamed_room", two_rooms(ARCHITECTURE_dot_md="`low`, high\n"), ["high"]),
    (rules.documents, "dangling", {"README.md": "[a](docs/none.md)\n", "src/low/a.h":
                                   "// docs/formats/none.md\n"}, ["docs/none.md", "formats/none"]),

    (rules.limits, "good", {
        "src/low/limits.h": "inline constexpr int kDeep = 3;\ninline constexpr int kWide{4};\n",
        "src/low/a_test.cc": "kDeep + 1", "src/high/b_test.cc": "kWide"}, []),
    (rules.limits, "untested", {"src/low/limits.h": "inline constexpr int kDeep = 3;\n",
                                "src/low/a_test.cc": "kDeeper"}, ["kDeep"]),
]

# (text of excused.txt, breaches by rule, what is left, how many excuses are idle)
BREACHES = {"lines": ["src/low/a.cc:1: 101 columns"],
            "limits": ["src/low/limits.h:3: kDeep is bad"]}
EXCUSES = [
    ("Words on top.\n", BREACHES, BREACHES, 0),
    ("limits src/low/limits.h kDeep: no test could wait so long\n", BREACHES,
     {**BREACHES, "limits": []}, 0),
    ("limits src/low/limits.h kDee: not the same word\n", BREACHES, BREACHES, 1),
    ("limits src/low/limits.h kDeep: \n", BREACHES, BREACHES, 0),
    ("limits src/high/limits.h kDeep: another file\n", BREACHES, BREACHES, 1),
    ("lines src/low/limits.h kDeep: another rule\n", BREACHES, BREACHES, 1),
]
