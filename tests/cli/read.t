# Reading that comes after everything is searchable: text in pictures, and locked files.
$ export DAYLIGHT_VAULT=$TMP/v
$ daylight init $DAYLIGHT_VAULT > /dev/null
$ mkdir box
$ python3 - <<'END'
> import io, zipfile, zlib
> def step(crc, octet):
>     return (zlib.crc32(bytes([octet]), crc ^ 0xffffffff) ^ 0xffffffff) & 0xffffffff
> # The old encryption of zip files (APPNOTE.TXT, 6.1): three keys, stirred by each octet.
> def encrypt(plain, password, check):
>     a, b, c = 0x12345678, 0x23456789, 0x34567890
>     def stir(octet):
>         nonlocal a, b, c
>         a = step(a, octet)
>         b = ((b + (a & 0xff)) * 134775813 + 1) & 0xffffffff
>         c = step(c, b >> 24)
>     for octet in password:
>         stir(octet)
>     out = bytearray()
>     for octet in bytes(11) + bytes([check]) + plain:
>         t = (c | 2) & 0xffff
>         out.append(octet ^ ((t * (t ^ 1)) >> 8 & 0xff))
>         stir(octet)
>     return bytes(out)
> plain = b"The gate code is kingfisher.\n"
> crc = zlib.crc32(plain)
> body = encrypt(plain, b"crane 7", crc >> 24)
> local = b"PK\3\4" + (20).to_bytes(2, "little") + b"\1\0\0\0" + bytes(4) + crc.to_bytes(4, "little") + len(body).to_bytes(4, "little") + len(plain).to_bytes(4, "little") + (8).to_bytes(2, "little") + b"\0\0code.txt"
> entry = b"PK\1\2" + bytes([20, 0]) + local[4:28] + b"\0\0" + bytes(14) + b"code.txt"
> end = b"PK\5\6" + bytes(4) + b"\1\0\1\0" + len(entry).to_bytes(4, "little") + len(local + body).to_bytes(4, "little") + b"\0\0"
> import email.message, email.policy
> m = email.message.EmailMessage(policy=email.policy.SMTP)
> m["From"], m["Subject"], m["Date"] = "Ines Solvang <ines@halden.example>", "The code", "Tue, 1 Mar 2016 08:00:00 +0100"
> m.set_content("Attached.\n")
> m.add_attachment(local + body + entry + end, maintype="application", subtype="zip", filename="gate.zip")
> open("box/gate.eml", "wb").write(m.as_bytes())
> page = "BT /F 30 Tf 60 700 Td (The wagtail was seen in June.) Tj ET"
> objects = ["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Count 1/Kids[4 0 R]>>", "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>", "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 5 0 R/Resources<</Font<</F 3 0 R>>>>>>", f"<</Length {len(page)}>>\nstream\n{page}\nendstream"]
> open("box/print.pdf", "w").write("%PDF-1.4\n" + "".join(f"{i + 1} 0 obj\n{o}\nendobj\n" for i, o in enumerate(objects)) + "trailer\n<</Size 6/Root 1 0 R>>\n%%EOF\n")
> END
$ daylight add box > account
# A picture of the page, which is only pixels, comes in as an image that has no text. The page itself
# has large type and little of it, so that it may hold more.
$ daylight search --json wagtail 2> notes | python3 -c 'import json, sys; print(json.loads(sys.stdin.readline())["id"])'
{id:print}
$ daylight show $print --page 1 --png -o scan.png 2> notes
$ daylight add scan.png > account
$ daylight search --count wagtail 2> notes
1
$ daylight read --ocr --languages eng > said
$ grep -c "text recognised on 2, nothing found on 0, 0 could" said
1
$ daylight search --count wagtail 2> notes
2
$ daylight search --count 'wagtail has:ocr' 2> notes
2
$ daylight read --ocr
No page waits for recognition.
# A locked file is said to be locked, opens with its password and not with another.
$ daylight search --count kingfisher 2> notes
0
[exit 1]
$ daylight status --failures | grep -c "locked\|lost"
{int}
$ daylight read --again --password "crane 8" --json | python3 -c 'import json, sys; said = json.load(sys.stdin); assert said["failures_after"] > 0 and said["found"] == 0, said'
$ daylight read --again --password "crane 7" --json | python3 -c 'import json, sys; said = json.load(sys.stdin); assert said["failures_after"] == 0 and said["found"] == 1, said'
$ daylight search --count kingfisher 2> notes
1
$ daylight check > said
