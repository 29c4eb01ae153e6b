"""The store: private, one writer at a time, never half a file, never silently another one."""

from __future__ import annotations

import os
import random
import resource
import shutil
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from data.__main__ import main
from data.editions import current_edition, open_edition
from data.importing import Refused, import_files
from data.intake import Taken
from data.programmes import SAMPLE, Programme
from data.refusals import Refusal
from data.statements import statement
from data.store import transaction
from tests.conftest import ROOT, environment, run_data
from tests.stores import ROWS, TODAY, filled, first_files, kept, send, write

MORE = "location_id | month | nil\n uzgen | 2025-05 | no"


def command(*words: str) -> list[str]:
    return [sys.executable, "-m", "data", "import", *words]


def modes(folder: Path) -> dict[str, str]:
    """The rights of everything in a folder, by path."""
    return {path.relative_to(folder).as_posix(): f"{stat.S_IMODE(path.stat().st_mode):o}" for path in folder.rglob("*")}


def test_the_store_and_all_beside_it_are_for_the_owner_only(home: Path, tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        (home / "own").mkdir(parents=True, mode=0o755)  # made by hand, to put boundaries there
        dirty = write(tmp_path / "in.csv", MORE.replace("no", "no\n nowhere | 2025-05 | no"))
        assert main(["import", str(dirty)]) == 3
        programme = Programme("own")
        with transaction(programme) as con:
            con.execute(statement("new_reject"), [1, 1, None, None, "required", None])
            con.execute("COMMIT")
            open_now = modes(home)
            con.execute("BEGIN")
        found = open_now | modes(home)
        assert set(found) >= {"own/store.duckdb.wal", "own/store.duckdb", "own/CURRENT.json", "own/rejects"}
        for path, mode in found.items():
            folder = path.endswith(("own", "editions", "rejects"))
            assert mode == ("700" if folder else "400" if path.startswith("own/editions/") else "600"), path
        assert os.umask(0o022) == 0o022, "the umask of the process is as it was"
    finally:
        os.umask(before)


def test_a_setting_moves_the_store_and_the_usual_place_is_not_kept_in_git(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert Programme("own").store == home / "own" / "store.duckdb"
    run_data("import", str(write(tmp_path / "in.csv", MORE)), home=tmp_path / "elsewhere")
    assert (tmp_path / "elsewhere" / "own" / "store.duckdb").exists()
    assert not home.exists()
    monkeypatch.delenv("YNTYMAK_HOME")
    assert Programme("own").store.is_relative_to(ROOT / ".yntymak")
    assert ".yntymak/" in (ROOT / ".gitignore").read_text().split()


def test_sample_rows_and_real_rows_never_meet_in_one_store(home: Path, tmp_path: Path) -> None:
    own, sample = filled(home), filled(home, SAMPLE)
    table = "location_id | month | nil | source_url\n"
    real = write(tmp_path / "real.csv", f"{table} uzgen | 2025-05 | no | http://example.org")
    marked = write(tmp_path / "marked.csv", f"{table} uzgen | 2025-05 | no | sample:2026")
    mixed = write(tmp_path / "mixed.csv", f"{table} uzgen | 2025-05 | no | sample:2026\n| tup | 2025-05 | no |  |")
    bare = write(tmp_path / "bare.csv", MORE)
    for path, programme, code in (
        (marked, own, "sample_in_real"), (mixed, own, "sample_in_real"), (mixed, Programme("documented"), "sample_in_real"),
        (real, sample, "real_in_sample"), (mixed, sample, "real_in_sample"), (bare, sample, "real_in_sample"),
    ):  # fmt: skip
        with pytest.raises(Refusal) as refused:
            send(path, programme)
        assert refused.value.code == code
    assert (send(marked, sample).accepted, send(bare, own).accepted) == (1, 1)
    links = "predecessor_id | successor_id | since\n uzgen | tup | 2025"
    assert send(write(tmp_path / "links.csv", links), sample).accepted == 1, "a register is real in the sample too"
    assert main(["import", "--programme", "sample", str(real)]) == 2


def spoiled(store: Path) -> Iterator[tuple[str, bytes]]:
    whole = store.read_bytes()
    yield "noise", random.Random(1).randbytes(50_000)
    yield "empty", b""
    yield "a text", b"once this was a store\n"
    yield "half", whole[: len(whole) // 2]
    yield "the head only", whole[:12_288]
    every_block = range(280_000, len(whole), 262_144)
    for name, places in (("a bit of the head", [10]), ("a bit of each head", [4100, 8200]), ("a bit of each block", every_block)):
        content = bytearray(whole)
        for at in places:
            content[at] ^= 4
        yield name, bytes(content)


def test_a_spoiled_store_is_told_at_once_and_left_byte_for_byte(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    programme = filled(home)
    path = write(tmp_path / "in.csv", MORE)
    for name, content in spoiled(programme.store):
        programme.store.write_bytes(content)
        started = time.monotonic()
        assert main(["import", str(path)]) == 2, name
        assert time.monotonic() - started < 10, name
        said = "".join(capsys.readouterr())
        assert f"The store cannot be read: {programme.store}. It is left as it is." in said, name
        assert programme.store.read_bytes() == content, name


def test_a_store_of_a_newer_version_is_refused_and_left(home: Path, tmp_path: Path) -> None:
    programme = filled(home)
    with duckdb.connect(str(programme.store)) as con:
        con.execute("UPDATE store SET schema_version = 1000")
    before = programme.store.read_bytes()
    done = run_data("import", str(write(tmp_path / "in.csv", MORE)), home=home, expect=2)
    assert "made by a newer version of this program" in done.stderr + done.stdout
    assert programme.store.read_bytes() == before


def test_two_imports_at_the_same_time_both_end_well(home: Path, tmp_path: Path) -> None:
    for writer, place in enumerate(("uzgen", "tup")):
        for year in (2022, 2023, 2024):
            rows = "\n".join(f"{place} | {year}-{month:02} | no" for month in range(1, 13))
            write(tmp_path / f"{writer}" / f"{year}.csv", f"location_id | month | nil\n{rows}")
    running = [subprocess.Popen(command(str(tmp_path / name)), cwd=ROOT, env=environment(home)) for name in ("0", "1")]
    assert [process.wait(60) for process in running] == [0, 0]
    programme = Programme("own")
    assert len(kept(programme, "returns")) == 72
    assert len(kept(programme, "locations")) == 25, "the register came once"
    assert [batch["batch_no"] for batch in kept(programme, "batches")] == [*range(1, len(kept(programme, "batches")) + 1)]
    with open_edition(current_edition(programme)) as con:
        assert len(con.table("returns").fetchall()) == 72


def test_a_writer_waits_for_another_and_then_says_so(home: Path) -> None:
    programme = filled(home)
    hold = "import sys, duckdb; con = duckdb.connect(sys.argv[1]); print('held', flush=True); sys.stdin.read()"
    holder = subprocess.Popen(
        [sys.executable, "-c", hold, str(programme.store)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert holder.stdout
    assert holder.stdout.readline() == "held\n"
    with pytest.raises(Refusal) as refused, transaction(programme, wait=0.2):
        pass
    assert refused.value.code == "store_busy"
    holder.communicate()
    with transaction(programme, wait=0.2):
        pass


def test_who_reads_an_edition_hinders_no_import_and_keeps_reading(home: Path, tmp_path: Path) -> None:
    programme = filled(home)
    read = "import sys\nfrom data.editions import *\ncon = open_edition(current_edition(Programme('own')))\n"
    read += "print('open', flush=True)\nsys.stdin.read()\nprint(len(con.table('returns').fetchall()))"
    reader = subprocess.Popen(
        [sys.executable, "-c", read], cwd=ROOT, env=environment(home), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert reader.stdout
    assert reader.stdout.readline() == "open\n"
    assert [type(outcome) for outcome in import_files([write(tmp_path / "in.csv", MORE)], programme)] == [Taken]
    assert reader.communicate()[0] == "1\n", "the reader goes on with the edition it opened"
    with open_edition(current_edition(programme)) as con:
        assert len(con.table("returns").fetchall()) == 2


FILES, ROWS_IN_A_FILE, KILLS = 4, 400, 10


def test_killing_an_import_loses_nothing_that_was_acknowledged(home: Path, tmp_path: Path) -> None:
    for number in range(FILES):
        drawn = "incident_id | location_id | occurred_on | incident_type | severity | status\n"
        drawn += "\n".join(f"{number}-{row} | uzgen | 2025-02-01 | threat | 2 | reported" for row in range(ROWS_IN_A_FILE))
        write(tmp_path / "in" / f"{number}.csv", drawn)
    dice = random.Random(2026)
    for kill in range(KILLS):
        shutil.rmtree(home, ignore_errors=True)
        programme = filled(home) if kill % 4 else Programme("own")  # one in four also makes the store
        process = subprocess.Popen(
            command(str(tmp_path / "in")), cwd=ROOT, env=environment(home), stdout=subprocess.PIPE, text=True
        )
        assert process.stdout
        acknowledged = [process.stdout.readline() for _ in range(dice.randrange(FILES + 1))]
        time.sleep(dice.random() * 0.12)
        process.kill()
        acknowledged += process.stdout.read().splitlines()
        process.wait()
        done = {line.split(".csv")[0] for line in acknowledged if "→ incidents" in line}
        with transaction(programme) as con:
            stored = [name.split("-")[0] for (name,) in con.table("incidents").select("incident_id").fetchall() if "-" in name]
        counts = {number: stored.count(number) for number in set(stored)}
        assert set(counts.values()) <= {ROWS_IN_A_FILE}, "half a file"
        assert done <= set(counts), "what was acknowledged is gone"
        again = list(import_files([tmp_path / "in"], programme, today=TODAY))
        assert not [one for one in again if isinstance(one, Refused) or one.rejects]
        with open_edition(current_edition(programme)) as con:
            assert len(con.table("incidents").fetchall()) in (FILES * ROWS_IN_A_FILE, FILES * ROWS_IN_A_FILE + 1)


def test_a_store_whose_making_was_killed_is_made_again(home: Path, tmp_path: Path) -> None:
    (home / "own").mkdir(parents=True)
    (home / "own" / "store.duckdb").write_bytes(b"")
    assert main(["import", str(write(tmp_path / "in.csv", MORE))]) == 0


def test_a_full_disk_is_told_and_changes_nothing(home: Path, tmp_path: Path) -> None:
    programme = filled(home)
    before = programme.store.read_bytes()
    rows = "\n".join(f"uzgen | {year}-{month:02} | no" for year in range(1991, 2025) for month in range(1, 13))
    path = write(tmp_path / "in.csv", f"location_id | month | nil\n{rows}")
    limit = (10_000, 10_000)  # bytes a file may grow to
    done = subprocess.run(
        command(str(path)), cwd=ROOT, env=environment(home), capture_output=True, text=True, check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, limit),
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (2, "")
    assert f"The file could not be written: {programme.store}. Check the free space" in done.stdout
    assert programme.store.read_bytes() == before
    assert send(path, programme).accepted == 408


@pytest.mark.parametrize("blocked", ["", "own", "own/editions", "own/rejects"])
def test_a_place_that_cannot_be_written_is_told(
    blocked: str, home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A file stands where a folder should be: that hinders root too, who may write anywhere."""
    (home / blocked).parent.mkdir(parents=True, exist_ok=True)
    (home / blocked).write_text("in the way")
    dirty = write(tmp_path / "in.csv", ROWS["trainings"] + " T2 | juggling | 2025-02-03\n")
    assert main(["import", str(dirty)]) == 2
    assert f"The file could not be written: {home / blocked}" in capsys.readouterr().err
    (home / blocked).unlink()
    assert main(["import", str(dirty), str(first_files(tmp_path / "rows"))]) == 3
    assert len(kept(Programme("own"), "trainings")) == 1
    assert current_edition(Programme("own")).path.exists()
