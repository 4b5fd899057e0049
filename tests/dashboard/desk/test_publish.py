"""A publication from the desk: what would change and why, then a confirmation, then just that."""

import json
import os
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from dashboard.desk import jobs, preview
from dashboard.parts import html
from data.releases import due
from data.releases.reader import Releases, current_id
from data.store import database
from tests.dashboard.desk.conftest import PREVIEW, AtOnce, Desk, page_of
from tests.dashboard.reading import parse
from tests.data.floor import figure, write_tidy
from tests.house import METHOD, run

LATER = datetime(2999, 1, 1, 9, 30)


def current(desk: Desk) -> list[str | None]:
    return [current_id(desk.folder / "releases" / channel) for channel in ("internal", "public")]


def state(desk: Desk, **changed: object) -> dict:
    """What the preview says, with some of it changed."""
    path = desk.folder / "desk" / PREVIEW / "state.json"
    found = json.loads(path.read_text()) | changed
    path.write_text(json.dumps(found))
    return found


def test_what_would_change_is_shown_with_its_reasons_and_nothing_is_published(looked, furnished):
    page = looked.page(f"/work/{PREVIEW}")
    internal, public = page.all("table")
    rows = {row.one("th").text: row.text for row in internal.one("tbody").all("tr")}
    assert set(rows) == {"The Shire", "North"}
    assert rows["North"].endswith("revised data -0.15")
    assert internal.one("caption").text == "Two ratings would change. One other would not."
    assert public.one("tbody").text == internal.one("tbody").text
    assert "A&E within 4 hours: 1 revised" in page.text
    assert current(looked) == current(Desk(furnished, looked.client))
    assert page.one("form", action="/desk/publish").one("button").text == "Publish"
    about = " ".join(state(looked)["ids"])
    assert looked.audit() == [("edith", "previewed a publication", about)]


def test_confirmed_just_that_is_published_by_the_account(looked, monkeypatch):
    def bake(release, unfinished, progress):
        (unfinished / "site").mkdir()
        return "Embeds are without charts."

    monkeypatch.setattr(jobs.bake, "finish", bake)
    before = current(looked)
    page = looked.done(looked.post("/publish", "boss", preview=PREVIEW))
    assert AtOnce.environment["SITE_URL"] == "https://public.example"
    internal, public = current(looked)
    assert [internal, public] == state(looked)["ids"]
    assert before[0] != internal
    assert page.one("p", class_="done").text.startswith("boss published, on ")
    assert "They now see the ratings as at 31 December 2017." in page.text
    assert "It now sees the ratings as at 31 December 2017." in page.text
    assert all(f"Release {id}" in page.text for id in (internal, public))
    assert "Embeds are without charts." in page.text
    assert "A&E within 4 hours: 1 revised." in page.text
    assert (looked.folder / "releases" / "public" / public / "site").is_dir()
    acted = looked.rows("SELECT release_id, acted_by FROM publication ORDER BY id DESC LIMIT 2")
    assert acted == [(public, "boss"), (internal, "boss")]


def test_what_was_not_looked_at_is_not_published(looked):
    before = current(looked)
    run(looked.folder, "load", write_tidy(looked.folder / "x.csv", figure("BBB", 85)))
    page = looked.done(looked.post("/publish", preview=PREVIEW))
    assert (
        "Nothing was published, because something was loaded" in page.one("div", role="alert").text
    )
    assert current(looked) == before


def test_nor_in_place_of_another_release(looked):
    os.unlink(looked.folder / "releases" / "internal" / "current")
    page = looked.done(looked.post("/publish", preview=PREVIEW))
    assert (
        "Nothing was published, because something was loaded" in page.one("div", role="alert").text
    )
    assert current(looked)[0] is None


@pytest.mark.parametrize("preview", ["", "0" * 16, "../../x"])
def test_without_a_preview_nothing_is_published(desk, preview):
    assert desk.post("/publish", preview=preview).status_code == 404


def test_another_piece_of_work_is_no_preview(desk):
    root = desk.folder / "desk"
    key = jobs.new(root)
    jobs.done(root / key, {"kind": jobs.COMMENT, "account": "edith"}, {"text": ""})
    assert desk.post("/publish", preview=key).status_code == 404


def test_where_nothing_would_change_there_is_nothing_to_press():
    line = {"audience": "internal", "id": "a", "before": "a"}
    said = {"lines": [line], "embargo": "", "waits": {}, "why": "There is no figure."}
    asked = {"account": "edith", "at": "2018-03-01T09:00:00"}
    text = html.write(preview.content(PREVIEW, asked, said, "token"))
    page = parse(text)
    assert "Compared for edith, on 1 March 2018, 09:00 UTC. Nothing would change" in page.text
    assert "Nothing would be published. There is no figure." in page.text
    assert not page.all("button")


def test_under_embargo_it_is_for_those_who_may_see_it(looked):
    state(looked, embargo=LATER.isoformat())
    page = looked.page(f"/work/{PREVIEW}")
    assert "only a pre-release viewer may see what would change" in page.text
    assert "revised data" not in page.text
    assert not page.all("button", type="submit")
    page_of(looked.post("/publish", preview=PREVIEW), 403)
    assert len(looked.audit()) == 1

    page = looked.page(f"/work/{PREVIEW}", "boss")
    assert "revised data -0.15" in page.text
    assert looked.audit()[-1][:2] == ("boss", "looked at embargoed figures")


def test_a_preview_is_under_embargo_as_long_as_either_release_is(looked):
    now = Releases("internal", looked.folder / "releases").current()
    assert jobs._line(now)["embargo"] == ""
    assert jobs._line(replace(now, embargo_until=LATER))["embargo"] == "2999-01-01T09:30:00"


def test_what_waits_is_said_at_the_beginning(desk):
    then = datetime(2999, 1, 11, 9, 30)
    with database.opened() as engine, engine.begin() as connection:
        due.wait(connection, due.Due(then, then - timedelta(days=1), None, METHOD))
    waits = desk.page().one("ul", class_="waits").text
    assert "The public release waits until 2999-01-11 09:30 GMT." in waits


@pytest.mark.parametrize(
    ("fields", "field", "said"),
    [
        ({"as_at": "31.12.2017"}, "as_at", "is not a date; write 2017-12-31"),
        ({"embargo": "soon"}, "embargo", "is not a time; write 2018-01-11T09:30"),
        ({"method": "mine"}, "method", "Choose one of core-1"),
    ],
)
def test_choices_that_make_no_sense(desk, fields, field, said):
    page = page_of(desk.post("/preview", **({"method": METHOD} | fields)), 422)
    assert said in page.one("strong", id=f"{field}-fault").text


def test_where_there_is_nothing_to_rate(desk):
    page = desk.done(desk.post("/preview", method=METHOD, as_at="1999-12-31"))
    assert "There is no figure to rate" in page.one("div", role="alert").text
