# SPDX-License-Identifier: AGPL-3.0-or-later
"""Conversations in other languages and scripts, each in the charset its writer's program uses."""
from .threads import Say, Thread

ABROAD = [
    Thread("Gutachten Nordbecken", [
        Say("claudia", "paal", "jonas", "04-21 07:30", """Sehr geehrter Herr Østby,

für das Gutachten über die Kaimauer am Nordbecken benötigen wir die Pläne von 1974 und die
Lotungen vom März. Größere Setzungen wären früh zu prüfen – bitte auch die Fotos.

Mit freundlichen Grüßen
Claudia Brandt"""),
        Say("paal", "claudia", "jonas", "04-21 11:05", """Sehr geehrte Frau Brandt,

die Lotungen hängen an. Die Pläne von 1974 sind auf Papier, ich schicke sie mit der Post.

Freundliche Grüße
Pål Østby""", attach=("soundings.csv",)),
        Say("claudia", "paal", "", "05-28 09:12", """Sehr geehrter Herr Østby,

das Ergebnis vorab: Die Spundwand ist auf 18 m Länge durchrostet. Wir raten, dort nicht tiefer als
bis 8,5 m zu baggern.

Mit freundlichen Grüßen
Claudia Brandt""", form="both", attach=("gutachten.pdf",)),
        Say("paal", "ingrid", "tomas", "05-28 12:40", """\
Ingrid, the consultants advise against dredging
below 8.5 m along the eastern quay. The contract draft says 9.4 m.

Pål""", style="forward"),
    ]),
    Thread("Déclaration des marchandises dangereuses", [
        Say("elodie", "berths", "tomas", "05-05 13:15", """Bonjour,

le navire « Étoile de Rivage » arrivera le 9 mai à 6 h avec 14 conteneurs classés 3 et 8. Merci de
confirmer le poste à quai n° 6 et la présence d'un bateau-pompe à l'arrivée.

Cordialement,
Élodie Martin"""),
        Say("berths", "elodie", "tomas", "05-05 14:02", """Bonjour,

poste 6 confirmé. Le bateau-pompe sera là dès 5 h 30.

Berth Desk"""),
        Say("elodie", "berths", "", "05-05 14:20", """\
Merci beaucoup. L'équipage compte 19 marins, il y aura
aussi un médecin à bord.

Élodie Martin""", form="both"),
    ]),
    Thread("Ограничение осадки у причалов 7–9", [
        Say("dmitri", "tomas", "berths", "03-11 06:20", """Уважаемый господин Рен,

мы получили извещение об ограничении осадки до 7,5 м. Теплоход «Ольга Б» имеет осадку 7,9 м.
Просим предоставить причал № 4 или сообщить, когда закончится дноуглубление.

С уважением,
Дмитрий Лосев"""),
        Say("tomas", "dmitri", "berths", "03-11 09:10", """Dear Mr Losev,

berth 4 is free for Olga B from 16 March. Dredging will not begin before June.

Tomas Rehn"""),
        Say("dmitri", "tomas", "", "03-11 10:44", """\
Спасибо, нас это устраивает. Подтверждаем причал № 4.

Дмитрий Лосев""", style="below"),
        Say("dmitri", "tomas", "ingrid", "11-05 05:30", """Уважаемый господин Рен,

капитан теплохода «Ольга Б» сообщает о касании грунта у причала № 8 в 02:40. На карте указана
глубина 9,4 м. Просим объяснить, на каком основании была изменена карта.

Дмитрий Лосев""", style="none"),
    ]),
    Thread("5号クレーンの納期について", [
        Say("ken", "jonas", "paal", "06-25 01:10", """ウェーバー様

お世話になっております。5号クレーンの納期は契約後34週間です。
基礎工事の図面は来週お送りします。岸壁の許容荷重をご確認ください。

よろしくお願いいたします。
佐藤 健"""),
        Say("jonas", "ken", "paal", "06-25 07:00", """Dear Mr Sato,

thank you. The quay carries 48 t/m at berth 5. We look forward to the drawings.

Jonas Weber"""),
        Say("ken", "jonas", "paal", "07-02 00:40", """ウェーバー様

図面を添付いたします。許容荷重の範囲内です。

佐藤 健""", form="both", attach=("図面.png",)),
    ]),
    Thread("集装箱船靠泊申请", [
        Say("wang", "berths", "tomas", "08-03 02:15", """您好,

东海航运的“海宁”号预计八月十二日到港,吃水七点三米,申请停靠九号泊位。
请确认拖轮和引航员的安排。

王芳"""),
        Say("berths", "wang", "tomas", "08-03 06:30", """Dear Ms Wang,

berth 9 is confirmed for Hai Ning, 12 August, draught up to 7.5 m.

Berth Desk"""),
        Say("wang", "berths", "", "08-03 07:05", "收到,谢谢!\n\n王芳", form="both"),
    ]),
    Thread("הפלגה שבועית לחיפה", [
        Say("noa", "berths", "amina", "09-16 08:00", """שלום רב,

הקו השבועי לחיפה ייפתח ב-5 באוקטובר. נבקש רציף קבוע בימי שני, שוקע 6.8 מ'.
המחירון בטבלה המצורפת.

נועה לוי""", attach=("מחירון.csv",)),
        Say("berths", "noa", "amina", "09-16 10:10", """Dear Ms Levi,

berth 3 is yours on Mondays from 5 October on.

Berth Desk"""),
        Say("noa", "berths", "", "09-16 10:15", "תודה רבה!\n\nנועה", form="both"),
    ]),
    Thread("تدريب المرشدين", [
        Say("sami", "tomas", "", "10-19 07:45", """السيد توماس المحترم،

نقترح أن يبدأ تدريب المرشدين في ميناء الإسكندرية يوم 8 نوفمبر ولمدة أسبوعين.
عدد المشاركين ستة، والبرنامج مرفق أدناه.

مع التحية
سامي حداد"""),
        Say("tomas", "sami", "", "10-19 09:00", """Dear Mr Haddad,

six pilots, two weeks from 8 November: agreed, with pleasure.

Tomas Rehn"""),
        Say("sami", "tomas", "", "10-19 09:30", "شكراً جزيلاً.\n\nسامي", form="html"),
    ]),
    Thread("Spørsmål om mudring i nordbassenget", [
        Say("kari", "ingrid", "", "10-13 07:20", """Kjære direktør,

vi viser til oppslaget i Haldenblad og ber om en kort redegjørelse: Når ble det kjent at massene er
forurenset, og hvem besluttet å fortsette?

Med hilsen
Kari Nilsen"""),
        Say("ingrid", "kari", "greta", "10-13 15:45", """Kjære Kari,

prøvene ble vurdert i juli. Styret ble orientert i september. Alt er i henhold til regelverket.

Vennlig hilsen
Ingrid Solvang"""),
    ]),
]
