"""Two workers serve on while a release is published: nothing fails and no view mixes two."""

import re
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest

from data.releases.reader import Releases
from tests.browser.serving import fetch, serve
from tests.house import METHOD, publish_under

pytestmark = pytest.mark.slow

RELEASE_ID = re.compile(r"\d{4}-\d{2}-\d{2}-[0-9a-f]{8}")
REQUESTS, SOON = 50, 2.0
PATHS = ["/healthz", "/place/leeds", "/method", "/download/ae_four_hour.csv"]


def test_a_new_release_is_seen_within_two_seconds_and_no_request_fails(house, tmp_path):
    shelf = Releases("internal", house / "releases")
    old = shelf.current().id
    with serve(house / "releases", tmp_path / "log") as url, ThreadPoolExecutor(4) as readers:
        asked = [readers.submit(fetch, url + PATHS[at % len(PATHS)]) for at in range(REQUESTS)]
        publish_under(house, METHOD, date(2017, 9, 30))
        published = time.monotonic()
        new = shelf.current().id
        latest = _all_say(url, new, until=published + SOON)
        answers = [one.result() for one in asked]
    assert new != old
    assert {status for status, _ in answers} == {200}
    named = [set(RELEASE_ID.findall(text)) for _, text in answers]
    assert all(len(ids) == 1 for ids in named)
    assert set.union(*named) <= {old, new}
    assert latest


def _all_say(url: str, id: str, until: float) -> bool:
    """Whether, before then, ten requests in a row, more than one worker's luck, name the id."""
    while time.monotonic() < until:
        if all(id in fetch(f"{url}/healthz")[1] for _ in range(10)):
            return True
        time.sleep(0.05)
    return False
