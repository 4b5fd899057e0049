"""Differences from NHS England's 2017 method and Making Data Count, and what to keep in mind."""

from dash import html
from dash.development.base_component import Component

from dashboard.pages.page import page
from dashboard.parts import components
from data.releases.release import Release

FROM_2017 = (
    (
        "Every domain has the same weight",
        "NHS England gave finance, prevention and leadership the greatest weight, and did not "
        "publish the other weights. Equal weights can be checked by hand; “What if” lets a reader "
        "change them.",
    ),
    (
        "Distance from target, not rank",
        "The 2017 dashboard, like the CCG assessment, ranked areas against each other. A place "
        "that meets its targets should not be rated worse because others do better. The method "
        "“Among peers” gives that view, beside ours.",
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
        "Surveys and standardised rates are shown for a footprint only if they are published for "
        "it: adding or averaging them would be wrong.",
    ),
    (
        "Missing figures are stated, not estimated",
        "A missing figure is left out and its weight is shared among the others; below the "
        "method's coverage a place is not rated. We do not know how NHS England treated missing "
        "figures.",
    ),
    (
        "Certainty is shown",
        "NHS England gave one category. We redraw every figure from its chance variation and give "
        "the share of draws in each category. This covers only chance, not errors in the data or "
        "the choice of indicators.",
    ),
    (
        "Targets as they stood at the period's end",
        "A figure is measured against the target in force when its period ended, even if another "
        "target was announced for a later year. The delayed-transfers target of 2017 is also "
        "applied to earlier months, so that the whole series has one target.",
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
        "With fewer we say “too few points to tell” instead of drawing provisional limits.",
    ),
    (
        "Wild moving ranges are screened once",
        "A moving range of 3.267 times the mean or more is left out of the mean that the limits "
        "come from, once, as NHS England's R package does.",
    ),
    (
        "Assurance is against the latest target",
        "Where the target is a trajectory, the level it has reached at the latest point decides "
        "whether the process is expected to meet the target, to miss it, or may do either.",
    ),
    (
        "Limits stay within the unit's range",
        "No percentage is above 100 or below 0, so a limit calculated beyond that is shown at 0 or "
        "100. Special causes are found with the limits as calculated.",
    ),
    (
        "No limits on overlapping periods",
        "Twelve-month and year-to-date figures overlap, so the rules of these charts do not "
        "apply to them.",
    ),
    (
        "A process that is always exactly on its target passes",
        "NHS England's R package calls it inconsistent. That would be wrong, for instance, if no "
        "trust was ever in special measures and the target is none.",
    ),
    (
        "Byar's interval is used for small counts too",
        "Public Health England uses exact limits for counts below 10. Byar's differ from them by "
        "at most 0.02 of a case, and can be checked by hand.",
    ),
    (
        "Icons are drawn by us and always have words",
        "The colours of the published icons cannot be told apart in greyscale.",
    ),
)

FROM_THE_OVERSIGHT_FRAMEWORK = (
    (
        "Only the metrics that are read here",
        "The framework scores more than twenty for an acute trust. A rating here is made in its "
        "way from a few of them, and is not the segment that NHS England gave.",
    ),
    (
        "Thresholds are read off published segments",
        "The manual of 2025/26 takes quarters of the distribution of mean scores and gives no "
        "numbers. The cut-offs here lie in the middle of the gaps between published scores of one "
        "segment and the next.",
    ),
    (
        "Finance is against the control total",
        "The framework asks whether a provider reports a deficit or receives support for one. "
        "Here a provider is in deficit if its outturn is below its control total.",
    ),
    (
        "Too few figures make no rating",
        "The framework averages whatever metrics a provider has. Here a provider is rated only "
        "if enough of the weight has a score, and ranked only among five or more.",
    ),
    (
        "No segment 5",
        "NHS England puts some providers of segment 4 into its improvement programme by "
        "judgement, as segment 5. Nothing here does.",
    ),
)

TO_KEEP_IN_MIND = (
    (
        "Recalculating limits does not make a rating more certain",
        "After limits are recalculated, certainty uses the common-cause variation of the figure's "
        "own segment of the chart. Until that segment has twelve points it uses the variation of "
        "the whole series, although the chart says that there are too few points, because chance "
        "has not disappeared. A provider's series is split on the same date as that of a place it "
        "serves.",
    ),
    (
        "Patients of one practice or trust are alike",
        "Sampling error treats each person, or each bed day, as independent. But extended access "
        "to general practice is given to all patients of a practice at once, and one patient uses "
        "many emergency bed days or delayed days. For these the sampling error is too small, and "
        "ratings that depend on them seem more certain than they are.",
    ),
    (
        "The draws may lie to one side of the composite",
        "A score is kept between 1 and 4. Near either end chance can move it in only one "
        "direction, so the mean of the draws can be higher or lower than the composite itself.",
    ),
    (
        "The same draws need the same numpy",
        "Each figure has its own seed, so the draws of an unchanged figure stay the same. This "
        "holds for the version of numpy in requirements.txt; another version may draw different "
        "numbers, which moves a probability by about a point.",
    ),
    (
        "The public's rating may differ",
        "It is scored again from what the public may see: final figures, none under embargo, and "
        "no counts of 1 to 7 people, or of 1 to 7 not counted. These are shown as [c], like every "
        "figure from which they could be calculated, and count as missing; other counts of people "
        "are rounded to 5, as NHS Digital does for hospital episodes. Figures that official "
        "statistics give exactly at the same level stay exact; the indicator's page says which.",
    ),
    (
        "Other weights can make a place rated",
        "Coverage is by weight: a place is rated if enough of the weight has a score. In “What "
        "if”, more weight on a complete domain can therefore make a place rated, and more on a "
        "domain with missing figures can make it not rated, with the same figures.",
    ),
    (
        "Other methods are shown only if they use our indicators",
        "A place's page shows its rating by other methods if this release rates all their "
        "indicators. Other methods are left out, because a release has scores only of its own "
        "indicators.",
    ),
)


@page("/departures", "Where this differs")
def content(release: Release) -> list[Component]:
    """The lists of differences, with reasons; of the Oversight Framework's where it is followed."""
    oversight = release.method.scoring == "rank"
    return [
        html.H1("Where this differs from NHS England's methods"),
        html.P(
            "The ratings follow the spirit of NHS England's 2017 STP progress dashboard, and the "
            "charts over time its programme Making Data Count. These are all the places where they "
            "differ, and why.",
            className="lead",
        ),
        html.H2("From the 2017 progress dashboard"),
        _list(FROM_2017),
        *([html.H2("From the NHS Oversight Framework")] if oversight else []),
        *([_list(FROM_THE_OVERSIGHT_FRAMEWORK)] if oversight else []),
        html.H2("From Making Data Count"),
        _list(FROM_MAKING_DATA_COUNT),
        html.H2("To keep in mind"),
        _list(TO_KEEP_IN_MIND),
        html.P(components.link("How ratings are made", "/method")),
    ]


def _list(departures: tuple[tuple[str, str], ...]) -> Component:
    return html.Dl([html.Div([html.Dt(what), html.Dd(why)]) for what, why in departures])
