# Everything that can be wrong with what a person gives: one line that says what to do, nothing lost.
$ cd $TMP
$ daylight status
daylight: no vault here; name one with --vault DIR or $DAYLIGHT_VAULT, or make one with `daylight init DIR`
[exit 3]
$ daylight --vault nothing status
daylight: nothing is not a vault (it has no vault.json); `daylight init` makes one
[exit 3]
$ daylight frobnicate
daylight: {any}
[exit 2]
$ daylight search --limit many x
daylight: {any}
[exit 2]
$ daylight init v > /dev/null
$ daylight init v
daylight: v is not empty; choose another folder
[exit 3]
# Two at once: one makes the vault, the other leaves it alone.
$ for i in 1 2 3 4 5 6 7 8; do (daylight init race$i || true) > said 2>&1 & daylight init race$i > other 2>&1; wait; daylight --vault race$i status > said || echo lost $i; done
$ export DAYLIGHT_VAULT=$TMP/v
$ daylight add missing.mbox
daylight: cannot open missing.mbox: No such file or directory
[exit 3]
# An empty mailbox is a container without items, not an error.
$ : > empty.mbox
$ daylight add --json empty.mbox | tail -n 1 | python3 -c 'import json, sys; a = json.load(sys.stdin); assert a["containers"] == 1 and a["bytes"] == 0 and a["failed"] == 0, a'
# A torn archive: what came out stays, what did not is said, and the outer file comes back whole.
$ printf 'From: a@halden.example\nSubject: torn\nDate: Tue, 1 Mar 2016 08:00:00 +0100\n\nbody\n' > m.eml
$ head -c 300000 /dev/urandom | base64 >> m.eml
$ gzip -k m.eml
$ head -c 100000 m.eml.gz > torn.eml.gz
$ daylight add --json torn.eml.gz | tail -n 1 | python3 -c 'import json, sys; a = json.load(sys.stdin); assert a["incomplete"] >= 1 and a["items"] == 1, a'
$ daylight export --source 2 --to original | cmp - torn.eml.gz
$ daylight search --count torn
1
# Standard input.
$ cat m.eml | daylight add --json - | tail -n 1 | python3 -c 'import json, sys; a = json.load(sys.stdin); assert a["new"] == 1, a'
$ daylight export --source 3 --to original | cmp - m.eml
$ daylight show zzzz
daylight: nothing here has the id zzzz
[exit 1]
$ daylight show 'no id'
daylight: "no id" is no id: give 4 or more of the letters and digits that `daylight search` prints first
[exit 1]
$ daylight export --to original
daylight: --to original gives back a whole source: name it with --source N (see `daylight status`)
[exit 2]
$ daylight export --source 77 --to original
daylight: no source 77; `daylight status` lists them
[exit 3]
# A newer vault and a damaged one.
$ cp -r v newer
$ python3 - <<'END'
> import hashlib
> body = open("newer/vault.json").read().split(',"sha256"')[0].replace('"format":1', '"format":9')
> open("newer/vault.json", "w").write(body + ',"sha256":"' + hashlib.sha256(body.encode()).hexdigest() + '"}\n')
> END
$ daylight --vault newer status
daylight: the vault has format 9, this program knows up to 2: use a newer daylight
[exit 3]
$ cp -r v damaged
$ sed -i 's/"format":1/"format":2/' damaged/vault.json
$ daylight --vault damaged status
daylight: vault.json is damaged (its digest does not hold); restore it from a copy
[exit 3]
$ cp -r v flipped
$ python3 -c 'b = bytearray(open("flipped/packs/00000000.pack", "rb").read()); b[len(b) // 2] ^= 1; open("flipped/packs/00000000.pack", "wb").write(b)'
$ daylight --vault flipped check > said.txt
[exit 1]
$ grep -c '^pack 0 at byte' said.txt
1
# Somebody else writes.
$ exec 9> v/lock
$ flock 9
$ daylight add m.eml
daylight: another daylight is writing to this vault; wait until it is done
[exit 3]
$ daylight search --count torn
{int}
$ exec 9>&-
# A vault that cannot be written to can be searched.
$ chmod -R a-w v
$ daylight search --count torn
{int}
$ chmod -R u+w v
# Where the answer cannot be written, that is said; a reader that has seen enough is nobody's error.
$ daylight search --count torn > /dev/full
daylight: the answer cannot be written: No space left on device
[exit 3]
$ daylight export torn --to mbox > /dev/full
daylight: {any}No space left on device{any}
[exit 3]
$ daylight init many > /dev/null
$ export DAYLIGHT_VAULT=$TMP/many
$ daylight add $EXAMPLES/archive > /dev/null
$ daylight search --json --limit 400 since:1900 | head -c 9; echo " ${PIPESTATUS[0]}"
{"id":"{any} 141
