#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Tests of the scenario runner: what must pass passes, and what must fail fails."""
import os
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import run  # noqa: E402
from tally import Tally  # noqa: E402

CASES = [
    ("output_and_stderr_in_order", "passed", "$ echo a; echo b >&2\na\nb\n"),
    ("blank_lines_inside_output_count", "passed", "$ printf 'a\\n\\nb\\n'\na\n\nb\n\n$ true\n"),
    ("dots_stand_for_any_lines", "passed", "$ seq 10\n1\n...\n9\n10\n"),
    ("dots_stand_for_no_line", "passed", "$ seq 2\n1\n...\n2\n"),
    ("dots_in_a_line_stand_for_characters", "passed", "$ echo took 12 s\ntook ... s\n"),
    ("ids_match_crockford_only", "passed", "$ echo 4zr8k2m9qd\n{id}\n"),
    ("a_foreign_letter_is_no_id", "failed", "$ echo 4zr8k2m9ql\n{id}\n"),
    ("a_kept_id_serves_later", "passed",
     "$ echo 4zr8k2m9qd\n{id:a}\n$ echo x $a\nx {id:a}\n"),
    ("a_kept_id_must_be_the_same", "failed",
     "$ echo 4zr8k2m9qd\n{id:a}\n$ echo 5zr8k2m9qd\n{id:a}\n"),
    ("the_folder_is_named", "passed", "$ pwd\n$TMP\n"),
    ("variables_and_place_last", "passed", "$ X=5; cd /\n$ echo $X; pwd\n5\n/\n"),
    ("commands_continue", "passed", "$ cat <<E\n> a\n> E\na\n"),
    ("backslash_takes_a_line_as_it_is", "passed", "$ echo '# ...'\n\\# ...\n"),
    ("backslash_is_no_wildcard", "failed", "$ echo '# a'\n\\# ...\n"),
    ("status_is_held_to", "passed", "$ (exit 3)\n[exit 3]\n"),
    ("another_status_fails", "failed", "$ false\n"),
    ("missing_output_fails", "failed", "$ true\na\n"),
    ("surplus_output_fails", "failed", "$ echo a\n"),
    ("a_shell_that_ends_fails", "failed", "$ exit 0\n"),
    ("a_scenario_without_command_fails", "failed", "# nothing\n"),
    ("a_condition_skips", "skipped", "[skip unless false]\n$ false\n"),
    ("a_condition_that_holds_does_not", "failed", "[skip unless true]\n$ false\n"),
]


def main():
    tally = Tally()
    with tempfile.TemporaryDirectory() as folder:
        for name, expected, text in CASES:
            path = os.path.join(folder, name + ".t")
            with open(path, "w", encoding="utf-8") as out:
                out.write(text)
            outcome, why = run.run_file(path, "/bin/true", folder)
            good = outcome == expected
            tally.add("passed" if good else "failed", name, "" if good else f"{outcome}: {why}")
            if not good:
                print(f"{name}: {outcome}, expected {expected}: {why}")
    print(tally.line())
    tally.write(os.environ.get("DAYLIGHT_TALLY", ""), "cli_runner_test")
    return 1 if tally.count("failed") else 0


if __name__ == "__main__":
    sys.exit(main())
