"""Renews the reference tables of systems and trusts by what a published file says of them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from metrics.apportion import USUAL, WHERE_IT_REPORTS

RENEWED = ("areas", "area_codes", "provider_place")

FIRST = "2010-04-01"
"""Since when the mapping of a new code counts: history is shown in today's systems and trusts."""

OF_OTHERS = "ae_four_hour"
"""What other providers have in the sums of trusts: the attendances of their walk-in centres, and
nothing else of what they may publish.
"""

TRUST = "Acute trust"
SMALL_WORD = re.compile(r"(?<=[ -])(And|Of|The|Upon|On)(?=[ -])")
LEGAL_FORM = re.compile(r",? (NHS|National Health Service) (Foundation )?Trust$", re.IGNORECASE)
SAYS_WHAT_IT_IS = re.compile(r"Hospital|Health|Care|Centre|Group|Women|Children")


@dataclass(frozen=True)
class Provider:
    """A provider's name, the code of its system, and its shares in acute trusts by their codes."""

    name: str
    system: str
    trusts: Mapping[str, float]


@dataclass(frozen=True)
class Memberships:
    """Which provider belongs to which system and trust from a day on (`since`, as 2025-06-01).

    `systems` and `trusts` are names by code, `regions` those of providers and trusts by code.
    """

    since: str
    file: str
    systems: Mapping[str, str]
    trusts: Mapping[str, str]
    regions: Mapping[str, str]
    providers: Mapping[str, Provider]


def name_of(published: str) -> str:
    """A name as pages write it: without legal form, unless too little is left to tell what it is.

    "NHS Surrey Heartlands Integrated Care Board" is "Surrey Heartlands", "The Shrewsbury And
    Telford Hospital NHS Trust" is "Shrewsbury and Telford Hospital", and Bolton NHS Foundation
    Trust is not Bolton.
    """
    name = SMALL_WORD.sub(lambda word: word[0].lower(), " ".join(published.split()))
    name = name.removeprefix("NHS ").removesuffix(" Integrated Care Board").removeprefix("The ")
    short = LEGAL_FORM.sub("", name)
    return short if SAYS_WHAT_IT_IS.search(short) else name.replace("Foundation Trust", "FT")


def renewed(
    tables: Mapping[str, pd.DataFrame], memberships: Memberships
) -> tuple[dict[str, pd.DataFrame], list[str]]:
    """The tables areas, area_codes and provider_place as texts, with what the file says; and each
    difference in a sentence.

    A system and a trust get an area each, whose id is the code in small letters; the system's code
    is its area's. A mapping that has changed ends the day before the file's month, and the new one
    begins with it; one of a code that is new counts for all time. What the file does not name
    stays, and so does a code whose mapping has ended: it was taken over.
    """
    areas, new_areas = _with(tables["areas"], _areas(memberships), ["id"])
    codes, new_codes = _with(tables["area_codes"], _codes(memberships), ["code"])
    shares, said = _shares(tables["provider_place"], memberships)
    said = [
        *(f"areas.csv: new is {row['id']}, {row['name']}" for row in new_areas),
        *(f"area_codes.csv: {row['code']} is new, {row['area']}" for row in new_codes),
        *said,
    ]
    return {"areas": areas, "area_codes": codes, "provider_place": shares}, said


def _areas(found: Memberships) -> pd.DataFrame:
    region_of_system = {
        provider.system: found.regions[code]
        for code, provider in found.providers.items()
        if code in found.trusts
    }
    systems = [
        {"id": code.lower(), "name": name_of(name), "kind": "footprint"}
        | {"region": _region(region_of_system.get(code, ""))}
        for code, name in found.systems.items()
    ]
    trusts = [
        {"id": code.lower(), "name": name_of(name), "kind": "place", "type": TRUST}
        | {"footprint": found.providers[code].system.lower()}
        | {"region": _region(found.regions[code])}
        for code, name in found.trusts.items()
    ]
    return pd.DataFrame([*_by_name(systems), *_by_name(trusts)])


def _by_name(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    return sorted(rows, key=lambda row: row["name"])


def _region(published: str) -> str:
    return SMALL_WORD.sub(lambda word: word[0].lower(), published.removeprefix("NHS England "))


def _codes(found: Memberships) -> pd.DataFrame:
    return pd.DataFrame([{"code": code, "area": code.lower()} for code in found.systems])


def _with(
    table: pd.DataFrame, wanted: pd.DataFrame, key: list[str]
) -> tuple[pd.DataFrame, list[dict[str, str]]]:
    """The table with the wanted rows whose key it does not have, and these."""
    new = wanted[~wanted[key[0]].isin(table[key[0]])]
    return pd.concat([table, new]).fillna(""), new.to_dict("records")


def _shares(table: pd.DataFrame, found: Memberships) -> tuple[pd.DataFrame, list[str]]:
    table = table.reset_index(drop=True)
    rows, said = [table], []
    in_force = table[(table["valid_to"] == "") | (table["valid_to"] >= found.since)]
    for code, provider in found.providers.items():
        wanted = _parts(code, provider, found)
        own = in_force[in_force["provider"] == code]
        if code not in found.trusts:  # a specialist trust here, of which the file says nothing
            own = own[own["place"] != code.lower()]
        has_ended = own.empty and (table["provider"] == code).any()
        if has_ended or _same(own, wanted):
            continue
        if own.empty:
            said.append(f"provider_place.csv: {code} {provider.name} is new: {_in_words(wanted)}")
            rows.append(wanted.assign(valid_from=FIRST))
            continue
        said.append(
            f"provider_place.csv: {code} {provider.name} changes from {found.since} on: "
            f"{_in_words(wanted)}, no longer {_in_words(own)}"
        )
        table.loc[own.index, "valid_to"] = _day_before(found.since)
        rows.append(wanted.assign(valid_from=found.since))
    return pd.concat(rows, ignore_index=True).fillna(""), said


def _parts(code: str, provider: Provider, found: Memberships) -> pd.DataFrame:
    """The rows of a provider: in its system, and in trusts; those that count for A&E alone replace
    all others of the provider for it, so that its system is among them.
    """
    trust = code in found.trusts
    if trust:
        parts = [("", code, 1.0), ("", provider.system, 1.0)]
    else:
        a_and_e = [
            (OF_OTHERS, *part) for part in (*provider.trusts.items(), (provider.system, 1.0))
        ]
        parts = [*(a_and_e if provider.trusts else []), ("", provider.system, 1.0)]
    return pd.DataFrame(
        {
            "provider": code,
            "name": " ".join(provider.name.split()),
            "place": place.lower(),
            "share": repr(share),
            "valid_to": "",
            "basis": found.file,
            "indicator": indicator,
            "expected": USUAL if trust else WHERE_IT_REPORTS,
        }
        for indicator, place, share in parts
    )


def _same(own: pd.DataFrame, wanted: pd.DataFrame) -> bool:
    """Whether the rows in force say the same shares; names and reasons may differ."""

    def parts(rows: pd.DataFrame) -> set[tuple[str, str, float]]:
        return {
            (row.indicator, row.place, float(row.share)) for row in rows.itertuples(index=False)
        }

    return parts(own) == parts(wanted)


def _in_words(rows: pd.DataFrame) -> str:
    return ", ".join(
        f"{float(row.share):.3g} of {row.indicator or 'all'} in {row.place}"
        for row in rows.itertuples(index=False)
    )


def _day_before(day: str) -> str:
    return (pd.Timestamp(day) - pd.Timedelta(days=1)).date().isoformat()
