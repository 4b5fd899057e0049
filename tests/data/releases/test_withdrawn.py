"""Publications taken back, as the app and as nginx understand them."""

import json
import re
import time
from pathlib import Path

import pytest

from data.faults import DataError, InstallationError
from data.releases import withdrawn
from data.releases.channels import SITE
from data.releases.reader import CURRENT

GONE = {"place/leeds": "Wrong.", "indicator/ae_four_hour": "Revised."}
ADDRESSES = {
    "/embed/place/leeds.html": "place/leeds",
    "/embed/place/leeds.png": "place/leeds",
    "/embed/place/leeds.oembed.json": "place/leeds",
    "/api/v1/places/leeds.json": "place/leeds",
    "/api/v1/indicators/ae_four_hour.json": "indicator/ae_four_hour",
    "/embed/indicator/ae_four_hour.csv": "indicator/ae_four_hour",
    "/embed/place/leedsx.html": "place/leedsx",
    "/embed/place/leeds": None,
    "/embed/place/wakefield.html": "place/wakefield",
    "/embed/indicator/leeds.html": "indicator/leeds",
    "/api/v1/places.json": None,
    "/embed/": None,
    "/x/embed/place/leeds.html": None,
}


@pytest.fixture
def channel(tmp_path: Path) -> Path:
    """A public channel whose current release has the two embeds."""
    channel, id = tmp_path / "public", "2017-12-31-00000001"
    for path in GONE:
        embed = channel / id / SITE / "embed" / f"{path}.html"
        embed.parent.mkdir(parents=True)
        embed.write_text(path)
    (channel / CURRENT).symlink_to(id)
    return channel


def test_the_map_has_a_line_for_each():
    assert withdrawn.as_map(GONE) == (
        r"~^(/embed/indicator/ae_four_hour\.[a-z.]+|/api/v1/indicators/ae_four_hour\.json)$ 1;"
        "\n"
        r"~^(/embed/place/leeds\.[a-z.]+|/api/v1/places/leeds\.json)$ 1;"
        "\n"
    )
    assert withdrawn.as_map({}) == ""


@pytest.mark.parametrize(("address", "embed"), ADDRESSES.items())
def test_app_and_map_agree_on_each_address(address: str, embed: str | None):
    patterns = [
        line.removeprefix("~").removesuffix(" 1;") for line in withdrawn.as_map(GONE).splitlines()
    ]
    assert withdrawn.subject(address) == embed
    assert any(re.search(pattern, address) for pattern in patterns) == (embed in GONE)


def test_what_is_withdrawn_is_kept_with_its_reason_and_in_the_map(channel: Path):
    withdrawn.withdraw(channel, "place/leeds", "Wrong.")
    withdrawn.withdraw(channel, "indicator/ae_four_hour", " Revised. ")
    assert withdrawn.read(channel) == GONE
    assert (channel / withdrawn.MAP).read_text() == withdrawn.as_map(GONE)
    withdrawn.restore(channel, "place/leeds")
    assert withdrawn.read(channel) == {"indicator/ae_four_hour": "Revised."}
    assert "leeds" not in (channel / withdrawn.MAP).read_text()


@pytest.mark.parametrize(
    ("path", "reason", "said"),
    [
        ("place/leeds", "  ", "Give a reason"),
        ("place/leeds", "x" * 1001, "at most 500 characters"),
        ("leeds", "Wrong.", "is not an embed: write place/leeds"),
        ("place/../x", "Wrong.", "is not an embed"),
        ("/embed/place/leeds.html", "Wrong.", "is not an embed"),
        ("place/leeds; return 200", "Wrong.", "is not an embed"),
        ("place/leds", "Wrong.", "There is no embed place/leds in the current release"),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(channel: Path, path: str, reason: str, said: str):
    with pytest.raises(DataError, match=re.escape(said)):
        withdrawn.withdraw(channel, path, reason)
    assert withdrawn.read(channel) == {}


def test_what_is_not_withdrawn_cannot_be_given_back(channel: Path):
    with pytest.raises(DataError, match="place/leeds is not withdrawn"):
        withdrawn.restore(channel, "place/leeds")


BROKEN = {
    "cut off": '{"place/leeds": "Wro',
    "empty": "",
    "a regular expression": json.dumps({f"(place|place)*x/{'a' * 27}": "Slow."}),
    "a channel of nginx": json.dumps({"place/x$ 1; } server { listen 81": "Ours."}),
    "a line break": json.dumps({"place/leeds\n": "Wrong."}),
    "other letters": json.dumps({"place/l\u00e9eds": "Wrong."}),
    "no text": '{"place/leeds": {"a": 1}}',
    "a long text": json.dumps({"place/leeds": "x" * 1001}),
    "a long name": json.dumps({f"place/{'x' * 200}": "Wrong."}),
    "many": json.dumps({f"place/{at}": "Wrong." for at in range(10_001)}),
    "a list": '["place/leeds"]',
    "deep": '{"place/leeds":' * 100_000,
}


@pytest.mark.parametrize("what", BROKEN)
def test_a_file_that_withdraw_does_not_write_is_refused_and_the_map_stays(channel: Path, what: str):
    withdrawn.withdraw(channel, "place/leeds", "Wrong.")
    before = (channel / withdrawn.MAP).read_text()
    (channel / withdrawn.FILE).write_text(BROKEN[what])
    for ask in (withdrawn.read, withdrawn.write_map):
        with pytest.raises(InstallationError, match="is not what `withdraw` writes"):
            ask(channel)
    assert (channel / withdrawn.MAP).read_text() == before


def test_a_long_address_is_looked_up_at_once():
    begun = time.process_time()
    for url in (f"/embed/place/{'a' * 100_000}!", f"/api/v1/places/{'a-' * 50_000}.jso"):
        assert withdrawn.subject(url) is None
    assert time.process_time() - begun < 0.5
