"""Sums the figures of providers to places, and of places to footprints."""

from collections.abc import Mapping, Sequence, Set

import numpy as np
import pandas as pd

from metrics.disclosure import CONFIDENTIAL, SUPPRESSED
from metrics.indicator import Indicator

OUTSIDE = "outside"
"""The place for the share of a provider's patients who come from elsewhere."""

PERIOD = ["indicator", "period_start", "period_end"]
STATUSES = ("final", "revised", "provisional")
"""From the most to the least settled; a sum is as settled as its least settled part."""

KINDS = ("real", "demonstration")
"""A sum with any demonstration figure in it is a demonstration figure."""

ALWAYS, USUAL, WHERE_IT_REPORTS = EXPECTED = ("", "usual", "no")
"""When a provider without a figure is missed: in every period; in one within a year of a figure of
its own; never, as for a walk-in centre, which a publisher lists only where anybody came.
"""

A_YEAR = np.timedelta64(366, "D")

INPUT_COLUMNS = ["place", *PERIOD, "provider", "share", "numerator", "denominator"]


def apportion(
    observations: pd.DataFrame,
    shares: pd.DataFrame,
    areas: pd.DataFrame,
    indicators: Mapping[str, Indicator],
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """One row per indicator, place (or footprint) and period; and the parts of each sum.

    `observations` has one row per indicator, area and period; the area is a place or a provider
    (any publisher's code, also a commissioner's). `shares` (provider, place, share, valid_from,
    valid_to, indicator, expected) gives the part of a provider that belongs to a place: the share
    in force at the end of the period counts, and shares for the indicator replace general ones.
    `areas` (id, kind, footprint) lists places and footprints. The second frame has INPUT_COLUMNS.

    A footprint is the sum of the providers that have shares in it; without such, of its places.

    A figure that a provider reports for a period that ends after its last share belongs to no
    place; so a period that spans a merger belongs to the successor.

    If an expected provider has no figure, the place's sum is undefined and the provider is named in
    `missing`, in order of code: sums are never silently too small. If a part is withheld as
    confidential, the sum is withheld too, with a note. A figure published for the place itself
    replaces a sum of providers.
    """
    is_provider = observations["area"].isin(shares["provider"])
    published = observations[~is_provider & observations["area"].isin(areas["id"])]
    published = published.rename(columns={"area": "place"}).assign(missing="")

    parts = _expected(observations[is_provider], shares, areas["id"])
    footprints = set(areas.loc[areas["kind"] == "footprint", "id"])
    of_providers = footprints & set(shares["place"])
    summed = [id for id, indicator in indicators.items() if indicator.aggregation == "sum"]
    of_footprint = parts["place"].isin(footprints)
    direct = parts[of_footprint & parts["indicator"].isin(summed)]
    parts = _without(parts[~of_footprint], published, "place")
    of_places = pd.concat([published, _sum(parts)], ignore_index=True)

    footprint_of = areas.loc[areas["kind"] == "place"].set_index("id")["footprint"]
    rolled_up = _footprint_parts(of_places, footprint_of, summed)
    rolled_up = rolled_up[~rolled_up["place"].isin(of_providers)]
    replaced = _published_where_summed(of_places, areas, indicators, of_providers)
    series = pd.concat([of_places[~replaced], _sum(rolled_up), _sum(direct)], ignore_index=True)
    inputs = pd.concat([parts, _footprint_inputs(parts, rolled_up), direct])
    return series, inputs[INPUT_COLUMNS].reset_index(drop=True)


def _expected(observed: pd.DataFrame, shares: pd.DataFrame, places: pd.Series) -> pd.DataFrame:
    """Every provider expected in a place in each period, with its figures or NaN."""
    shares = shares if "expected" in shares else shares.assign(expected=ALWAYS)
    wanted = in_force(observed[PERIOD].drop_duplicates(), shares)
    here = wanted["place"].isin(places) & (wanted["share"] > 0)
    wanted = wanted.loc[here, ["place", *PERIOD, "provider", "share", "expected"]]
    found = wanted.merge(
        observed.rename(columns={"area": "provider"}), how="left", on=["provider", *PERIOD]
    )
    found = found[found["kind"].notna() | _is_missed(found, observed)].drop(columns="expected")
    return found[_reported(found, "place")]


def _is_missed(found: pd.DataFrame, observed: pd.DataFrame) -> pd.Series:
    """Which rows would be missed if they had no figure, see EXPECTED."""
    missed = found["expected"] == ALWAYS
    asked = found.loc[found["kind"].isna() & (found["expected"] == USUAL)]
    if asked.empty:
        return missed
    own = observed.rename(columns={"area": "provider"})[["provider", "indicator", "period_end"]]
    near = asked[["provider", "indicator", "period_end"]].reset_index()
    near = near.merge(own, on=["provider", "indicator"], suffixes=("", "_own"))
    apart = (near["period_end"] - near["period_end_own"]).abs()
    return missed | found.index.isin(near.loc[apart <= A_YEAR, "index"])


def in_force(periods: pd.DataFrame, shares: pd.DataFrame) -> pd.DataFrame:
    """The shares that count in each of the `periods` (PERIOD): those in force at its end; general
    ones only if the provider then has none for the indicator.
    """
    general = shares["indicator"] == ""
    of_indicator = _at_the_end(periods.merge(shares[~general], on="indicator"))
    of_every = periods.merge(shares[general].drop(columns="indicator"), how="cross")
    general_ones = _without(_at_the_end(of_every), of_indicator, "provider")
    return pd.concat([of_indicator, general_ones], ignore_index=True)


def _at_the_end(wanted: pd.DataFrame) -> pd.DataFrame:
    """Shares that are in force at the end of their period."""
    until = pd.to_datetime(wanted["valid_to"])
    over = until.notna() & (until < wanted["period_end"])
    return wanted[(wanted["valid_from"] <= wanted["period_end"]) & ~over]


def _reported(parts: pd.DataFrame, whole: str) -> pd.Series:
    """Which parts belong to a sum with at least one row; others are not a period of the whole."""
    return parts.groupby([whole, *PERIOD])["kind"].transform("count") > 0


def _without(rows: pd.DataFrame, others: pd.DataFrame, name: str) -> pd.DataFrame:
    """The rows for whose period and area (column `name`) the others have no row."""
    key = [name, *PERIOD]
    found = rows.merge(others[key].drop_duplicates(), on=key, how="left", indicator=True)
    return found[(found["_merge"] == "left_only").to_numpy()].drop(columns="_merge")


def _sum(parts: pd.DataFrame) -> pd.DataFrame:
    """Numerator and denominator summed by share over the parts of each place and period."""
    key = ["place", *PERIOD]
    withheld = parts["note"].fillna("").str.startswith(CONFIDENTIAL)
    gaps = parts[["numerator", "denominator"]].isna().any(axis=1)
    weighed = parts.assign(
        numerator=parts["numerator"] * parts["share"],
        denominator=parts["denominator"] * parts["share"],
        absent=parts["provider"].where(gaps & ~withheld),
        withheld=withheld,
        settled=parts["status"].map({name: rank for rank, name in enumerate(STATUSES)}),
        invented=parts["kind"] == "demonstration",
    )
    groups = weighed.groupby(key, sort=False)
    total = groups.agg(
        numerator=("numerator", "sum"),
        denominator=("denominator", "sum"),
        settled=("settled", "max"),
        invented=("invented", "max"),
        source=("source", "first"),
        absent=("absent", "count"),
        withheld=("withheld", "max"),
    ).reset_index()
    absent = weighed[weighed["absent"].notna()].sort_values("absent")
    names = absent.groupby(key)["absent"].agg(", ".join)
    total = total.merge(names.rename("missing"), on=key, how="left")
    withheld = total["withheld"].astype(bool)
    complete = (total["absent"] == 0) & ~withheld
    return total.assign(
        missing=total["missing"].fillna(""),
        numerator=total["numerator"].where(complete),
        denominator=total["denominator"].where(complete),
        status=total["settled"].map(dict(enumerate(STATUSES))),
        kind=total["invented"].map({False: KINDS[0], True: KINDS[1]}),
        value=np.nan,
        lower=np.nan,
        upper=np.nan,
        note=np.where(withheld, SUPPRESSED, ""),
    ).drop(columns=["settled", "invented", "absent", "withheld"])


def _footprint_parts(
    of_places: pd.DataFrame, footprint_of: pd.Series, summed: Sequence[str]
) -> pd.DataFrame:
    """The places of each footprint as parts of its sum, for indicators that may be `summed`."""
    rows = of_places[
        of_places["indicator"].isin(summed) & of_places["place"].isin(footprint_of.index)
    ]
    periods = rows[PERIOD].drop_duplicates()
    members = (
        footprint_of[footprint_of != ""].rename("footprint").rename_axis("provider").reset_index()
    )
    wanted = periods.merge(members, how="cross")
    found = wanted.merge(
        rows.rename(columns={"place": "provider"}), on=["provider", *PERIOD], how="left"
    )
    return (
        found[_reported(found, "footprint")]
        .rename(columns={"footprint": "place"})
        .assign(share=1.0)
    )


def _published_where_summed(
    of_places: pd.DataFrame,
    areas: pd.DataFrame,
    indicators: Mapping[str, Indicator],
    of_providers: Set[str],
) -> pd.Series:
    """Footprint rows that the indicator's aggregation rule replaces by a sum, or does not allow;
    `of_providers` are the footprints that are sums of providers.
    """
    rules = {id: indicator.aggregation for id, indicator in indicators.items()}
    rule = of_places["indicator"].map(rules)
    footprints = areas.loc[areas["kind"] == "footprint", "id"]
    has_parts = of_places["place"].isin(areas["footprint"]) | of_places["place"].isin(of_providers)
    summed = has_parts & (rule == "sum")
    return summed | (of_places["place"].isin(footprints) & (rule == "none"))


def _footprint_inputs(parts: pd.DataFrame, rolled_up: pd.DataFrame) -> pd.DataFrame:
    """The parts of a footprint's sum: the providers of its places, or places with own figures."""
    member = rolled_up.rename(columns={"place": "footprint", "provider": "place"})
    found = member[["footprint", "place", *PERIOD]].merge(
        parts[INPUT_COLUMNS], on=["place", *PERIOD], how="left", indicator=True
    )
    of_providers = found[found["_merge"] == "both"].groupby(
        ["footprint", *PERIOD, "provider"], as_index=False, sort=False
    )
    merged = of_providers.agg(
        share=("share", "sum"),
        numerator=("numerator", "first"),
        denominator=("denominator", "first"),
    )
    is_sum = member.merge(
        parts[["place", *PERIOD]].drop_duplicates(),
        on=["place", *PERIOD],
        how="left",
        indicator=True,
    )["_merge"].to_numpy()
    return pd.concat(
        [merged.rename(columns={"footprint": "place"}), rolled_up[is_sum == "left_only"]]
    )
