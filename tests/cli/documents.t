# What is asked of documents: attachments, files that came by themselves, what lies in others.
$ export DAYLIGHT_VAULT=$TMP/v
$ daylight init $DAYLIGHT_VAULT > /dev/null
$ mkdir box
$ python3 - <<'END'
> import email.message, email.policy, io, struct, zipfile, zlib
> def docx(paragraphs, author, changed):
>     out = io.BytesIO()
>     with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
>         z.writestr("[Content_Types].xml", '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/><Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>')
>         z.writestr("_rels/.rels", '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/><Relationship Id="r2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>')
>         z.writestr("word/document.xml", '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>' + "".join(f"<w:p><w:r><w:t>{p}</w:t></w:r></w:p>" for p in paragraphs) + "</w:body></w:document>")
>         z.writestr("docProps/core.xml", f'<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Crane report</dc:title><dc:creator>{author}</dc:creator><cp:lastModifiedBy>{changed}</cp:lastModifiedBy></cp:coreProperties>')
>     return out.getvalue()
> def pdf(pages):
>     objects = ["<</Type/Catalog/Pages 2 0 R>>", "", "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"]
>     kids = []
>     for text in pages:
>         content = f"BT /F1 24 Tf 72 700 Td ({text}) Tj ET"
>         objects.append(f"<</Length {len(content)}>>\nstream\n{content}\nendstream")
>         objects.append(f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {len(objects)} 0 R/Resources<</Font<</F1 3 0 R>>>>>>")
>         kids.append(f"{len(objects)} 0 R")
>     objects[1] = f"<</Type/Pages/Count {len(kids)}/Kids[{' '.join(kids)}]>>"
>     out, at = b"%PDF-1.4\n", []
>     for i, o in enumerate(objects):
>         at.append(len(out))
>         out += f"{i + 1} 0 obj\n{o}\nendobj\n".encode()
>     start = len(out)
>     out += f"xref\n0 {len(at) + 1}\n0000000000 65535 f \n".encode() + b"".join(b"%010d 00000 n \n" % a for a in at)
>     return out + f"trailer\n<</Size {len(at) + 1}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n".encode()
> def locked():
>     out = io.BytesIO()
>     with zipfile.ZipFile(out, "w") as z:
>         z.writestr("secret.txt", "nobody can read this")
>     data = bytearray(out.getvalue())
>     data[6] |= 1  # encrypted, says the local header; and the directory
>     data[data.index(b"PK\1\2") + 8] |= 1
>     return bytes(data)
> def mail(number, subject, parts, day):
>     m = email.message.EmailMessage(policy=email.policy.SMTP)
>     m["From"], m["To"], m["Subject"] = "Ines Solvang <ines@halden.example>", "paal@halden.example", subject
>     m["Date"], m["Message-ID"] = f"Tue, {day} Mar 2016 08:00:00 +0100", f"<d{number}@halden.example>"
>     m.set_content("See the attachment.\n")
>     for kind, content, name in parts:
>         if kind == "message":
>             m.add_attachment(content)
>         else:
>             m.add_attachment(content, maintype="application", subtype=kind, filename=name)
>     return m
> table = "berth,dues\nnorth quay,1200\nsouth quay,pelican\n".encode()
> word = docx(["The crane at berth 7 is heavier than the quay allows.", "Nobody was told of the cormorant."], "Anna Lind", "Bert Holm")
> inner = mail(1, "Inside", [("octet-stream", table, "dues.csv")], 1)
> mails = {"a": mail(2, "Report", [("octet-stream", word, "crane.docx"), ("octet-stream", table, "dues.csv")], 2),
>          "b": mail(3, "Plan", [("pdf", pdf(["The first page", "The ostrich on the second"]), "plan.pdf")], 3),
>          "c": mail(4, "Forwarded", [("message", inner, None)], 4),
>          "d": mail(5, "Locked", [("zip", locked(), "locked.zip"), ("octet-stream", bytes(range(256)) * 9, "blob.bin")], 5)}
> for name, m in mails.items():
>     open(f"box/{name}.eml", "wb").write(m.as_bytes())
> def chunk(kind, data):
>     return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
> png = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 200, 80, 8, 2, 0, 0, 0))
> png += chunk(b"IDAT", zlib.compress((b"\0" + b"\xff" * 600) * 80)) + chunk(b"IEND", b"")
> open("box/white.png", "wb").write(png)
> open("box/loose.txt", "w").write("A loose albatross.\n")
> open("box/evil.txt", "w").write("turn \u202eback\x1b[31m dodo\n")
> END
$ daylight add box > account
# A hit says what it is, where in it the words are, and what it came with.
$ daylight search cormorant 2> notes
{id:word}     2016-03-02 08:00 +0100  [document]              crane.docx — Crane report
            The crane at berth 7 is heavier than the quay allows. Nobody was told of the cormorant.
            with {id:report}, 2016-03-02 08:00 +0100, Ines Solvang: Report
$ tail -n 1 notes
1 found
$ daylight search ostrich 2> notes
{id:plan}     2016-03-03 08:00 +0100  [document]              plan.pdf
            page 2: The ostrich on the second
            with {id}, 2016-03-03 08:00 +0100, Ines Solvang: Plan
$ daylight search pelican 2> notes
{id:dues}     2016-03-02 08:00 +0100  [spreadsheet]           dues.csv
            berth,dues north quay,1200 south quay,pelican
            with {id:report}, 2016-03-02 08:00 +0100, Ines Solvang: Report; +1 more place
$ daylight search dodo 2> notes
{id:evil}     no date                 [text]                  evil.txt
            turn ⟨U+202E⟩back{any} dodo
$ daylight search pelican --json 2> notes | python3 -c '
> import json, sys
> hit, = map(json.loads, sys.stdin)
> assert (hit["kind"], hit["media_type"], hit["document_kind"]) == ("document", "text/csv", "spreadsheet"), hit
> assert hit["places"] == 2 and not hit["recognised"] and hit["page_number"] == 1, hit
> assert [f["subject"] for f in hit["family"]] == ["Report"] and hit["family"][0]["path"] == "dues.csv", hit'
# What waits is said in one line: a picture whose text nobody has recognised yet.
$ daylight search nothinglikethis 2>&1 | grep "wait"
daylight: note: {int} page{any} of {int} document{any} to be recognised (`daylight read --ocr`): text in pictures there is not found
# The language of documents. Each item is in an attachment or in a message.
$ count() { daylight search --count -- "$1" 2> notes || true; }
$ count author:holm; count author:lind; count 'author:"bert holm"'; count 'author:ines'
1
1
1
0
$ count type:document; count type:spreadsheet; count type:archive; count type:image; count type:application/pdf
4
3
2
1
2
$ count 'type:spreadsheet is:document'; count is:locked; count is:unsupported; count is:partial
1
1
1
0
$ test $(( $(count in:attachment) + $(count in:message) )) = $(count '*'); count in:message
4
$ test $(count 'size:..1kb') = $(( $(count '*') - $(count 'size:>1kb') )); count 'size:46'
1
$ test $(count source:1) = $(count '*'); count 'in:attachment is:message'
1
# One document for reading: all that is known of it, where it lies, and its pages.
$ daylight show $word
Id          {any}
Name        crane.docx
Type        document, application/vnd.openxmlformats-officedocument.wordprocessingml.document, {any}
Title       Crane report
Author      Anna Lind
...
Property    last modified by: Bert Holm
...
Outcome     read
Date        2016-03-02T08:00:00+01:00
Lies in     crane.docx, with {id:report}, 2016-03-02 08:00 +0100, Ines Solvang: Report

The crane at berth 7 is heavier than the quay allows.
Nobody was told of the cormorant.
$ daylight show $dues | grep -c "^Lies in"
2
$ daylight show $plan --page 2 | tail -n 1
The ostrich on the second
$ daylight show $plan --page 9
daylight: there is no page "9": 2 were read, from "1" to "2"
[exit 3]
$ daylight show $word --page 1 --png -o none.png
daylight: no pictures of the pages of this document can be made
[exit 3]
# A picture has pixels only; the original comes with a warning, and is the one that was sent.
$ daylight show $plan --page 2 --png -o page.png
$ python3 -c '
> import struct
> data = open("page.png", "rb").read()
> assert data[:8] == b"\x89PNG\r\n\x1a\n"
> kinds, at = [], 8
> while at < len(data):
>     size, kind = struct.unpack(">I4s", data[at:at + 8])
>     kinds.append(kind)
>     at += 12 + size
> assert set(kinds) == {b"IHDR", b"sRGB", b"IDAT", b"IEND"}, kinds'
$ daylight show $plan --raw > original.pdf
daylight: note: this is as its sender made it and may harm the program that opens it; `daylight show {id:plan} --page 1 --png` gives a picture
$ test "$(sha256sum < original.pdf | cut -d' ' -f1)" = "$(daylight show $plan --json | python3 -c 'import json, sys; print(json.load(sys.stdin)["sha256"])')"
# A message names what came with it; what lies in another says in which.
$ daylight show $report | grep Attachment
Attachment  part 2: crane.docx (application/octet-stream, {any})  {id:word}, read
Attachment  part 3: dues.csv (application/octet-stream, 46 B)  {id:dues}, read
$ daylight search 'subject:inside' 2> notes
{id:inside}     2016-03-01 08:00 +0100  Ines Solvang            Inside
            See the attachment.
            with {id}, 2016-03-04 08:00 +0100, Ines Solvang: Forwarded
$ daylight show $inside | grep -c "^Lies in  "
1
# The account is exact, and every failure has its line.
$ daylight status --json | python3 -c '
> import json, sys
> account = json.load(sys.stdin)["document_account"]
> outcomes = sum(account[k] for k in ("read", "partial", "locked", "unsupported", "failed", "unread"))
> assert account["found"] == outcomes and account["locked"] == account["unsupported"] == 1, account
> assert account["losses"] == 1 and account["places"] > account["embedded"], account'
$ daylight status --failures
        1  locked: {any}
        1  lost: {any}
        1  unsupported: {any}

{id}  locked.zip, with {id}, 2016-03-05 08:00 +0100, Ines Solvang: Locked: locked, {any}
lost        secret.txt, in locked.zip, with {id}, 2016-03-05 08:00 +0100, Ines Solvang: Locked: {any}
{id}  blob.bin, with {id}, 2016-03-05 08:00 +0100, Ines Solvang: Locked: unsupported, {any}
$ daylight status --failures --json | python3 -c '
> import json, sys
> lines = [json.loads(line) for line in sys.stdin]
> assert [line["outcome"] for line in lines] == ["locked", "lost", "unsupported"], lines
> assert all(line["family"] for line in lines) and lines[1]["id"] is None, lines'
# Exports know documents, and give out what lies in others.
$ daylight export is:document --to csv --columns subject,media_type,author,pages,outcome,places 2> notes | sort | head -n 3
blob.bin,application/octet-stream,,0,unsupported,1
crane.docx,application/vnd.openxmlformats-officedocument.wordprocessingml.document,Anna Lind,1,read,1
dues.csv,text/csv,,1,read,2
$ daylight export in:attachment --to eml --output out 2> notes; ls out | wc -l
{int:files}
$ test $files = $(count in:attachment)
$ daylight export in:attachment --to jsonl 2> notes | python3 -c '
> import hashlib, json, os, sys
> for item in map(json.loads, sys.stdin):
>     name = item["id"][:20] + (".eml" if item["kind"] == "message" else ".bin")
>     assert hashlib.sha256(open("out/" + name, "rb").read()).hexdigest() == item["sha256"], item'
$ daylight export 'subject:report OR author:lind' --to dat --output production --json 2> notes | grep -o '"messages":1,"documents":0,"attachments":2'
"messages":1,"documents":0,"attachments":2
$ grep -l cormorant production/text/*
production/text/DAY00000002.txt
