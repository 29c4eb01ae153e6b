"""What an import meets in the world: odd settings, closed files, mixed folders, spoiled boundary files, a late register."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from data.__main__ import main
from data.editions import current_edition, open_edition
from data.programmes import Programme
from data.reading import locations, settings
from data.recognise import recognise
from tests.conftest import ROOT, environment
from tests.stores import filled, kept, write

Said = pytest.CaptureFixture[str]
LAND = (
    '{"type":"Feature","properties":{},"geometry":{"type":"Polygon","coordinates":[[[60,30],[90,30],[90,50],[60,50],[60,30]]]}}'
)
ELSEWHERE = """
    location_id | name_en | name_ru | name_ky  | kind | oblast | lat | lon
    far         | Far     | Далеко  | Алыс     | city | There  | 10  | 20
"""


@pytest.mark.parametrize(
    ("setting", "value", "right"),
    [
        ("time_zone", "Bishkek", "Asia/Bishkek"),
        ("time_zone", "../../etc/passwd", "Asia/Bishkek"),
        ("base_currency", "Som", "KGS"),
        ("earliest_date", "1991", "1991-01-01"),
    ],
)
def test_a_setting_that_means_nothing_is_a_reject_and_the_right_one_is_taken(
    setting: str, value: str, right: str, home: Path, tmp_path: Path, capsys: Said
) -> None:
    filled(home)
    assert main(["import", str(write(tmp_path / "s.csv", [{"setting": setting, "value": value}]))]) == 3
    assert f"cannot be the setting “{setting}”. Write it like this: {right}" in capsys.readouterr().out
    assert main(["import", str(write(tmp_path / "s.csv", [{"setting": setting, "value": right}]))]) == 0


def test_a_date_before_the_programmes_earliest_is_taken_for_a_typing_error(home: Path, tmp_path: Path, capsys: Said) -> None:
    filled(home)
    mistyped = write(tmp_path / "r.csv", "location_id | month | nil\nbalykchy | 1926-02 | yes")
    assert main(["import", str(mistyped)]) == 3
    assert "“1926-02” in “month” lies before 1991-01-01" in capsys.readouterr().out


def unprivileged(*words: str, home: Path) -> subprocess.CompletedProcess[str]:
    """The command without root's right to read and write everything."""
    drop = ["setpriv", "--inh-caps=-all", "--bounding-set=-all"]
    command = [*drop, sys.executable, "-m", *words]
    return subprocess.run(command, cwd=ROOT, env=environment(home), capture_output=True, text=True, check=False)


def test_a_file_that_may_not_be_read_is_told_and_the_others_are_taken(home: Path, tmp_path: Path) -> None:
    programme = filled(home)
    closed = write(tmp_path / "closed.csv", "location_id | month | nil\nbalykchy | 2025-05 | yes")
    good = write(tmp_path / "good.csv", "location_id | month | nil\nbalykchy | 2025-06 | yes")
    closed.chmod(0)
    done = unprivileged("data", "import", str(closed), str(good), home=home)
    assert (done.returncode, done.stderr) == (2, "")
    assert f"“{closed}” cannot be read. Check its permissions." in done.stdout
    assert len(kept(programme, "returns")) == 2


def test_a_store_that_may_not_be_written_is_not_called_damaged(home: Path, tmp_path: Path) -> None:
    programme = filled(home)
    programme.store.chmod(0o400)
    more = write(tmp_path / "good.csv", "location_id | month | nil\nbalykchy | 2025-06 | yes")
    done = unprivileged("data", "import", str(more), home=home)
    assert done.returncode == 2
    assert "could not be written" in done.stdout + done.stderr


def test_a_home_that_may_not_be_entered_is_told(home: Path) -> None:
    filled(home)
    (home / "own").chmod(0)
    try:
        done = unprivileged("risk_model", "score", home=home)
    finally:
        (home / "own").chmod(0o700)
    assert (done.returncode, done.stdout) == (2, "")
    assert "permissions" in done.stderr


def test_what_lies_in_a_folder_beside_the_csv_files_is_said_to_be_left(home: Path, tmp_path: Path, capsys: Said) -> None:
    filled(home)
    write(tmp_path / "in" / "good.csv", "location_id | month | nil\nbalykchy | 2025-06 | yes")
    (tmp_path / "in" / "returns.xlsx").write_bytes(b"PK")
    (tmp_path / "in" / "sub").mkdir()
    assert main(["import", str(tmp_path / "in")]) == 0
    said = capsys.readouterr().out
    assert said.count("left aside") == 2
    assert "returns.xlsx: left aside" in said


def test_an_empty_folder_is_told(home: Path, tmp_path: Path, capsys: Said) -> None:
    (tmp_path / "in").mkdir()
    assert main(["import", str(tmp_path / "in")]) == 2
    assert "holds no file that can be imported" in capsys.readouterr().out


def test_a_table_is_known_by_what_it_needs_however_many_columns_stand_beside() -> None:
    survey = ["_id", "_uuid", "_submission_time", "_status", "start", "end", "device", "version"]
    assert recognise(["location_id", "month", "nil", *survey]).name == "returns"


SPOILED = {
    "empty": "", "text": "not json", "no collection": "{}", "no properties": '{"features":[{"properties":null}]}',
    "no land": '{"features":[]}', "no geometry": '{"features":[{"properties":{},"geometry":null}]}',
    "an odd geometry": '{"features":[{"properties":{},"geometry":{"type":"Blob"}}]}',
}  # fmt: skip


@pytest.mark.parametrize("content", SPOILED.values(), ids=SPOILED)
def test_a_spoiled_boundary_file_keeps_the_rows_and_never_becomes_a_score(
    content: str, home: Path, tmp_path: Path, capsys: Said
) -> None:
    programme = filled(home)
    before = current_edition(programme).name
    programme.boundaries.write_text(content, encoding="utf-8")
    more = write(tmp_path / "good.csv", "location_id | month | nil\nbalykchy | 2025-06 | yes")
    assert main(["import", str(more)]) == 2
    assert f"The boundary file cannot be used: {programme.boundaries}" in capsys.readouterr().err
    assert len(kept(programme, "returns")) == 2
    assert current_edition(programme).name == before, "what is shown stays as it was"
    programme.boundaries.write_text(f'{{"features":[{LAND}]}}', encoding="utf-8")
    assert main(["build"]) == 0
    assert current_edition(programme).base_map == "own"


def test_a_register_that_comes_after_its_settings_replaces_the_checkouts_and_keeps_the_settings(
    home: Path, tmp_path: Path
) -> None:
    rows = [{"setting": "base_currency", "value": "XAF"}, {"setting": "programme_en", "value": "Peace"}]
    assert main(["import", str(write(tmp_path / "settings.csv", rows))]) == 0
    assert main(["import", str(write(tmp_path / "locations.csv", ELSEWHERE))]) == 0
    assert main(["import", str(write(tmp_path / "returns.csv", "location_id | month | nil\nfar | 2025-06 | yes"))]) == 0
    with open_edition(current_edition(Programme("own"))) as con:
        assert [place.location_id for place in locations(con)] == ["far"]
        assert settings(con) == {"base_currency": "XAF", "programme_en": "Peace"}
