# Copies of a message: the same, nearly the same, quoted, forwarded, attached; and what is none.
$ export DAYLIGHT_VAULT=$TMP/v
$ daylight init $DAYLIGHT_VAULT > /dev/null
$ mkdir mail
$ python3 - <<'END'
> TEXT = """The samples from the north quay are contaminated, and the laboratory has said so
> since May. I have asked twice that the board be told before it votes on the budget of the
> basin. Nothing came of it. If this is not on the agenda by Friday I will write to the board
> myself, and send the figures along.
> """
> def letter(name, day, subject, body, message_id=None, kind="text/plain"):
>     with open(f"mail/{name}.eml", "w") as out:
>         out.write(f"From: Asa Lind <asa@port.example>\nTo: desk@port.example\nSubject: {subject}\n"
>                   f"Date: Tue, {day} May 2016 12:00:00 +0200\n"
>                   f"Message-ID: <{message_id or name}@port.example>\nMIME-Version: 1.0\n"
>                   f"Content-Type: {kind}\n\n{body}")
> letter("first", 3, "North quay", TEXT)
> letter("edited", 10, "North quay", TEXT.replace("twice", "three times").replace("Friday", "Monday"))
> letter("again", 3, "North quay", "Resent through the list.\n", "first")
> letter("footer", 17, "Fwd", TEXT + "\nSent from the reading room of the port library, Halden\n")
> quoted = "".join("> " + line for line in TEXT.splitlines(True)[1:3])
> letter("reply", 24, "Re: North quay", "Asa wrote:\n" + quoted + "\nI never saw this.\n")
> forward = "See below.\n\n---------- Forwarded message ---------\nFrom: Asa Lind\nSubject: North quay\n\n"
> letter("forward", 24, "Fwd: North quay", forward + TEXT)
> with open("mail/first.eml") as first:
>     attached = "--x\n\nAs attached.\n--x\nContent-Type: message/rfc822\n\n" + first.read() + "\n--x--\n"
> letter("attached", 31, "Fwd: North quay", attached, None, "multipart/mixed; boundary=x")
> letter("thanks1", 3, "Re: a", "Thanks!\n")
> letter("thanks2", 3, "Re: b", "Thanks!\n")
> END
$ mkdir more; cp mail/first.eml more/
$ daylight add mail more > /dev/null
$ id() { sha256sum mail/$1.eml | cut -d' ' -f1; }
$ daylight copies $(id first)
...  2016-05-03 12:00 +0200  Asa Lind                North quay

The same bytes, in 2 places
...mail/first.eml at byte 0
...more/first.eml at byte 0

Copies: 3
...  Asa Lind                North quay
            the same Message-ID; too few words of its own to be compared
...  Asa Lind                North quay
            {int} % alike ({int} of {int} runs of three words)
...  Asa Lind                Fwd
            {int} % alike ({int} of {int} runs of three words)

Quoted or forwarded in: 3
...  Asa Lind                Fwd: North quay
            has it attached, byte for byte
...  Asa Lind                Fwd: North quay
            59 of its 59 words forwarded, the longest run 59
...  Asa Lind                Re: North quay
            39 of its 59 words quoted, the longest run 39
# What differs, word by word.
$ daylight copies $(id first) --diff | grep 'three times'
            … 13 words the same … so since May. I have asked [-twice-] {+three times+} that the board be told before … 14 words the same … is not on the agenda by [-Friday-] {+Monday+} I will write to the board … 6 words the same …
$ daylight copies $(id first) --json | python3 -c '
> import json, sys
> found = json.load(sys.stdin)
> assert len(found["occurrences"]) == 2, found
> by_subject = {(c["subject"], c["same_message_id"]): c for c in found["copies"]}
> assert by_subject[("North quay", True)]["near"] is False
> edited = by_subject[("North quay", False)]
> assert edited["near"] and edited["shared_runs"] / edited["all_runs"] == edited["alike"], edited
> assert [q["how"] for q in found["quoted_in"]] == ["attached", "forwarded", "quoted"], found
> assert by_subject[("North quay", True)]["alike"] is None
> '
$ daylight copies $(id edited) --diff --json | python3 -c '
> import json, sys
> diffs = [c["diff"] for c in json.load(sys.stdin)["copies"] if c["near"]]
> assert {"at": 19, "removed": "three times", "added": "twice"} in diffs[0]["changes"], diffs[0]
> assert all(d["complete"] for d in diffs)
> '
# The relation seen from the other side.
$ daylight copies $(id reply)
...
Quotes or forwards: 3
...
            39 of its 59 words quoted, the longest run 39
...
# Thanks are no copies of each other.
$ daylight copies $(id thanks1)
...  Asa Lind                Re: a
No copies, and nothing quotes it or is quoted
[exit 1]
# All groups, and how search knows them.
$ daylight copies

Copies of each other: 4
...
1 group of copies, 4 messages in them
$ daylight search --count copies:$(id footer)
4
$ daylight search --count copies:$(id thanks2)
1
$ daylight search --count is:duplicate
2
$ daylight search --sort oldest --fold copies --limit 2 subject:quay
...
            and 2 folded behind it: daylight copies {id}
...
6 found; lines 1 to 2 stand for 4 of them; what follows with --offset 2
$ daylight search --json --limit 100 --fold copies > folded.jsonl
$ daylight search --json --limit 100 > flat.jsonl
$ python3 - <<'END'
> import json
> flat = sorted(json.loads(line)["id"] for line in open("flat.jsonl"))
> lines = [json.loads(line) for line in open("folded.jsonl")]
> assert sorted([l["id"] for l in lines] + [i for l in lines for i in l["folded"]]) == flat
> assert sorted(len(l["folded"]) for l in lines)[-1] == 3 and len(lines) == len(flat) - 3
> END
# A rebuilt catalog finds the same, and so does a vault to which they came one by one, backwards.
$ daylight copies --json > before.jsonl
$ daylight rebuild > /dev/null
$ daylight copies --json | cmp - before.jsonl
$ daylight init $TMP/w > /dev/null
$ for file in $(ls -r mail/*.eml); do daylight --vault $TMP/w add $file > /dev/null; done
$ daylight --vault $TMP/w copies --json | cmp - before.jsonl
$ daylight copies --diff
daylight: --diff needs the ID of a message
[exit 2]
