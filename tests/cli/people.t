# Who is who: persons, lists and robots, the reasons, and search by person.
$ export DAYLIGHT_VAULT=$TMP/v
$ daylight init $DAYLIGHT_VAULT > /dev/null
$ daylight people
Nobody found
[exit 1]
$ cat > box.mbox <<'END'
> From x Tue Mar  1 08:00:00 2016
> From: Ida Berg <ida.berg@port.example>
> To: Bo Lund <bo.lund@cargo.example>, pilots@lists.port.example
> Cc: "Lund, Bo" <blund@home.example>
> List-Id: Pilots <pilots.lists.port.example>
> Date: Tue, 1 Mar 2016 08:00:00 +0100
> Message-ID: <1@port.example>
> Subject: Crane 7
> 
> The crane is down.
> -- 
> Ida Berg
> 
> From x Tue Mar  1 09:00:00 2016
> From: "Lund, Bo" <blund@home.example>
> To: Ida Berg <IDA.BERG@port.example>
> Date: Tue, 1 Mar 2016 09:00:00 +0100
> Message-ID: <2@home.example>
> Subject: Re: Crane 7
> 
> On Tue, 1 Mar 2016 at 08:00, Ida Berg <ida@home.example> wrote:
> > The crane is down.
> Since when?
> 
> From x Tue Mar  1 10:00:00 2016
> From: "BERG, Ida" </O=PORT/OU=OFFICE/CN=RECIPIENTS/CN=IDA.BERG>
> To: <IMCEAEX-_O=PORT_OU=OFFICE_CN=RECIPIENTS_CN=IDA+2EBERG@port.example>, ida@home.example
> Date: Tue, 1 Mar 2016 10:00:00 +0100
> Message-ID: <3@port.example>
> Subject: Note to self
> 
> Ask about the crane.
> 
> From x Tue Mar  1 11:00:00 2016
> From: Berths <no-reply@port.example>
> To: bo.lund@cargo.example
> Date: Tue, 1 Mar 2016 11:00:00 +0100
> Message-ID: <4@port.example>
> Subject: Berth 6
> 
> Confirmed.
> 
> END
$ daylight add box.mbox > /dev/null
$ daylight people --json > all.jsonl
$ python3 - <<'END'
> import json
> people = [json.loads(line) for line in open("all.jsonl")]
> kinds = {p["address"]: p["kind"] for p in people}
> assert kinds["pilots@lists.port.example"] == "list", kinds
> assert kinds["no-reply@port.example"] == "robot", kinds
> bo, = [p for p in people if any(a["address"] == "blund@home.example" for a in p["addresses"])]
> assert len(bo["addresses"]) == 2 and bo["sent"] == 1 and bo["received"] == 2, bo
> ida, = [p for p in people if any(a["address"] == "ida.berg@port.example" for a in p["addresses"])]
> assert len(ida["addresses"]) == 4, ida
> assert ida["sent"] == 2 and ida["received"] == 2, ida
> assert ida["first_seen"] == "2016-03-01T07:00:00Z", ida
> END
$ daylight people ida.berg@port.example
{any}  Ida Berg <{any}>
Messages    2 sent, 2 received
Seen        2016-03-01 to 2016-03-01
Zones       +0100 (2)
...
Held to be one person because
...
    same-name: both are called "ida berg" (in reply lines) and made from that name
...
    x500: the same X.500 name
...
With
...
$ daylight people ida.berg@port.example --json | python3 -c 'import json, sys; p = json.load(sys.stdin); assert [w["name"] for w in p["with"]][0] == "Lund, Bo" and len(p["merges"]) == 3 and sum(p["hours"]) == 2 and p["zones"] == [{"minutes_east": 60, "messages": 2}], p; print(p["person"])'
{any}
$ daylight people --kind robot
person  ...
{any}  robot {any}no-reply@port.example{any}
1 found
# One address, the other, or the id: the same messages.
$ daylight search --count with:blund@home.example
3
$ daylight search --count with:bo.lund@cargo.example
3
$ daylight search --count with:$(daylight people bo.lund --json | python3 -c 'import json, sys; print(json.load(sys.stdin)["person"])')
3
$ daylight search --count to:blund
0
[exit 1]
$ daylight search --count with:home.example
daylight: note: with:home example fits 2 persons: {any}; the messages of all of them were searched
4
# A rebuilt catalog says the same.
$ rm $DAYLIGHT_VAULT/catalog.db
$ daylight rebuild > /dev/null
$ daylight people --json > again.jsonl
$ cmp all.jsonl again.jsonl
# Decisions win, and are taken back; a rebuild knows them.
$ daylight people merge no-reply@port.example bo.lund@cargo.example --reason "he writes them" 2> /dev/null
{any}  Lund, Bo <{any}>: 3 addresses
$ daylight people bo.lund@cargo.example | grep -A1 'no-reply@port.example = \|= no-reply@port.example'
  blund@home.example = no-reply@port.example
    ruling: decided by operator on {any} (entry 2): he writes them
$ daylight people merge blund@home.example no-reply@port.example
daylight: they are one person already: {any}
[exit 1]
$ daylight people split bo.lund@cargo.example no-reply@port.example --json | python3 -c 'import json, sys; a = json.load(sys.stdin); assert a["entry"] == 3 and len(a["persons"]) == 2, a'
$ daylight people split bo.lund@cargo.example blund@home.example --reason namesakes
{any}  {any}: 1 address
{any}  {any}: 1 address
$ daylight search --count with:blund@home.example
2
$ daylight people split bo.lund@cargo.example blund@home.example
daylight: blund@home.example is no address of Bo Lund <bo.lund@cargo.example>
[exit 1]
$ daylight people --json > ruled.jsonl
$ daylight rebuild > /dev/null
$ daylight people --json | cmp - ruled.jsonl
$ daylight log | grep -c "one person"
3
$ daylight people merge bo.lund@cargo.example blund@home.example > /dev/null
$ daylight people bo.lund@cargo.example --json | python3 -c 'import json, sys; p = json.load(sys.stdin); assert len(p["addresses"]) == 2, p'
# Who wrote to whom. An independent reader takes each format; names do not break out of any.
$ printf 'From x Tue Mar  1 12:00:00 2016\nFrom: "</title><script>alert(1)</script>=&" <a@evil.example>\nTo: "\\"]; evil [label=\\"" <ida.berg@port.example>, "=cmd()" <c@evil.example>\nDate: Tue, 1 Mar 2016 12:00:00 +0100\nMessage-ID: <5@evil.example>\nSubject: evil\n\nHello.\n\n' > evil.mbox
$ daylight add evil.mbox > /dev/null
$ daylight people --graph graphml 2> /dev/null | python3 -c 'import sys, xml.etree.ElementTree as tree; root = tree.parse(sys.stdin).getroot(); n = "{http://graphml.graphdrawing.org/xmlns}"; g = root.find(n + "graph"); ids = {x.get("id") for x in g.findall(n + "node")}; edges = [(x.get("source"), x.get("target")) for x in g.findall(n + "edge")]; assert len(ids) == 4 and all(a in ids and b in ids for a, b in edges) and len(edges) == 4, (ids, edges)'
$ daylight people --graph csv -o graph.csv
4 of 4 persons, 4 lines; 2 lists and robots left out (--everybody has them)
$ python3 -c 'import csv; rows = list(csv.DictReader(open("graph.csv", newline=""))); assert len(rows) == 4 and sum(int(r["messages"]) for r in rows) == 4, rows; assert all(not v.startswith(("=", "+", "-", "@")) for r in rows for v in r.values()), rows'
$ daylight people --graph svg -o graph.svg 2> /dev/null; python3 -c 'import xml.etree.ElementTree as tree; root = tree.parse("graph.svg").getroot(); tags = {x.tag.split("}")[1] for x in root.iter()}; assert tags == {"svg", "title", "rect", "g", "line", "circle", "text"}, tags; assert not any(k.lower().startswith("on") or "href" in k for x in root.iter() for k in x.attrib)'
$ daylight people --graph svg 2> /dev/null | cmp - graph.svg
$ daylight people --graph dot --query 'subject:evil' 2> /dev/null | grep -c ' -> '
2
$ daylight people --graph csv --query nosuchword
Nobody wrote to anybody here
[exit 1]
$ daylight people nosuchperson
Nobody found
[exit 1]
$ daylight check | tail -n 1
...
# The set whose truth is known: no false merge but the one that nothing tells apart.
$ daylight init w > /dev/null; daylight --vault w add $EXAMPLES/people/whois.mbox > /dev/null
$ python3 - $EXAMPLES/people.json <<'END'
> import itertools, json, subprocess, sys
> out = subprocess.run(["daylight", "--vault", "w", "people", "--json", "--limit", "9999"], check=True, capture_output=True, text=True).stdout
> said = {a["address"]: (n, p["kind"]) for n, p in enumerate(map(json.loads, out.splitlines())) for a in p["addresses"]}
> truth = {a: (n, p["kind"]) for n, p in enumerate(json.load(open(sys.argv[1]))["persons"]) for a in p["addresses"]}
> assert set(truth) == set(said), set(truth) ^ set(said)
> pairs = list(itertools.combinations(sorted(truth), 2))
> wrong = [(a, b) for a, b in pairs if said[a][0] == said[b][0] and truth[a][0] != truth[b][0]]
> right = sum(said[a][0] == said[b][0] and truth[a][0] == truth[b][0] for a, b in pairs)
> assert wrong == [("ingeborg.sandvik@brygga.example", "isandvik@slepebat.example")], wrong
> assert right >= 70, right
> assert all(said[a][1] == truth[a][1] for a in truth), [a for a in truth if said[a][1] != truth[a][1]]
> END
