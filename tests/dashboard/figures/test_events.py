"""Numbered lines on charts over time, where something happened."""

from dataclasses import replace
from datetime import date

import pandas as pd

from dashboard.figures import events as figures
from dashboard.figures.events import Event
from dashboard.parts import html, series
from dashboard.sections import events
from dashboard.web import answer
from data.releases.release import Release

OVER = ("2017-01-01", "2017-12-27")
"""360 days, a pixel each."""


def days(*numbers: int) -> list[Event]:
    start = date(2017, 1, 1)
    return [Event(date.fromordinal(start.toordinal() + n), f"event {n}") for n in numbers]


def test_each_has_a_line_from_end_to_end_and_a_number():
    (trace,) = figures.traces(days(10, 200), (0.0, 5.0))
    assert trace["x"][:3] == ["2017-01-11"] * 3
    assert trace["y"] == [0.0, 5.0, None, 0.0, 5.0, None]
    assert [one["text"] for one in figures.numbers(days(10, 200), OVER, 360)] == ["1", "2"]
    assert figures.traces([], (0, 1)) == figures.numbers([], OVER, 360) == []


def test_numbers_that_would_lie_over_each_other_share_a_text():
    assert [one["text"] for one in figures.numbers(days(10, 15, 200), OVER, 360)] == ["1, 2", "3"]
    assert [one["text"] for one in figures.numbers(days(10, 25, 200), OVER, 360)] == ["1", "2", "3"]


def happened(release: Release, *rows: tuple[str, str, str]) -> Release:
    """With events: day, place, indicator."""
    table = pd.DataFrame(
        [
            {
                "date": day,
                "place": place,
                "indicator": one,
                "text": f"{place} {one}".strip() or "all",
            }
            for day, place, one in rows
        ]
    )
    table = table.assign(public=True, kind="real", date=pd.to_datetime(table["date"]))
    return replace(release, events=table, commentary=release.commentary.iloc[:0])


def rows_of(release: Release, place: str, indicator: str = "ae_four_hour") -> pd.DataFrame:
    rows = series.named(release, indicator)
    return rows[rows["place"] == place].reset_index(drop=True)


def test_a_chart_has_the_events_of_its_place_its_footprint_and_all(release: Release):
    known = happened(
        release,
        ("2017-05-02", "leeds", "ae_four_hour"),
        ("2017-03-02", "wyh", ""),
        ("2017-04-02", "", "ae_four_hour"),
        ("2017-04-03", "wakefield", "ae_four_hour"),
        ("2017-04-04", "leeds", "smoking_prevalence"),
        ("2010-04-04", "leeds", ""),
        ("2018-04-04", "leeds", ""),
    )
    found = events.of(known, "ae_four_hour", rows_of(known, "leeds"))
    assert [event.text for event in found] == ["wyh", "ae_four_hour", "leeds ae_four_hour"]
    assert events.in_words(found).startswith("Numbered: 1, 2 March 2017: wyh; 2, 2 April 2017: ")
    beside = events.beside(rows_of(known, "leeds"), found)
    assert [one for one in beside if one] == ["wyh", "ae_four_hour", "leeds ae_four_hour"]


def test_a_comment_stands_at_the_end_of_the_last_period_before_it(release: Release):
    comment = {"indicator": "ae_four_hour", "place": "leeds", "date": pd.Timestamp("2018-01-12")}
    comment |= {"issue": f"Beds were full. {'So it was. ' * 20}"}
    known = replace(
        happened(release, ("2017-05-02", "wyh", "")), commentary=pd.DataFrame([comment])
    )
    *_, last = events.of(known, "ae_four_hour", rows_of(known, "leeds"))
    assert last.day == date(2017, 12, 31)
    assert last.text.startswith("comment: Beds were full. So it was.")
    assert len(last.text) <= events.LONGEST + len("comment: …")


def test_the_page_of_an_indicator_and_its_files_have_them(release: Release):
    known = happened(release, ("2017-05-02", "leeds", "ae_four_hour"))
    made = answer.make(known, "/indicator/ae_four_hour", {"place": "leeds"})
    page = html.write(made.tree)
    assert "Numbered: 1, 2 May 2017: leeds ae_four_hour." in page
    assert "Numbered line: something happened." in page
    (chart,) = [one for id, one in made.takeaways.items() if id.startswith("trend")]
    assert chart.csv.count("leeds ae_four_hour") == 1
    assert "2 May 2017: leeds ae_four_hour" in chart.picture.words.subtitle


def test_a_comment_that_is_cut_ends_with_its_dots_alone(release: Release):
    comment = {"indicator": "ae_four_hour", "place": "leeds", "date": pd.Timestamp("2018-01-12")}
    known = happened(release, ("2017-05-02", "wakefield", ""))
    columns = dict.fromkeys(("action", "owner", "loaded_by"), "") | {"public": True, "kind": "real"}
    row = comment | {"issue": "So it was. " * 20} | columns
    known = replace(known, commentary=pd.DataFrame([row]))
    made = answer.make(known, "/indicator/ae_four_hour", {"place": "leeds"})
    said = html.write(made.tree)
    assert "…" in said
    assert "…." not in said
