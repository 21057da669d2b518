# The way of a reporter: make a vault, take the example archive in, find, read, give back, check.
$ export DAYLIGHT_VAULT=$TMP/halden.vault
$ daylight init $DAYLIGHT_VAULT --name "Port of Halden"
Made $TMP/halden.vault (Port of Halden).
The key that signs decisions is $TMP/.config/daylight/{any}.key: keep a copy of it, apart from the vault.
Next: daylight --vault $TMP/halden.vault add SOURCE…
$ daylight add --json $EXAMPLES/archive | tail -n 1 > account.json
$ python3 - $EXAMPLES/expected.json <<'END'
> import json, sys
> account = json.load(open("account.json"))
> assert account["failed"] == 0 and account["gaps"] == 0 and account["incomplete"] == 0, account
> assert account["items"] == account["new"] + account["duplicates"], account
> assert account["items"] == account["messages"] + account["documents"], account
> END
# The program's counts against what the generator of the archive says it wrote.
$ daylight status --json > status.json
$ python3 - $EXAMPLES/expected.json <<'END'
> import json, sys
> status, account = json.load(open("status.json")), json.load(open("account.json"))
> assert status["messages"] + status["documents"] - status["embedded"] == account["new"], (status, account)
> assert status["occurrences"] == account["items"], (status, account)
> assert status["duplicates"] == status["occurrences"] - account["new"], status
> assert status["failed"] == 0, status
> END
# What cannot be found yet is said beside the answer.
$ daylight search --count причал
daylight: note: {int} pages of {int} documents wait to be recognised (`daylight read --ocr`): text in pictures there is not found
{int:berth}
$ test $berth -gt 0
$ daylight search --json --limit 1 is:message contaminated 2> notes | python3 -c 'import json, sys; hit = json.loads(sys.stdin.readline()); assert set(hit) >= {"id", "date", "from", "subject", "snippet", "score"}, hit; print(hit["id"])'
{id:hit}
# What is named by its SHA-256 is what is given out.
$ test "$(daylight show $hit --raw | sha256sum | cut -d' ' -f1)" = "$(daylight show $hit --json | python3 -c 'import json, sys; print(json.load(sys.stdin)["sha256"])')"
$ daylight show $hit --json | python3 -c 'import json, sys; m = json.load(sys.stdin); assert [h["name"] for h in m["headers"]] and m["text"] and m["parts"] and m["occurrences"] and isinstance(m["defects"], list)'
$ daylight export --source 1 --to original --output back
$ diff -r $EXAMPLES/archive back
$ daylight check --json | python3 -c 'import json, sys; report = json.load(sys.stdin); assert report["ok"] and report["sealed"], report'
# A rebuilt catalog answers the same.
$ daylight search --json contaminated > before.txt 2> notes
$ daylight search --json --sort oldest from:ingrid > before2.txt
$ rm $DAYLIGHT_VAULT/catalog.db
$ daylight search contaminated
daylight: $TMP/halden.vault/catalog.db is missing; run `daylight rebuild`
[exit 3]
$ daylight rebuild > /dev/null
$ daylight search --json contaminated 2> notes | cmp - before.txt
$ daylight search --json --sort oldest from:ingrid | cmp - before2.txt
# Adding again finds nothing new.
$ daylight add --json $EXAMPLES/archive | tail -n 1 | python3 -c 'import json, sys; a = json.load(sys.stdin); assert a["new"] == 0 and a["seen_before"] == [1], a'
$ daylight status --json | python3 -c 'import json, sys; a = json.load(sys.stdin); b = json.load(open("status.json")); assert a["occurrences"] == b["occurrences"], (a, b)'
$ daylight search subject:nothinglikethiswordanywhere
Nothing found
[exit 1]
