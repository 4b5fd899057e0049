"""The word for a change: one threshold, on the tile, on its page and beside its parts."""

from datetime import date

import pandas as pd
import pytest

from dashboard.sections import change
from tests.dashboard.reading import get
from tests.metrics.tables import item, method

METHOD = method(item("x"))
NONE = float("nan")
DAY = date(2017, 12, 31)


def chart(before: float, after: float, **parts: float):
    """The chart of a change since 30 September 2017, clear from 0.10 on."""
    table = pd.DataFrame({"part": list(parts), "said": "", "change": list(parts.values())})
    (element, *_) = change.section("Leeds", table, before, after, "30 September 2017", DAY, METHOD)
    return element.chart


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        (2.60, 2.64, "No clear change: the composite has risen by 0.04 from 2.60 "),
        (2.64, 2.60, "No clear change: the composite has fallen by 0.04 from 2.64 "),
        (2.60, 2.70, "Worse: the composite has risen by 0.10 from 2.60 "),
        (2.70, 2.60, "Better: the composite has fallen by 0.10 from 2.70 "),
        (2.60, 2.6996, "No clear change: the composite has risen by 0.0996 from 2.60 "),
        (2.4997, 2.5003, "No clear change: the composite has risen by 0.001 from 2.4997 "),
        (2.60, 2.601, "No clear change: the composite is 2.60, as it was (30 September 2017)."),
    ],
)
def test_a_change_is_called_what_the_tile_calls_it(before: float, after: float, says: str):
    said = chart(before, after, data=after - before, other=0.01)
    assert said.sentence.startswith(says)
    assert said.title == f"Leeds, {said.sentence[0].lower()}{said.sentence[1:]}"


def test_most_of_a_change_is_made_by_what_goes_its_way():
    """-0.30 is the largest part of a rise by 0.05, and made none of it."""
    said = chart(2.60, 2.65, data=-0.30, revised=0.20, target=0.15).sentence
    assert said.endswith(" to 2.65, mostly because of revised (+0.20).")


def test_parts_that_are_tied_are_named_together():
    assert chart(2.0, 2.5, data=0.25, target=0.25).sentence.endswith(
        "mostly because of data (+0.25) and target (+0.25)."
    )


def test_a_part_is_called_better_or_worse_from_the_same_threshold_on():
    parts = {"data": 0.10, "revised": 0.0999, "shares": -0.10, "target": -0.02, "method": 0.001}
    labels = chart(2.0, 2.0809, **parts).figure.layout.yaxis.ticktext
    numbers = [label.partition("<b>")[2].removesuffix("</b>") for label in labels]
    assert numbers == ["+0.10 ▼ worse", "-0.10 ▲ better", "+0.0999", "-0.02"], "none that is 0.00"


def test_where_nothing_moved_there_is_no_chart():
    table = pd.DataFrame({"part": ["data"], "said": "", "change": [0.0]})
    (said,) = change.section("Leeds", table, 2.6, 2.6, "30 September 2017", DAY, METHOD)
    assert said.children == "No clear change: the composite is 2.60, as it was (30 September 2017)."


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [(2.0, NONE, "Leeds is not rated now."), (NONE, NONE, "Leeds is not rated then and now.")],
)
def test_a_side_that_is_not_rated_is_said(before: float, after: float, says: str):
    table = pd.DataFrame({"part": ["data"], "said": "", "change": [0.3]})
    (said,) = change.section("Leeds", table, before, after, "30 September 2017", DAY, METHOD)
    assert said.children == says


@pytest.mark.parametrize(
    ("causes", "says"),
    [
        ({"new data": 0.2, "shares": 0.0}, "All of it is new data."),
        ({"new data": 0.2, "shares": -0.1}, "It is made of new data +0.20 and shares -0.10."),
    ],
)
def test_causes_that_made_nothing_are_left_out(causes: dict[str, float], says: str):
    found = pd.DataFrame({"part": [*causes], "change": [*causes.values()], "reason": ""})
    assert change.causes(found)[1].children == says
    assert change.causes(found.assign(change=0.001)) == []


def test_a_value_is_given_then_and_now_and_its_target_where_it_moved(release):
    row = {"indicator": "ae_four_hour", "value_old": 91.24, "value": 84.3}
    row |= {"target_old": 95.0, "target": 95.0, "change": 0.1}
    moved = pd.DataFrame([row, row | {"target_old": 90.0}, row | {"value_old": NONE}])
    assert change.parts(release, moved)["said"].tolist() == [
        "91.2% to 84.3%",
        "91.2% to 84.3% (target 90.0% to 95.0%)",
        "no figure to 84.3%",
    ]


def test_the_form_offers_months_and_earlier_releases(client, release):
    page = get(client, "/change/leeds")
    form = page.one("form", method="get")
    chosen = [one.attributes["value"] for one in form.all("option") if "selected" in one.attributes]
    assert chosen == ["2017-09-30", "2017-12-31"]
    since, until = form.all("select")
    assert (since.attributes["name"], until.attributes["name"]) == ("since", "as-at")
    assert "2017-12-31" not in [one.attributes["value"] for one in since.all("option")]
    sent = "/change/leeds?since=2016-12-31&as-at=2017-06-30"
    assert "from 2." in get(client, sent).one("figcaption").text
    assert "(31 December 2016)" in get(client, sent).one("figcaption").text


def test_a_month_that_is_not_before_the_other_is_refused_in_words(client):
    page = get(client, "/change/leeds?since=2017-10-31&as-at=2017-09-30", 404)
    assert "“2017-10-31” is neither a release nor a month before September 2017." in page.text
