"""Embeds and their list as HTML that needs no script, no cookie and nothing from elsewhere."""

from collections.abc import Container, Mapping, Sequence
from html import escape
from typing import Any

from dash import html as tags
from dash.development.base_component import Component

from dashboard.parts import html, words
from dashboard.pictures.downloads import Takeaway
from dashboard.pictures.picture import Bare
from dashboard.public import heights, oembed
from dashboard.public.embeds import Embed
from dashboard.public.heights import WIDEST
from data.open_data import feed
from data.open_data.csvw import attribution
from data.releases import withdrawn
from data.releases.release import Release

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
    charts: Mapping[int, Bare],
    notice: str = "",
) -> str:
    """An embed's page with its charts as SVG, by their widths; without them it has its sentence
    and table.

    What the figures are and whose stands at the top, so that it is in sight however low the frame
    is. `notice` says what was retracted that this release takes the place of.
    """
    file = one.path.rpartition("/")[2]
    head = (
        f'<link rel="alternate" type="application/json+oembed" href="{file}.oembed.json" '
        f'title="{escape(one.title)}">\n'
        f'<script src="../assets/{assets["height.js"]}" defer></script>'
    )
    return DOCUMENT.format(
        title=escape(one.title),
        description=escape(one.sentence),
        up="../",
        css=assets["embed.css"],
        head=head,
        body="<main>"
        + html.write(
            [
                _heading(one),
                tags.P(_source(one, release), className="source"),
                tags.P(one.sentence, className="lead"),
                *noticed(notice),
            ]
        )
        + (_charts(one.taken, charts) if charts and one.taken else "")
        + html.write(tags.Details([tags.Summary("The figures"), one.table]))
        + html.write(tags.P(_foot(one, release, site), className="source"))
        + "</main>",
    )


def heights_of(
    one: Embed, release: Release, site: str, charts: Mapping[int, Bare], notice: str = ""
) -> dict[int, int]:
    """The height of that page at each possible width."""
    said = heights.Words(
        name=one.name,
        label=one.label,
        source=_plain(_source(one, release)),
        sentence=one.sentence,
        notice=notice,
        key={width: _key(bare) for width, bare in charts.items()},
        foot=_plain(_foot(one, release, site)),
    )
    return heights.of(said, {width: bare.svg for width, bare in charts.items()})


def _heading(one: Embed) -> Component:
    if not one.label:
        return tags.H1(one.name)
    category = one.category or "none"
    chip = tags.B(str(one.category or "–"), className=f"chip category-{category}")
    return tags.H1([chip, tags.Span([one.name, tags.Small(one.label)])])


def _source(one: Embed, release: Release) -> list[Any]:
    """The status and source of the figures."""
    label = tags.Strong(words.INVENTED, className="invented")
    status = label if release.demonstration else "Final figures."
    return [status, f" {one.source} As at {words.day(release.as_at)}."]


def _foot(one: Embed, release: Release, site: str) -> list[Any]:
    """The release, and a link to more."""
    file = one.path.rpartition("/")[2]
    return [
        f"Release {release.id}. ",
        tags.A("More about this", href=f"{site}{one.page}", target="_top"),
        ". Figures: ",
        tags.A("CSV", href=f"{file}.csv"),
        ", ",
        tags.A("JSON", href=f"{file}.json"),
        ".",
    ]


def _plain(parts: Sequence[Any]) -> str:
    return "".join(part if isinstance(part, str) else part.children for part in parts)


def noticed(notice: str) -> list[Any]:
    """The paragraph under a page's first sentence that has the notice, where there is one."""
    return [tags.P(notice, className="notice")] if notice else []


def _charts(taken: Takeaway, charts: Mapping[int, Bare]) -> str:
    """The chart twice, for narrow and for wide; the stylesheet shows the one that fits.

    Each with what its marks are.
    """
    label = escape(taken.chart.about)
    return "".join(
        f'<div class="chart {name}"><div role="img" aria-label="{label}">'
        f"{charts[width].svg.decode()}</div>{_marks(_key(charts[width]))}</div>"
        for name, width in (("narrow", NARROW), ("wide", WIDE))
    )


def _key(chart: Bare) -> str:
    """Explains the marks of a chart."""
    return " ".join(words.sentence(mark) for mark in chart.marks)


def _marks(said: str) -> str:
    return html.write(tags.P(said, className="source")) if said else ""


def gallery(
    embeds: Sequence[Embed],
    release: Release,
    assets: dict[str, str],
    site: str,
    high: Mapping[str, Mapping[int, int]],
    pictured: Container[str],
    without: Mapping[str, str],
    notice: str = "",
) -> str:
    """The list of all embeds: each embed and the code to paste.

    `high` are their heights by width, by path, and `pictured` the paths of those drawn. `without`
    has the reason of those that are withdrawn, by path; `notice` as in `embed`.
    """
    invented = tags.Strong(words.INVENTED, className="invented") if release.demonstration else None
    parts = [
        tags.H1("Put a rating on your own page"),
        tags.P(
            [
                invented,
                f" As at {words.day(release.as_at)}, release {release.id}. Copy the code under an "
                "embed into your page. It sets no cookie, and needs no script unless it says so. "
                "Your site's address must be on this publication's list before browsers will show "
                "it.",
                "" if site else WITHOUT_ADDRESS,
            ],
            className="lead",
        ),
        *noticed(notice),
        tags.P(
            [
                "All figures as files: ",
                tags.A("open data", href="../open-data/index.html"),
                ". All pages: ",
                tags.A(release.naming.title, href=f"{site}/"),
                ".",
            ]
        ),
    ]
    return DOCUMENT.format(
        title=f"Embeds – {release.naming.title}",
        description=f"Ratings of {release.words.places} to put on your own page",
        up="",
        css=assets["embed.css"],
        head="",
        body='<main class="gallery">'
        + html.write(parts)
        + "".join(
            _gone(one, without[one.path])
            if one.path in without
            else _shown(one, site, high[one.path], one.path in pictured)
            for one in embeds
        )
        + html.write(tags.P(attribution(release), className="source"))
        + "</main>",
    )


def _shown(one: Embed, site: str, high: Mapping[int, int], pictured: bool) -> str:
    """An embed, the code to paste, and its files."""
    kinds = ("png", "svg", "csv", "json") if pictured else ("csv", "json")
    files: list[Component | str] = [tags.A("oEmbed", href=f"{one.path}.oembed.json")]
    for kind in kinds:
        files += [", ", tags.A(kind.upper(), href=f"{one.path}.{kind}")]
    kind, _, id = one.path.partition("/")
    if kind == "place":
        files += [", ", tags.A("changes as a feed", href=f"..{feed.address(id)}")]
    return (
        _begun(one)
        + html.write(tags.H2(tags.A(one.title, href=f"{one.path}.html")))
        + oembed.frame(f"{one.path}.html", one.title, WIDEST, high[WIDEST])
        + html.write(
            [tags.Details([tags.Summary("Code to paste"), *_code(one, site, high)]), tags.P(files)]
        )
        + "</section>"
    )


def _gone(one: Embed, reason: str) -> str:
    """A notice that an embed is withdrawn, with the reason."""
    said = [tags.H2(one.title), *noticed(withdrawn.sentence(reason).strip())]
    return _begun(one) + html.write(said) + "</section>"


def _begun(one: Embed) -> str:
    return f'<section id="{one.path.replace("/", "-")}">'


def _code(one: Embed, site: str, high: Mapping[int, int]) -> list[Any]:
    """The code for each width, and for pages that let the frame say how high it is."""
    src = f"{site}/embed/{one.path}.html"
    offered = {
        f"For {where}, {width} pixels wide": oembed.frame(src, one.title, width, high[width])
        for width, where in oembed.OFFERED.items()
    }
    offered[
        "As wide as the column and as high as what it shows, where your page may run a script"
    ] = oembed.following(src, one.title, high[min(oembed.OFFERED)])
    return [
        part
        for said, code in offered.items()
        for part in (tags.P(f"{said}:"), tags.Pre(tags.Code(code)))
    ]
