"""The main message of each page, in a sentence or two made from the figures."""

from collections.abc import Sequence

import pandas as pd

from dashboard.parts import words
from data.releases.release import Release, rows_of
from metrics.score import CATEGORIES, TOLERANCE, best, uncapped, worst

MOST_IN_FULL = 2
"""If more indicators than this are tied, only their names are given, not the values."""


def in_none(release: Release) -> str:
    """What is said of places that stand on their own."""
    return f"in no {release.words.footprint}"


def of_footprint(release: Release, footprint: str) -> str:
    """The overview's summary of a footprint and its places."""
    members = rows_of(release.areas, footprint=footprint)["id"]
    places = release.ratings[release.ratings["place"].isin(members)]
    return " ".join(
        part
        for part in (
            of_rating(
                release.names[footprint],
                release.rating(footprint),
                release.method.composite_cut_offs,
            ),
            _spread(f"its {_count(release, len(places))}", places),
            _hardest(release, list(places["place"]), "place"),
        )
        if part
    )


def of_areas(release: Release, members: list[str]) -> str:
    """The overview's summary of areas that are in no footprint (see dashboard.parts.areas)."""
    ratings = release.ratings.set_index("place").loc[members]
    if len(members) == 1:
        rating = of_rating(
            release.names[members[0]], ratings.iloc[0], release.method.composite_cut_offs
        )
        return f"{rating} {of_place(release, members[0])}"
    nouns = {release.kinds[id] for id in members}
    noun = nouns.pop() if len(nouns) == 1 else "area"
    apart = (
        f" {in_none(release)}" if noun == "place" and "footprint" in release.kinds.values() else ""
    )
    those = f"the {_count(release, len(members), noun)}{apart}"
    return f"{_spread(those, ratings)} {_hardest(release, members, noun)}".strip()


def _count(release: Release, number: int, kind: str = "place") -> str:
    """A count of areas of a kind, or of areas, by what they are called here: "two places"."""
    return words.count(number, release.words.one(kind), release.words.many(kind))


def of_rating(name: str, rating: pd.Series, cut_offs: Sequence[float]) -> str:
    """An area's rating: "Leeds is rated 3, making progress, with a composite of 2.63"."""
    if pd.isna(rating["category"]):
        return words.sentence(f"{name} is {rating['reason']}")
    category = int(rating["category"])
    capped = f": {rating['override']}" if rating.get("override") else ""
    return words.sentence(
        f"{name} is rated {category}, {CATEGORIES[category]}, "
        f"with a composite of {words.score(rating['composite'], cut_offs)}{capped}"
    )


def of_public_rating(release: Release, place: str) -> str:
    """How the public rating of a place differs from this one, "" if it does not."""
    public = release.rows("public_ratings", place=place)
    if public.empty:
        return ""
    theirs, ours = public.iloc[0], release.rating(place)
    cut_offs = release.method.composite_cut_offs
    if _shown(theirs, cut_offs) == _shown(ours, cut_offs):
        return ""
    rating = of_rating(
        f"In the public release the {release.noun(place)}", theirs, cut_offs
    ).removesuffix(".")
    return (
        f"{rating}, as at {words.day(theirs['as_at'])}: that release has only final figures, none "
        "under embargo and no small counts."
    )


def _shown(rating: pd.Series, cut_offs: Sequence[float]) -> tuple[str, str]:
    """A rating as shown: category and composite."""
    category = rating["category"]
    return (
        "" if pd.isna(category) else f"{category:g}",
        words.score(rating["composite"], cut_offs),
    )


def _spread(those: str, ratings: pd.DataFrame) -> str:
    """How many areas have each rating: "Of its six places, two are rated 2 and four are rated 3".

    `those` are the areas in words: "its six places".
    """
    if len(ratings) == 1:
        only = ratings["category"].iloc[0]
        rated = "is not rated" if pd.isna(only) else f"is rated {int(only)}"
        return words.sentence(f"{those} {rated}")
    counts = ratings["category"].value_counts().sort_index()
    parts = [
        f"{words.small(n)} {'is' if n == 1 else 'are'} rated {int(category)}"
        for category, n in counts.items()
    ]
    if unrated := int(ratings["category"].isna().sum()):
        parts.append(words.count(unrated, "is not rated", "are not rated"))
    return f"Of {those}, {words.listing(parts)}." if parts else ""


def _hardest(release: Release, places: list[str], kind: str) -> str:
    """The indicator that is furthest from its target on average over the places, in steps; nothing
    where scores are ranks, which have no steps.
    """
    scores = release.scores[release.scores["place"].isin(places) & release.scores["gap"].notna()]
    if scores.empty or release.method.scoring == "rank":
        return ""
    if (scores["gap"] <= TOLERANCE).all():
        return f"Every target is met in every {release.words.one(kind)} that has a figure."
    steps = pd.Series(uncapped(scores["gap"], scores["step"]), index=scores.index)
    means = steps.groupby(scores["indicator"]).mean()
    furthest = [str(id) for id in means.index[worst(means)]]
    names = words.listing([release.indicators[id].short_name for id in furthest])
    if len(furthest) > 1:
        return f"The indicators furthest from their targets are, equally, {names}, on average."
    far = int((rows_of(scores, indicator=furthest[0])["category"] >= 4).sum())
    where = f"far short of target in {_count(release, far, kind)}" if far else "on average"
    return f"The indicator furthest from its target is {names}, {where}."


def of_place(release: Release, place: str) -> str:
    """The strongest and the weakest indicator of a place, with their values; ties together."""
    scored = release.scores_of(place).dropna(subset="score")
    if scored.empty:
        return "No indicator has a score."
    if len(scored) == 1:
        return f"Its only scored indicator: {_against_target(release, scored.iloc[0])}."
    weakest, strongest = (scored[of(scored["uncapped"])] for of in (worst, best))
    if len(weakest) == len(scored):
        alike = words.count(len(scored), "scored indicator")
        return f"Its {alike} are equal: {_all_of(release, scored)}."
    return " ".join(
        f"{word}{', equally' if len(rows) > 1 else ''}: {_all_of(release, rows)}."
        for word, rows in (("Weakest", weakest), ("Strongest", strongest))
    )


def _all_of(release: Release, rows: pd.DataFrame) -> str:
    """Tied indicators with their values, or only their names if there are many."""
    if len(rows) > MOST_IN_FULL:
        return words.listing([release.indicators[id].short_name for id in rows["indicator"]])
    return "; ".join(_against_target(release, row) for _, row in rows.iterrows())


def _against_target(release: Release, row: pd.Series) -> str:
    indicator = release.indicators[row["indicator"]]
    value = indicator.unit.write(row["value"], row["target"])
    if pd.isna(row["target"]):
        return f"{indicator.short_name}, {value}"
    closeness = release.method.closeness[int(row["category"])]
    target = indicator.unit.write(row["target"], row["value"])
    return f"{indicator.short_name}, {value} against {target} ({closeness})"


def of_indicator(
    release: Release, indicator: str, latest: pd.DataFrame, kind: str = "place"
) -> str:
    """How many areas of a kind reach the target now, and which is furthest from it.

    `latest` has a row per area: name, value, target, gap.
    """
    one, many = release.words.one(kind), release.words.many(kind)
    unit = release.indicators[indicator].unit
    known = latest[latest["value"].notna()]
    if known.empty:
        return f"There is no figure for any {one} here yet."
    measured = known[known["gap"].notna()]
    if measured.empty:
        low, high = known["value"].min(), known["value"].max()
        if len(known) == 1:
            return f"{known['name'].iloc[0]}: {unit.write(low)}. There is no target to meet."
        return (
            f"Values run from {unit.write(low, high)} to {unit.write(high, low)}. "
            "There is no target to meet."
        )
    furthest = measured[worst(measured["gap"])]
    gap, names = furthest["gap"].iloc[0], furthest["name"].tolist()
    missed, definition = gap > TOLERANCE, release.indicators[indicator]
    if len(measured) == 1:
        target = "its target"
        where = words.short_of(definition, gap, target) if missed else f"at or better than {target}"
        return f"{names[0]}, the only {one} with a figure, is {where}."
    total = _count(release, len(measured), kind)
    if not missed:
        all_of_them = f"both {many}" if len(measured) == 2 else f"all {total}"
        return words.sentence(f"{all_of_them} are at or better than target")
    met = int((measured["gap"] <= TOLERANCE).sum())
    verb = "is" if met <= 1 else "are"
    reach = f"{words.small(met)} of the {total} {verb} at or better than target"
    are = "is" if len(names) == 1 else "are"
    named = words.named(names, one, many)
    short = words.short_of(definition, gap)
    return f"{words.sentence(reach)} Furthest from it {are} {named}, {short}."
