# A conversation that comes in three parts: an answer whose beginning is missing, then an answer that
# names nothing, then the beginning.
$ export DAYLIGHT_VAULT=$TMP/talk.vault
$ daylight init $DAYLIGHT_VAULT > /dev/null
$ mkdir one two three
$ printf 'From: Bo Lind <bo@cargo.example>\nTo: Ann Berg <ann@port.example>\nDate: Tue, 3 May 2016 14:00:00 +0200\nMessage-ID: <b@cargo.example>\nIn-Reply-To: <a@port.example>\nSubject: Re: Crane 7\n\nOn Tue, 3 May 2016 at 13:07, Ann Berg <ann@port.example> wrote:\n> Can it lift forty?\n\nNo, thirty.\n' > one/b.eml
$ printf 'From: Cay Holm <cay@port.example>\nTo: Bo Lind <bo@cargo.example>\nDate: Wed, 4 May 2016 09:30:00 +0200\nMessage-ID: <c@port.example>\nSubject: AW: Crane 7\n\nThen we use crane 8.\n\nAm 03.05.2016 um 14:00 schrieb Bo Lind:\n> No, thirty.\n' > two/c.eml
$ printf 'From: Ann Berg <ann@port.example>\nTo: Bo Lind <bo@cargo.example>\nDate: Tue, 3 May 2016 13:07:00 +0200\nMessage-ID: <a@port.example>\nSubject: Crane 7\n\nCan it lift forty?\n' > three/a.eml
$ printf 'From: Ann Berg <ann@port.example>\nTo: Bo Lind <bo@cargo.example>\nDate: Tue, 3 May 2016 13:07:00 +0200\nMessage-ID: <a@port.example>\nX-Folder: sent\nSubject: Crane 7\n\nCan it lift forty?\n' > three/a-sent.eml
$ printf 'no message' > three/paper.txt
$ daylight add one > /dev/null
$ daylight search --json thirty | python3 -c 'import json, sys; print(json.loads(sys.stdin.readline())["id"][:10])'
{id:reply}
$ daylight thread $reply
Thread {id:reply}: 1 message, 1 missing
missing  <a@port.example>  {id:reply}: “Ann Berg, 2016-05-03 13:07”
└─ {id:reply}   2016-05-03 14:00 +0200  Bo Lind                 Re: Crane 7
      No, thirty.

# What quotes it, and names nothing, hangs under it by weak evidence; it is a thread of its own.
$ daylight add two > /dev/null
$ daylight thread $reply --no-text | tail -n 1 | sed 's/[0-9a-z]\{10\}/ID/'
   └~ ID   2016-05-04 09:30 +0200  Cay Holm                (quotes it, and names no message that is here)
$ daylight search --count thread:$reply
1
# The beginning turns up, twice. Both items are there, the id is another, and the old one still leads to it.
$ daylight add three > /dev/null
$ daylight thread $reply --no-text | sed 's/[0-9a-z]\{10\}/ID/g'
Thread ID: 3 messages, 1 more by weak evidence (~)
ID   2016-05-03 13:07 +0200  Ann Berg                Crane 7
└─ ID   2016-05-03 14:00 +0200  Bo Lind
   └~ ID   2016-05-04 09:30 +0200  Cay Holm                (quotes it, and names no message that is here)
ID   2016-05-03 13:07 +0200  Ann Berg                Crane 7  (same Message-ID as ID)
$ daylight thread $reply --json > before.txt
$ python3 -c 'import json; nodes = [json.loads(line) for line in open("before.txt")]; print(nodes[0]["thread"][:10])'
{id:thread}
$ daylight thread $thread --json | cmp - before.txt
$ daylight search --count thread:$thread
3
$ daylight search --count "thread:$thread -subject:crane"
0
[exit 1]
$ python3 - <<'END'
> import json
> nodes = [json.loads(line) for line in open("before.txt")]
> assert [node["evidence"] for node in nodes] == ["none", "in-reply-to", "quotation", "none"], nodes
> assert [node["weak"] for node in nodes] == [False, False, True, False], nodes
> assert [node["parent"] for node in nodes] == [None, 0, 1, None], nodes
> assert nodes[3]["same_id_as"] == 0 and nodes[3]["thread"] == nodes[0]["thread"], nodes
> assert nodes[2]["thread"] == nodes[2]["id"] != nodes[0]["thread"], nodes
> assert nodes[1]["segments"] == [{"kind": "own", "text": "No, thirty.\n"}], nodes
> END
$ daylight thread $thread --full --json | grep -c '"kind":"quoted"'
2
# One line for each thread, with exact counts; the three results that have the word are all there.
$ daylight search --fold thread --sort oldest crane 2> /dev/null | sed 's/[0-9a-z]\{10\}/ID/g'
ID     2016-05-03 13:07 +0200  Ann Berg                Crane 7
            Crane 7
            3 of 3 in thread ID
ID     2016-05-04 09:30 +0200  Cay Holm                AW: Crane 7
            Then we use crane 8.
            1 of 1 in thread ID
$ daylight search --fold thread --json lift > folded.txt
$ python3 -c 'import json; lines = [json.loads(line) for line in open("folded.txt")]; print([(line["thread"]["hits"], line["thread"]["messages"], len(line["folded"])) for line in lines])'
[(3, 3, 2)]
# A rebuilt catalog gives the same.
$ daylight rebuild > /dev/null
$ daylight thread $reply --json | cmp - before.txt
# A document is in no thread.
$ daylight search --json is:document | python3 -c 'import json, sys; print(json.loads(sys.stdin.readline())["id"][:10])'
{id:paper}
$ daylight thread $paper
daylight: the item is no message
[exit 1]
$ daylight thread zzzzzzzzzz
daylight: nothing here has the id zzzzzzzzzz
[exit 1]
