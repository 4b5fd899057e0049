"""What each place's own feed says between two tiny releases."""

from dataclasses import replace
from datetime import datetime
from xml.etree import ElementTree

import pandas as pd

from data.open_data import feed, place_feed
from data.releases.retracted import Retraction
from metrics.plan.tables import nothing_planned
from tests.data.open_data.test_feed import ATOM, NOW, SITE
from tests.metrics.plan.rows import table


def said(new, before, place: str) -> dict[str, str]:
    entries = place_feed.entries(new, before, NOW)[place]
    return {one["id"]: f"{one['title']} | {one['summary']}" for one in entries}


def test_each_rated_place_has_what_changed_of_it_and_of_no_other(first, second):
    """Alpha's 9,000 became 4,000. North counts 80% of Alpha and a quarter of Beta, 8,000 in 10,000:
    (7,200 + 2,000) / 10,500 = 87.6%, then (3,200 + 2,000) / 10,500 = 49.5%. The footprint has both.
    """
    north, shire = said(second, first, "north"), said(second, first, "shire")
    assert north["rating:north"].startswith("North: from 3, making progress to 4, needs most")
    assert north["correction:ae_four_hour:north"].endswith(
        "within four hours: 1 corrected figure | 31 December 2017: 49.5%, before 87.6%."
    )
    assert "correction:ae_four_hour:shire" in shire
    assert "rating:north" not in shire
    assert said(second, first, "south") == {}


def test_of_a_first_an_unreadable_or_the_same_release_nothing_is_said(first):
    nothing = {place: [] for place in first.ratings["place"]}
    assert place_feed.entries(first, None, NOW) == nothing
    assert place_feed.entries(first, first, NOW) == nothing


def test_of_many_corrected_figures_the_latest_three_are_named(first):
    """Four months of 50%, each a point more than before."""
    row = first.series[first.series["indicator"] == "ae_four_hour"].iloc[[0]]
    ends = pd.to_datetime(["2017-08-31", "2017-09-30", "2017-10-31", "2017-11-30"])
    months = pd.concat([row.assign(period_start=end, period_end=end, value=50.0) for end in ends])
    old = replace(first, series=months)
    new = replace(first, id="later", series=months.assign(value=51.0))
    (text,) = said(new, old, str(row["place"].iloc[0])).values()
    assert "4 corrected figures | 30 November 2017: 51.0%, before 50.0%; 31 October 2017" in text
    assert text.endswith("; 30 September 2017: 51.0%, before 50.0%; and 1 more.")


def test_what_changed_of_its_plan(first):
    plan = {"milestones": table("milestones", {"id": "hub", "area": "north", "what": "A hub"})}
    new = replace(first, id="later", plan=nothing_planned() | plan)
    (text,) = said(new, first, "north").values()
    assert text.startswith("Milestone new: A hub | In the plan of North")
    assert said(new, first, "south") == {}


def test_what_is_kept_is_carried_on_and_a_place_has_its_own_withdrawal(first, second):
    gone = {"place/north": "Wrong.", "indicator/ae_four_hour": "Wrong too."}
    kept = place_feed.kept(second, first, {}, NOW, {}, gone)
    assert [one["title"] for one in kept["north"]].count("North: withdrawn") == 1
    assert kept["south"] == []
    again = place_feed.kept(second, second, kept, NOW.replace(hour=10), {}, gone)
    assert again == kept
    back = place_feed.kept(second, second, kept, NOW.replace(hour=10), {}, {})
    assert back["north"][0]["title"] == "North: no longer withdrawn"


def test_a_retracted_release_is_named_and_its_entries_go(first, second):
    kept = place_feed.kept(second, first, {}, NOW, {}, {})
    gone = {second.id: Retraction(reason="Wrong.", retracted_at=datetime(2018, 3, 3))}
    after = place_feed.kept(first, None, kept, NOW, gone, {})
    assert [one["id"] for one in after["north"]] == [feed.RETRACTED]
    assert "Wrong." in after["north"][0]["summary"]


def test_only_the_latest_fifty_are_kept(first):
    one = {"release": "old", "updated": "2018-01-01T00:00:00Z", "title": "T", "summary": "S"}
    many = [one | {"id": f"rating:{number}", "link": ""} for number in range(60)]
    kept = place_feed.kept(first, first, {"north": many}, NOW, {}, {})
    assert (len(kept["north"]), kept["north"][0]["id"]) == (50, "rating:0")


def test_its_feed_is_well_formed_and_has_an_address_and_an_id_of_its_own(first, second):
    entries = place_feed.entries(second, first, NOW)["north"]
    tree = ElementTree.fromstring(feed.atom(entries, second, SITE, "north"))
    assert tree.findtext(f"{ATOM}title") == "Rating of North: changes and corrections"
    assert tree.findtext(f"{ATOM}id") == "urn:place-ratings:changes:north"
    link = tree.find(f"{ATOM}link").attrib
    assert link == {"rel": "self", "href": f"{SITE}/open-data/places/north.atom"}
    found = tree.findall(f"{ATOM}entry")
    ids = [one.findtext(f"{ATOM}id") for one in found]
    assert len(ids) == len(set(ids)) == len(entries) > 1
    for one in [tree, *found]:
        assert [len(one.findall(f"{ATOM}{name}")) for name in ("id", "title", "updated")] == [1] * 3
    assert all(one.find(f"{ATOM}link") is not None for one in found)
    assert tree.find(f"{ATOM}author/{ATOM}name") is not None
