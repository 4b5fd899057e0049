"""Files that are not read: absent, too large, no file, in another layout, or beside a bad one."""

import os
from pathlib import Path

from data.store import raw
from tests.data.floor import (
    figure,
    write_tidy,
)


def test_a_layout_asked_for_that_the_file_is_not_in(desk: Path, run):
    file = write_tidy(desk / "x.csv", figure())
    code, out, err = run("load", file, "--source", "fingertips")
    assert (code, out) == (1, "")
    assert err.startswith("x.csv: ")
    code, out, err = run("load", file, "--source", "crystal_ball")
    assert (code, out) == (1, "")
    assert err.startswith("There is no source 'crystal_ball'. Use one of: ")


def test_a_file_that_is_not_there(desk: Path, run):
    code, out, err = run("load", desk / "nowhere.csv")
    assert (code, out) == (1, "")
    assert err == f"{desk}/nowhere.csv: there is no such file. Check the name.\n"


def test_a_file_of_2_gb_is_refused_before_it_is_read(desk: Path, run, monkeypatch):
    with (desk / "big.csv").open("wb") as file:
        file.truncate(2 * 1024**3)
    monkeypatch.setattr(raw, "hash_of", None)
    code, out, err = run("load", desk / "big.csv")
    assert (code, out) == (1, "")
    assert err == (
        "big.csv: the file has 2,147,483,648 bytes, more than the 500,000,000 allowed. "
        "Cut it into smaller files, by period.\n"
    )


def test_what_is_no_file_is_not_waited_for(desk: Path, run):
    os.mkfifo(desk / "pipe.csv")
    code, out, err = run("load", desk / "pipe.csv")
    assert (code, out) == (1, "")
    assert "pipe.csv: this is a folder or a device, not a file. Check the name." in err


def test_a_good_file_beside_a_bad_one_is_not_taken(desk: Path, run):
    good = write_tidy(desk / "good.csv", figure("AAA"))
    bad = write_tidy(desk / "bad.csv", figure("mordor"), figure("AAA", 101))
    code, out, err = run("load", good, bad)
    assert (code, out) == (1, "")
    assert [line.split(",")[0] for line in err.splitlines()] == [
        "bad.csv: line 2",
        "bad.csv: line 3",
    ]
    assert run("status")[1].startswith("0 loads")
