"""python -m data verify: the store against the raw files behind it, load by load."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from data.store import database, raw, schema
from tests.data.floor import figure, write_tidy

COMMENT = """indicator,place,date,issue,action,owner,public
ae_four_hour,north,2018-01-12,Full.,Beds.,A chief,yes
"""


@pytest.fixture
def loaded(desk: Path, run) -> Path:
    """A store with two files of figures, one of them withdrawn, and one of comments."""
    (desk / "words.csv").write_text(COMMENT)
    run("load", write_tidy(desk / "x.csv", figure("AAA", 1 / 3), figure("BBB", 80, status="")))
    run("load", write_tidy(desk / "y.csv", figure("AAA", 91)), desk / "words.csv")
    run("withdraw", 2)
    return desk


def change(sql: str) -> None:
    """Somebody works on the store by hand."""
    with database.opened() as store, store.begin() as connection:
        connection.execute(sa.text(sql))


def raw_file(name: str) -> Path:
    """Where a loaded file's bytes are kept."""
    with database.opened() as store, store.connect() as connection:
        query = sa.select(schema.load.c.sha256).where(schema.load.c.file_name == name)
        return raw.path_of(connection.execute(query).scalar_one(), name)


def test_a_store_that_equals_its_files(loaded: Path, run):
    assert run("verify") == (
        0,
        "load 1, x.csv: 2 rows, as in its file\n"
        "load 2, y.csv: 1 row, as in its file\n"
        "load 3, words.csv: 1 row, as in its file\n"
        "The store equals its raw files: 3 loads.\n",
        "",
    )


KEY = "line 2 ('ae_four_hour', 'AAA', 2017-12-01, 2017-12-31)"
OF_AAA = "WHERE load_id = 1 AND area = 'AAA'"

TAMPERED = {
    "a figure": (
        f"UPDATE observation SET numerator = 90 {OF_AAA}",
        [f"{KEY}: numerator is 90 in the store, 0.3333333333333333 in the file"],
    ),
    "a figure by a hair": (
        f"UPDATE observation SET denominator = 100.00000000001 {OF_AAA}",
        [f"{KEY}: denominator is 100.00000000001 in the store, 100 in the file"],
    ),
    "a figure filled in": (
        f"UPDATE observation SET value = 5 {OF_AAA}",
        [f"{KEY}: value is 5 in the store, blank in the file"],
    ),
    "a status and a note": (
        f"UPDATE observation SET status = 'revised', note = 'mine' {OF_AAA}",
        [
            f"{KEY}: status is 'revised' in the store, 'final' in the file; "
            "note is 'mine' in the store, '' in the file"
        ],
    ),
    "a row lost": (
        f"DELETE FROM observation {OF_AAA}",
        ["the store has 1 of its rows, but 2 were loaded", f"{KEY}: not in the store"],
    ),
    "a row more": (
        "INSERT INTO observation SELECT * REPLACE (9 AS line, 'CCC' AS area) FROM observation "
        + OF_AAA,
        [
            "the store has 3 of its rows, but 2 were loaded",
            "line 9 ('ae_four_hour', 'CCC', 2017-12-01, 2017-12-31): not in the file",
        ],
    ),
    "a place": (
        f"UPDATE observation SET area = 'CCC' {OF_AAA}",
        [f"{KEY}: not in the store", f"{KEY.replace('AAA', 'CCC')}: not in the file"],
    ),
}


@pytest.mark.parametrize("how", TAMPERED)
def test_a_store_that_somebody_changed(how: str, loaded: Path, run):
    sql, says = TAMPERED[how]
    change(sql)
    code, out, err = run("verify")
    assert code == 1
    assert out == "load 2, y.csv: 1 row, as in its file\nload 3, words.csv: 1 row, as in its file\n"
    assert err.splitlines()[:-1] == ["load 1, x.csv:", *(f"  {one}" for one in says)]
    assert err.splitlines()[-1].startswith("1 of 3 loads differs from the raw files. ")


def test_a_comment_that_somebody_changed(loaded: Path, run):
    change("UPDATE commentary SET issue = 'All well.'")
    code, _, err = run("verify")
    assert code == 1
    assert "issue is 'All well.' in the store, 'Full.' in the file" in err


def test_a_raw_file_that_somebody_changed_and_one_that_is_gone(loaded: Path, run):
    changed, gone = raw_file("x.csv"), raw_file("words.csv")
    changed.chmod(0o644)
    changed.write_text(changed.read_text().replace("80", "81"))
    gone.unlink()
    code, out, err = run("verify")
    assert (code, out) == (1, "load 2, y.csv: 1 row, as in its file\n")
    assert err.splitlines()[:4] == [
        "load 1, x.csv:",
        f"  its raw file is not the file that was loaded: {changed}",
        "load 3, words.csv:",
        f"  its raw file is missing: {gone}",
    ]
    assert err.splitlines()[4].startswith("2 of 3 loads differ from the raw files. ")


def test_a_layout_that_is_no_more(loaded: Path, run):
    change("UPDATE load SET layout = 'papyrus' WHERE id = 1")
    code, _, err = run("verify")
    assert code == 1
    assert "its raw file can no longer be read as papyrus: There is no source 'papyrus'" in err


def test_twenty_differences_are_named_and_the_rest_counted(desk: Path, run):
    rows = [figure("AAA", 1, period=f"{year}-01") for year in range(1990, 2015)]
    run("load", write_tidy(desk / "x.csv", *rows))
    change("UPDATE observation SET numerator = 2")
    code, _, err = run("verify")
    assert code == 1
    assert err.count("numerator is 2 in the store, 1 in the file") == 20
    assert "\n  and 5 more\n" in err


def test_an_empty_store(desk: Path, run):
    assert run("verify") == (0, "The store equals its raw files: 0 loads.\n", "")
