"""A picture's version and key, and what of the renderer's answers is refused."""

from dataclasses import replace

import plotly.graph_objects as go
import pytest

from dashboard.figures.drawn import PAGE, Room
from dashboard.pictures import client, png
from dashboard.pictures.formats import FORMATS
from dashboard.pictures.picture import Picture
from dashboard.web import answer
from tests.dashboard.pictures.stand_in import WORDS, draw, picture, white

FULL, SLIDE = FORMATS["full-page"], FORMATS["slide"]


def test_the_same_content_has_the_same_version():
    assert picture().version == picture().version
    assert len(picture().version) == 8


def test_the_version_changes_with_the_figure_and_with_every_word():
    texts = [name for name in WORDS.__dataclass_fields__ if name != "invented"]
    others = [replace(WORDS, **{name: "other"}) for name in texts]
    others += [replace(WORDS, invented=True)]
    versions = [picture().version, picture(x=[1, 2], y=[3, 5]).version, picture(height=301).version]
    versions += [picture(words).version for words in others]
    assert len(set(versions)) == len(versions)


def test_a_new_release_of_the_same_figures_leaves_version_and_bytes(release, asked):
    other = replace(release, id="2099-01-01-00000000")
    before, after = (
        answer.make(one, "/place/leeds").takeaways["rating"].picture for one in (release, other)
    )
    assert before.version == after.version
    assert before.key(FULL) == after.key(FULL)
    assert release.id not in before.png(FULL).decode("latin-1")


def test_the_key_changes_with_the_format_and_with_what_draws(monkeypatch):
    one = picture()
    keys = {one.key(format) for format in FORMATS.values()}
    assert len(keys) == len(FORMATS)
    monkeypatch.setattr(client, "drawing_code", lambda: "other code")
    assert one.key(FULL) not in keys


def test_a_picture_says_what_it_is(asked):
    one = picture()
    made = one.png(FULL)
    assert png.size(made)[0] == FULL.pixels_wide
    assert png.texts(made) == {
        "Title": WORDS.title,
        "Description": WORDS.alt,
        "Source": WORDS.source,
        "Comment": f"Final figures. Data to 31 December 2017. Version {one.version}.",
        "Version": one.version,
        "Link": WORDS.link,
    }


def test_it_is_drawn_once(asked):
    assert picture().png(FULL) == picture().png(FULL)
    assert len(asked) == 1
    assert picture().svg(FULL).decode().startswith("<svg ")
    assert [request["scale"] for request in asked] == [FULL.scale, None]


def test_letters_are_of_the_font_that_travels_with_the_picture(asked):
    picture().png(FULL)
    assert asked[0]["figure"]["layout"]["font"]["family"].startswith("'Source Sans Pro'")


@pytest.mark.parametrize("link", ["/p", "/place/" + "x" * 60, "/place/x?" + "y" * 300])
@pytest.mark.parametrize("date", ["Data to 1 May 2017", "Data to " + "1 September 2017 " * 3])
@pytest.mark.parametrize("format", FORMATS.values(), ids=FORMATS)
def test_wherever_the_foot_is_broken_into_lines_the_picture_is_known_again(
    asked, format, date, link
):
    assert picture(replace(WORDS, date=date, link=link)).svg(format)


def test_another_version_is_refused_and_not_kept(pictures, monkeypatch):
    def other(request: dict) -> client.Drawing:
        version = picture().version
        return draw(request | {"after": request["after"].replace(version, "0" * 8)})

    monkeypatch.setattr(client, "draw", other)
    with pytest.raises(client.ExportError, match="another picture"):
        picture().png(FULL)
    assert not list(pictures.glob("??/[!.]*"))


@pytest.mark.parametrize("size", [(1920, 1079), (960, 540)])
def test_another_size_is_refused(monkeypatch, size):
    def other(request: dict) -> client.Drawing:
        return client.Drawing(draw(request).svg, white(*size))

    monkeypatch.setattr(client, "draw", other)
    with pytest.raises(client.ExportError, match=r"not \(1920, 1080\)"):
        picture().png(SLIDE)


def rows_or_dots(room: Room) -> go.Figure:
    """Bars where there is room for them, which no slide has."""
    name = "dot: an area" if room.height else "upright line: target in force"
    return go.Figure(
        data=[go.Scatter(x=[1], y=[1], name=name, text=str(room))],
        layout={"height": room.height or 700},
    )


def test_a_picture_is_laid_out_in_the_room_its_format_has_and_names_the_marks_of_that(asked):
    one = Picture(rows_or_dots, WORDS)
    for format in (FULL, SLIDE):
        said = one.svg(format).decode()
        (request,) = asked
        asked.clear()
        box, (trace,) = request["box"], request["figure"]["data"]
        room = Room(box[2], box[3] if format is SLIDE else None)
        assert trace["text"] == str(room)
        assert request["figure"]["layout"]["height"] == box[3]
        assert ("upright line: target" in said, "dot: an area" in said) == (
            format is FULL,
            format is SLIDE,
        )


def test_the_key_changes_with_how_a_figure_is_laid_out_in_its_room():
    taller = Picture(
        lambda room: rows_or_dots(room if room == PAGE else Room(room.width, 400)), WORDS
    )
    one = Picture(rows_or_dots, WORDS)
    assert one.version == taller.version
    assert one.key(FULL) != taller.key(FULL)


def test_a_bare_chart_has_the_width_it_is_asked_for_and_its_own_height(asked):
    Picture(rows_or_dots, WORDS).bare(300)
    assert asked[0]["box"] == (0, 0, 300, 700)
    assert asked[0]["figure"]["data"][0]["text"] == str(Room(300))
