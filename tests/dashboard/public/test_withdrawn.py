"""Publications taken back, as the app and as nginx understand them."""

import re

import pytest

from dashboard.__main__ import main
from dashboard.public import withdrawn
from data.faults import DataError

GONE = {"place/leeds": "Wrong.", "indicator/ae_four_hour": "Revised."}
ADDRESSES = {
    "/embed/place/leeds.html": True,
    "/embed/place/leeds.png": True,
    "/embed/place/leeds.oembed.json": True,
    "/api/v1/places/leeds.json": True,
    "/api/v1/indicators/ae_four_hour.json": True,
    "/embed/indicator/ae_four_hour.csv": True,
    "/embed/place/leedsx.html": False,
    "/embed/place/leeds": False,
    "/embed/place/wakefield.html": False,
    "/embed/indicator/leeds.html": False,
    "/api/v1/places.json": False,
    "/embed/": False,
    "/x/embed/place/leeds.html": False,
}


def test_the_map_has_a_line_for_each():
    assert withdrawn.as_map(GONE) == (
        r"~^(/embed/indicator/ae_four_hour\.[a-z.]+|/api/v1/indicators/ae_four_hour\.json)$ 1;"
        "\n"
        r"~^(/embed/place/leeds\.[a-z.]+|/api/v1/places/leeds\.json)$ 1;"
        "\n"
    )
    assert withdrawn.as_map({}) == ""


@pytest.mark.parametrize(("address", "gone"), ADDRESSES.items())
def test_app_and_map_agree_on_each_address(address, gone):
    patterns = [
        line.removeprefix("~").removesuffix(" 1;") for line in withdrawn.as_map(GONE).splitlines()
    ]
    assert (withdrawn.of(address, GONE) is not None) == gone
    assert any(re.search(pattern, address) for pattern in patterns) == gone


def test_what_is_withdrawn_is_kept_with_its_reason_and_in_the_map(line):
    withdrawn.withdraw(line, "place/leeds", "Wrong.")
    withdrawn.withdraw(line, "indicator/ae_four_hour", "Revised.")
    assert withdrawn.read(line) == GONE
    assert (line / withdrawn.MAP).read_text() == withdrawn.as_map(GONE)
    withdrawn.restore(line, "place/leeds")
    assert withdrawn.read(line) == {"indicator/ae_four_hour": "Revised."}
    assert "leeds" not in (line / withdrawn.MAP).read_text()


@pytest.mark.parametrize(
    ("path", "reason", "said"),
    [
        ("place/leeds", "  ", "Say why"),
        ("leeds", "Wrong.", "is no embed: write place/leeds"),
        ("place/../x", "Wrong.", "is no embed"),
        ("/embed/place/leeds.html", "Wrong.", "is no embed"),
        ("place/leeds; return 200", "Wrong.", "is no embed"),
        ("place/leds", "Wrong.", "There is no embed place/leds in the current release"),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(line, path, reason, said):
    with pytest.raises(DataError, match=re.escape(said)):
        withdrawn.withdraw(line, path, reason)
    assert withdrawn.read(line) == {}


def test_what_is_not_withdrawn_cannot_be_given_back(line):
    with pytest.raises(DataError, match="place/leeds is not withdrawn"):
        withdrawn.restore(line, "place/leeds")


def test_the_commands_take_back_and_give_back(line, monkeypatch, capsys):
    monkeypatch.setenv("RELEASES_DIR", str(line.parent))
    assert main(["withdraw", "place/leeds", "--reason", "Wrong."]) == 0
    assert withdrawn.read(line) == {"place/leeds": "Wrong."}
    assert "reload nginx" in capsys.readouterr().out
    assert main(["withdraw", "place/atlantis", "--reason", "Wrong."]) == 1
    assert "There is no embed place/atlantis" in capsys.readouterr().err
    assert main(["restore", "place/leeds"]) == 0
    assert withdrawn.read(line) == {}
