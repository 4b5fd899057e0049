"""The method page says what statisticians call what pages say, and when it is said."""

from dash import html

from dashboard.parts.html import write
from dashboard.sections import beyond_chance
from metrics.spc_in_words import PLAIN
from tests.dashboard.reading import get, parse, rows, with_columns


def test_every_word_is_explained_but_that_there_is_no_target():
    assert set(beyond_chance.WHEN) == set(PLAIN) - {"no target"}


def test_each_has_its_plain_word_its_technical_word_and_its_condition():
    page = parse(write(html.Div(beyond_chance.section())))
    found = rows(with_columns(page, "On pages"))
    worse = found["getting worse, beyond chance"]
    assert worse["In statistics and in files"].text == "special cause concern"
    assert "one of 7 or more in a row" in worse["When"].text
    assert worse["When"].text.endswith("for the worse")
    assert found["too few points to tell"]["When"].text == "fewer than 12 points"


def test_it_is_on_the_method_page(client):
    assert "How a change is told from chance" in get(client, "/method").one("main").text
