"""Commentary that people wrote on an indicator in a place: the latest, marked as a person's."""

from dataclasses import dataclass
from datetime import date

from dash import html
from dash.development.base_component import Component

from dashboard.parts import areas, components, words
from data.releases.release import Release

PREFIX = "commentary-"


@dataclass(frozen=True)
class Comment:
    """A comment as readers see it; `owner` is empty in a public release."""

    indicator: str
    indicator_name: str
    place: str
    place_name: str
    written_on: date
    issue: str
    action: str
    owner: str
    public: bool
    invented: bool

    @property
    def written(self) -> str:
        """That a person wrote it, and when: "Written by a person, 12 January 2018"."""
        return f"Written by a person, {words.day(self.written_on)}"

    @property
    def mark(self) -> str:
        """The same for a comment that stands alone, with whether it is invented."""
        return self.written + (" (invented, for demonstration)" if self.invented else "")


def comments(
    release: Release, place: str | None = None, indicator: str | None = None
) -> list[Comment]:
    """The latest comment on each indicator and place, or on the given ones, in the release's order
    of indicators and then of areas.
    """
    rows = release.commentary
    for column, wanted in (("place", place), ("indicator", indicator)):
        if wanted is not None:
            rows = rows[rows[column] == wanted]
    if rows.empty:
        return []
    latest = rows.sort_values("date").drop_duplicates(["indicator", "place"], keep="last")
    latest_comments = [
        Comment(
            indicator=row["indicator"],
            indicator_name=release.indicators[row["indicator"]].short_name,
            place=row["place"],
            place_name=release.names[row["place"]],
            written_on=row["date"].date(),
            **{name: row[name] for name in ("issue", "action", "owner", "public")},
            invented=row["kind"] == "demonstration",
        )
        for row in latest.to_dict("records")
    ]
    indicators, places = list(release.indicators), list(release.names)
    return sorted(
        latest_comments,
        key=lambda comment: (indicators.index(comment.indicator), places.index(comment.place)),
    )


def section(
    release: Release, place: str | None = None, indicator: str | None = None
) -> list[Component]:
    """Commentary on a place's indicators, or on an indicator in the areas that its page shows;
    empty if there is none.
    """
    shown = comments(release, place, indicator)
    if place is None:
        shown = [comment for comment in shown if comment.place in areas.main(release)]
    if not shown:
        return []
    internal = release.audience == "internal"
    parts = [_article(comment, by_place=place is None, internal=internal) for comment in shown]
    said = _invented(shown, by_place=place is None)
    note = [html.P(said, className="note")] if said else []
    return [html.H2("Commentary"), *note, html.Div(parts, className="commentary")]


def pointer(indicator: str) -> Component:
    """A link from an indicator's figures to its commentary on the same page of a place."""
    return html.Small(components.link("Commentary", f"#{PREFIX}{indicator}"), className="remark")


def _invented(shown: list[Comment], by_place: bool) -> str:
    """Which of these comments are invented, in a sentence; "" where none is."""
    found = [
        comment.place_name if by_place else comment.indicator_name
        for comment in shown
        if comment.invented
    ]
    if not found:
        return ""
    if len(found) == len(shown):
        return "These comments are invented, for demonstration."
    return f"Invented, for demonstration: what is said of {words.listing(found)}."


def _article(comment: Comment, by_place: bool, internal: bool) -> Component:
    """A comment under the name of its place or of its indicator."""
    subject = (comment.place_name, f"/place/{comment.place}")
    if not by_place:
        subject = (comment.indicator_name, f"/indicator/{comment.indicator}")
    texts = [("Issue", comment.issue), ("Action", comment.action)]
    mark = comment.written
    if internal:
        texts.append(("Owner", comment.owner))
        mark += " · public" if comment.public else " · not public"
    return html.Article(
        [
            html.H3(components.link(*subject)),
            html.P(mark, className="note"),
            html.Dl([html.Div([html.Dt(term), html.Dd(text)]) for term, text in texts]),
        ],
        id=f"{PREFIX}{comment.place if by_place else comment.indicator}",
    )
