"""The Atom feed: what moved, and what was corrected, between two tiny releases."""

from dataclasses import replace
from datetime import datetime
from xml.etree import ElementTree

from data.open_data import feed
from metrics import registry
from metrics.plan.tables import nothing_planned
from tests.metrics.plan.rows import table

NOW = datetime(2018, 3, 2, 9)
SITE = "https://ratings.example.org"
ATOM = "{http://www.w3.org/2005/Atom}"


def read(entries, release):
    return ElementTree.fromstring(feed.atom(entries, release, SITE))


def test_of_the_first_release_it_is_told_that_it_is_published(first):
    (one,) = feed.entries(first, None, NOW)
    assert (one["id"], one["updated"]) == ("published", "2018-03-02T09:00:00Z")
    assert one["title"] == "Ratings as at 31 December 2017 are published"
    assert one["summary"] == f"Release {first.id}, by the method “Core five”."
    tree = read([], first)
    assert tree.findall(f"{ATOM}entry") == []
    assert tree.findtext(f"{ATOM}updated") == "2017-12-31T00:00:00Z"


def test_the_same_release_again_changes_nothing(first):
    assert feed.entries(first, first, NOW) == []


def test_each_release_after_it_too_with_how_much_it_changes(first, second):
    one, *changes = feed.entries(second, first, NOW)
    assert one["id"] == "published"
    assert one["summary"].endswith(f"{len(changes)} entries say what changed.")
    assert len(changes) > 2
    one, *none = feed.entries(replace(first, id="2017-12-31-00000009"), first, NOW)
    assert (one["summary"].endswith("No rating or figure changed."), none) == (True, [])


def test_what_is_withdrawn_and_given_back_is_told_once_with_its_time(first):
    later = NOW.replace(hour=10)
    (gone,) = feed.withdrawals({"place/north": "Wrong."}, [], first, NOW)
    assert (gone["title"], gone["summary"]) == ("North: withdrawn", "Wrong.")
    assert (gone["updated"], gone["release"]) == ("2018-03-02T09:00:00Z", first.id)
    assert gone["link"] == "embed/index.html#place-north"
    kept = feed.kept([gone], [], {})
    assert feed.withdrawn(kept) == {"place/north": "Wrong."}
    assert feed.withdrawals({"place/north": "Wrong."}, kept, first, later) == []
    (other,) = feed.withdrawals({"place/north": "Quite wrong."}, kept, first, later)
    assert other["summary"] == "Quite wrong."
    (at_once,) = feed.withdrawals({}, kept, first, NOW)
    assert feed.withdrawn(feed.kept([at_once], kept, {})) == {}
    (back,) = feed.withdrawals({}, kept, first, later)
    assert back["title"] == "North: no longer withdrawn"
    kept = feed.kept([back], kept, {})
    assert [one["id"].partition(":")[0] for one in kept] == ["restored", "withdrawn"]
    assert feed.withdrawn(kept) == {}
    (again,) = feed.withdrawals({"place/north": "Wrong."}, kept, first, later.replace(hour=11))
    assert feed.withdrawn(feed.kept([again], kept, {})) == {"place/north": "Wrong."}


def test_a_withdrawn_indicator_has_its_name_and_what_is_unknown_its_address(first):
    gone = {"indicator/ae_four_hour": "Wrong.", "place/atlantis": "Sunk."}
    titles = [one["title"] for one in feed.withdrawals(gone, [], first, NOW)]
    assert titles == [
        f"{first.indicators['ae_four_hour'].name}: withdrawn",
        "place/atlantis: withdrawn",
    ]


def test_a_rating_that_moved_is_told_with_its_categories(first, second):
    was, now = (
        release.ratings.set_index("place").loc["north", "category"] for release in (first, second)
    )
    assert (was, now) == (3, 4)
    moved = {one["id"]: one for one in feed.entries(second, first, NOW)}
    assert moved["rating:north"]["title"] == (
        "North: from 3, making progress to 4, needs most improvement"
    )
    assert moved["rating:north"]["link"] == "embed/place/north.html"
    assert "rating:south" not in moved


def test_a_figure_that_was_corrected_is_told_once_for_its_indicator(first, second):
    """Alpha's A&E count was corrected, and with it north's figure and the footprint's."""
    found = {one["id"]: one for one in feed.entries(second, first, NOW)}
    assert found["correction:ae_four_hour"]["title"].endswith(
        "within four hours: 2 corrected figures"
    )
    assert found["correction:ae_four_hour"]["summary"] == (
        "In 2 areas, for periods that ended from 2017-12-31 to 2017-12-31."
    )
    assert found["correction:smoking_prevalence"]["title"].endswith("1 corrected figure")
    assert "correction:gp_extended_access" not in found


def test_another_method_is_named_where_it_moved_a_rating(first, second):
    other = replace(second, method=registry.methods()["relative-1"])
    moved = next(one for one in feed.entries(other, first, NOW) if one["id"] == "rating:north")
    assert moved["summary"].endswith("Rated by the method “Among peers”; before, by “Core five”.")


def test_a_rating_that_is_lost_or_won_is_told(first):
    lost = first.ratings.assign(category=float("nan"))
    (title,) = [
        one["title"]
        for one in feed.entries(replace(first, id="later", ratings=lost), first, NOW)
        if one["id"] == "rating:north"
    ]
    assert title == "North: from 3, making progress to not rated"


def test_the_feed_is_well_formed_and_each_entry_has_an_id_of_its_own(first, second):
    fresh = feed.entries(second, first, NOW)
    earlier = [one | {"release": "2017-11-30-00000001"} for one in fresh]
    entries = feed.kept(fresh, [*earlier, *fresh], {})
    assert entries == [*fresh, *earlier]
    tree = read(entries, second)
    ids = [one.findtext(f"{ATOM}id") for one in tree.findall(f"{ATOM}entry")]
    assert len(ids) == len(set(ids)) == len(entries) > 2
    assert all(id.startswith("urn:") for id in ids)
    for one in [tree, *tree.findall(f"{ATOM}entry")]:
        assert [len(one.findall(f"{ATOM}{name}")) for name in ("id", "title", "updated")] == [1] * 3
    assert tree.findtext(f"{ATOM}updated") == "2018-03-02T09:00:00Z"
    assert tree.find(f"{ATOM}link").attrib == {
        "rel": "self",
        "href": f"{SITE}/open-data/changes.atom",
    }
    assert tree.find(f"{ATOM}author/{ATOM}name") is not None
    assert "Open Government Licence" in tree.findtext(f"{ATOM}rights")


def test_only_the_latest_entries_are_kept(first, second):
    one = feed.entries(second, first, NOW)[0]
    many = [one | {"id": f"rating:{number}"} for number in range(300)]
    assert feed.kept(many[:1], many[1:], {}) == many[: feed.MOST_KEPT]


def test_names_are_escaped_and_what_is_invented_says_so(first, second):
    areas = second.areas.assign(name='Hull & <East> "Riding"')
    hostile = replace(second, areas=areas, demonstration=True)
    tree = read(feed.entries(hostile, first, NOW), hostile)
    titles = [one.text for one in tree.findall(f"{ATOM}entry/{ATOM}title")]
    assert titles[1].startswith('Hull & <East> "Riding": from')
    assert tree.findtext(f"{ATOM}subtitle") == "Invented figures, for demonstration."
    assert read([], first).find(f"{ATOM}subtitle") is None


def test_what_changed_of_the_plan_is_an_entry(first):
    plan = {"milestones": table("milestones", {"id": "hub", "area": "north", "what": "A hub"})}
    new = replace(first, id="2018-01-31-00000000", plan=nothing_planned() | plan)
    (entry,) = [one for one in feed.entries(new, first, NOW) if one["id"].startswith("plan:")]
    assert entry["id"] == "plan:milestone new:hub"
    assert entry["title"] == "Milestone new: A hub"
    assert entry["summary"].startswith("In the plan of North, as at ")
