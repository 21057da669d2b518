# SPDX-License-Identifier: AGPL-3.0-or-later
"""The conversations of the office, in English and Norwegian: the dredging of the North Basin."""
from collections import namedtuple

# `when` is "MM-DD hh:mm" in UTC, of 2015, or of 2016 for months before March. `style` says how the
# answer quotes: above, below, outlook, forward or none; `form` plain, html or both.
Say = namedtuple("Say", "who to cc when body style form attach", defaults=("above", "plain", ()))
Thread = namedtuple("Thread", "subject says")

THREADS = [
    Thread("Soundings in the North Basin", [
        Say("paal", "tomas", "ingrid", "03-09 07:42", """Tomas,

the survey boat finished the North Basin on Friday. At berths 7 to 9 we have 8.1 m where the
chart says 9.4 m. The silt lies mostly along the eastern quay, about 61,000 cubic metres.

I would not send anything deeper than 7.5 m in there before we dredge.

Pål""", attach=("soundings.csv",)),
        Say("tomas", "paal", "ingrid", "03-09 08:55", """Understood. I have told the pilots, and the
limit of 7.5 m goes into the notices today. The Baltgruz ships will have to go to berth 4.

How long would the dredging take?

Tomas"""),
        Say("paal", "tomas", "ingrid", "03-09 10:03", """> How long would the dredging take?

Eleven weeks with one hopper, if the contaminated part stays small. The last samples are from 2009,
so nobody knows.

Pål""", style="none"),
        Say("ingrid", "paal", "tomas amina", "03-10 06:31", """\
Thank you both. Please have new samples
taken before anybody names a price. Amina, what is left in the basin fund?

Ingrid"""),
        Say("amina", "ingrid", "paal tomas", "03-10 09:20", """\
4.2 million are left, of which 1.1 million
are promised to the crane foundations.

Amina"""),
    ]),
    Thread("Tender: dredging of the North Basin", [
        Say("jonas", "henrik", "paal", "04-14 08:00", """Dear Mr Mohr,

the Port of Halden invites Nordmole to offer for the maintenance dredging of the North Basin,
61,000 cubic metres. The papers are attached. Offers are due on 12 May at noon.

With kind regards
Jonas Weber
Procurement""", form="both", attach=("tender.pdf", "berth-plan.png")),
        Say("henrik", "jonas", "", "05-11 15:47", """Dear Mr Weber,

attached our offer: 3,890,000 in all, mobilisation included. For contaminated material we
calculate 96 per cubic metre – beyond 5,000 m³ by agreement.

Kind regards
Henrik Mohr""", form="both", attach=("offer.pdf",)),
        Say("jonas", "henrik", "amina greta", "05-13 07:15", """Dear Mr Mohr,

thank you. What does "by agreement" mean? We need a figure to compare offers.

Jonas Weber"""),
        Say("henrik", "jonas", "amina greta", "05-13 12:02", """Dear Mr Weber,

we cannot name one without samples. Your 2009 survey shows 4,400 m³ – we took that as the basis.

Kind regards
Henrik Mohr""", style="outlook"),
        Say("greta", "jonas", "amina ingrid", "05-13 13:30", """Jonas, this must not be signed like
that. An open price for the part nobody has measured is the whole risk of the contract.

From the rules on procurement, section 14: an offer without a price for a main item is not an offer.

Greta"""),
        Say("ingrid", "greta", "jonas amina", "05-13 18:04", """\
Noted. We talk tomorrow at nine, without
minutes please.

Ingrid""", form="both"),
    ]),
    Thread("Samples", [
        Say("paal", "ingrid", "", "05-20 06:50", """Ingrid,

the laboratory called. Tin compounds in 11 of 14 samples, down to 1.8 m. That is not 4,400 m³,
that is rather 27,000. The written report comes next week.

Pål"""),
        Say("ingrid", "paal", "", "05-20 07:02", """Who else has this?

Ingrid"""),
        Say("paal", "ingrid", "", "05-20 07:05", """The laboratory and you.

Pål"""),
        Say("ingrid", "paal", "", "05-20 07:11", """Leave it so until the contract is signed. I will
inform the board myself.

Ingrid"""),
        Say("paal", "greta", "", "05-21 19:22", """Greta, I want somebody to know that I sent this.
Please keep it.

Pål""", style="forward"),
    ]),
    Thread("Contract North Basin signed", [
        Say("jonas", "ingrid", "amina greta paal", "06-02 09:40", """\
The contract with Nordmole was signed
this morning. Total 3,890,000. Start of work 15 June.

Jonas""", attach=("contract.pdf",)),
        Say("greta", "ingrid", "jonas", "06-02 10:12", """For the file: I did not see the final text
before it was signed.

Greta"""),
        Say("amina", "jonas", "", "06-02 11:00", """\
Jonas, annex C is missing from the scan. Was there
one?

Amina"""),
        Say("jonas", "amina", "", "06-02 11:18", """\
There is none. The numbering is a left-over from the
template.

Jonas"""),
    ]),
    Thread("Additional claim no. 1", [
        Say("henrik", "jonas", "ingrid", "07-28 14:33", """Dear Mr Weber,

as announced on site: the contaminated volume is far beyond the basis of our offer. By today we
have stored 12,300 m³ in the closed barge. We claim 758,000 for July.

Kind regards
Henrik Mohr""", form="both", attach=("claim-1.csv",)),
        Say("jonas", "ingrid", "amina", "07-28 15:10", """\
Ingrid, this is the first one. He says you knew
in May.

Jonas""", style="forward"),
        Say("ingrid", "jonas", "amina", "07-28 20:41", """\
Pay it from the crane foundations for now. We
bring it to the board in September.

Ingrid"""),
        Say("amina", "ingrid", "jonas", "07-29 06:25", """\
I cannot book dredging on the crane foundations.
The auditor looks at exactly that line every year.

If you want it done, I need it in writing, with a date.

Amina"""),
        Say("ingrid", "amina", "", "07-29 06:58", """You have it in writing herewith.

Ingrid"""),
    ]),
    Thread("Additional claim no. 2", [
        Say("henrik", "jonas", "ingrid", "09-01 13:12", """Dear Mr Weber,

August: 9,800 m³ contaminated, 1,020,000 as calculated in the attached table. We ask for payment
within 14 days, otherwise the hopper leaves for another job.

Kind regards
Henrik Mohr""", attach=("claim-2.zip",)),
        Say("jonas", "henrik", "greta", "09-01 14:00", """Dear Mr Mohr,

we confirm receipt. Our legal department examines the claim.

Jonas Weber"""),
        Say("greta", "jonas", "ingrid", "09-02 07:45", """\
There is no ground in the contract for the unit
price he uses. And he refers to "annex C". Which annex C?

Greta"""),
        Say("ingrid", "greta", "jonas", "09-02 08:10", """\
A draft that was never agreed. Please treat it as
such.

Ingrid""", form="both"),
    ]),
    Thread("Board meeting 14 September", [
        Say("registry", "all", "", "09-07 06:00", """\
The board meets on Monday, 14 September, at 13:00 in
the pilot house.

1. Minutes of 8 June
2. North Basin, report of the director
3. Crane 5, choice of maker
4. Any other business""", attach=("agenda.pdf",)),
        Say("greta", "ingrid", "", "09-10 16:20", """\
Ingrid, item 2 says "report". Will the board hear that
the samples were known in May? I advise strongly that it does.

Greta"""),
        Say("ingrid", "greta", "", "09-10 16:31", """\
The board will hear what it needs for its decision.

Ingrid"""),
        Say("registry", "all", "", "09-15 10:05", """\
The minutes of the board meeting are attached. The
additional cost of 1,778,000 was approved with four votes against three.""", style="none",
            attach=("minutes.pdf",)),
    ]),
    Thread("Question from Haldenblad", [
        Say("eva", "mira", "", "10-06 08:14", """Hello Mira,

we hear that the dredging of the North Basin costs about half as much again as was signed. Is that
so, and since when has the port known that the mud is contaminated?

I would like to publish on Thursday.

Best wishes
Eva Stang, Haldenblad"""),
        Say("mira", "ingrid", "greta", "10-06 08:40", """\
Ingrid, Greta, see below. She has figures. What
may I say?

Mira""", style="forward"),
        Say("ingrid", "mira", "greta", "10-06 08:52", """\
Say that all costs lie within what the board
approved and that the samples were evaluated in July.

Ingrid"""),
        Say("greta", "mira", "ingrid", "10-06 09:05", """\
Mira, please do not write "July" before we have
spoken.

Greta"""),
        Say("mira", "eva", "", "10-06 12:30", """Dear Eva,

all costs lie within the frame that the board approved on 14 September. The samples were evaluated
in July.

With kind regards
Mira Kovač""", form="both"),
        Say("eva", "mira", "", "10-06 12:48", """\
Thank you. For the record: evaluated in July, first known
in July?

Eva"""),
    ]),
    Thread("Crane 5: three makers", [
        Say("jonas", "paal", "tomas amina", "06-17 09:00", """Pål,

three makers have answered. Minato is the lightest and the most expensive, Werftkontor recommends
the second. The comparison is attached.

Jonas""", attach=("cranes.csv", "crane.png")),
        Say("paal", "jonas", "tomas amina", "06-18 07:12", """\
The quay at berth 5 carries 48 t/m. Only the
Minato crane stays below that. The other two need new foundations.

Pål""", style="below"),
        Say("amina", "paal", "jonas", "06-18 08:44", """\
New foundations are 1.1 million, which I now hear
are spoken for three times.

Amina""", style="below"),
    ]),
    Thread("Pilots on the night of 3 November", [
        Say("tomas", "ingrid", "", "11-04 05:58", """Ingrid,

Olga B touched the ground at berth 8 at 02:40, without damage. Draught 7.9 m. The desk had cleared
her for 8.0 m because the chart of 1 November already showed the dredged depth.

It is not dredged there. The hopper left on 19 October.

Tomas"""),
        Say("ingrid", "tomas", "paal", "11-04 06:20", """Who changed the chart?

Ingrid"""),
        Say("paal", "ingrid", "tomas", "11-04 07:30", """\
I did, on instruction of 30 October, see the
attached message.

Pål""", attach=("instruction.eml",)),
        Say("tomas", "berths", "paal", "11-04 08:00", """\
From now on 7.5 m at berths 7 to 9 again, whatever
the chart says, until I sign it personally.

Tomas"""),
    ]),
    Thread("Flytting av arkivet", [
        Say("registry", "all", "", "08-17 07:00", """Hei alle sammen,

arkivet flytter til tollboden i uke 36. Papirer fra før 2005 må være merket innen fredag. Det som
ikke er merket, blir kjørt til makulering.

Hilsen
Arkivet"""),
        Say("paal", "registry", "", "08-17 08:21", """Hei,

målingene fra 2009 ligger i kjelleren, i de grå eskene. Ikke kast dem!

Pål"""),
        Say("registry", "paal", "", "08-17 09:02", """De er allerede hentet, dessverre. Direktøren
kvitterte for dem på fredag.

Arkivet"""),
    ]),
    Thread("Regatta", [
        Say("mira", "all", "", "06-22 11:00", """\
The regatta is on Saturday. Two boats still look for
crew, no experience needed, life jackets are there. Please answer to me.

Mira""", form="both", attach=("crane.png",)),
        Say("tomas", "mira", "all", "06-22 11:20", "I am in, if somebody else cooks."),
        Say("paal", "mira", "tomas", "06-22 12:00", "Me too. I cook."),
        Say("greta", "mira", "", "06-23 06:40", "With Pål cooking I prefer to swim."),
    ]),
    Thread("Loan for the North Basin", [
        Say("rolf", "amina", "ingrid", "09-22 08:30", """Dear Ms Farouk,

the bank is willing to bridge 1.8 million until March at 3.9 per cent. We need the signed minutes
and a statement that there are no further claims.

Kind regards
Rolf Aune"""),
        Say("amina", "ingrid", "", "09-22 09:15", """Ingrid, I cannot sign that there are no further
claims. There is one on my desk.

Amina""", style="forward"),
        Say("ingrid", "amina", "", "09-22 09:40", "I will sign it."),
    ]),
    Thread("Inquiry of the ministry", [
        Say("kari", "ingrid", "greta", "01-12 08:05", """Dear director,

the ministry asks for all correspondence on the dredging of the North Basin from March 2015 on,
including messages, by 29 January. Nothing may be deleted as of today.

Kari Nilsen
Senior adviser"""),
        Say("greta", "all", "ingrid", "01-12 09:30", """To all,

see the attached letter. As of now nobody deletes anything, neither mail nor paper nor short
messages. If you are unsure, keep it.

Greta""", style="forward", attach=("tender.pdf",)),
        Say("paal", "greta", "", "01-12 10:02", """Greta, do you still have what I sent you in May?

Pål"""),
        Say("greta", "paal", "", "01-12 10:06", """Yes. With its header, untouched.

Greta"""),
        Say("ingrid", "registry", "", "01-12 22:47", """\
Please give me the director's mailbox of last year on
a stick, I want to prepare the answer myself.

Ingrid""", style="none"),
        Say("registry", "ingrid", "greta", "01-13 07:10", """\
That needs two signatures now. Greta has the
form.

Registry"""),
    ]),
]
