"""The main thing each page has to say, in a sentence or two made from the figures."""

import pandas as pd

from dashboard import words
from data.release import Release
from metrics.score import CATEGORIES, CLOSENESS, TOLERANCE


def of_footprint(release: Release, footprint: str) -> str:
    """What the overview says of a footprint and its places."""
    ratings = release.ratings.set_index("place")
    names = release.areas.set_index("id")["name"]
    members = release.areas.loc[release.areas["footprint"] == footprint, "id"]
    places = ratings.loc[ratings.index.isin(members)]
    return " ".join(
        part
        for part in (
            of_rating(names[footprint], ratings.loc[footprint]),
            _spread(places),
            _hardest(release, list(places.index)),
        )
        if part
    )


def of_rating(name: str, rating: pd.Series) -> str:
    """One area's rating: "Leeds is rated 3, making progress, with a composite of 2.63"."""
    if pd.isna(rating["category"]):
        return words.sentence(f"{name} is {rating['reason']}")
    category = int(rating["category"])
    capped = f": {rating['override']}" if rating.get("override") else ""
    return words.sentence(
        f"{name} is rated {category}, {CATEGORIES[category]}, "
        f"with a composite of {words.score(rating['composite'])}{capped}"
    )


def of_public_rating(release: Release, place: str) -> str:
    """How the public's rating of a place differs from this one, "" where it does not."""
    public = release.public_ratings[release.public_ratings["place"] == place]
    if public.empty:
        return ""
    theirs, ours = public.iloc[0], release.ratings.set_index("place").loc[place]
    if _shown(theirs) == _shown(ours):
        return ""
    rating = of_rating("To the public the place", theirs).removesuffix(".")
    return (
        f"{rating}, as at {words.day(theirs['as_at'])}: the public release holds final figures "
        "only, none under embargo and no small counts."
    )


def _shown(rating: pd.Series) -> tuple[str, str]:
    """A rating as far as it is shown."""
    category = rating["category"]
    return ("" if pd.isna(category) else f"{category:g}", words.score(rating["composite"]))


def _spread(places: pd.DataFrame) -> str:
    """How many places have each rating: "Of its six places, two are rated 2 and four 3"."""
    if len(places) == 1:
        only = places["category"].iloc[0]
        rated = "is not rated" if pd.isna(only) else f"is rated {int(only)}"
        return f"Its one place {rated}."
    counts = places["category"].value_counts().sort_index()
    parts = [
        f"{words.small(n)} {'is' if n == 1 else 'are'} rated {int(category)}"
        for category, n in counts.items()
    ]
    if unrated := int(places["category"].isna().sum()):
        parts.append(words.count(unrated, "is not rated", "are not rated"))
    return f"Of its {words.count(len(places), 'place')}, {words.listing(parts)}." if parts else ""


def _hardest(release: Release, places: list[str]) -> str:
    """The indicator whose scores in the places are worst on average, of those with a target."""
    scores = release.scores[release.scores["place"].isin(places) & release.scores["gap"].notna()]
    if scores.empty:
        return ""
    if (scores["gap"] <= TOLERANCE).all():
        return "Every target is met in every place that has a figure."
    worst = str(scores.groupby("indicator")["score"].mean().idxmax())
    of_it = scores[scores["indicator"] == worst]
    far = int((of_it["category"] >= 4).sum())
    name = release.indicators[worst].short_name
    where = f"far short of target in {words.count(far, 'place')}" if far else "on average"
    return f"The indicator furthest from its target is {name}, {where}."


def of_place(release: Release, place: str) -> str:
    """The strongest and the weakest indicator of a place, with their values."""
    scores = release.scores[release.scores["place"] == place]
    scored = scores[scores["score"].notna()].sort_values("score", kind="stable")
    if scored.empty:
        return "No indicator has a score."
    best, worst = scored.iloc[0], scored.iloc[-1]
    if len(scored) == 1:
        return f"Its one scored indicator: {_against_target(release, best)}."
    return (
        f"Weakest: {_against_target(release, worst)}. Strongest: {_against_target(release, best)}."
    )


def _against_target(release: Release, row: pd.Series) -> str:
    indicator = release.indicators[row["indicator"]]
    value = indicator.unit.write(row["value"])
    if pd.isna(row["target"]):
        return f"{indicator.short_name}, {value}"
    closeness = CLOSENESS[int(row["category"])]
    target = indicator.unit.write(row["target"])
    return f"{indicator.short_name}, {value} against {target} ({closeness})"


def of_indicator(release: Release, indicator: str, latest: pd.DataFrame) -> str:
    """How many places reach the target now, and which lies furthest from it.

    `latest` has a row per place: name, value, target, gap.
    """
    unit = release.indicators[indicator].unit
    known = latest[latest["value"].notna()]
    if known.empty:
        return "There is no figure for any place here yet."
    measured = known[known["gap"].notna()]
    if measured.empty:
        low, high = known["value"].min(), known["value"].max()
        if len(known) == 1:
            return f"{known['name'].iloc[0]}: {unit.write(low)}. There is no target to meet."
        return (
            f"Values run from {unit.write(low)} to {unit.write(high)}. There is no target to meet."
        )
    worst = measured.loc[measured["gap"].idxmax()]
    missed = worst["gap"] > TOLERANCE
    one = release.indicators[indicator]
    if len(measured) == 1:
        target = "its target"
        where = (
            words.short_of(one, worst["gap"], target) if missed else f"at or better than {target}"
        )
        return f"{worst['name']}, the one place with a figure, is {where}."
    met = int((measured["gap"] <= TOLERANCE).sum())
    total = f"the {words.count(len(measured), 'place')}"
    verb = "is" if met <= 1 else "are"
    reach = f"{words.small(met)} of {total} {verb} at or better than target"
    if not missed:
        return words.sentence(reach)
    furthest = f"{worst['name']}, {words.short_of(one, worst['gap'])}"
    return f"{words.sentence(reach)} Furthest from it is {furthest}."
