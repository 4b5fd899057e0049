"""Figures under embargo, planted wherever the dashboard keeps any: who is shown them, and who not.

Of one provider 83.817% in December, where it was 90%, and of one place 71.717% of cancers diagnosed
early; beside them a comment, and a figure that is held. The current internal release is of these.
"""

import json
import re
import shutil
from collections.abc import Iterator
from datetime import datetime
from itertools import product
from pathlib import Path
from types import SimpleNamespace
from typing import NamedTuple
from urllib.parse import unquote, urlencode

import pytest

from dashboard.desk import jobs
from dashboard.pages import page
from dashboard.web import background
from data import times
from data.releases.reader import current_id, shown_id
from docs import routes
from tests.dashboard.desk.conftest import AtOnce, Desk, at
from tests.dashboard.desk.embargoed import looks, upload, work_of
from tests.dashboard.public.crawling import of_pages
from tests.data.floor import figure, published, write_tidy
from tests.house import METHOD, publish_under, run

pytestmark = pytest.mark.slow

END = datetime(2999, 1, 1, 9, 30)
UNTIL = "under embargo until 2999-01-01 09:30 GMT"
CANCER = "early_cancer_diagnosis"
PLANTED = re.compile(
    r"(?i)\b83[,.]?817\b|\b83\.8%|71\.717|71\.7%|needle|\b12,?345\b|12\.345|93,?939"
)
COMMENT = """\
indicator,place,date,issue,action,owner,public
ae_four_hour,north,2018-01-12,Needle in the issue.,Needle in the action.,Needle,yes
"""
EXPORTS = [
    *("/export/rug.csv", "/export/place/north/rating.csv", "/export/change/north/change.csv"),
    *(f"/export/indicator/{CANCER}/comparison.csv", f"/download/{CANCER}.csv"),
    "/download/ae_four_hour.csv",
]
NAMES = {"<place>": "north", "<indicator>": CANCER}
NAMING = {"release", "since"}
CHANCE = re.compile(r'"end_id":"[^"]*"')
"""What Dash writes anew into each page."""

ABSENT = "2017-12-31-00000000"
"""A release that there never was."""


class Planted(NamedTuple):
    """The folder; its free and its held release; what the desk did, and board packs, by key."""

    folder: Path
    free: str
    held: str
    work: dict[str, str]
    packs: list[str]


@pytest.fixture(scope="module")
def planted(furnished, house, application, environment, tmp_path_factory) -> Planted:
    folder = tmp_path_factory.mktemp("planted") / "house"
    with pytest.MonkeyPatch.context() as patch:
        for name, said in environment.items():
            patch.setenv(name, said)
        patch.setattr(background.subprocess, "Popen", AtOnce)
        desk = at(house, furnished, application)
        early = published("N01", 71.717, indicator=CANCER, period="2017")
        path = write_tidy(house / "needle.csv", figure("AAA", 83.817, 100), early)
        run(house, "load", path, "--embargo", END)
        (house / "needle-comment.csv").write_text(COMMENT)
        run(house, "load", house / "needle-comment.csv", "--embargo", END)
        publish_under(house, METHOD)
        run(house, "load", write_tidy(house / "free.csv", figure("AAA", 0, period="2018-02")))
        path = write_tidy(house / "needle-held.csv", figure("AAA", 12345, 1e5, period="2018-03"))
        run(house, "load", path, "--embargo", END)
        done = {
            "load": work_of(upload(desk, "boss", figure("BBB", 83.817, 100), embargo=END)),
            "refused": work_of(upload(desk, "boss", figure("BBB", 93939, 1), embargo=END)),
            "preview": work_of(desk.post("/preview", "boss", method=METHOD)),
        }
        channel = house / "releases" / "internal"
        free, held = str(shown_id(channel)), str(current_id(channel))
        patch.setattr(background.subprocess, "Popen", lambda *_, **__: SimpleNamespace(wait=int))
        pack = desk.get(f"/board-pack/make?release={held}", "boss", method="POST")
        key = pack.location.rpartition("/")[2]
        background.write(house / "pictures/packs" / key, {"step": background.MADE})
        (house / "pictures/packs" / key / "pack.zip").write_text("Needle")
        (house / "audit.jsonl").unlink()
        shutil.copytree(house, folder, symlinks=True)
    return Planted(folder, free, held, done, [key])


@pytest.fixture
def desk(planted, house, at_desk) -> Desk:
    """The desk over a copy of the planted folder."""
    return at(house, planted.folder, at_desk)


def everything(planted: Planted) -> Iterator[tuple[str, dict[str, str]]]:
    """Each address that one can ask for, with a release named in each way there is."""
    own = {one.template: one.query for one in page.PAGES}
    for route in routes.routes():
        path = route.address
        for name, said in NAMES.items():
            path = path.replace(name, said)
        if route.method != "GET" or route.audience == routes.PUBLIC or "<" in path:
            continue
        yield path, {}
        if route.role != routes.ANYBODY and route.role != routes.EDITOR:
            for name in {"since", *own.get(route.address, ())}:
                yield path, {"release": planted.free, name: planted.held}
            yield from ((path, {name: planted.held}) for name in ("release", "since"))
    for path, one in product(EXPORTS, (planted.free, planted.held)):
        yield path, {"release": one}
        yield path, {"release": one, "since": planted.held}
    packs = [f"/board-pack/{key}{kind}" for key in planted.packs for kind in ("", ".zip")]
    yield from ((path, {}) for path in (*planted.work.values(), *packs))


def asked(desk: Desk, account: str, path: str, query: dict[str, str], by_script: bool) -> str:
    """What is answered, as a person would read it."""
    search = f"?{urlencode(query)}" if query else ""
    if by_script:
        payload = of_pages(path, search)
        answer = desk.get("/_dash-update-component", account, method="POST", json=payload)
    else:
        answer = desk.get(f"{path}{search}", account)
    return CHANCE.sub("", unquote(answer.get_data().decode("latin-1")))


def test_what_is_planted_is_shown_to_nobody_else_once_somebody_has_seen_it(desk, planted):
    """Each address is asked for by boss, who may see, so that whatever is kept is there, and each
    answer that tells of what is held is recorded; then by edith, an editor, who may not. To her a
    release that is held back is one that there never was.
    """
    found, pages = 0, {one.template for one in page.PAGES} | {"/change/north", "/place/north"}
    for path, query in everything(planted):
        absent = {name: said.replace(planted.held, ABSENT) for name, said in query.items()}
        for by_script in (False, True) if path in pages and {*query} & NAMING else (False,):
            where, before = (path, query, by_script), len(looks(desk))
            text = asked(desk, "boss", path, query, by_script)
            recorded = len(looks(desk))
            if PLANTED.search(text) or f"release {planted.held}" in text:
                assert recorded > before or "There is no" in text, where
                found += 1
            text = asked(desk, "edith", path, query, by_script)
            assert not PLANTED.search(text), (*where, PLANTED.search(text))
            assert planted.held not in text or planted.held in query.values(), where
            if query != absent:
                other = asked(desk, "edith", path, absent, by_script)
                assert text.replace(planted.held, ABSENT) == other, where
            assert len(looks(desk)) == recorded, where
    assert found > 40


def test_what_is_planted_would_be_found_in_each_place(desk, planted):
    """The control: one who may see is shown it on each kind of page."""
    places = [f"/indicator/{CANCER}", "/place/north", "/data", *EXPORTS[3:5], "/desk", "/desk/held"]
    places += [planted.work["load"], planted.work["refused"]] + [
        f"/board-pack/{planted.packs[0]}.zip"
    ]
    missing = [one for one in places if not PLANTED.search(asked(desk, "boss", one, {}, False))]
    assert missing == []
    assert planted.held in desk.ask("", "boss").text


def test_what_is_under_embargo_is_named_without_what_it_says(desk, planted):
    """The north is shown as Alpha Hospital's; March is held under embargo, February is not."""
    lobby = desk.page()
    results, acts = ([row.text for row in one.all("tr")] for one in lobby.all("tbody"))
    assert sum(f"loaded a file {UNTIL}" in one for one in acts) == 4
    assert sum(f"published an internal release {UNTIL}" in one for one in acts) == 1
    assert len(results) == 3
    assert any("free.csv" in one for one in acts)
    assert (
        "Two figures of two files await a decision. One further figure is under embargo."
        in lobby.text
    )
    assert planted.free in lobby.one("dl").text

    page = desk.page("/held")
    (table,) = [one for one in page.all("table") if "under embargo" in one.one("caption").text]
    assert table.one("tbody").text == (
        "A&E within 4 hours, Alpha Hospital, Mar 2018 2999-01-01 09:30 GMT"
    )


def test_what_was_expected_of_a_figure_is_not_shown_where_its_past_is_under_embargo(desk):
    """January 2017 was compared with 2016 alone; February 2018 with December's 83.817 as well."""
    free, rests = desk.page("/held").all("article")
    assert (
        "Expected: 79.4% to 100.0%, from the 12 figures before it." in free.one("figcaption").text
    )
    said = rests.one("figcaption").text
    assert said.startswith(
        f"0.0% in Feb 2018. The expected range is not shown: it depends on figures {UNTIL}. "
    )
    assert "Dotted" not in said
    rows = [row.text for row in rests.one("tbody").all("tr")]
    assert rows[-2:] == ["Dec 2017 90.0%", "Feb 2018, to decide 0.0%"]
    assert "limits" not in rests.one("img").attributes["alt"]
    assert looks(desk) == []

    *_, seen = desk.page("/held", "boss").all("article")[:2]
    assert "Expected: 78" in seen.one("figcaption").text
    assert "Dec 2017 83.8%" in [row.text for row in seen.one("tbody").all("tr")]
    assert looks(desk) == [("boss", "held figures 2, 3 /desk/held")]


def test_what_became_of_a_file_under_embargo(desk, planted):
    page = desk.page(planted.work["load"].removeprefix("/desk"))
    assert page.one("p", class_="done").text.startswith("boss loaded a file, on ")
    assert "Load 7 has one row." in page.text
    assert f"The rest is {UNTIL}. Only a pre-release viewer may see it before then." in page.text
    page = desk.page(planted.work["refused"].removeprefix("/desk"))
    assert "The file was refused, and nothing was stored." in page.text
    assert "93939" not in page.text
    assert UNTIL in page.text
    assert looks(desk) == []

    page = desk.page(planted.work["refused"].removeprefix("/desk"), "boss")
    assert "93939" in page.one("ol").text
    assert looks(desk) == [("boss", f"load {planted.work['refused']}")]


def test_who_brought_a_file_that_was_refused_is_told_why(desk):
    address = work_of(upload(desk, "edith", figure("BBB", 93939, 1), embargo=END))
    assert "93939" in desk.page(address.removeprefix("/desk")).one("ol").text
    assert looks(desk) == [("edith", f"load {address}")]
    assert "93939" not in desk.get(address, "ellen").text


def test_a_guess_is_not_told_whether_it_is_right(desk):
    """Loaded by an editor who may not see it: is it what is under embargo, or another?"""
    said = []
    for number, guess in enumerate((83.817, 83.818), start=8):
        row = figure("AAA", guess, 100)
        address = work_of(upload(desk, "edith", row, name=f"guess-{guess}"))
        page = desk.page(address.removeprefix("/desk"))
        text = re.sub(r"\d\d:\d\d UTC", "", page.one("main").text)
        said.append(text.replace(str(guess), "").replace(f"load {number}", ""))
        assert UNTIL in page.text
        assert "revised" not in page.text
        assert "unchanged" in desk.page(address.removeprefix("/desk"), "boss").text
    assert said[0] == said[1]
    assert "Areas: North" in said[0]


def test_a_preview_and_a_publication(desk, planted, monkeypatch):
    monkeypatch.setattr(jobs.bake, "finish", lambda *_: "")
    address = planted.work["preview"].removeprefix("/desk")
    page = desk.page(address)
    assert UNTIL in page.text
    assert not page.all("table")
    key = address.rpartition("/")[2]
    assert desk.post("/publish", preview=key).status_code == 403
    assert looks(desk) == []
    desk.page(address, "boss")
    ((who, at),) = looks(desk)
    assert (who, at.endswith(f" /desk{address}")) == ("boss", True)

    address = work_of(desk.post("/publish", "boss", preview=key))
    told = desk.page(address.removeprefix("/desk")).one("main").text
    assert "They now see the new ratings. The public It now sees the ratings as at" in told
    assert UNTIL in told
    whole = desk.page(address.removeprefix("/desk"), "boss").one("main").text
    assert "They now see the ratings as at" in whole
    assert "What is new in it" in whole
    assert looks(desk)[-1] == ("boss", f"publish {address}")


def test_once_it_is_over_everybody_is_shown_it(desk, planted, monkeypatch):
    monkeypatch.setattr(times, "now", lambda: END)
    assert "needle.csv" in desk.page().text
    cards = desk.page("/held").all("article")
    assert len(cards) == 3
    assert not any("not shown" in one.one("figcaption").text for one in cards)
    assert (
        desk.page(planted.work["load"].removeprefix("/desk"))
        .one("p", class_="done")
        .text.startswith("boss loaded needle")
    )
    assert looks(desk) == []


def test_a_result_that_does_not_say_what_is_in_it_is_nobodys(desk, planted):
    """Such as one that an earlier program has left."""
    path = desk.folder / planted.work["load"].removeprefix("/").replace("work/", "") / "state.json"
    said = json.loads(path.read_text())
    path.write_text(json.dumps({"step": said["step"], "loads": said["loads"]}))
    assert desk.get(planted.work["load"], "boss").status_code == 404
