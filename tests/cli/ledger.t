# Decisions on record: labels, notes, saved searches; who may decide; and what is said of a ledger
# that somebody has touched.
$ export DAYLIGHT_VAULT=$TMP/v
$ daylight init v --name "Port of Halden" --author Ingrid > /dev/null
$ printf 'From o@halden.example Tue Mar  1 08:00:00 2016\nFrom: Office <o@halden.example>\nSubject: Berth 1\nDate: Tue, 1 Mar 2016 08:00:00 +0100\n\nBerth 1 is free. Samples were evaluated in July.\n\n' > box
$ printf 'From o@halden.example Tue Mar  1 08:00:00 2016\nFrom: Office <o@halden.example>\nSubject: Berth 2\nDate: Wed, 2 Mar 2016 08:00:00 +0100\n\nBerth 2 is not, says the crane.\n\n' >> box
$ daylight add box > /dev/null
$ daylight search --json --sort oldest | python3 -c 'import json, sys; print(*[json.loads(line)["id"][:10] for line in sys.stdin])'
{id:one} {id:two}

# Labels: by id, by query, taken off, listed, searched.
$ daylight label $one $two "to publish"
Put "to publish" on 2.
$ daylight label $one "to publish" --json | python3 -c 'import json, sys; a = json.load(sys.stdin); assert a["items"] == 1 and a["changed"] == 0 and a["entries"] == [], a'
$ daylight label --query crane --author Paal Crane
Put "Crane" on 1.
$ daylight label --remove $two "to publish"
Took "to publish" off 1.
$ daylight label
         1  Crane
         1  to publish
$ daylight search --count label:crane
1
$ daylight search --count 'label:"To Publish"'
1
$ daylight search --count is:labelled
2
$ daylight search --count 'is:labelled -label:crane'
1
$ daylight label $one
daylight: label wants ids and a label, or --query QUERY and a label; see `daylight label --help`
[exit 2]
$ daylight label zzzzzzzzzz x
daylight: nothing here has the id zzzzzzzzzz
[exit 1]
$ daylight label --query nosuchword x
Put "x" on 0.
[exit 1]

# Notes: on a message, on words of it, amended, withdrawn.
$ daylight note $one "Who says so?"
Made note 5.
$ daylight note $one --quote "evaluated in July" "It was May."
Made note 6.
$ daylight note $one --span 0-7 "The northern one."
Made note 7.
$ daylight note $one --quote "evaluated in August" "x"
daylight: these words do not stand in the text, as typed
[exit 1]
$ daylight note $one --span 7-3 x
daylight: --span wants FROM-TO, two numbers of characters counted from 0
[exit 2]
$ daylight note --amend 5 "The office says so."
Amended note 5.
$ daylight note --withdraw 7 --reason "no, the southern"
Withdrew note 7.
$ daylight note --withdraw 7
daylight: there is no note 7, or it was withdrawn
[exit 1]
$ daylight show $one | sed -n '/^Label/,$p'
Label       to publish (Ingrid, {any} +0000)
Note        number 5, Ingrid, {any}; amended by Ingrid, {any}
            The office says so.
Note        number 6, Ingrid, {any}
            on “evaluated in July” (characters 30 to 47)
            It was May.

Berth 1 is free. Samples were evaluated in July.
$ daylight show $one --json | python3 -c 'import json, sys; m = json.load(sys.stdin); s = m["notes"][1]["span"]; assert m["text"][s["from"]:s["to"]] == s["quote"] == "evaluated in July", m; assert m["labels"][0]["label"] == "to publish", m'
$ daylight search --count has:note
1
$ daylight search --count 'note:"OFFICE says"'
1
$ daylight search label:crane
{id}     2016-03-02 08:00 +0100  Office                  Berth 2
            [Crane]
            Berth 2 is not, says the crane.
1 found

# Saved searches stand for their query, in any other.
$ daylight save "free berths" berth free
Saved free berths; find it with: daylight search 'saved:"free berths"'
$ daylight searches
free berths           berth free
$ daylight search --count 'saved:"free berths" OR crane'
2
$ daylight save "free berths" --forget
Forgot free berths.
$ daylight search --count 'saved:"free berths"'
daylight: note: no search is saved as free berths (`daylight searches`): it finds nothing
0
[exit 1]

# The history, and that it holds.
$ daylight log $one
    2  {any}Z  Ingrid        label "to publish" on {id} {id}
    5  {any}Z  Ingrid        note on {id}: "Who says so?"
    6  {any}Z  Ingrid        note on {id} at "evaluated in July": "It was May."
    7  {any}Z  Ingrid        note on {id} at "Berth 1": "The northern one."
    8  {any}Z  Ingrid        note 5 amended: "The office says so."
    9  {any}Z  Ingrid        note 7 withdrawn because "no, the southern"
$ daylight log --kind label --author Paal
    3  {any}Z  Paal          label "Crane" on {id}, found by "crane"
$ daylight log --kind person
[exit 1]
$ daylight log --head > head.txt
$ cat head.txt
11 {int} {sha256}
$ daylight log --json | cmp - v/ledger/decisions
$ daylight log --verify | head -n 1
11 entries hold: each follows the one before and is signed by a known key.
$ daylight status | grep decisions
  decisions    11 entries: 2 labels on 2 items, 2 notes, 0 saved searches
$ daylight check | tail -n 1
11 entries of the ledger hold, each signed by a known key.

# A rebuild knows the same.
$ daylight search --json is:labelled > before.txt
$ daylight label --json >> before.txt
$ daylight rebuild | tail -n 1
Decisions made again from the ledger: 11 entries.
$ (daylight search --json is:labelled; daylight label --json) | cmp - before.txt

# The key is not in the vault, and only its owner may read it. Without it all can be read.
$ stat -c '%a %n' $HOME/.config/daylight/*.key | sed 's/[0-9a-f]\{32\}/ID/'
600 $TMP/.config/daylight/ID.key
$ mv $HOME/.config/daylight/*.key away.key
$ daylight label $one x
daylight: the operator's key is not here ({any}.key is missing): decisions can be read and verified, not made; name the key with --key FILE, or make one with `daylight operator new` and have it introduced
[exit 3]
$ daylight log --verify | head -n 1
11 entries hold: each follows the one before and is signed by a known key.
$ daylight status | grep ' key '
  key          not here ($TMP/.config/daylight/{any}.key is missing): decisions can be read, not made
$ daylight label --key away.key $one x
Put "x" on 1.
$ chmod 644 away.key
$ daylight label --key away.key $one y
daylight: others may read the key away.key; run `chmod 600 away.key`, and if they may have done so make a new key
[exit 3]
$ chmod 600 away.key

# Another operator is introduced, and retired.
$ daylight operator new --key paal.key > paal.txt 2> /dev/null
$ export DAYLIGHT_KEY=$TMP/away.key
$ daylight label --key paal.key $one z
daylight: the key {any}… is not known to this ledger (paal.key): let somebody whose key is known run `daylight operator introduce`
[exit 3]
$ daylight operator introduce $(cat paal.txt) --holder Paal
Done, as entry 13.
$ daylight label --key paal.key $one z
Put "z" on 1.
$ daylight log --kind label --author Paal | tail -n 1
   14  {any}Z  Paal          label "z" on {id}
$ daylight operator retire $(cat paal.txt) --reason left
Done, as entry 15.
$ daylight label --key paal.key $one zz
daylight: the key {any}… was retired from this ledger (paal.key): let somebody whose key is known run `daylight operator introduce`
[exit 3]
$ daylight operator list | sed 's/^[0-9a-f]*//'
  Ingrid, since entry 1  (yours)
  Paal, since entry 13, retired by entry 15
Your key: $TMP/away.key, known as Ingrid

# While another writes, a decision fails at once.
$ flock v/lock daylight label $one busy
daylight: another daylight is writing to this vault; wait until it is done
[exit 3]

# A ledger that was touched is named, and not written to.
$ cp v/ledger/decisions whole
$ sed -i '6s/It was May/It was Mar/' v/ledger/decisions
$ daylight check | head -n 1
ledger: entry 6 (byte {int}): its signature does not hold: it was changed, or it is forged
[exit 0]
$ daylight log | tail -n 1
daylight: the ledger is damaged at entry 6 (byte {int}): its signature does not hold: it was changed, or it is forged; what stands before it holds, nothing is written to it: restore ledger/decisions from a copy of the vault
    5  {any}Z  Ingrid        note on {id}: "Who says so?"
$ daylight label $one x > /dev/null
daylight: the ledger is damaged at entry 6 {any}
[exit 3]
$ sed 3d whole > v/ledger/decisions
$ daylight log --verify > /dev/null
daylight: the ledger is damaged at entry 3 (byte {int}): entry 4 stands in its place: entries are missing or out of order; {any}
[exit 1]
# Cut at the border of an entry: the catalog remembers, or the head that was noted.
$ head -n 12 whole > v/ledger/decisions
$ daylight search --count label:crane
daylight: note: the ledger is not the one that catalog.db has followed; labels and notes are shown as catalog.db has them; run `daylight check`
1
$ daylight check | head -n 1
ledger: entry 13 (byte {int}): it is missing: the ledger is cut short, 15 entries are known
$ daylight rebuild
daylight: the ledger is damaged at entry 13 {any}
[exit 3]
# Material is taken in all the same.
$ daylight add box > /dev/null
daylight: note: the ledger is damaged at entry 13 {any}
$ cp whole v/ledger/decisions
$ daylight check > /dev/null

# A decision that is on record and not in the catalog is taken in by the next command.
$ cp v/catalog.db older.db
$ daylight label $one late
Put "late" on 1.
$ cp older.db v/catalog.db
$ daylight search --count label:late
1

# A vault of an older program has no ledger: the first decision makes it, and says so.
$ unset DAYLIGHT_KEY
$ daylight init old > /dev/null
$ rm old/ledger/decisions $HOME/.config/daylight/*.key old/catalog.db
$ daylight --vault old rebuild > /dev/null
$ daylight --vault old log
daylight: this vault has no ledger yet; the first decision makes it
[exit 1]
$ daylight --vault old save a b --author Bo
daylight: note: this vault had no ledger; it has one now, signed with the key $TMP/.config/daylight/{any}.key, made just now: keep a copy of it, apart from the vault
Saved a; find it with: daylight search 'saved:"a"'
$ daylight --vault old log
    1  {any}Z  Bo            ledger opened with the key {any}… of Bo
    2  {any}Z  Bo            search "a" saved: "b"
