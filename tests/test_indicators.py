"""The rules of the indicators that are easy to get wrong, drawn. Seen on 31 March 2026 from a place of 10,000 residents that sent
a return for each of the last twelve months."""
# ruff: noqa: E501 (the drawn table is wide)

from __future__ import annotations

from contextlib import closing
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from risk_model.model import load_model
from risk_model.results import contributions, scores
from risk_model.scoring import compute
from tests.drawn import Tables, draw, edition, typed

MODEL = load_model()
MARCH = date(2026, 3, 1)
NAMES = {f"name_{language}": "A place" for language in ("en", "ru", "ky")}
USUAL_CELLS = {
    "locations": NAMES | {"location_id": "here", "kind": "ayil_aimak", "oblast": "O", "rayon": "R", "lat": "40", "lon": "72"},
    "returns": {"location_id": "here", "nil": "no"},
    "incidents": {
        "location_id": "here", "occurred_on": "2026-03-31", "incident_type": "verbal_dispute", "severity": "1", "status": "verified",
    },
    "context": {"area_level": "location", "area": "here", "measured_on": "2026-01-01"},
    "domestic_violence": {"area_level": "location", "area": "here"},
    "elections": NAMES,
    "trainings": {"training_id": "t", "held_on": "2026-03-31", "module": "mediation"},
    "participants": {"location_id": "here", "training_id": "t", "participant_group": "lsg_staff", "sex": "men"},
    "grants": {"grant_id": "g", "location_id": "here", "category": "other", "status": "disbursing"},
    "payments": {"grant_id": "g", "paid_on": "2026-03-31", "currency": "KGS"},
    "dialogues": {"location_id": "here", "held_on": "2026-03-31", "level": "village"},
    "mediators": {"location_id": "here", "certificate": "certified", "active_from": "2025-01-01"},
}  # fmt: skip
NUMBERED = {"incidents": "incident_id", "payments": "payment_id", "dialogues": "dialogue_id", "mediators": "mediator_id"}
YEAR = [*(f"2025-{month:02}" for month in range(4, 13)), "2026-01", "2026-02", "2026-03"]
USUAL_ROWS = {
    "locations": ["population 10000", "location_id there, population 10000"],
    "returns": ["12 × nil no"],
    "settings": ["setting base_currency, value KGS"],
    "trainings": [""],
    "grants": [""],
}


def tables(drawn: dict[str, list[str]]) -> Tables:
    """Rows from lines like ``severity 3, status reported``; ``12 × …`` are twelve, of monthly numbers one a month."""
    made = {}
    for name, lines in (USUAL_ROWS | drawn).items():
        rows = []
        for at, line in enumerate(lines):
            times, _, cells = line.rpartition(" × ")
            said = dict(cell.partition(" ")[::2] for cell in cells.split(", ") if cell)
            for copy in range(int(times or 1)):
                key = {"month": YEAR[copy]} if times and name not in NUMBERED else {}
                key |= {NUMBERED[name]: f"{at}-{copy}"} if name in NUMBERED else {}
                rows.append({**USUAL_CELLS.get(name, {}), **key, **said})
        columns = {column for row in rows for column in row}
        whole = [{column: row.get(column, "") for column in columns} for row in rows]
        made[name] = typed(name, whole) if name != "distances" else [row | {"location_id": "here"} for row in whole]
    return made


def value(code: str, rows: Tables, month: date = MARCH) -> tuple[float | None, str | None]:
    """Raw value and flag. Only this indicator is computed, and what it needs."""
    needed = (*MODEL.indicators[code].needs, code)
    only = {one: MODEL.indicators[one].model_copy(update={"weight": 1}) for one in needed}  # V07 weighs nothing by default
    with closing(edition(rows)) as con:
        compute(con, MODEL.model_copy(update={"indicators": only}), month, month)
        [found] = [(part.raw, part.flag) for part in contributions(con, month, "here") if part.code == code]
    return found


def cases(text: str) -> list[Any]:
    """A case a line, its rows as ``table: row + row; table: row``. Without a raw value it is missing."""
    found = []
    for line in draw(text):
        parts = [part.partition(": ") for part in line["rows"].split("; ")]
        drawn = {name: [] if rows == "none" else rows.split(" + ") for name, _, rows in parts}
        raw = pytest.approx(float(Fraction(line["raw"])), abs=1e-4) if line["raw"] else None
        found.append(pytest.param(line["code"], drawn, raw, line["flag"] or None, id=f"{line['code']} {line['promise']}"))
    return found


CASES = cases("""
| code | promise                                                | rows                                                       | raw    | flag |
| T01  | level 1 weighs 1                                       | incidents: severity 1                                      | 1      | |
| T01  | level 2 weighs 2                                       | incidents: severity 2                                      | 2      | |
| T01  | level 3 weighs 4                                       | incidents: severity 3                                      | 4      | |
| T01  | level 4 weighs 7                                       | incidents: severity 4                                      | 7      | |
| T01  | level 5 weighs 10                                      | incidents: severity 5                                      | 10     | |
| T01  | a report nobody has checked counts half                | incidents: status reported                                 | 0.5    | |
| T01  | a report being checked counts half                     | incidents: status under_verification                       | 0.5    | |
| T01  | before the day it was verified it counts half          | incidents: status resolved, verified_on 2026-04-01         | 0.5    | |
| T01  | from the day it was verified it counts in full         | incidents: verified_on 2026-03-31                          | 1      | |
| T01  | a rejected report does not count                       | incidents: status rejected                                 | 0      | |
| T01  | recorded twice it counts once                          | incidents: status verified + status duplicate              | 1      | |
| T01  | closed without agreement it still happened             | incidents: status closed_no_agreement                      | 1      | |
| T01  | known to the village it is scored                      | incidents: location_precision village                      | 1      | |
| T01  | known exactly it is scored                             | incidents: location_precision exact                        | 1      | |
| T01  | known at rayon level only it is not scored             | incidents: location_precision rayon                        | 0      | |
| T01  | another place's report is not ours                     | incidents: location_id there                               | 0      | |
| T01  | family violence is left out                            | incidents: incident_type domestic_violence                 | 0      | |
| T01  | early marriage is left out                             | incidents: incident_type forced_early_marriage             | 0      | |
| T01  | three months take half away                            | incidents: occurred_on 2025-12-30                          | 0.5012 | |
| T01  | a year ago it still counts a little                    | incidents: occurred_on 2025-03-31                          | 0.0626 | |
| T01  | a day earlier it does not                              | incidents: occurred_on 2025-03-30                          | 0      | |
| T01  | what happens tomorrow does not count yet               | incidents: occurred_on 2026-04-01                          | 0      | |
| T01  | a return in the last three months makes a zero         | returns: month 2026-01, nil yes                            | 0      | |
| T01  | an older return does not                               | returns: month 2025-12, nil yes                            |        | |
| T01  | a record alone does not make silence a number          | returns: none; incidents: severity 5                       |        | |
| T01  | twice the people, half the load                        | context: series population, value 20000; incidents: severity 2 | 1      | |
| T01  | without population it is missing                       | locations: rayon R                                         |        | |
| T01  | the newest count of residents is taken                 | context: series population, value 20000 + series population, value 40000, measured_on 2026-04-01; incidents: severity 1 | 1/2    | |
| T01  | before the first count the first is taken              | context: series population, value 20000, measured_on 2026-04-01; incidents: severity 1 | 1/2    | |
| T01  | a merged place has its share of the present one        | locations: rayon R + location_id there, population 40000; location_links: predecessor_id here, successor_id there, since 2026-03-31, population_share 0.25; incidents: severity 1 | 1      | |
| T01  | before the merger it has not                           | locations: rayon R + location_id there, population 40000; location_links: predecessor_id here, successor_id there, since 2026-04-01, population_share 0.25 |        | |
| T02  | the gravest of six months                              | incidents: severity 4, occurred_on 2025-09-30 + severity 2 | 4      | |
| T02  | a day before that it is forgotten                      | incidents: severity 4, occurred_on 2025-09-29              | 1      | |
| T02  | a rumour of something grave is not yet grave           | incidents: severity 5, status under_verification           | 1      | |
| T02  | verified tomorrow it is not yet grave                  | incidents: severity 5, verified_on 2026-04-01              | 1      | |
| T03  | as much as before is no change                         | incidents: occurred_on 2026-03-01 + 3 × occurred_on 2025-10-01 | 1      | |
| T03  | all in three months is a rise                          | incidents: 3 × occurred_on 2025-12-30                      | 3      | |
| T03  | all before them is a fall                              | incidents: 3 × occurred_on 2025-12-29                      | 3/5    | |
| T03  | two records are too few to judge                       | incidents: 2 × severity 5                                  | 1      | too_few |
| T03  | a rejected one does not make them three                | incidents: 2 × severity 5 + status rejected                | 1      | too_few |
| T03  | with five returns in a year it is missing              | returns: month 2026-03 + month 2026-02 + month 2025-12 + month 2025-06 + month 2025-04 + month 2025-03 |        | |
| T03  | without population missing, not too few                | locations: rayon R                                         |        | |
| T04  | open for 61 days it counts                             | incidents: occurred_on 2026-01-29                          | 1      | |
| T04  | open for 60 days it does not                           | incidents: occurred_on 2026-01-30                          | 0      | |
| T04  | counted from the first report                          | incidents: occurred_on 2026-01-01, reported_on 2026-02-01  | 0      | |
| T04  | settled tomorrow it is open today                      | incidents: occurred_on 2025-12-01, status resolved, settled_on 2026-04-01 | 1      | |
| T04  | settled today it is not                                | incidents: occurred_on 2025-12-01, status resolved, settled_on 2026-03-31 | 0      | |
| T04  | given up last month it is closed                       | incidents: occurred_on 2025-12-01, status closed_no_agreement, status_on 2026-02-01 | 0      | |
| T04  | nothing new for a year counts half                     | incidents: occurred_on 2025-03-30                          | 1/2    | stale |
| T04  | a change within the year or today keeps it whole       | incidents: occurred_on 2025-03-30, status referred, status_on 2025-03-31 + occurred_on 2025-03-30, status referred, status_on 2026-03-31 | 2      | |
| T04  | older than two years it is left out                    | incidents: occurred_on 2024-03-30                          | 0      | |
| T05  | a fight of young people counts                         | incidents: incident_type youth_fight                       | 1      | |
| T05  | so does what young people take part in                 | incidents: actor_b schoolchildren                          | 1      | |
| T05  | a quarrel of neighbours does not                       | incidents: actor_a village_residents                       | 0      | |
| T05  | seventeen extortion records of one case count once (S7) | incidents: 17 × incident_type extortion_racket, case_id k  | 1      | one_case |
| T05  | the gravest record stands for the case                 | incidents: 2 × incident_type extortion_racket, case_id k + actor_a youth, case_id k, severity 3 + actor_a youth | 5      | one_case |
| T05  | half of the records is not more than half              | incidents: 2 × incident_type extortion_racket, case_id k + 2 × actor_a youth | 4      | |
| T05  | one record is not many, whatever its case              | incidents: incident_type youth_fight, case_id k            | 1      | |
| T05  | records without a case are not one case                | incidents: 3 × incident_type youth_fight                   | 3      | |
| T06  | twelve months are added up                             | domestic_violence: 12 × cases 5                            | 60     | |
| T06  | eleven months are missing, not scaled up               | domestic_violence: 11 × cases 5                            |        | |
| T06  | the rayon's rate stands in, marked                     | domestic_violence: 11 × cases 5 + 12 × area_level rayon, area R, cases 40; context: area_level rayon, area R, series population, value 120000 | 40     | rayon_estimate |
| T06  | its own number goes before the rayon's                 | domestic_violence: 12 × cases 5 + 12 × area_level rayon, area R, cases 40; context: area_level rayon, area R, series population, value 120000 | 60     | |
| T06  | without its people the rayon's number says nothing     | domestic_violence: 12 × area_level rayon, area R, cases 40 |        | |
| T07  | March is half the season                               | context: series irrigation_dependency, value 70            | 0.35   | |
| T07  | nothing known of water, nothing counted                | context: none                                              | 0      | |
| T07  | an election 60 days ahead counts                       | elections: held_on 2026-05-30                              | 0.6    | |
| T07  | 61 days ahead it does not                              | elections: held_on 2026-05-31                              | 0      | |
| T07  | an election 30 days before the month counts            | elections: held_on 2026-01-30                              | 0.6    | |
| T07  | 31 days before it does not                             | elections: held_on 2026-01-29                              | 0      | |
| T07  | the larger of the two                                  | elections: held_on 2026-03-08; context: series irrigation_dependency, value 100 | 0.6    | |
| V01  | the newest value                                       | context: series share_youth, value 30, measured_on 2025-01-01 + series share_youth, value 33, measured_on 2026-01-01 | 33     | |
| V01  | a value of three years ago still stands                | context: series share_youth, value 30, measured_on 2023-04-01 | 30     | |
| V01  | an older one gives way to the rayon's                  | context: series share_youth, value 30, measured_on 2023-03-31 + area_level rayon, area R, series share_youth, value 35 | 35     | estimate |
| V02  | the oblast's stands in, not the rayon's                | context: area_level oblast, area O, series unemployment_rate, value 9 + area_level rayon, area R, series unemployment_rate, value 5 | 9      | estimate |
| V03  | its own goes before the oblast's                       | context: area_level oblast, area O, series migration_share, value 9 + series migration_share, value 20 | 20     | |
| V04  | no other unit stands in                                | context: area_level rayon, area R, series irrigation_dependency, value 70 |        | |
| V05  | computed where nothing was entered                     | distances: border_km 12.5                                  | 12.5   | |
| V05  | what was entered goes before                           | distances: border_km 12.5; context: series border_distance_km, value 8 | 8      | |
| V06  | the computed straight line stands in last              | distances: centre_straight_km 20                           | 26     | straight_line |
| V06  | a road that was entered goes before                    | distances: centre_straight_km 20; context: series distance_rayon_centre_km, value 25 | 25     | |
| V06  | the road                                               | context: series distance_rayon_centre_km, value 25 + series straight_distance_rayon_centre_km, value 10 | 25     | |
| V06  | without a road the straight line, longer               | context: series straight_distance_rayon_centre_km, value 10 | 13     | straight_line |
| V07  | five years ago it still stands                         | context: series diversity_index, value 0.4, measured_on 2021-04-01 | 0.4    | |
| C01  | people trained per thousand                            | participants: people 20                                    | 2      | |
| C01  | after eighteen months half                             | trainings: held_on 2024-09-29; participants: people 20     | 0.9998 | |
| C01  | after two years nothing                                | trainings: held_on 2024-03-30; participants: people 20     | 0      | |
| C01  | a training of tomorrow has taught nobody               | trainings: held_on 2026-04-01; participants: people 20     | 0      | |
| C01  | people of another place are counted there              | participants: location_id there, people 20                 | 0      | |
| C01  | an unknown number is missing, not smaller              | participants: people 20 + participant_group aksakals       |        | unknown_number |
| C02  | ten people make a module                               | participants: people 10                                    | 1/6    | |
| C02  | nine do not                                            | participants: people 9                                     | 0      | |
| C02  | two events of a module add up                          | trainings: module mediation + training_id u, module mediation; participants: people 9 + training_id u, people 1 | 1/6    | |
| C02  | a course outside the six is no module                  | trainings: module ; participants: people 30                 | 0      | |
| C02  | an unknown number is missing                           | participants: participant_group lsg_staff                  |        | unknown_number |
| C03  | three people reach a group                             | participants: people 3                                     | 1/6    | |
| C03  | two do not                                             | participants: people 2                                     | 0      | |
| C03  | police and LCPC are one group                          | participants: participant_group police_law_enforcement, people 9 + participant_group lcpc_members, people 9 | 1/6    | |
| C03  | 30 % women stand for the women's councils              | participants: people 7 + participant_group other, people 3, sex women | 2/6    | |
| C03  | 29 % do not                                            | participants: people 71 + participant_group other, people 29, sex women | 1/6    | |
| C03  | 40 % without a group can be borne                      | participants: people 6 + participant_group, people 4       | 1/6    | |
| C03  | 41 % cannot                                            | participants: people 59 + participant_group, people 41     |        | groups_not_recorded |
| C04  | a certified mediator counts one                        | mediators: location_id here                                                 | 1      | |
| C04  | a community mediator counts half                       | mediators: certificate community                           | 1/2    | |
| C04  | an expired certificate counts half                     | mediators: certificate_valid_to 2026-03-30                 | 1/2    | |
| C04  | on its last day it counts one                          | mediators: certificate_valid_to 2026-03-31                 | 1      | |
| C04  | not known whether certified: half, and marked          | mediators: certificate unknown                             | 1/2    | certificate_unknown |
| C04  | who has left takes no case                             | mediators: active_to 2026-03-30                            | 0      | |
| C04  | who starts tomorrow takes none yet                     | mediators: active_from 2026-04-01                          | 0      | |
| C05  | settled in 90 days, two of three                       | incidents: 2 × occurred_on 2025-06-01, status resolved, settled_on 2025-08-30 + occurred_on 2025-06-01 | 200/3  | |
| C05  | a day later is too late                                | incidents: 3 × occurred_on 2025-06-01, status monitoring, settled_on 2025-08-31 | 0      | |
| C05  | counted from the first report                          | incidents: 3 × occurred_on 2025-05-01, reported_on 2025-06-01, status monitoring, settled_on 2025-08-30 | 100    | |
| C05  | given up is not settled                                | incidents: 3 × occurred_on 2025-06-01, status closed_no_agreement, settled_on 2025-06-02 | 0      | |
| C05  | two are too few                                        | incidents: 2 × occurred_on 2025-06-01                      |        | too_few |
| C05  | the last three months are too fresh to judge           | incidents: 3 × occurred_on 2025-12-30                      |        | too_few |
| C05  | a day older they are judged                            | incidents: 3 × occurred_on 2025-12-29                      | 0      | |
| C05  | older than fifteen months is past                      | incidents: 3 × occurred_on 2024-12-29                      |        | too_few |
| C06  | money paid per resident                                | payments: amount 100000                                    | 10     | |
| C06  | a promised grant is no money paid                      | grants: amount 100000, currency KGS                        | 0      | |
| C06  | the place's own share is included, a refund taken off  | payments: amount 100000 + amount 50000, payment_kind cofinancing + amount -30000, payment_kind refund | 12     | |
| C06  | an unknown amount makes it missing, not smaller        | payments: amount 100000 + amount                           |        | unknown_amount |
| C06  | another currency at the rate of the day                | payments: amount 1000, currency USD; exchange_rates: currency USD, valid_from 2026-01-01, rate 80 + currency USD, valid_from 2026-04-01, rate 90 | 8      | |
| C06  | without a rate it is missing                           | payments: amount 1000, currency USD                        |        | unknown_amount |
| C06  | after two years nothing                                | payments: amount 100000, paid_on 2024-03-30                | 0      | |
| C07  | a grant for one of two issues                          | incidents: issue pasture + issue land_plot; grants: issue pasture, contracted_on 2026-03-31 | 1/2    | |
| C07  | a dialogue for one, a third does not matter            | incidents: 3 × issue pasture + 2 × issue land_plot + issue religion; dialogues: issue pasture + issue religion | 1/2    | |
| C07  | an approved grant is not at work                       | incidents: issue pasture; grants: issue pasture, status approved, contracted_on 2026-01-01 | 0      | |
| C07  | closed tomorrow it is at work today                    | incidents: issue pasture; grants: issue pasture, status closed, status_on 2026-04-01, contracted_on 2026-01-01 | 1      | |
| C07  | closed today it is not                                 | incidents: issue pasture; grants: issue pasture, status closed, status_on 2026-03-31, contracted_on 2026-01-01 | 0      | |
| C07  | a grant of three years ago is past                     | incidents: issue pasture; grants: issue pasture, contracted_on 2024-03-30 | 0      | |
| C07  | no dispute, nothing to match                           | grants: issue pasture, contracted_on 2026-01-01            |        | |
| C07  | a dispute without an issue gives nothing to match      | incidents: severity 3                                      |        | |
| C08  | a dialogue in the village counts one                   | dialogues: location_id here                                                 | 1      | |
| C08  | in the rayon half                                      | dialogues: level rayon                                     | 1/2    | |
| C08  | in the capital nothing                                 | dialogues: level national                                  | 0      | |
| C08  | a follow-up that was done makes it one and a half      | dialogues: follow_up done, follow_up_done_on 2026-03-31    | 3/2    | |
| C08  | done tomorrow it is not done                           | dialogues: follow_up done, follow_up_done_on 2026-04-01    | 1      | |
| C08  | agreed is not done, whatever the date                  | dialogues: follow_up agreed, follow_up_done_on 2026-03-31  | 1      | |
| C08  | a year ago it counts                                   | dialogues: held_on 2025-03-31                              | 1      | |
| C08  | a day earlier it does not                              | dialogues: held_on 2025-03-30                              | 0      | |
| C08  | who was not there has no part in it                    | dialogues: location_id there                               | 0      | |
""")


@pytest.mark.parametrize(("code", "drawn", "raw", "flag"), CASES)
def test_rule(code: str, drawn: dict[str, list[str]], raw: Any, flag: str | None) -> None:
    assert value(code, tables(drawn)) == (raw, flag)


@pytest.mark.parametrize(("month", "share"), [(1, 0), (2, 0), (3, 0.5), (4, 1), (9, 1), (10, 0.5), (11, 0)])
def test_t07_the_season_of_the_month(month: int, share: float) -> None:
    rows = tables({"context": ["series irrigation_dependency, value 70"]})
    assert value("T07", rows, date(2026, month, 1)) == (pytest.approx(0.7 * share), None)


def test_a_merged_places_population_is_an_estimate_where_its_own_is_unknown() -> None:
    merged = [
        f"predecessor_id {place}, successor_id there, since 2026-01-01, population_share 0.25" for place in ("here", "known")
    ]
    register = ["rayon R", "location_id there, population 40000", "location_id known, population 9000"]
    with closing(edition(tables({"locations": register, "location_links": merged}))) as con:
        compute(con, MODEL, MARCH, MARCH)
        found = {score.location_id: (score.population, score.population_estimated) for score in scores(con)}
    assert found == {"here": (10_000, True), "there": (40_000, False), "known": (9_000, False)}
