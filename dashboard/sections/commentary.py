"""What people wrote of an indicator in a place: the latest, marked as theirs, by the figures."""

from dataclasses import dataclass
from datetime import date

from dash import html
from dash.development.base_component import Component

from dashboard.parts import areas, components, words
from data.releases.release import Release

PREFIX = "commentary-"


@dataclass(frozen=True)
class Comment:
    """One comment as readers see it; `owner` and `loaded_by` are empty in a public release."""

    indicator: str
    indicator_name: str
    place: str
    place_name: str
    written_on: date
    issue: str
    action: str
    owner: str
    loaded_by: str
    public: bool
    invented: bool

    @property
    def mark(self) -> str:
        """Whose words these are: "Written by a person, 12 January 2018"."""
        invented = " (invented, for demonstration)" if self.invented else ""
        return f"Written by a person, {words.day(self.written_on)}{invented}"


def comments(
    release: Release, place: str | None = None, indicator: str | None = None
) -> list[Comment]:
    """The latest comment of each indicator and place, of all or of the one asked for.

    In the order of the release's indicators, then of its areas.
    """
    rows = release.commentary
    for column, wanted in (("place", place), ("indicator", indicator)):
        if wanted is not None:
            rows = rows[rows[column] == wanted]
    latest = rows.sort_values("date").drop_duplicates(["indicator", "place"], keep="last")
    found = [
        Comment(
            indicator=row["indicator"],
            indicator_name=release.indicators[row["indicator"]].short_name,
            place=row["place"],
            place_name=release.names[row["place"]],
            written_on=row["date"].date(),
            **{name: row[name] for name in ("issue", "action", "owner", "loaded_by", "public")},
            invented=row["kind"] == "demonstration",
        )
        for row in latest.to_dict("records")
    ]
    indicators, places = list(release.indicators), list(release.names)
    return sorted(found, key=lambda one: (indicators.index(one.indicator), places.index(one.place)))


def section(
    release: Release, place: str | None = None, indicator: str | None = None
) -> list[Component]:
    """Commentary on a place's indicators, or on an indicator's places; nothing where none is.

    An indicator's is of the areas that its page shows.
    """
    found = comments(release, place, indicator)
    if place is None:
        found = [one for one in found if one.place in areas.main(release)]
    if not found:
        return []
    internal = release.audience == "internal"
    parts = [_article(one, by_place=place is None, internal=internal) for one in found]
    return [html.H2("Commentary"), html.Div(parts, className="commentary")]


def pointer(indicator: str) -> Component:
    """A link from an indicator's figures to its commentary on the same page of a place."""
    return html.Small(components.link("Commentary", f"#{PREFIX}{indicator}"), className="remark")


def _article(one: Comment, by_place: bool, internal: bool) -> Component:
    """A comment under the name of its place or else its indicator."""
    subject = (one.place_name, f"/place/{one.place}")
    if not by_place:
        subject = (one.indicator_name, f"/indicator/{one.indicator}")
    said = [("Issue", one.issue), ("Action", one.action)]
    mark = one.mark
    if internal:
        said.append(("Owner", one.owner))
        mark += f" · loaded by {one.loaded_by} · {'public' if one.public else 'not public'}"
    return html.Article(
        [
            html.H3(components.link(*subject)),
            html.P(mark, className="note"),
            html.Dl([html.Div([html.Dt(term), html.Dd(text)]) for term, text in said]),
        ],
        id=f"{PREFIX}{one.place if by_place else one.indicator}",
    )
