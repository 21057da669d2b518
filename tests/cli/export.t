# Exports, each held to an independent reader: Python's csv, json, mailbox, email and hashlib, and a
# parser of load files that is written from docs/formats/load-file.md alone.
$ export DAYLIGHT_VAULT=$TMP/v
$ daylight init $DAYLIGHT_VAULT > /dev/null
$ mkdir odd
$ python3 - <<'END'
> with open("odd/formula.eml", "w", newline="") as out:
>     out.write("From: =cmd <a@x.example>\nTo: b@x.example\nSubject: =HYPERLINK(\"http://x\"), \"quoted\"\n"
>               "Date: Tue, 3 May 2016 12:00:00 +0200\nMessage-ID: <formula@x.example>\n\nAl\u00feingi\u00ae\n")
> END
$ daylight add $EXAMPLES/archive odd > /dev/null
# Chosen columns, in their order; the same rows in both shapes.
$ daylight export --columns help | head -n 3
id                the id, in full
sha256            of the bytes, in hexadecimal
mih               EDRM Message Identification Hash, to find the message in other systems
$ daylight export --to csv --columns id,subject,from,message_id,mih,date,references,paths,own_text > some.csv
$ daylight export --to jsonl --columns id,subject,from,message_id,mih,date,references,paths,own_text > some.jsonl
$ daylight export --to jsonl > all.jsonl
$ daylight search --count
{int:all}
$ python3 - $all <<'END'
> import csv, hashlib, json, sys
> csv.field_size_limit(1 << 30)
> with open("some.csv", newline="", encoding="utf-8") as file:
>     table = list(csv.DictReader(file, strict=True))
> lines = [json.loads(line) for line in open("some.jsonl", encoding="utf-8")]
> full = [json.loads(line) for line in open("all.jsonl", encoding="utf-8")]
> assert len(table) == len(lines) == len(full) == int(sys.argv[1]), (len(table), len(lines), len(full))
> plain = lambda cell: cell[1:] if cell[:1] == "'" and cell[1:2] and cell[1] in "=+-@\t\r" else cell
> for row, line, whole in zip(table, lines, full):
>     assert list(row) == list(line), row
>     assert row["id"] == line["id"] == whole["id"]
>     assert plain(row["subject"]) == (line["subject"] or "") == whole["subject"]
>     assert row["mih"] == (line["mih"] or "")
>     if whole["message_id"]:
>         assert line["mih"] == hashlib.md5(b"<" + whole["message_id"].encode() + b">").hexdigest()
>     assert plain(row["references"]) == " ".join(line["references"])
>     assert plain(row["paths"]) == "\n".join(line["paths"])
>     own = "".join(t["text"] for t in whole["text"] if t["kind"] == "own")
>     assert plain(row["own_text"]) == (line["own_text"] or "") == own
>     assert not any(cell[:1] in tuple("=+-@\t\r") for cell in row.values() if cell), row
>     assert [f["address"] for f in line["from"]] == [m["address"] for m in whole["mailboxes"] if m["role"] == "from"]
> assert any(row["subject"].startswith("'=HYPERLINK") for row in table)
> END
$ daylight export --to csv --columns id,colour
daylight: there is no column "colour": `daylight export --columns help` lists them
[exit 2]
$ daylight export --to mbox --columns id
daylight: --columns is for --to csv and --to jsonl
[exit 2]
# Original bytes: every file of eml is named by its SHA-256, and mboxrd gives the same ones back.
$ daylight export is:message --to eml --output eml
$ daylight export is:message --to mbox --output all.mbox
$ python3 - <<'END'
> import email, hashlib, json, mailbox, os, re
> wanted = {line["id"][:20]: line for line in map(json.loads, open("all.jsonl")) if line["kind"] == "message"}
> files = os.listdir("eml")
> assert len(files) == len(wanted)
> bodies = []
> for name in files:
>     data = open("eml/" + name, "rb").read()
>     assert hashlib.sha256(data).hexdigest() == wanted[name.split(".")[0]]["sha256"], name
>     email.message_from_bytes(data)
>     bodies.append(data)
> # An mboxrd file, read line by line; what the format adds is a line end where there was none.
> found = []
> for entry in re.split(rb"(?m)^From .*\n", open("all.mbox", "rb").read())[1:]:
>     found.append(re.sub(rb"(?m)^>(>*From )", rb"\1", entry)[:-1])
> ended = lambda data: data if data.endswith(b"\n") else data + b"\n"
> assert sorted(found) == sorted(map(ended, bodies)), "not the bytes that came"
> assert len(mailbox.mbox("all.mbox")) == len(bodies)
> END
# A production: load file, cross-reference, natives and text.
$ daylight export "(has:attachment OR Alþingi OR is:document)" --to dat --bates HALDEN --start 101 --digits 6 --output production --json > report.json 2> notes
$ python3 - <<'END'
> import email, email.policy, hashlib, json, os
> raw = open("production/load.dat", "rb").read()
> assert raw.startswith(b"\xef\xbb\xbf") and raw.endswith(b"\r\n")
> lines = raw[3:].decode("utf-8").split("\r\n")[:-1]
> def fields(line):
>     out = line.split("\x14")
>     assert all(len(f) >= 2 and f[0] == f[-1] == "\u00fe" and "\u00fe" not in f[1:-1] for f in out), line
>     return [f[1:-1] for f in out]
> head, *rows = map(fields, lines)
> docs = [dict(zip(head, row)) for row in rows]
> assert all(len(row) == len(head) for row in rows) and len(set(head)) == len(head)
> report = json.load(open("report.json"))
> assert report["messages"] + report["documents"] + report["attachments"] == len(docs) > 20, report
> assert report["attachments"] > 5 and report["documents"] > 0 and report["unreadable"] == 0, report
> assert report["changed_values"] == 0, report
> # Numbers run without a gap, families stand together, attachments behind their mail.
> assert [d["BEGBATES"] for d in docs] == [f"HALDEN{n:06}" for n in range(101, 101 + len(docs))]
> assert (report["first"], report["last"]) == (docs[0]["BEGBATES"], docs[-1]["BEGBATES"])
> by_number = {d["BEGBATES"]: d for d in docs}
> for d in docs:
>     assert d["BEGBATES"] == d["ENDBATES"] and d["BEGATTACH"] <= d["BEGBATES"] <= d["ENDATTACH"]
>     parent = by_number[d["BEGATTACH"]]
>     assert parent["ENDATTACH"] == d["ENDATTACH"] and parent["PARENTBATES"] == ""
>     assert d["PARENTBATES"] == ("" if d is parent else parent["BEGBATES"])
>     family = [e for e in docs if e["BEGATTACH"] == d["BEGATTACH"]]
>     assert len(family) == int(parent["ATTACHCOUNT"]) + 1 and family[0] is parent
> # What lies there has the SHA-256 of its line; attachments are those that Python takes out.
> for d in docs:
>     data = open("production/" + d["NATIVELINK"], "rb").read()
>     assert hashlib.sha256(data).hexdigest() == d["SHA256"] and len(data) == int(d["FILESIZE"]), d
>     assert d["NATIVELINK"] == f"natives/{d['BEGBATES']}.{d['FILEEXT'] or 'bin'}", d
>     if d["TEXTLINK"]:
>         open("production/" + d["TEXTLINK"], encoding="utf-8").read()
> checked = 0
> for d in docs:
>     if d["DOCTYPE"] != "message":
>         continue
>     message = email.message_from_bytes(open("production/" + d["NATIVELINK"], "rb").read())
>     parts = {hashlib.sha256(p.get_payload(decode=True) or b"").hexdigest()
>              for p in message.walk() if not p.is_multipart()}
>     mine = [e for e in docs if e["PARENTBATES"] == d["BEGBATES"] and e["MEDIATYPE"] != "message/rfc822"]
>     checked += sum(e["SHA256"] in parts for e in mine)
>     if d["MESSAGEID"]:
>         assert d["EDRMMIH"] == hashlib.md5(f"<{d['MESSAGEID']}>".encode()).hexdigest()
> assert checked > 5, checked
> # The cross-reference names every document once, in order.
> opt = [line.split(",") for line in open("production/load.opt", newline="").read().split("\r\n")[:-1]]
> assert [(o[0], o[2].replace("\\", "/")) for o in opt] == [(d["BEGBATES"], d["NATIVELINK"]) for d in docs]
> assert all(len(o) == 7 and o[1] == "VOL001" and o[3] == "Y" and o[6] == "1" for o in opt)
> assert sorted(os.listdir("production")) == ["load.dat", "load.opt", "natives", "text"]
> END
$ daylight export --to dat --digits 1 --output small
daylight: {int} documents from number 1 on do not fit into 1 digits; give more --digits
[exit 3]
$ daylight export --to dat
daylight: --to dat writes several files: give --output DIR
[exit 2]
$ daylight export --to dat --output production
daylight: production is there already; choose another --output
[exit 3]
$ daylight export subject:nothinglikethiswordanywhere --to dat --output none; test -e none
[exit 1]
$ daylight export
daylight: --to is required; see `daylight export --help`
[exit 2]
