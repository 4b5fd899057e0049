"""A picture's version and key, and what is drawn of it."""

from dataclasses import replace

import plotly.graph_objects as go
import pytest

from dashboard.figures.drawn import PAGE, Room
from dashboard.pictures import png, raster
from dashboard.pictures.formats import FORMATS
from dashboard.pictures.picture import Picture
from dashboard.web import answer
from tests.dashboard.pictures.stand_in import WORDS, picture, points

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
    monkeypatch.setattr(raster, "drawing_code", lambda: "other code")
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
    assert len(asked) == 1


def test_letters_are_of_the_font_that_travels_with_the_picture(asked):
    picture().png(FULL)
    assert "font-family=\"'Source Sans Pro', " in asked[0]
    assert "@font-face" not in asked[0]
    assert "@font-face{font-family:'Source Sans Pro'" in picture().svg(FULL).decode()


def test_a_png_is_the_same_bytes_each_time_and_of_its_size():
    made, again = (
        raster.png(one._svg(one.laid_out(SLIDE)), SLIDE.pixels_wide)
        for one in (picture(), picture())
    )
    assert made == again
    assert png.size(made) == (1920, 1080)


def test_what_is_no_drawing_is_an_error_in_words():
    with pytest.raises(raster.ExportError, match="could not be drawn"):
        raster.png("<svg", 100)


def rows_or_dots(room: Room) -> go.Figure:
    """Bars where there is room for them, which no slide has."""
    name = "dot: an area" if room.height else "upright line: target in force"
    return points(Room(room.width, room.height or 700), name)


def test_a_picture_is_laid_out_in_the_room_its_format_has_and_names_the_marks_of_that():
    rooms = []
    one = Picture(lambda room: rooms.append(room) or rows_or_dots(room), WORDS)
    for format in (FULL, SLIDE):
        _, sheet = one.laid_out(format)
        said = one.svg(format).decode()
        assert rooms[-1] == Room(sheet.box[2], sheet.box[3] if format is SLIDE else None)
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


def test_a_bare_chart_has_the_width_it_is_asked_for_and_its_own_height():
    assert 'width="300" height="700"' in Picture(rows_or_dots, WORDS).bare(300).svg.decode()
