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
$ daylight people nosuchperson
Nobody found
[exit 1]
$ daylight check | tail -n 1
...
