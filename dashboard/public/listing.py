"""The page that lists the open data: each file, what its columns mean, and its licence."""

from dash import html as tags

from dashboard.parts import components, html, words
from dashboard.public.page import DOCUMENT, noticed
from data.open_data import tables
from data.open_data.csvw import attribution
from data.releases.release import Release

KINDS = ("csv", "json", "parquet")


def page(release: Release, css: str, site: str, notice: str = "") -> str:
    """The whole page as HTML; it needs no script. `notice` as in `dashboard.public.page.embed`."""
    invented = tags.Strong(words.INVENTED, className="invented") if release.demonstration else None
    parts = [
        tags.H1("Open data"),
        tags.P(
            [invented, f" As at {words.day(release.as_at)}, release {release.id}."],
            className="lead",
        ),
        *noticed(notice),
        tags.P(
            "Every rating can be redone from these files: scores holds each indicator's value, "
            "target, step and weight; inputs what sums were made of."
        ),
        tags.Ul(
            [
                tags.Li(tags.A(text, href=href))
                for text, href in (
                    ("What the CSV files mean, for machines (CSVW)", "csv-metadata.json"),
                    ("Changes and corrections (Atom)", "changes.atom"),
                    (f"Those of one {release.words.place}, under its embed", "../embed/index.html"),
                    ("Interface of JSON documents", "../api/v1/index.json"),
                    ("Its description (OpenAPI)", "../api/v1/openapi.json"),
                    ("Embeds", "../embed/index.html"),
                    (release.naming.title, f"{site}/"),
                )
            ]
        ),
    ]
    for table in tables.of(release):
        links = [tags.Li(tags.A(kind.upper(), href=f"{table.name}.{kind}")) for kind in KINDS]
        rows = [[column.name, column.datatype, column.holds] for column in table.columns]
        parts += [
            tags.H2(table.title, id=table.name),
            tags.Ul(links, className="downloads"),
            components.table(f"Columns of {table.name}", ["Column", "Type", "Holds"], rows),
        ]
    parts.append(tags.P(attribution(release), className="source"))
    return DOCUMENT.format(
        title=f"Open data – {release.naming.title}",
        description=f"Ratings of {release.words.places} and the figures they are made of, as files",
        up="../embed/",
        css=css,
        head="",
        body=html.write(tags.Main(parts, className="gallery")),
    )
