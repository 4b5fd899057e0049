"""What is withdrawn is served no more."""

import json
import time

from dashboard.public import serve
from data.releases import withdrawn
from tests.dashboard.public.conftest import LEEDS, add_release, client_of


def test_what_is_withdrawn_is_gone_with_its_data(served, channel):
    assert served.get(LEEDS).status_code == 200
    withdrawn.withdraw(channel, "place/leeds", "Its A&E count was   wrong.")
    for address in (
        LEEDS,
        "/embed/place/leeds.csv",
        "/embed/place/leeds.json",
        "/embed/place/leeds.oembed.json",
        "/api/v1/places/leeds.json",
        f"/oembed?url={LEEDS}",
        "/oembed?url=/place/leeds&maxwidth=400",
    ):
        response = served.get(address)
        assert response.status_code == 410, address
        assert response.text == ("This publication has been withdrawn. Its A&E count was wrong.\n")
    for address in ("/embed/place/wakefield.html", "/embed/", "/api/v1/places/wakefield.json"):
        assert served.get(address).status_code == 200, address
    withdrawn.restore(channel, "place/leeds")
    assert served.get(LEEDS).status_code == 200


def test_it_stays_withdrawn_when_the_next_release_comes(served, channel, bare):
    withdrawn.withdraw(channel, "place/leeds", "Wrong.")
    add_release(channel, "2018-01-31-00000003", bare)
    assert served.get(LEEDS).status_code == 410


def test_a_withdrawn_json_that_is_cut_off_takes_nothing_back(served, channel, bare, caplog):
    withdrawn.withdraw(channel, "place/leeds", "Wrong.")
    assert served.get(LEEDS).status_code == 410
    whole = (channel / withdrawn.FILE).read_text()
    (channel / withdrawn.FILE).write_text(whole[:20])
    assert served.get(LEEDS).status_code == 410
    assert served.get("/embed/place/wakefield.html").status_code == 200
    assert "What was withdrawn before still is." in caplog.text
    (channel / withdrawn.FILE).write_text("{}")
    assert served.get(LEEDS).status_code == 200


def test_who_never_knew_what_is_withdrawn_shows_no_embed(channel, caplog):
    (channel / withdrawn.FILE).write_text('{"place/leeds": "Wro')
    served = client_of(channel)
    for address in (LEEDS, "/embed/place/wakefield.csv", "/api/v1/places/leeds.json"):
        response = served.get(address)
        assert (response.status_code, response.text) == (503, serve.NOT_NOW)
        assert "frame-ancestors" in response.headers["Content-Security-Policy"]
    assert served.get("/open-data/scores.csv").status_code == 200  # cannot be withdrawn
    assert str(channel / withdrawn.FILE) in caplog.text


def test_a_key_of_withdrawn_json_is_no_pattern(channel):
    """As a regular expression this one takes 8 seconds for an address of 27 letters."""
    (channel / withdrawn.FILE).write_text(json.dumps({"place/(a|aa)+": "Slow."}))
    begun = time.process_time()
    assert client_of(channel).get(f"/embed/place/{'a' * 40}!").status_code == 404
    assert time.process_time() - begun < 1
