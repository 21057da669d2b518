# What is proven: keys from a zone, a key recovered from signatures, and what supports a message.
$ export DAYLIGHT_VAULT=$TMP/v
$ daylight init $DAYLIGHT_VAULT > /dev/null
$ daylight add $EXAMPLES/archive/signed > /dev/null
$ id() { sha256sum "$EXAMPLES/archive/signed/$1.eml" | cut -d' ' -f1; }
$ verdict() { daylight verify --id $1 --json | python3 -c 'import json, sys; print(json.load(sys.stdin)["verdict"])'; }
# Without keys nothing is proven, and nothing is held against anybody.
$ daylight keys list
No key is known here
[exit 1]
$ daylight verify --json | python3 -c 'import json, sys; v = json.load(sys.stdin)["verdicts"]; assert v["verified"] == v["altered"] == 0 < v["no key"], v'
$ daylight keys import --json $EXAMPLES/keys/halden.zone | python3 -c 'import json, sys; r = json.load(sys.stdin); assert r["new"] > 0 and r["problems"] == [] and r["before"]["verified"] == 0 < r["after"]["verified"] and r["changed"] == sum(c["messages"] for c in r["changes"]) > 0 and all(c["from"] == "no key" for c in r["changes"]), r'
$ daylight keys import $EXAMPLES/keys/halden.zone
...; the very same file was here
  no message has another verdict than before
$ verdict $(id rsa-relaxed); verdict $(id ed25519); verdict $(id tampered-header); verdict $(id tampered-body); verdict $(id unknown-key); verdict $(id malformed)
verified
verified
altered
headers only
no key
no key
$ daylight verify $(id rsa-relaxed)
...
Verified. port-of-halden.example, the domain of the sender or one above it, signed this message, and what it signed is what is here: the fields named below and all of the body.
...
A signature says nothing about delivery, nor about who sat at the keyboard.
# Never the words that say too much.
$ for file in $EXAMPLES/archive/signed/*.eml; do daylight verify $(sha256sum $file | cut -d' ' -f1) --why; done | grep -icw -e valid -e invalid -e authentic
0
[exit 1]
# The octets that were signed, for whoever wants to repeat the arithmetic.
$ test "$(daylight verify $(id rsa-simple) --canonical headers | sha256sum | cut -d' ' -f1)" = "$(daylight verify $(id rsa-simple) --json | python3 -c 'import json, sys; print(json.load(sys.stdin)["signatures"][0]["header_hash"])')"
$ daylight verify $(id rsa-simple) --canonical body --signature 9
daylight: the message has signatures 1 to 1
[exit 1]
# A table of a query's results, and marks in lists.
$ daylight verify subject:nothinglikethiswordanywhere
Nothing found
[exit 1]
$ daylight verify
...
Signing domain...
...
A message that several domains signed is counted for each of them.
$ daylight search --json is:verified | python3 -c 'import json, sys; assert all(json.loads(line)["verdict"].startswith("verified") for line in sys.stdin)'
$ daylight search is:altered 2> /dev/null | head -n 1
{id} ✗   ...
$ daylight show $(id tampered-header) --json | python3 -c 'import json, sys; m = json.load(sys.stdin); assert m["verdict"] == "altered" and m["signatures"][0]["verdict"] == "fail", m'
$ daylight show $(id rsa-relaxed) | grep ^Verdict
Verdict     verified, signed by port-of-halden.example
# What is not signed of a message that is proven in part is marked, line by line.
$ daylight show $(id length) | tail -n 3
...
¦ Paid in full. This line is covered by nothing.
$ daylight show $(id length) | grep '^\[Lines'
[Lines marked ¦ are not signed: anybody can have added them.]
$ daylight show $(id length) --json | python3 -c 'import json, sys; m = json.load(sys.stdin); assert [s["text"].strip() for s in m["segments"] if not s["proven"]] == ["Paid in full. This line is covered by nothing."] and m["proven"]["text"], m'
$ daylight show $(id list-label) | grep ^Subject
Subject     [file] Note for the file: list-label [not signed: “[file] ”]
$ daylight show $(id list-footer) | grep -c '^¦ '
{int:marked}
$ test $marked -gt 0 -a $marked -lt 10
$ daylight show $(id rsa-relaxed) | grep -c -e '^¦ ' -e '\[not signed'
0
[exit 1]
$ daylight show $(id tampered-body) | grep '^\[This'
[This text is not what was signed.]
$ daylight show $(id second-from) --json | python3 -c 'import json, sys; assert json.load(sys.stdin)["proven"] is None'
# Octets that hold only after a repair are those of the repaired message.
$ daylight verify $(id list-label) --canonical headers | grep -i ^subject
subject:Note for the file: list-label
$ daylight keys list --domain port-of-halden.example | grep -c '_domainkey.port-of-halden.example '
3
$ daylight keys show halden.example nosuchselector
daylight: no record is known for nosuchselector._domainkey.halden.example
[exit 1]
# A key that nobody kept, with an exponent that makes it quick to recover.
$ cat > box.mbox <<'END'
> From office@halden.example Tue Mar  1 08:00:00 2016
> DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=halden.example;
> 	s=old; t=1456800001; h=from:to:subject:date:message-id:
> 	 from;
> 	bh=AeEA62/p2N/RnPzqkKXvKJOm22AfMEN3zXLXT9a4LZQ=;
> 	b=XanwMPWuJ5BsBoZYYBMX4biUjBwIkEFd9PvDtyWoX7MBkuFK9Z0G0TjSI5CIavbSKMPP+u
> 	 KVkbi2O0QCDJO846C5kFVEidMVl8EVhO/teJfhvfRNW0m//drNVsr3IC6olFkMFgMEgaU8
> 	 jtYCXgv93g8jYzHiEDA+p/lM2t+ziFM=
> From: Harbour Office <office@halden.example>
> To: pilots@halden.example
> Subject: Dues 1
> Date: Tue, 1 Mar 2016 08:00:00 +0100
> Message-ID: <dues1@halden.example>
> 
> The dues of berth 1 are paid.
> 
> From office@halden.example Tue Mar  1 08:00:00 2016
> DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=halden.example;
> 	s=old; t=1456800002; h=from:to:subject:date:message-id:
> 	 from;
> 	bh=qHjWDw0tg3X+04tbx5y2r0KZsqpiQcZP9gcclt+k1GM=;
> 	b=LE+WJYaTSvgcKiRbw4J83U++yXGieabQJOHBZLZMC62WQUsVVyiBWfDKSE07bkadip9bK5
> 	 bMDqAXTunB4nD8orie/e5LwB4+sHcJTjXFvQ0IOxOOTYKYgd8fDKAsUPRdCs2yRKeTRXWn
> 	 IS6ong9mc+9SHIritKyHRug/SWkhPUM=
> From: Harbour Office <office@halden.example>
> To: pilots@halden.example
> Subject: Dues 2
> Date: Tue, 2 Mar 2016 08:00:00 +0100
> Message-ID: <dues2@halden.example>
> 
> The dues of berth 2 are paid.
> 
> From office@halden.example Tue Mar  1 08:00:00 2016
> DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=halden.example;
> 	s=old; t=1456800003; h=from:to:subject:date:message-id:
> 	 from;
> 	bh=SdFELIlCwHvcPNN84Yso9lLVWyPk66oedi672KuzfKs=;
> 	b=Gmyiz822EDr9kZiWggR4JFufkLuIygBjUhV8VFY0/Yq4c6s1n9RzpQESgfqwTWx/M54jAa
> 	 L9pULeiHH5DhxMdpVAcg84N3rU9/HpYxkGdmpPpzFadNde/KUNlB+JhQT0+ICmS+U2J8hW
> 	 fp4Wx5fJs6M++4qoV7Lxe92wbqzILeY=
> From: Harbour Office <office@halden.example>
> To: pilots@halden.example
> Subject: Dues 3
> Date: Tue, 3 Mar 2016 08:00:00 +0100
> Message-ID: <dues3@halden.example>
> 
> The dues of berth 3 are paid.
> 
> From office@halden.example Tue Mar  1 08:00:00 2016
> From: Ida <ida@outside.example>
> To: Harbour Office <office@halden.example>
> Subject: Samples
> Date: Fri, 4 Mar 2016 08:00:00 +0100
> Message-ID: <samples@outside.example>
> 
> The samples from the North Basin are contaminated. We say nothing before July.
> 
> From office@halden.example Tue Mar  1 08:00:00 2016
> DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=halden.example;
> 	s=old; t=1456800009; h=from:to:subject:date:message-id:
> 	 in-reply-to:from;
> 	bh=zbvR0EHma+NhldIFzjqzq0idsti4iAaSDC4Tpgp/yJw=;
> 	b=Qb/gARxplWwFqbw1++El8tXNv8AN8y0Ha2nstzGENDtUPwJpqMTm6LLByV6HV5cR9DXp58
> 	 PhrUXvVP71gHAyHvxU1M/XZvLC8yjLWT7rJfTUXM4hTR42SOJjRu9PF/E4nAH6BTzqcoVQ
> 	 jIPgUXPc/criK8VShUoiA1zZeMt8iIc=
> From: Harbour Office <office@halden.example>
> To: Ida <ida@outside.example>
> Subject: Re: Samples
> Date: Fri, 4 Mar 2016 09:00:00 +0100
> Message-ID: <answer@halden.example>
> In-Reply-To: <samples@outside.example>
> 
> Understood.
> 
> On Fri, 4 Mar 2016, Ida wrote:
> > The samples from the North Basin
> > are contaminated.
> 
> END
$ daylight add box.mbox > /dev/null
$ daylight keys recover --domain halden.example --selector old
old._domainkey.halden.example: 1024 bits, exponent 3, confirmed by 4 of 4 signatures
1 recovered, 0 not, of 1 selectors
...
$ daylight keys recover --domain halden.example --selector old --json
{"selectors":0,"recovered":0,"failed":0,"skipped_outside":0,"skipped_recovered":1,...
[exit 1]
$ daylight keys show halden.example old --proof | tail -n 3 | python3
True
$ daylight search --count verdict:consistent
4
$ daylight verify add0d737b8e31182416dbcb8308ebe0aa84633d7a47b60a94b317d2e9078d36a --why
...
Unsigned. There is nothing to check. It speaks neither for the message nor against it.

What supports it:
Nothing else in this vault supports it.
Support is not proof: what supports a message does not make it verified.
# The same key from elsewhere: what was consistent is verified, and may support other mail.
$ echo 'v=DKIM1; k=rsa; p=MIGdMA0GCSqGSIb3DQEBAQUAA4GLADCBhwKBgQDxLjuYV913/hFOrcxtG3AtKB26jnyEtau5rQeLKL2LStu6tkNPsW0SXUrDyatYqqPWoADmlwbXGx8jrIFtRm/HaUFfBH5A5SgqiPY54xiLtMF/jqBNZWXpG3qbIoFcON9ArXARqxfIovm7EjfS/uRbsfydEPwaxDkiYmTqf8vdCwIBAw==' > old._domainkey.halden.example.txt
$ daylight keys import old._domainkey.halden.example.txt
old._domainkey.halden.example.txt (txt): records: 1 new, 0 known
  messages with another verdict than before: 4
    consistent           -> verified                       4
$ daylight verify add0d737b8e31182416dbcb8308ebe0aa84633d7a47b60a94b317d2e9078d36a --why
...
What supports it:
Quoted by {id} (verified) from office@halden.example, 2016-03-04T09:00:00+01:00: 1 of 2 sentences (50 of {int} bytes of the writer's own words).

Sentences that verified messages quote, marked with |:
  | The samples from the North Basin are contaminated.
    We say nothing before July.
Support is not proof: what supports a message does not make it verified.
$ daylight verify --query add0d737b8e31182416dbcb8308ebe0aa84633d7a47b60a94b317d2e9078d36a
Nothing found
[exit 1]
$ daylight check --json | python3 -c 'import json, sys; report = json.load(sys.stdin); assert report["ok"], report'
