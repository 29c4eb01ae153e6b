"""Scenarios in the store: what was saved stays, whoever pulls the plug; what was approved is locked, and by two people."""

from __future__ import annotations

import json
import os
import shutil
import signal
import stat
import subprocess
import sys
import textwrap
import time
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from data import scenarios as store
from data.programmes import Programme
from data.refusals import LANGUAGES, Refusal
from data.scenarios import Scenario, approve, propose, save, scenarios, withdraw
from risk_model.faults import Fault
from risk_model.model import load_model
from risk_model.variant import Value, Variant
from risk_model.versions import differences, imported, in_use, read_model, stamped, usable
from tests.conftest import ROOT, environment, run

DAY = date(2026, 11, 24)
LIGHTER = Variant.of({"indicators.V05.weight": 0.05})


@pytest.fixture
def own(home: Path) -> Programme:
    return Programme("own")


def saved(programme: Programme, name: str = "Less border", variant: Variant = LIGHTER) -> Scenario:
    return save(programme, stamped(variant, name, DAY), name, "Aida", "Borders are settled")


def refusal(code: str) -> object:
    """Expects a refusal, whose sentence exists in every language."""
    return pytest.raises(Refusal, check=lambda error: error.code == code and all(map(error.in_language, LANGUAGES)))


def test_what_was_saved_is_there_again_with_name_author_reason_and_day(own: Programme) -> None:
    before = datetime.now(UTC)
    one = saved(own, "  Less   border ")
    assert scenarios(own).all == (one,)
    assert (one.name, one.author, one.state) == ("Less border", "Aida", "saved")
    [event] = one.events
    assert event.reason == "Borders are settled"
    assert before <= event.at <= datetime.now(UTC)
    assert event.sha256.startswith(one.id)
    assert usable(one.toml).version == "1.0+Less border"
    assert scenarios(own).in_use is None, "what is only saved changes nobody's scores"


@pytest.mark.parametrize(("name", "author", "reason"), [(" ", "Aida", "why"), ("A name", "", "why"), ("A name", "Aida", " \n")])
def test_name_author_and_reason_are_required(name: str, author: str, reason: str, own: Programme) -> None:
    with refusal("required"):
        save(own, "text", name, author, reason)
    assert scenarios(own).all == ()


def test_a_name_is_one_line_and_given_once_for_ever(own: Programme) -> None:
    withdraw(own, saved(own).id, "Aida", "a mistake")
    with refusal("scenario_name_taken"):
        saved(own, "less  BORDER", Variant.of({"indicators.V05.weight": 0.3}))
    for wrong in ("x" * 61, "a\u202eb"):
        with refusal("scenario_name"):
            saved(own, wrong)


def test_files_are_for_the_owner_only(own: Programme) -> None:
    before = os.umask(0)
    try:
        propose(own, saved(own).id, "Aida", "please")
    finally:
        os.umask(before)
    assert stat.S_IMODE(own.models.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in own.models.iterdir()} == {0o600}


def test_approved_by_somebody_else_it_is_locked_and_in_use(own: Programme) -> None:
    one = saved(own)
    with refusal("scenario_state"):
        approve(own, one.id, "Bakyt", "not proposed yet")
    propose(own, one.id, "Aida", "please look")
    one = approve(own, one.id, "Bakyt", "agreed in the meeting")
    assert one.state == "approved"
    assert [event.asked_twice for event in one.events] == [False] * 3
    assert scenarios(own).in_use == one
    files = {path: path.read_bytes() for path in own.models.iterdir()}
    for again in (propose, approve):
        with refusal("scenario_locked"):
            again(own, one.id, "Chinara", "once more")
    with refusal("scenario_name_taken"):
        saved(own)
    assert {path: path.read_bytes() for path in own.models.iterdir()} == files


@pytest.mark.parametrize("who", ["Aida", " aida ", "AIDA", "Ａｉｄａ"])
def test_the_same_person_is_refused_unless_asked_twice_and_the_ledger_says_so(who: str, own: Programme) -> None:
    one = propose(own, saved(own).id, "Aida", "please")
    with refusal("scenario_same_person"):
        approve(own, one.id, who, "I am alone here")
    assert scenarios(own).in_use is None
    one = approve(own, one.id, who, "I am alone here", asked_twice=True)
    assert one.events[-1].asked_twice
    assert json.loads((own.models / f"{one.id}.003.json").read_text())["asked_twice"] is True


def test_the_newest_approval_counts_and_taking_it_out_of_use_brings_the_one_before_back(own: Programme) -> None:
    first, second = saved(own, "First"), saved(own, "Second", Variant.of({"index.aggregate": "arithmetic"}))
    for one in (second, first):
        propose(own, one.id, "Aida", "please")
        approve(own, one.id, "Bakyt", "yes")
    assert [one.name for one in scenarios(own).approved] == ["First", "Second"]
    withdraw(own, first.id, "Bakyt", "on second thoughts")
    assert [one.name for one in scenarios(own).approved] == ["Second"]
    withdraw(own, second.id, "Bakyt", "that too")
    assert scenarios(own).in_use is None
    assert len(scenarios(own).all) == 2, "nothing is ever deleted"


def test_an_event_is_later_than_the_one_before_also_where_the_clock_went_back(
    own: Programme, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = saved(own)

    class Yesterday(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
            return datetime(2001, 1, 1, tzinfo=UTC)

    monkeypatch.setattr(store, "datetime", Yesterday)
    one = propose(own, one.id, "Aida", "please")
    assert one.events[1].at > one.events[0].at


KILLED = """
    import sys, time
    from data import scenarios
    from data.programmes import Programme
    write = scenarios._write
    def slowly(path, text):
        print("writing", flush=True)
        time.sleep(float(sys.argv[1]))
        write(path, text)
    scenarios._write = slowly
    scenarios.os.fsync = lambda file: time.sleep(float(sys.argv[1]))
    scenarios.save(Programme("own"), "version = '2'" * 10_000, "Second", "Aida", "why")
"""


@pytest.mark.parametrize("lines", [1, 2])
@pytest.mark.parametrize("wait", [0.0, 0.3, 0.5])
def test_killed_in_the_middle_of_a_write_nothing_is_lost_and_nothing_is_half(
    wait: float, lines: int, own: Programme, home: Path
) -> None:
    first = propose(own, saved(own).id, "Aida", "please")
    command = [sys.executable, "-c", textwrap.dedent(KILLED), "0.4"]
    process = subprocess.Popen(command, cwd=ROOT, env=environment(home), stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    for _ in range(lines):
        assert process.stdout.readline() == "writing\n"
    time.sleep(wait)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    found = scenarios(own)
    assert (found.all, found.damaged) == ((first,), ())
    again = save(own, "version = '2'" * 10_000, "Second", "Aida", "why")
    assert {one.id for one in scenarios(own).all} == {first.id, again.id}


def test_two_who_act_at_the_same_moment_do_not_overwrite_each_other(own: Programme, monkeypatch: pytest.MonkeyPatch) -> None:
    one = propose(own, saved(own).id, "Aida", "please")
    stale = scenarios(own)
    withdraw(own, one.id, "Aida", "no")
    with monkeypatch.context() as patch, refusal("scenario_state"):
        patch.setattr(store, "scenarios", lambda programme: stale)
        approve(own, one.id, "Bakyt", "yes")
    assert [event.what for event in scenarios(own).all[0].events] == ["saved", "proposed", "withdrawn"]


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff", b'{"what": "approved"}', None])
@pytest.mark.parametrize("part", ["toml", "001.json", "002.json"])
def test_a_damaged_file_is_named_is_not_used_and_takes_nothing_with_it(part: str, content: bytes | None, own: Programme) -> None:
    other = saved(own, "Other", Variant.of({"index.aggregate": "arithmetic"}))
    one = saved(own)
    for each in (other, one):
        propose(own, each.id, "Aida", "please")
        approve(own, each.id, "Bakyt", "yes")
    path = own.models / f"{one.id}.{part}"
    if content is None:
        path.unlink()
    else:
        path.write_bytes(content)
    found = scenarios(own)
    assert [each.name for each in found.all] == ["Other"]
    assert found.in_use == found.all[0]
    [trouble] = found.damaged
    assert (trouble.code, trouble.details["file"]) == ("scenario_damaged", path)
    with refusal("scenario_damaged"):
        withdraw(own, one.id, "Aida", "it is broken")


def test_a_changed_number_in_an_approved_file_is_noticed(own: Programme) -> None:
    one = approve(own, propose(own, saved(own).id, "Aida", "please").id, "Bakyt", "yes")
    path = own.models / f"{one.id}.toml"
    path.write_text(path.read_text().replace("0.05", "0.95", 1))
    assert scenarios(own).in_use is None
    assert [trouble.code for trouble in scenarios(own).damaged] == ["scenario_damaged"]


def test_a_model_file_comes_back_as_it_went_out() -> None:
    changes: dict[str, Value] = {
        "indicators.T01.weight": 0.2,
        "indicators.V05.goalposts": (0.0, 40.5),
        "indicators.C01.half_life_months": 12,
    }
    changes |= {"dimensions.coping.weight": 0.0, "indicators.V02.direction": -1, "index.aggregate": "arithmetic"}
    variant = Variant.of(changes)
    text = stamped(variant, "Әр “түр”\\n", DAY)
    found = imported(text.encode())
    assert (found.variant, found.texts) == (variant, False)
    assert stamped(found.variant, "Әр “түр”\\n", DAY) == text
    assert usable(text).version == "1.0+Әр “түр”\\n"
    assert [one.place for one in differences(load_model(), usable(text))] != []


DEFAULT = stamped(Variant(), "x", DAY)
WRONG = {
    "no TOML": (b"version = ", "model_not_toml"),
    "not UTF-8": (DEFAULT.encode("utf-16"), "model_not_toml"),
    "a picture": (b"\x89PNG\r\n\x1a\n" * 100, "model_not_toml"),
    "too large": (b"#" * 1_000_001, "file_size"),
    "another file": (b"[tool.ruff]\nline-length = 130\n", "model_invalid"),
    "goalposts the wrong way round": (DEFAULT.replace("[0, 50]", "[50, 0]", 1).encode(), "goalposts_reversed"),
    "a number where a scenario has none": (DEFAULT.replace("from = 2.0", "from = 2.5").encode(), "model_elsewhere"),
    "an indicator renamed": (DEFAULT.replace("[indicators.V07]", "[indicators.V99]").encode(), "model_invalid"),
    "an indicator left out": (DEFAULT[: DEFAULT.index("[indicators.C08]")].encode(), "model_elsewhere"),
    "a half-life left out": (DEFAULT.replace("half_life_months = 18\n", "").encode(), "model_elsewhere"),
}


@pytest.mark.parametrize(("content", "code"), WRONG.values(), ids=WRONG)
def test_a_wrong_model_file_is_refused_with_a_sentence_in_every_language(content: bytes, code: str) -> None:
    with pytest.raises(Fault) as wrong:
        imported(content)
    assert wrong.value.code == code
    sentences = {Refusal(code, **wrong.value.details).in_language(language) for language in LANGUAGES}
    assert len(sentences) == 3
    assert not any("{" in one and "…" in one for one in sentences)


def test_texts_of_a_file_are_not_taken_over_and_that_is_said() -> None:
    text = stamped(LIGHTER, "x", DAY).replace('name = "Tension"', 'name = "![](http://elsewhere/picture)"')
    found = imported(text.encode())
    assert (found.variant, found.texts) == (LIGHTER, True)


def test_an_approved_model_that_no_longer_fits_gives_way_to_the_next_and_is_said() -> None:
    older = stamped(LIGHTER, "older", DAY).replace("parameters = { detour = 1.3 }", "parameters = {}")
    fitting = stamped(LIGHTER, "fitting", DAY)
    model, faults = in_use([older, fitting])
    assert (model.version, [(fault.code, fault.details["value"]) for fault in faults]) == (
        "1.0+fitting", [("model_parts", "indicators.V06.parameters.detour")],
    )  # fmt: skip
    assert in_use([])[0] == load_model()


APPROVED = """
import sys
from data.scenarios import *
programme, text = Programme("sample"), open(sys.argv[1], encoding="utf-8").read()
one = save(programme, text, "Чек ара", "Aida", "why")
propose(programme, one.id, "Aida", "please")
approve(programme, one.id, "Bakyt", "yes")
"""


def test_the_command_line_scores_with_the_model_in_use_and_names_it(sample_home: Path, tmp_path: Path) -> None:
    home = Path(shutil.copytree(sample_home, tmp_path / "home"))
    words = ("score", "--programme", "sample", "--format")
    before = run("risk_model", *words, "csv", home=home).stdout
    assert {line.rpartition(",")[2] for line in before.splitlines()[1:]} == {"1.0"}
    (home / "sample" / "models").mkdir()
    file = tmp_path / "model.toml"
    file.write_text(stamped(LIGHTER, "Чек ара", DAY), encoding="utf-8")
    subprocess.run([sys.executable, "-c", APPROVED, str(file)], cwd=ROOT, env=environment(home), check=True)
    after = run("risk_model", *words, "csv", home=home).stdout
    assert {line.rpartition(",")[2] for line in after.splitlines()[1:]} == {"1.0+Чек ара"}
    assert after.replace("1.0+Чек ара", "1.0") != before
    assert after == run("risk_model", *words, "csv", "--model", str(file), home=home).stdout
    assert "model: 1.0+Чек ара" in run("risk_model", *words, "table", home=home).stdout


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_command_line_says_what_is_wrong_with_a_model_file(language: str, sample_home: Path, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.toml"
    wrong.write_text(DEFAULT.replace("parameters = { detour = 1.3 }", "parameters = {}").replace("[0, 80]", "[80, 0]"))
    for file in (wrong, tmp_path / "nowhere.toml", tmp_path):
        done = run(
            "risk_model", "score", "--programme", "sample", "--lang", language, "--model", str(file), home=sample_home, expect=2
        )
        assert done.stdout == ""
        assert "Traceback" not in done.stderr
        assert len(done.stderr.splitlines()) == 1
    assert read_model(DEFAULT.encode()).version == "1.0+x"
