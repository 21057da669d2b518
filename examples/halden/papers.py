# SPDX-License-Identifier: AGPL-3.0-or-later
"""The papers that are attached, or lie beside the mail: tables, drawings, pages, small archives."""
from .draw import Draw
from .packing import pdf_file, png_file, zip_file

PAGES = {
    "tender.pdf": ["Port of Halden", "Tender 2015-07: dredging of the North Basin", "",
                   "Volume: 61,000 cubic metres, depth 9.4 m, berths 7 to 9",
                   "Offers are due on 12 May 2015 at noon."],
    "offer.pdf": ["Nordmole", "Offer 15-118 to the Port of Halden", "",
                  "Dredging and transport, 61,000 m3: 3,890,000",
                  "Contaminated material beyond 5,000 m3: by agreement"],
    "contract.pdf": ["Contract between the Port of Halden and Nordmole", "2 June 2015", "",
                     "1. Nordmole dredges the North Basin to 9.4 m.",
                     "2. The price is 3,890,000.",
                     "3. Unit prices for contaminated material: see annex C."],
    "agenda.pdf": ["Board meeting, 14 September 2015, 13:00", "", "1. Minutes of 8 June",
                   "2. North Basin, report of the director", "3. Crane 5", "4. Any other business"],
    "minutes.pdf": ["Minutes of the board meeting of 14 September 2015", "",
                    "Item 2: The director reports that the samples were evaluated in July.",
                    "The additional cost of 1,778,000 is approved, 4 to 3."],
    "gutachten.pdf": ["Werftkontor Hamburg", "Gutachten Kaimauer Nordbecken", "",
                      "Die Spundwand ist auf 18 m durchrostet.",
                      "Empfehlung: nicht tiefer als 8,5 m."],
}


def table(name):
    draw = Draw("table/" + name)
    rows = {
        "soundings.csv": ["berth;metre;depth"] + [
            f"{berth};{metre};{(780 + draw.below(70)) / 100:.2f}"
            for berth in (7, 8, 9) for metre in range(0, 180, 20)],
        "cranes.csv": ["maker,price,weight t,load t/m", "Minato,6100000,412,46.5",
                       "Nordhebe,5200000,498,55.1", "Carrel,4900000,530,58.0"],
        "claim-1.csv": ["day,m3,unit,sum"] + [
            f"2015-07-{day:02},{(m3 := 300 + draw.below(500))},61.60,{m3 * 61.6:.2f}"
            for day in range(6, 28)],
        "מחירון.csv": ["שירות,מחיר", "רציף,1200", "גרירה,860", "מים,75"],
        "dredging-costs.csv": ["month,planned,paid,contaminated m3", "2015-06,480000,455000,2100",
                               "2015-07,980000,1738000,12300", "2015-08,980000,2000000,9800",
                               "2015-09,980000,1101500,2900", "2015-10,470000,470000,0"],
    }[name]
    return ("\r\n".join(rows) + "\r\n").encode()


def basin(x, y):
    """A plan of the basin: water, quay, three ships."""
    if y < 6 or x > 90:
        return 120, 110, 100
    for left in (8, 36, 64):
        if left <= x < left + 20 and 8 <= y < 13:
            return 180, 40, 40
    return 40, 90 + y, 150


def crane(x, y):
    mast = 20 <= x < 24 and y > 6
    boom = 6 <= y < 9 and x > 4
    rope = x == 50 and 9 <= y < 30
    return (230, 180, 0) if mast or boom or rope else (200, 220, 240)


def paper(name):
    """Type and octets."""
    if name in PAGES:
        return "application/pdf", pdf_file(PAGES[name], "Port of Halden")
    if name.endswith(".csv"):
        return "text/csv; charset=utf-8", table(name)
    if name == "berth-plan.png":
        return "image/png", png_file(96, 48, basin)
    if name.endswith(".png"):
        return "image/png", png_file(64, 40, crane)
    return "application/zip", zip_file([("claim-2/table.csv", table("claim-1.csv")),
                                        ("claim-2/letter.pdf", paper("offer.pdf")[1])])
