# SPDX-License-Identifier: AGPL-3.0-or-later
"""Ways that lie around the HTML: in the header, the names of attachments, charsets and parts."""
import codecs

from letter import alarm, document, far, html, kept, letter, multipart, part, png

MARKUP = "<img src=x onerror=\"document.title='ALARM'\"><script>document.title='ALARM'</script>"


def text_part(way):
    return part(kept(way), "text/plain; charset=utf-8")


def header_ways():
    way = "markup-in-subject"
    yield html(way, "", subject=f"</title></h1>{MARKUP}<b>subject</b>")
    way = "markup-in-sender"
    yield html(way, "", sender=f'"{MARKUP.replace(chr(34), chr(92) + chr(34))}" '
               "<\"<svg/onload=1>\"@hostile.example>")
    way = "markup-in-encoded-words"
    yield html(way, "", subject="=?utf-8?B?PC90aXRsZT48c2NyaXB0PmFsZXJ0KDEpPC9zY3JpcHQ+?=",
               sender="=?utf-8?Q?=3Cimg_src=3Dx_onerror=3Dalert=281=29=3E?= <m@hostile.example>")
    way = "line-ends-in-encoded-words"
    yield html(way, "", subject="=?utf-8?Q?one=0D=0ASet-Cookie:_a=3Db=0D=0A=0D=0A=3Cscript=3E?=")
    way = "direction-in-names"
    yield html(way, "<p>\u202eevisnefed\u202c \u2066isolated\u2069 \u200b\u2060</p>",
               subject="Invoice \u202efdp.exe\u202c", sender="\u202ella\u202c "
               "<\u202emallory@hostile.example>")
    way = "template-words-in-subject"
    yield html(way, "", subject="{{{main}}} {{> frame}} {{/links}} {{t.frame.foot}}")
    way = "escape-codes"
    yield html(way, "<p>\x1b[2J\x1b]0;ALARM\x07\x08\x7f\x9b31m</p>",
               subject="\x1b]0;ALARM\x07 bell", fields=["X-Mailer: \x1b[31m"])
    way = "markup-in-fields"
    yield html(way, "", fields=[f"List-Id: {MARKUP} <list.hostile.example>",
                                f"User-Agent: {MARKUP}", f"X-{MARKUP}: yes",
                                f"References: <{MARKUP}@hostile.example> <\"'><b>@x>",
                                f"In-Reply-To: <javascript:{alarm('markup-in-fields')}>",
                                "List-Unsubscribe: <javascript:1>, <http://alarm.invalid/u>"])


def attachment_ways():
    way = "attachment-names"
    names = ("../../../../etc/cron.d/x", "..\\..\\Windows\\win.ini", "/etc/passwd", "CON.txt",
             "a\\\"; filename=b.exe", "x.pdf\u202efdp.exe", "<img src=x onerror=alert(1)>.txt",
             "x.html", ".htaccess", "a" * 300 + ".txt", "nul\\0.txt", "%2e%2e%2fx", "C:\\x", "")
    yield multipart(way, [text_part(way)] + [
        part(f"file {number}", f'application/octet-stream; name="{name}"',
             f'Content-Disposition: attachment; filename="{name}"')
        for number, name in enumerate(names)])
    way = "attachment-name-injection"
    yield multipart(way, [text_part(way), part(
        "x", "application/octet-stream", "Content-Disposition: attachment; "
        "filename*=utf-8''a%0D%0ASet-Cookie%3A%20x%3Dy%0D%0A%0D%0A%3Cscript%3E.txt")])
    way = "html-attachment"
    page = f"<html><script>{alarm(way)}</script><body>attached page</body></html>"
    yield multipart(way, [text_part(way), part(page, "text/html; name=page.html",
                                               "Content-Disposition: attachment")])
    way = "svg-attachment"
    svg = (f'<svg xmlns="http://www.w3.org/2000/svg" onload="{alarm(way)}"><script>{alarm(way)}'
           f'</script><image href="{far(way)}"/></svg>')
    yield multipart(way, [text_part(way), part(svg, "image/svg+xml; name=chart.svg",
                                               "Content-Disposition: inline; filename=chart.svg")])
    way = "xml-attachment"
    xml = ('<?xml version="1.0"?><?xml-stylesheet type="text/xsl" href="/alarm/xml"?>'
           '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd"><!ENTITY b "&a;&a;">]>'
           f'<x xmlns:h="http://www.w3.org/1999/xhtml"><h:script>{alarm(way)}</h:script>&b;</x>')
    yield multipart(way, [text_part(way), part(xml, "application/xhtml+xml; name=a.xhtml",
                                               "Content-Disposition: attachment")])
    way = "sniffed-type"
    kinds = (("text/plain", "txt"), ("image/png", "png"), ("application/unknown", "unknown"),
             ("text/x", ""), ("application/pdf", "pdf"))
    yield multipart(way, [text_part(way)] + [
        part(f"<!doctype html><script>{alarm(way)}</script>", f"{kind}; name=x{number}",
             f"Content-Disposition: attachment; filename=x{number}.{ending}")
        for number, (kind, ending) in enumerate(kinds)])
    way = "polyglot"
    page = f"<script>{alarm(way)}</script>".encode()
    yield multipart(way, [text_part(way), part(
        b"GIF89a/*" + page + b"*/=1;", "image/gif; name=p.gif", "Content-Disposition: attachment"),
        part(png(tail=b"<html>" + page), "image/png; name=p.png",
             "Content-Disposition: attachment")])
    way = "media-type-markup"
    yield multipart(way, [text_part(way), part("x", 'text/html"><script>; name="y"'),
                          part("y", "image/png\t;<svg>; name=<b>")])


def picture_ways():
    way = "picture-in-message"
    page = (f'<p>{kept(way)}</p><img src="cid:crane@halden" alt="The crane" width=40>'
            '<img src="CID:crane%40halden"><img src="cid:absent@halden" alt="Not there">')
    yield multipart(way, [part(page, "text/html; charset=utf-8"),
                          part(png(), "image/png; name=crane.png", "Content-ID: <crane@halden>",
                               "Content-Disposition: inline")], kind="related")
    way = "picture-tricks"
    page = (f'<p>{kept(way)}</p><img src="cid:page@halden"><img src="cid:svg@halden">'
            '<img src="cid:bomb@halden"><img src="cid:"><img src="cid:&quot;&gt;&lt;script&gt;">'
            '<iframe src="cid:page@halden"></iframe><link rel=stylesheet href="cid:page@halden">'
            '<div style="background:url(cid:page@halden)">b</div><img src="cid:text@halden">'
            + '<img src="cid:page@halden">' * 500)
    parts = [part(page, "text/html; charset=utf-8")]
    for name, kind, content in (
            ("page", "image/png", f"<script>{alarm(way)}</script>"),
            ("svg", "image/svg+xml", f'<svg xmlns="http://www.w3.org/2000/svg"><script>'
             f'{alarm(way)}</script></svg>'),
            ("bomb", "image/png", png(30000, 1)[:33] + b"\x00\x00\x75\x30" * 40),
            ("text", "text/html", f"<script>{alarm(way)}</script>"),
            ("page", "image/png", png())):
        parts.append(part(content, kind, f"Content-ID: <{name}@halden>"))
    yield multipart(way, parts, kind="related")
    way = "picture-location"
    yield multipart(way, [
        part(f'<base href="http://alarm.invalid/"><p>{kept(way)}</p><img src="a.png">'
             '<img src="mid:x@y/cid"><img src="file:///etc/passwd"><img src="blob:x">'
             '<img src="\\\\alarm.invalid\\share\\x.png"><img src="about:blank">',
             "text/html; charset=utf-8"),
        part(png(), "image/png", "Content-Location: http://alarm.invalid/a.png")], kind="related")


def charset_ways():
    way = "charset-utf7"
    page = f"<p>{kept(way)}</p><script>{alarm(way)}</script>"
    yield letter(way, codecs.encode(page, "utf-7"), content_type="text/html; charset=utf-7")
    way = "charset-utf7-unlabelled"
    yield letter(way, f"<p>{kept(way)}</p>+ADw-script+AD4-{alarm(way)}+ADw-/script+AD4-",
                 content_type="text/html")
    way = "charset-utf16"
    page = f"<p>{kept(way)}</p><script>{alarm(way)}</script>".encode("utf-16")
    yield multipart(way, [part(page, "text/html; charset=utf-16")])
    way = "charset-overlong"
    yield letter(way, f"<p>{kept(way)}</p>".encode() +
                 b"\xc0\xbcscript\xc0\xbe" + alarm(way).encode() + b"\xe0\x80\xbc/script>" +
                 b"\xf8\x80\x80\x80\xbcimg src=x onerror=alert(1)>")
    way = "charset-shift"
    yield letter(way, f"<p>{kept(way)}</p>".encode() + b"<img alt=\"\x83\" title=\" onerror=" +
                 alarm(way).encode() + b" x=\"\x1b$B\"><b>\x1b(B",
                 content_type="text/html; charset=shift_jis")
    way = "charset-changes"
    yield document(way, '<meta charset="iso-2022-jp"><p>KEPT</p>\x1b$B<script>\x1b(J'
                   f"{alarm(way)}</script>", content_type="text/html; charset=\"iso-2022-jp'\"")
    way = "charset-name-markup"
    yield letter(way, f"<p>{kept(way)}</p>",
                 content_type='text/html; charset="\\"><script>alert(1)</script>"')
    way = "null-octets"
    yield letter(way, f"<p>{kept(way)}</p>".encode() + b"\0<\0s\0c\0r\0i\0p\0t\0>" +
                 alarm(way).encode() + b"<img src=x onerror\0=alert(1)>"
                 b"<a hr\0ef=javascript:1>x</a>")


def part_ways():
    way = "two-faces"
    yield multipart(way, [part(kept(way), "text/plain; charset=utf-8"),
                          part(f"<p>{kept(way)}</p><script>{alarm(way)}</script><p>only here</p>",
                               "text/html; charset=utf-8")], kind="alternative",
                    words=[kept(way), "only here"])
    way = "delivery-report"
    report = ("Reporting-MTA: dns; hostile.example\n\nFinal-Recipient: rfc822; "
              f"{MARKUP}@hostile.example\nAction: failed\nStatus: 5.0.0 {MARKUP}\n")
    yield multipart(way, [
        part(f"<p>{kept(way)}</p><script>{alarm(way)}</script>", "text/html; charset=utf-8"),
        part(report, "message/delivery-status"),
        part(f"Subject: {MARKUP}\n", "text/rfc822-headers")], kind="report")
    way = "message-in-message"
    inner = (f"From: {MARKUP} <a@hostile.example>\nSubject: inner {MARKUP}\n"
             f"Content-Type: text/html\n\n<script>{alarm(way)}</script><b>inner words</b>\n")
    yield multipart(way, [text_part(way), b"Content-Type: message/rfc822\n\n" + inner.encode()],
                    words=["inner words"])
    way = "calendar"
    yield multipart(way, [text_part(way), part(
        "BEGIN:VCALENDAR\nVERSION:2.0\nBEGIN:VEVENT\nUID:1\nSUMMARY:" + MARKUP +
        f"\nURL:javascript:{alarm(way)}\nX-ALT-DESC;FMTTYPE=text/html:{MARKUP}\n"
        "END:VEVENT\nEND:VCALENDAR\n", "text/calendar; charset=utf-8")])
    way = "plain-text-markup"
    yield letter(way, f"{kept(way)}\n{MARKUP}\n</pre></div></main><script>x</script>\n"
                 "javascript:alert(1) http://alarm.invalid/x www.alarm.invalid\n",
                 content_type="text/plain; charset=utf-8")
    way = "xhtml-body"
    yield letter(way, '<?xml version="1.0"?><!DOCTYPE html><html xmlns="http://www.w3.org/1999/'
                 f'xhtml"><body><p>{kept(way)}</p><script><![CDATA[{alarm(way)}]]></script>'
                 '</body></html>', content_type="application/xhtml+xml")
    way = "boundary-markup"
    yield letter(way, f"--<script>\nContent-Type: text/html\n\n<p>{kept(way)}</p>\n--<script>--\n"
                 f"epilogue {MARKUP}", content_type='multipart/mixed; boundary="<script>"')


def all_ways():
    return [each for group in (header_ways, attachment_ways, picture_ways, charset_ways, part_ways)
            for each in group()]
