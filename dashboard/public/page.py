"""Embeds and their list as HTML that needs no script, no cookie and nothing from elsewhere."""

from collections.abc import Container, Mapping, Sequence
from html import escape
from typing import Any

from dash import html as tags

from dashboard import html, words
from dashboard.public.embeds import Embed
from data.open_data.csvw import attribution
from data.release import Release

WIDTH, HEIGHT = 640, 560
NARROW, WIDE = 300, 640
"""Widths the chart of an embed is drawn in: one for a phone's column, one for all else."""

WITHOUT_ADDRESS = (
    " This publication has not been told its own address (SITE_URL): write it before /embed."
)
DOCUMENT = """<!DOCTYPE html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<title>{title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="description" content="{description}">
<link rel="icon" href="data:,">
<link rel="stylesheet" href="{up}assets/{css}">
{head}
</head>
<body>
{body}
</body>
</html>
"""


def embed(
    one: Embed,
    release: Release,
    assets: dict[str, str],
    site: str,
    charts: Mapping[int, bytes],
    notice: str = "",
) -> str:
    """An embed's page with its charts as SVG, by their widths; without them it has its sentence
    and table.

    `notice` says what was retracted that this release takes the place of.
    """
    file = one.path.rpartition("/")[2]
    head = (
        f'<link rel="alternate" type="application/json+oembed" href="{file}.oembed.json" '
        f'title="{escape(one.title)}">\n'
        f'<script src="../assets/{assets["height.js"]}" defer></script>'
    )
    status = words.INVENTED if release.demonstration else "Final figures"
    foot = [
        tags.Strong(status, className="invented") if release.demonstration else f"{status}. ",
        f" {one.source} As at {words.day(release.as_at)}, release {release.id}. ",
        tags.A("More about this", href=f"{site}{one.page}", target="_top"),
        ". Figures: ",
        tags.A("CSV", href=f"{file}.csv"),
        ", ",
        tags.A("JSON", href=f"{file}.json"),
        ".",
    ]
    return DOCUMENT.format(
        title=escape(one.title),
        description=escape(one.sentence),
        up="../",
        css=assets["embed.css"],
        head=head,
        body="<main>"
        + html.write([one.heading, tags.P(one.sentence, className="lead"), *noticed(notice)])
        + (_charts(one, charts) if charts else "")
        + html.write([tags.Details([tags.Summary("The figures"), one.table], open=True)])
        + html.write(tags.P(foot, className="source"))
        + "</main>",
    )


def noticed(notice: str) -> list[Any]:
    """The paragraph under a page's first sentence that has the notice, where there is one."""
    return [tags.P(notice, className="notice")] if notice else []


def _charts(one: Embed, charts: Mapping[int, bytes]) -> str:
    """The chart twice, for narrow and for wide; the stylesheet shows the one that fits.

    Each with what its marks are.
    """
    label, picture = escape(one.taken.chart.about), one.taken.picture
    return "".join(
        f'<div class="chart {name}"><div role="img" aria-label="{label}">'
        f"{charts[width].decode()}</div>{_key(picture.marks(width))}</div>"
        for name, width in (("narrow", NARROW), ("wide", WIDE))
    )


def _key(marks: Sequence[str]) -> str:
    said = " ".join(words.sentence(mark) for mark in marks)
    return html.write(tags.P(said, className="source")) if marks else ""


def oembed(one: Embed, site: str, pictured: bool) -> dict[str, Any]:
    """What oEmbed (oembed.com, version 1.0) says of an embed."""
    found = {
        "version": "1.0",
        "type": "rich",
        "title": one.title,
        "provider_name": words.PRODUCT,
        "provider_url": f"{site}/",
        "width": WIDTH,
        "height": HEIGHT,
        "cache_age": 3600,
        "html": iframe(one, site),
    }
    if pictured:
        found |= {
            "thumbnail_url": f"{site}/embed/{one.path}.png",
            "thumbnail_width": 1920,
            "thumbnail_height": 1080,
        }
    return found


def iframe(one: Embed, site: str) -> str:
    """What another site pastes: a frame with a title of its own, of a size that needs no script."""
    return (
        f'<iframe src="{site}/embed/{one.path}.html" title="{escape(one.title)}" '
        f'width="{WIDTH}" height="{HEIGHT}" loading="lazy" '
        f'style="width:100%;max-width:{WIDTH}px;border:0"></iframe>'
    )


def gallery(
    embeds: Sequence[Embed],
    release: Release,
    assets: dict[str, str],
    site: str,
    pictured: Container[str],
    notice: str = "",
) -> str:
    """The list of all embeds, each shown, with what to paste; `pictured`: paths of those drawn,
    `notice` as in `embed`.
    """
    invented = tags.Strong(words.INVENTED, className="invented") if release.demonstration else None
    parts = [
        tags.H1("Put a rating on your own page"),
        tags.P(
            [
                invented,
                f" As at {words.day(release.as_at)}, release {release.id}. Copy the code under a "
                "picture into your page. It needs no script and sets no cookie. Your site's "
                "address must be on this publication's list before browsers will show it.",
                "" if site else WITHOUT_ADDRESS,
            ],
            className="lead",
        ),
        *noticed(notice),
        tags.P(
            ["All figures as files: ", tags.A("open data", href="../open-data/index.html"), "."]
        ),
    ]
    return DOCUMENT.format(
        title=f"Embeds – {words.PRODUCT}",
        description="Ratings of places to put on your own page",
        up="",
        css=assets["embed.css"],
        head="",
        body='<main class="gallery">'
        + html.write(parts)
        + "".join(_shown(one, site, one.path in pictured) for one in embeds)
        + html.write(tags.P(attribution(release), className="source"))
        + "</main>",
    )


def _shown(one: Embed, site: str, pictured: bool) -> str:
    """An embed as it looks, with what to paste and its files."""
    kinds = ("png", "svg", "csv", "json") if pictured else ("csv", "json")
    files = [tags.A("oEmbed", href=f"{one.path}.oembed.json")]
    for kind in kinds:
        files += [", ", tags.A(kind.upper(), href=f"{one.path}.{kind}")]
    return (
        "<section>"
        + html.write(tags.H2(tags.A(one.title, href=f"{one.path}.html")))
        + f'<iframe src="{one.path}.html" title="{escape(one.title)}" loading="lazy"></iframe>'
        + html.write(
            [
                tags.Details(
                    [tags.Summary("Code to paste"), tags.Pre(tags.Code(iframe(one, site)))]
                ),
                tags.P(files),
            ]
        )
        + "</section>"
    )
