"""Names that others gave: what cannot be seen in them is written out wherever they are shown."""

import pytest

from data.releases import release
from data.safe_text import shown
from data.store import review, verdicts
from tests.data.floor import CORE, EVERYTHING, Floor, figure, write_tidy

HOSTILE = "\u202evsc\n\x1b.csv"
PLAIN = r"\u202evsc\u000a\u001b.csv"


@pytest.mark.parametrize(
    ("text", "is_shown"),
    [
        ("December 2017 (revised).csv", "December 2017 (revised).csv"),
        ("Zoë, 東京, דצמבר", "Zoë, 東京, דצמבר"),
        ("no\u00a0break", "no\u00a0break"),
        (HOSTILE, PLAIN),
        (
            "\u200e\u200f\u061c\u202a\u2066\u2069\u200b",
            r"\u200e\u200f\u061c\u202a\u2066\u2069\u200b",
        ),
        ("\u2028\u2029\x85\x7f\t", r"\u2028\u2029\u0085\u007f\u0009"),
        ("\U000e0041\udc80", r"\U000e0041\udc80"),
    ],
)
def test_what_cannot_be_seen_is_written_out(text: str, is_shown: str):
    assert shown(text) == is_shown


def test_a_line_break_stays_where_it_is_ours():
    assert shown("one\ntwo\r", kept="\n") == "one\ntwo\\u000d"


def test_a_files_name_wherever_it_is_said(desk, run):
    file = write_tidy(desk / HOSTILE, *EVERYTHING)
    outs = [run("load", file)[1], run("load", file)[1], run("status")[1], run("verify")[1]]
    outs.append(run("history", "ae_four_hour", "AAA", "2017-12-25")[1])
    assert run("publish", *CORE, "--no-site")[0] == 0
    outs.append(run("load", write_tidy(desk / f"bad{HOSTILE}", "x"))[2])
    for out in outs:
        assert PLAIN in out
        assert not set("\u202e\x1b") & set(out)
    for audience in ("internal", "public"):
        found = release.read((desk / "releases" / audience / "current").resolve())
        assert set(found.loads["file_name"]) == set(found.loaded["file_name"]) == {PLAIN}


def test_a_held_figure_and_the_texts_of_its_file(floor: Floor):
    months = [f"2016-{month:02}" for month in range(1, 13)]
    past = [figure("AAA", 92 - 4 * (at % 2), period=one) for at, one in enumerate(months)]
    floor.load(*past)
    floor.load(figure("AAA", 10, period="2017-01"), name=HOSTILE)
    with floor.engine.begin() as connection:
        review.decide(connection, verdicts.REFUSED, [1], "a\u202eslip")
        (row,) = review.standing(connection).to_dict("records")
    assert (row["file_name"], row["reason"]) == (PLAIN, r"a\u202eslip")
