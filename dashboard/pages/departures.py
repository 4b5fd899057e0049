"""Departures from NHS England's 2017 method and Making Data Count, and what to keep in mind."""

from dash import html
from dash.development.base_component import Component

from dashboard.pages.page import page
from dashboard.parts import components
from data.releases.release import Release

FROM_2017 = (
    (
        "Every domain weighs the same",
        "NHS England gave finance, prevention and leadership the greatest weight, and did not "
        "publish the rest. Equal weights can be redone by hand; “What if” lets a reader change "
        "them.",
    ),
    (
        "Distance from target, not rank",
        "The 2017 dashboard, like the CCG assessment, placed areas against each other. A place "
        "that meets its targets should not be rated worse because others do better. The method "
        "relative-1 gives the other view, beside ours.",
    ),
    (
        "Places are rated too",
        "NHS England rated whole STPs only. Ratings of places are our own arithmetic; indicators "
        "that exist for a footprint only, special measures and leadership, do not apply to them.",
    ),
    (
        "Smoking prevalence is added",
        "It was not among the seventeen indicators. It joins prevention, because the footprint's "
        "plan made it an ambition.",
    ),
    (
        "Some indicators are not summed",
        "Surveys and standardised rates are shown for a footprint only where they are published "
        "for it; a sum or a mean of them would be neither.",
    ),
    (
        "Missing figures are said, not filled",
        "What is missing drops out and its weight is shared out; below the method's coverage a "
        "place is not rated. We do not know how NHS England treated gaps.",
    ),
    (
        "Certainty is shown",
        "NHS England gave one category. We redraw every figure from its chance variation and say "
        "in what share of draws each category comes out. It speaks of chance only, not of errors "
        "in the data or of the choice of indicators.",
    ),
    (
        "Targets as they stood at the period's end",
        "A figure is measured against the target in force when its period ended, also where the "
        "target was announced for a later year. The delayed-transfers target of 2017 is applied to "
        "earlier months, so that the series has one yardstick.",
    ),
    (
        "Shares of providers are assumptions",
        "A trust's figures are divided among places by shares, which have dates and may differ by "
        "indicator. Until shares by patients' residence are loaded they are assumed, and the "
        "place's page says so.",
    ),
)

FROM_MAKING_DATA_COUNT = (
    (
        "Twelve points at least",
        "With fewer we say “too few points” instead of drawing provisional limits.",
    ),
    (
        "Wild moving ranges are screened once",
        "A moving range of 3.267 times the mean or more is left out of the mean that the limits "
        "come from, once, as the R version does.",
    ),
    (
        "Assurance is against the latest target",
        "Where the target is a trajectory, the level it has reached at the latest point decides "
        "whether the process passes, fails or hits and misses.",
    ),
    (
        "Limits end where the unit does",
        "No percentage is above 100 or below 0, so a limit worked out beyond is shown there. "
        "Special causes are found by the limits as worked out.",
    ),
    (
        "No limits on overlapping periods",
        "Twelve-month and year-to-date figures repeat their own past, so XmR rules do not hold.",
    ),
    (
        "A process that never varies, exactly on its target, passes",
        "The R version calls it inconsistent; no trust in special measures, against a target of "
        "none, is not that.",
    ),
    (
        "Byar's interval for small counts too",
        "Public Health England takes exact limits for counts below 10. Byar's differ from them by "
        "0.02 of a case at most, and can be redone by hand.",
    ),
    (
        "Icons are drawn by us and always have words",
        "The colours of the published icons do not survive greyscale.",
    ),
)

TO_KEEP_IN_MIND = (
    (
        "A change that is stated does not make a rating surer",
        "Certainty takes the common-cause variation of the segment of the chart that a figure "
        "stands in, once limits have been recalculated. Until that segment has twelve points it "
        "takes the variation of the whole series, though the chart says “too few points”: chance "
        "has not gone away because a change was stated. A provider's series is split where that "
        "of a place it serves is.",
    ),
    (
        "Patients of one practice or trust are alike",
        "Sampling error takes each person, or each bed day, as a draw of its own. Extended access "
        "to general practice is given to all patients of a practice at once, and one patient fills "
        "many emergency bed days or delayed days. For these the sampling error is too small, and "
        "ratings that rest on it seem surer than they are.",
    ),
    (
        "The draws may lie to one side of the composite",
        "A score is held between 1 and 4. Near an end chance can move it in one direction only, so "
        "the mean of the draws can be higher or lower than the composite itself.",
    ),
    (
        "The same draws need the same numpy",
        "Each figure has a seed of its own, so the draws of an unchanged figure stay the same. "
        "That holds with the version of numpy that requirements.txt pins; another may draw other "
        "numbers, which moves a probability by a point or so.",
    ),
    (
        "The public's rating may differ",
        "It is scored again from what the public may see: final figures, none under embargo, and "
        "no counts of 1 to 7 people, or of 1 to 7 not counted. These are [c], with every figure "
        "that would give them back, and count as missing; other counts of people are rounded to "
        "5, as NHS Digital does for hospital episodes. Figures that official statistics have "
        "exactly at the same level stay exact, and the indicator's page says which.",
    ),
    (
        "Other weights can make a place rated",
        "Coverage is by weight: a place is rated when enough of the weight has a score. In “What "
        "if”, more weight on a domain that is complete can take a place over that line, and more "
        "on one with gaps can take it below, with the same figures.",
    ),
    (
        "A method beside ours needs our indicators",
        "A place's page shows its rating by the other methods whose indicators this release rates "
        "too. One that needs any other is left out, because a release has scores of its own "
        "indicators only.",
    ),
)


@page("/departures", "Where this differs")
def content(release: Release) -> list[Component]:
    """Three lists: what, and why."""
    return [
        html.H1("Where this differs from its models"),
        html.P(
            "The ratings follow the spirit of NHS England's 2017 STP progress dashboard, and the "
            "charts over time its programme Making Data Count. These are all the places where they "
            "differ, and why.",
            className="lead",
        ),
        html.H2("From the 2017 progress dashboard"),
        _list(FROM_2017),
        html.H2("From Making Data Count"),
        _list(FROM_MAKING_DATA_COUNT),
        html.H2("To keep in mind"),
        _list(TO_KEEP_IN_MIND),
        html.P(components.link("How ratings are made", "/method")),
    ]


def _list(departures: tuple[tuple[str, str], ...]) -> Component:
    return html.Dl([html.Div([html.Dt(what), html.Dd(why)]) for what, why in departures])
