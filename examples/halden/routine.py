# SPDX-License-Identifier: AGPL-3.0-or-later
"""The daily mail of a port: berth reports, tide notices in HTML, invoices, small talk."""
from .compose import Mail, finish, make_id
from .draw import Draw
from .mime import MONTHS, civil

SHIPS = ("Olga B", "Hai Ning", "Étoile de Rivage", "Nordlys II", "Carmel Star", "Svea", "Tern",
         "Anna Maria", "Kvitholmen", "Pharos", "Lütje Hörn", "Brage")
CARGOES = ("timber", "containers", "grain", "scrap", "cement", "pulp", "salt", "machine parts")
REMARKS = ("No remarks.", "One line parted, nobody hurt.", "Waited two hours for the pilot.",
           "Crane 4 out of order from 11:20 to 13:05.", "Water taken: 40 t.",
           "Crew change, two persons.", "Draught limit at berths 7 to 9 explained to the master.",
           "Papers incomplete; sent later.", "Strong wind from the south-west, both tugs used.")
LUNCHES = (("Lunch", "Fish soup today. Who comes along?"), ("Umbrella", "The black one at the door "
           "with a wooden handle is mine."), ("Keys", "Somebody left keys on the copier, with a "
           "small anchor."), ("Printer", "The printer on the second floor prints again."),
           ("Cake", "Cake in the pilot house at three. Three candles, do not ask."),
           ("Bicycles", "Please do not lean bicycles on the tide gauge."))
START = 1425279600  # Monday, 2 March 2015, 07:00 UTC


def day_of(stamp):
    year, month, day, *_ = civil(stamp)
    return f"{day} {MONTHS[month - 1]} {year}"


def berth_reports(count):
    draw = Draw("berth reports")
    for number in range(count):
        stamp = START + number * 3 * 86400 + draw.below(7200)
        rows = [f"Berth report of {day_of(stamp)}", ""]
        for berth in sorted({draw.between(1, 9) for _ in range(draw.between(2, 5))}):
            rows.append(f"Berth {berth}: {draw.pick(SHIPS)}, {draw.pick(CARGOES)}, "
                        f"{draw.between(200, 9800)} t, draught {draw.between(50, 79) / 10} m")
        rows += ["", draw.pick(REMARKS), "", "-- ", "Berth Desk, Port of Halden",
                 "From the pilot house, day and night", ""]
        yield Mail("berths", "tomas registry", "", stamp, f"Berth report {day_of(stamp)}",
                   "\n".join(rows)), "plain", ()


def tide_notices(count):
    draw = Draw("tides")
    for number in range(count):
        stamp = START + number * 12 * 86400 + 3600 + draw.below(600)
        rows = [f"Tides and weather from {day_of(stamp)} on", ""]
        rows += [f"{hour:02}:{draw.below(60):02}  {draw.between(20, 160)} cm"
                 for hour in (3, 9, 15, 21)]
        rows += ["", f"Wind {draw.between(2, 9)}, gusts {draw.between(9, 12)}. "
                 "Small craft keep clear of the fairway.", ""]
        yield Mail("registry", "all", "tomas", stamp, f"Tide notice no. {number + 1}",
                   "\n".join(rows)), draw.pick(("html", "both")), ()


def invoices(count, year=2015, start=START):
    draw = Draw(f"invoices {year}")
    for number in range(count):
        stamp = start + number * 9 * 86400 + 20000 + draw.below(900)
        who = draw.pick(("henrik", "dmitri", "elodie", "wang", "rolf"))
        amount = draw.between(900, 48000)
        invoice = year * 1000 + number * 7
        yield Mail(who, "amina", draw.pick(("", "jonas")), stamp,
                   f"Invoice {invoice} of {day_of(stamp)}",
                   f"Dear Ms Farouk,\n\nplease find below our invoice no. {invoice}:\n\n"
                   f"    {amount:,}.00, due within 30 days, {draw.pick(CARGOES)} and dues\n\n"
                   "With kind regards\n"), "plain", ("cranes.csv",) if draw.chance(20) else ()


def small_talk(count):
    draw = Draw("small talk")
    for number in range(count):
        stamp = START + number * 19 * 86400 + 14400 + draw.below(3600)
        subject, body = LUNCHES[number % len(LUNCHES)]
        who = draw.pick(("tomas", "paal", "mira", "greta", "jonas", "amina"))
        mail = Mail(who, "all", "", stamp, subject, body + "\n\n" + mail_name(who) + "\n")
        yield mail, "plain", ()
        other = draw.pick([key for key in ("tomas", "mira", "greta", "jonas") if key != who])
        answer = Mail(other, who, "", stamp + 900 + draw.below(3600), "Re: " + subject,
                      f"Thanks, {draw.pick(('noted', 'with pleasure', 'I will look', 'too late'))}."
                      f"\n\n> {body}\n")
        answer.answers = mail
        yield answer, "plain", ()


def mail_name(key):
    return {"tomas": "Tomas", "paal": "Pål", "mira": "Mira", "greta": "Greta", "jonas": "Jonas",
            "amina": "Amina"}[key]


def routine():
    """All of it, finished."""
    return finished("routine", berth_reports(118), tide_notices(29), invoices(38), small_talk(18))


def last_year():
    """The invoices of 2014, from a mailbox that was packed away."""
    return finished("last year", invoices(22, 2014, START - 330 * 86400))


def finished(seed, *sources):
    draw = Draw(seed)
    out = []
    for source in sources:
        for mail, form, attach in source:
            mail.message_id = make_id(draw, mail.who.address.split("@")[1], mail.who.program)
            if hasattr(mail, "answers"):
                mail.references = [mail.answers.message_id]
            finish(mail, form, attach, draw, {})
            out.append(mail)
    return out
