# SPDX-License-Identifier: AGPL-3.0-or-later
"""The invented people of the Port of Halden and those they write to."""
from collections import namedtuple

# `zone` in minutes east of Greenwich (winter), `charset` what their mail program writes, `program`
# its name.
Person = namedtuple("Person", "name address zone charset program")

HALDEN = "port-of-halden.example"
OFFICE = "Halden Office 4.2"


def halden(name, box):
    return Person(name, f"{box}@{HALDEN}", 60, "utf-8", OFFICE)


PEOPLE = {
    "ingrid": halden("Ingrid Solvang", "ingrid.solvang"),
    "tomas": halden("Tomas Rehn", "tomas.rehn"),
    "amina": halden("Amina Farouk", "amina.farouk"),
    "paal": halden("Pål Østby", "pal.ostby"),
    "greta": halden("Greta Lindqvist", "greta.lindqvist"),
    "jonas": halden("Jonas Weber", "jonas.weber"),
    "mira": halden("Mira Kovač", "mira.kovac"),
    "registry": halden("Port of Halden Registry", "registry"),
    "berths": halden("Berth Desk", "berths"),
    "all": halden("All staff", "all-staff"),
    "henrik": Person("Henrik Mohr", "h.mohr@nordmole.example", 60, "windows-1252", "NordMail 7.1"),
    "claudia": Person("Claudia Brandt", "brandt@werftkontor.example", 60, "windows-1252",
                      "Kontorpost 3"),
    "elodie": Person("Élodie Martin", "elodie.martin@cabinet-rivage.example", 60, "iso-8859-15",
                     "Courrier 12.0"),
    "dmitri": Person("Дмитрий Лосев", "d.losev@baltgruz.example", 180, "koi8-r", "Pochta 2.9"),
    "ken": Person("佐藤 健", "ken.sato@minato-crane.example", 540, "iso-2022-jp", "Minato Mail 5"),
    "wang": Person("王芳", "wang.fang@donghai-lines.example", 480, "gb18030", "Donghai WebMail"),
    "noa": Person("נועה לוי", "noa@carmel-agency.example", 120, "utf-8", "Carmel 1.4"),
    "sami": Person("سامي حداد", "sami.haddad@alex-pilots.example", 120, "utf-8", "Alex Mail 2"),
    "kari": Person("Kari Nilsen", "kari.nilsen@havdep.example", 60, "iso-8859-1", "DepPost 9"),
    "eva": Person("Eva Stang", "eva.stang@haldenblad.example", 60, "utf-8", "Redaksjon 6"),
    "rolf": Person("Rolf Aune", "rolf.aune@kystbank.example", 60, "utf-8", "KystMail"),
}
