"""The addresses of pictures and figures, without a browser."""

import csv
import io
from pathlib import Path

import pytest
from werkzeug.test import Client as Browser

from dashboard import application
from dashboard.parts import words
from dashboard.pictures import downloads, png, raster
from dashboard.pictures.formats import FORMATS
from dashboard.pictures.raster import ExportError
from dashboard.web import answer, limits, picture_routes
from dashboard.web.budget import Client
from data import csv_text
from data.releases.reader import Releases
from tests.dashboard.pictures import stand_in
from tests.dashboard.reading import get

CHART = "/export/place/leeds/rating"


@pytest.fixture(scope="module")
def public_client(releases: Path) -> Browser:
    return application.create(Releases("public", releases)).server.test_client()


@pytest.mark.parametrize(
    ("address", "says"),
    [
        (
            "/export/place/leeds/nothing.png",
            "no chart 'nothing' at /place/leeds. It has: comp",
        ),
        ("/export/place/nowhere/rating.png", "no chart 'rating' at /place/nowhere."),
        ("/export/nowhere/rating.svg", "no chart 'rating' at /nowhere."),
        ("/export/rating.csv", "no chart 'rating' at /."),
        (f"{CHART}.png?format=poster", "The format is one of half-page, full-page, slide, square."),
        (f"{CHART}.png?format=slide&format=square", "The format is one of"),
    ],
)
def test_what_is_not_there_is_said_in_words(client, asked, address, says):
    response = client.get(address)
    assert (response.status_code, response.mimetype) == (404, "text/plain")
    assert says in response.text
    assert not asked


@pytest.mark.parametrize("kind", ["png", "svg"])
def test_a_table_has_no_picture_and_says_where_its_figures_are(client, asked, kind):
    view = "areas=england,leeds&form=table"
    response = client.get(f"/export/explore/figures.{kind}?{view}&format=slide")
    assert response.status_code == 404
    said, _, file = response.text.strip().partition(" Its figures: ")
    assert said == "404: 'figures' at /explore is a table: it has no picture."
    assert file == f"/export/explore/figures.csv?{view}"
    assert client.get(file).text.startswith("id,")
    chart = client.get(f"/export/explore/trend-ae_four_hour-leeds.png?{view}")
    assert chart.text.strip().endswith(f"It has a table, which has no picture: {file}")
    assert not asked


def test_a_kind_that_no_file_has_is_not_found(client):
    assert client.get(f"{CHART}.pdf").status_code == 404


@pytest.mark.parametrize("format", FORMATS)
def test_each_format_has_its_size(client, asked, format):
    response = client.get(f"{CHART}.png?format={format}")
    assert (response.status_code, response.mimetype) == (200, "image/png")
    assert png.size(response.data)[0] == FORMATS[format].pixels_wide
    name = f"place-leeds-rating-{format.replace('_', '-')}.png"
    assert response.headers["Content-Disposition"] == f'inline; filename="{name}"'


def test_without_a_format_it_is_a_full_page(client, asked):
    plain, full = (client.get(f"{CHART}.png{query}") for query in ("", "?format=full-page"))
    assert plain.data == full.data
    assert len(asked) == 1


def test_svg(client, asked, release):
    response = client.get(f"{CHART}.svg")
    assert (response.status_code, response.mimetype) == (200, "image/svg+xml")
    assert response.text.startswith("<svg ")


def test_csv_has_what_is_drawn_each_row_labelled(client, release):
    response = client.get(f"{CHART}.csv")
    drawn = answer.make(release, "/place/leeds").takeaways["rating"].chart.drawn
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert response.data.count(b"\n") == response.data.count(b"\r\n") == len(drawn) + 1
    head, *rows = csv.reader(io.StringIO(response.text, newline=""))
    assert head == [*drawn.columns, "label"]
    assert {row[-1] for row in rows} == {words.INVENTED.lower()}
    wanted = drawn.to_csv(index=False, header=False, date_format="%Y-%m-%d")
    assert [row[:-1] for row in rows] == list(csv.reader(io.StringIO(wanted)))


def test_figures_that_are_not_invented_have_an_empty_label(real_client):
    text = real_client.get("/export/place/hull/rating.csv").text
    assert {row["label"] for row in csv.DictReader(io.StringIO(text))} == {""}


@pytest.mark.parametrize("kind", ["png", "svg", "csv"])
def test_what_has_not_changed_is_not_sent_again(client, asked, kind):
    first = client.get(f"{CHART}.{kind}")
    assert first.headers["Cache-Control"] == "no-cache"
    again = client.get(f"{CHART}.{kind}", headers={"If-None-Match": first.headers["ETag"]})
    other = client.get(f"{CHART}.{kind}", headers={"If-None-Match": '"other"'})
    assert (again.status_code, again.data) == (304, b"")
    assert (other.status_code, other.data) == (200, first.data)


@pytest.mark.parametrize("kind", ["png", "svg", "csv"])
def test_head_says_as_get_without_the_file(client, asked, kind):
    got, head = client.get(f"{CHART}.{kind}"), client.head(f"{CHART}.{kind}")
    assert (head.status_code, head.data) == (200, b"")
    for name in ("Content-Type", "Content-Length", "ETag", "Content-Disposition"):
        assert head.headers[name] == got.headers[name]


def test_the_public_gets_figures_but_no_picture(public_client, asked):
    assert public_client.get(f"{CHART}.csv").status_code == 200
    for kind in ("png", "svg"):
        response = public_client.get(f"{CHART}.{kind}")
        assert response.status_code == 404
        assert "static files" in response.text
    assert not asked


def test_pages_link_to_what_there_is(client, public_client, asked):
    def links(of: Browser) -> list[str]:
        downloads = get(of, "/place/leeds").all("ul", class_="downloads")
        return [a.attributes["href"] for ul in downloads for a in ul.all("a")]

    for_public = links(public_client)
    assert for_public
    assert all(link.endswith(".csv") for link in for_public)
    internal = links(client)
    assert {f"{CHART}.png", f"{CHART}.svg", f"{CHART}.csv"} <= set(internal)
    assert {f"{CHART}.png?format={id}" for id in FORMATS if id != "full-page"} <= set(internal)
    assert {client.get(link).status_code for link in internal} == {200}


def test_a_chart_that_cannot_be_drawn_now_is_503(client, unable):
    unable(ExportError("The picture could not be drawn. Try again."))
    response = client.get(f"{CHART}.png")
    assert (response.status_code, response.mimetype) == (503, "text/plain")
    assert response.text == "The picture could not be drawn. Try again.\n"
    assert int(response.headers["Retry-After"]) > 0


def test_where_many_are_drawn_one_more_is_refused_at_once(client, asked, monkeypatch):
    others = [Client("address", f"192.0.2.{number}") for number in range(picture_routes.AT_ONCE)]
    client.get(f"{CHART}.png?format=slide")
    for one in others:
        picture_routes._drawing.take(one)
    try:
        response = client.get(f"{CHART}.png")
        kept = client.get(f"{CHART}.png?format=slide")
        page = client.get("/place/leeds")
    finally:
        for one in others:
            picture_routes._drawing.give_back(one)
    assert (response.status_code, response.headers["Retry-After"]) == (503, "2")
    assert response.text == "Many pictures are being drawn at present. Try again in a moment.\n"
    assert (kept.status_code, page.status_code) == (200, 200)
    assert client.get(f"{CHART}.png").status_code == 200


def test_who_waits_for_a_picture_keeps_nobody_from_pages(client, monkeypatch):
    monkeypatch.setattr(limits, "SECONDS_TO_WAIT", 0.01)
    said = []

    def draw(svg: str, wide: int) -> bytes:
        others = client.application.test_client()
        said.extend(others.get(path).status_code for path in ("/place/leeds", "/", "/method"))
        return stand_in.png(svg, wide)

    monkeypatch.setattr(raster, "png", draw)
    assert client.get(f"{CHART}.png?format=square").status_code == 200
    assert said == [200] * 3


def test_figures_are_written_once_for_all_who_ask(client, monkeypatch):
    written, write = [], csv_text.csv
    monkeypatch.setattr(csv_text, "csv", lambda rows: written.append(1) or write(rows))
    downloads.FILES.clear()
    for address in (f"{CHART}.csv", "/download/ae_four_hour.csv"):
        first, again = client.get(address), client.get(address)
        assert first.data == again.data
    assert written == [1, 1]


def test_before_anything_is_published(empty_client, asked):
    response = empty_client.get(f"{CHART}.png")
    assert response.status_code == 503
    assert "Nothing is published" in response.text
