"""Invented work of the programme: trainings, grants, dialogues, mediators, and what the research found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta
from random import Random

from data.sample.places import FIRST_DAY, HERE, LAST_DAY, MONTHS, Place, Row, after, day_in, dice, labels, read

Issues = Mapping[str, list[str]]  # what people quarrel about at each site, most often first

# How often a participant is of a group, and in a hundred of the group how many are women.
GROUPS = {
    "lsg_staff": (5, 40), "local_kenesh": (4, 25), "lcpc_members": (4, 45), "police_law_enforcement": (2, 10),
    "active_youth": (5, 50), "youth_committees": (2, 50), "women_councils": (4, 100), "aksakals": (3, 5),
    "teachers_schools": (3, 75), "civil_society": (3, 60), "religious_leaders": (1, 2),
}  # fmt: skip
YOUNG = ("active_youth", "youth_committees")

# Site, month of the contract (of the application where there is none yet), status, currency.
GRANTS = """
    balykchy 2024-03 closed KGS, kochkor 2024-03 closed EUR, lenin-alamudun 2024-04 closed KGS, tepe-korgon 2024-04 closed KGS,
    sumbula 2024-05 closed KGS, suzak 2024-05 completed KGS, talas-city 2024-06 terminated KGS, uzgen 2024-09 completed EUR,
    at-bashy 2025-02 completed KGS, kurama 2025-03 completed KGS, birlik 2025-03 completed KGS, tup 2025-04 suspended KGS,
    tash-kumyr 2025-05 completed KGS, lenin-alamudun 2025-06 completed KGS, lenin-alai 2025-10 disbursing KGS,
    kara-buura 2025-11 disbursing EUR, samarkandek 2025-12 disbursing KGS, kochkor 2026-02 disbursing KGS,
    bishkek-mta-1 2026-03 disbursing KGS, nookat 2026-08 contracted EUR, balykchy 2026-09 contracted KGS,
    iskra 2026-08 approved KGS, uzgen 2026-09 under_review EUR, ak-sai 2026-07 submitted KGS, suzak 2026-09 submitted KGS,
    kara-buura 2026-06 rejected KGS
"""
WITHOUT_CONTRACT = ("submitted", "under_review", "approved", "rejected")
BESIDE_THE_ISSUE = "samarkandek"  # a grant that covers nothing people quarrel about there (scenario S5)
SOM_FOR_A_EURO = 96


def trainings(sites: list[Place]) -> tuple[list[Row], list[Row]]:
    """Training events of single sites and joint ones, and who took part."""
    planned: list[tuple[date, str, list[Place]]] = []
    modules = list(labels("training_module"))
    for site in sites:
        rng = dice("trainings", site.location_id)
        chosen = rng.sample(modules, int(site.trait("modules")))
        chosen += [module for module in chosen if rng.random() < 0.08]
        planned += [(day_in(rng, rng.choice(MONTHS)), module, [site]) for module in chosen]
    rng = dice("joint trainings")
    reached = [site for site in sites if site.trait("modules")]
    for month in MONTHS[3::5]:
        first = rng.choice(reached)
        near = _neighbours(reached, first)
        planned.append((day_in(rng, month), rng.choice(modules), [first, *rng.sample(near, min(2, len(near)))]))
    planned.sort(key=lambda event: (event[0], event[1], event[2][0].location_id))
    events: list[Row] = []
    people: list[Row] = []
    names = labels("training_module")
    for number, (held_on, module, taking_part) in enumerate(planned, 1):
        one = len(taking_part) == 1
        forms = (
            ("three-day course", "трёхдневный курс", "үч күндүк курс")
            if one
            else ("joint course", "общий курс", "биргелешкен курс")
        )
        titles = [f"{name}: {form}" for name, form in zip(names[module], forms, strict=True)]
        training_id = f"S-T{number:03}"
        events.append({"training_id": training_id, "module": module, "held_on": held_on, **_titles(titles)})
        for site in taking_part:
            people += _participants(dice("participants", training_id, site.location_id), training_id, site, 12 if one else 4)
    return events, people


def _participants(rng: Random, training_id: str, site: Place, least: int) -> list[Row]:
    """Counts of one event by group, sex and age; a site reaches only so many groups, always the same ones."""
    groups = dice("groups", site.location_id).sample(list(GROUPS), int(site.trait("groups")))
    ages_known, sex_known = rng.random() > 0.08, rng.random() > 0.03
    counts: Counter[tuple[str | None, str | None, str | None]] = Counter()
    for _ in range(rng.randrange(least, least * 2 + 2)):
        group = rng.choices(groups, [GROUPS[group][0] for group in groups])[0]
        sex = "women" if rng.random() * 100 < GROUPS[group][1] else "men"
        if group in YOUNG:
            age = rng.choices(("14-17", "18-28", "29-35"), (3, 5, 2))[0]
        else:
            age = "36+" if group == "aksakals" else rng.choices(("18-28", "29-35", "36+"), (1, 3, 6))[0]
        recorded = rng.random() >= site.trait("unrecorded")
        counts[group if recorded else None, sex if sex_known else None, age if ages_known else None] += 1
    cells = sorted(counts.items(), key=lambda pair: [word or "" for word in pair[0]])
    return [
        {
            "training_id": training_id,
            "location_id": site.location_id,
            "participant_group": group,
            "sex": sex,
            "age_band": age,
            "people": n,
        }
        for (group, sex, age), n in cells
    ]


def grants(sites: list[Place], issues: Issues) -> tuple[list[Row], list[Row]]:
    """Grants at every stage, and what was paid for them; most cover what people quarrel about most."""
    wording = {row["issue"]: row for row in read(HERE / "wording.csv") if row["kind"] == "grant"}
    known = {site.location_id for site in sites}
    found: list[Row] = []
    payments: list[Row] = []
    for number, line in enumerate(GRANTS.split(","), 1):
        location_id, month, status, currency = line.split()
        if location_id not in known:
            continue
        rng = dice("grant", line)
        ranked = [issue for issue in issues.get(location_id, []) if issue in wording] or ["tariffs"]
        issue = "other" if location_id == BESIDE_THE_ISSUE else rng.choice(ranked[:2])
        amount = rng.randrange(250, 901, 10) * 1000 if currency == "KGS" else rng.randrange(3000, 9001, 250)
        began = day_in(rng, date.fromisoformat(f"{month}-01"))
        ends_on = began + timedelta(240 + rng.randrange(120))
        grant_id = f"S-G{number:02}"
        paid = [] if status in (*WITHOUT_CONTRACT, "contracted") else _payments(rng, began, status, amount, currency)
        last = max((day for day, *_ in paid), default=began)
        grant: Row = {
            "grant_id": grant_id,
            "location_id": location_id,
            "category": wording[issue]["category"],
            "recipient": rng.choice(("lsg", "lsg", "lsg", "civil_society")),
            "issue": issue,
            "status": status,
            "status_on": {"closed": after(ends_on, 60), "completed": after(ends_on, 0)}.get(status, last),
            "contracted_on": None if status in WITHOUT_CONTRACT else began,
            "ends_on": ends_on,
            "amount": amount,
            "currency": currency,
        }
        found.append(grant | _titles([wording[issue][f"text_{language}"] for language in ("en", "ru", "ky")]))
        for part, (paid_on, kind, some, unit) in enumerate(sorted(paid), 1):
            payments.append({"payment_id": f"{grant_id}-{part}", "grant_id": grant_id, "paid_on": paid_on,
                             "payment_kind": kind, "amount": some, "currency": unit})  # fmt: skip
    return found, payments


def _payments(rng: Random, began: date, status: str, amount: int, currency: str) -> list[tuple[date, str, int, str]]:
    """Tranches, the local share and a refund: day, kind, sum, currency."""
    shares: tuple[float, ...] = {"terminated": (0.6,), "suspended": (0.5,), "disbursing": (0.5, 0.3)}.get(status, (0.5, 0.3, 0.2))
    days = (10 + rng.randrange(20), 110 + rng.randrange(30), 200 + rng.randrange(30))
    paid = [
        (began + timedelta(day), "tranche", round(amount * share), currency) for day, share in zip(days, shares, strict=False)
    ]
    if status == "terminated":
        paid.append((began + timedelta(300), "refund", -round(amount * 0.35), currency))
    elif rng.random() < 0.85:  # local bodies added 20 to 30 % in comparable projects
        in_som = amount * (1 if currency == "KGS" else SOM_FOR_A_EURO)
        paid.append((began + timedelta(60), "cofinancing", round(in_som * rng.uniform(0.2, 0.3) / 1000) * 1000, "KGS"))
    return [payment for payment in paid if payment[0] <= LAST_DAY]


def dialogues(sites: list[Place], issues: Issues) -> list[Row]:
    """Public discussions of every level; one that several sites took part in has a row for each."""
    names = labels("dispute_issue")
    held: list[tuple[date, str, str, list[str | None]]] = []
    for site in sites:
        rng = dice("dialogues", site.location_id)
        own = issues.get(site.location_id, [])[:4] or ["land_plot"]
        for _ in range(int(site.trait("dialogues"))):
            level = rng.choices(("village", "municipality", "online", "rayon"), (5, 8, 1, 2))[0]
            held.append((day_in(rng, rng.choice(MONTHS)), level, rng.choice(own), [site.location_id]))
    rng = dice("wider dialogues")
    for level in ("inter_municipal",) * 6 + ("oblast",) * 3 + ("national",) * 3:
        first = rng.choice([site for site in sites if _neighbours(sites, site)]) if level == "inter_municipal" else None
        near = [first, *_neighbours(sites, first)[: rng.randrange(1, 3)]] if first else []
        issue = rng.choice(("irrigation_water", "pasture", "school_youth", "tariffs", "municipal_boundary"))
        held.append((day_in(rng, rng.choice(MONTHS)), level, issue, [site.location_id for site in near] or [None]))
    held.sort(key=lambda dialogue: (dialogue[0], dialogue[1], str(dialogue[3][0])))
    rows: list[Row] = []
    for number, (held_on, level, issue, present) in enumerate(held, 1):
        rng = dice("dialogue", number)
        titles = [f"{kind}: {name}" for kind, name in zip(("Dialogue", "Диалог", "Диалог"), names[issue], strict=True)]
        dialogue: Row = {"dialogue_id": f"S-D{number:03}", "held_on": held_on, "level": level, "issue": issue,
                         "people": rng.randrange(15, 80), **_follow_up(rng, held_on), **_titles(titles)}  # fmt: skip
        rows += [{"location_id": location_id, **dialogue} for location_id in present]
    return rows


def _neighbours(sites: list[Place], one: Place) -> list[Place]:
    """The other sites of its oblast."""
    return [site for site in sites if site.oblast == one.oblast and site != one]


def _follow_up(rng: Random, held_on: date) -> Row:
    follow_up = rng.choices(("none", "agreed", "done", None), (30, 30, 35, 5))[0]
    done_on = held_on + timedelta(20 + rng.randrange(100))
    if follow_up == "done" and done_on > LAST_DAY:
        follow_up = "agreed"
    due = held_on + timedelta(60 + rng.randrange(90)) if follow_up in ("agreed", "done") else None
    return {"follow_up": follow_up, "follow_up_due": due, "follow_up_done_on": done_on if follow_up == "done" else None}


def mediators(sites: list[Place]) -> list[Row]:
    """Mediators by a mark; some certificates have run out, some people have stopped."""
    rows: list[Row] = []
    for site in sites:
        rng = dice("mediators", site.location_id)
        for _ in range(int(site.trait("mediators"))):
            certificate = rng.choices(("certified", "community", "unknown"), (5, 4, 1))[0]
            active_from = date(2022, 1, 15) + timedelta(rng.randrange(1300))
            valid_to = date(2026, 1, 31) + timedelta(rng.randrange(1200)) if certificate == "certified" else None
            active_to = after(active_from, 700) if rng.random() < 0.1 else None
            rows.append({"mediator_id": f"S-M{len(rows) + 1:02}", "location_id": site.location_id, "certificate": certificate,
                         "certificate_valid_to": valid_to, "active_from": active_from, "active_to": active_to})  # fmt: skip
    return rows


def findings(sites: list[Place], issues: Issues) -> list[Row]:
    """What the research found at most sites: two main issues, a need, and whom people trust (a role, never a name)."""
    wording = read(HERE / "wording.csv")
    rows: list[Row] = []
    for site in sites:
        rng = dice("findings", site.location_id)
        ranked = issues.get(site.location_id, [])
        main = [row for issue in ranked for row in wording if (row["kind"], row["issue"]) == ("main_issue", issue)][:2]
        needs = [row for row in wording if row["kind"] == "need" and row["issue"] in ("", *ranked[:5])]
        trusted = [row for row in wording if row["kind"] == "trusted_role" and row["issue"] in ("", *ranked[:5])]
        noted_on = FIRST_DAY + timedelta(rng.randrange(150))
        if rng.random() < 0.1:
            continue
        for row in (*main, rng.choice(needs), *rng.sample(trusted, rng.choice((1, 2)))):
            rows.append({"finding_id": f"S-F{len(rows) + 1:03}", "location_id": site.location_id, "finding_kind": row["kind"],
                         "issue": row["issue"], "noted_on": noted_on,
                         "text_en": row["text_en"], "text_ru": row["text_ru"], "text_ky": row["text_ky"]})  # fmt: skip
    return rows


def _titles(titles: list[str]) -> Row:
    return {f"title_{language}": title for language, title in zip(("en", "ru", "ky"), titles, strict=True)}
