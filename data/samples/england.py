"""Draws the demonstration of England's dashboard: invented figures in the published layouts.

Called by `python -m data.samples.make`. Trusts, systems and walk-in centres are those of the
reference tables; how large they are and how well they do is drawn from a fixed seed, around levels
like England's of 2025. The last month of each publication is the one that is out on the day
`drawn_on` of the profile, by its calendar.
"""

import calendar
import math
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from data import profile
from data.geography import reference
from data.geography.reference import Reference
from data.samples import layouts

NAME, SEED = "england", 2026
MONTHS = 27
"""How many months each publication goes back: a few more than `fetch` brings."""

CANCER_HEADER = (
    "PERIOD,YEAR,MONTH,STANDARD,ORG CODE,STAGE/ROUTE,TREATMENT MODALITY,CANCER TYPE,TOTAL TREATED,"
    "WITHIN STANDARD,BREACHES"
).split(",")
RTT_HEADER = (
    "Provider Code,Provider Name,Treatment Function Code,Treatment Function,"
    "Total number of incomplete pathways,Total within 18 weeks,% within 18 weeks,"
    "Total 52 plus weeks,% 52 plus weeks"
).split(",")
SECTORS = ("Total", "General & Acute", "Learning Disability", "Maternity", "Mental Illness")
BEDS_HEADER = ("Year", "Period End", "Region Code", "Org Code", "Org Name", *SECTORS * 3)
BEDS_GROUPS = ("Available", *[""] * 4, "Occupied", *[""] * 4, "% Occupied", *[""] * 4)

Month = tuple[int, int]
Row = Sequence[object]


@dataclass(frozen=True)
class Share:
    """How a share is drawn, in per cent, and `size`, how many it is of in a middling trust.

    `last` is a middling trust's at the end, `gained` what it has gained since the beginning,
    `spread` what a standard deviation of strength is worth, `winter` what midwinter takes away,
    `noise` the standard deviation from month to month.
    """

    last: float
    gained: float
    spread: float
    winter: float
    noise: float
    size: int

    def drawn(self, dice: random.Random, strength: float, along: float, month: int) -> float:
        """The share in a month, `along` the way from the first (0) to the last (1)."""
        cold = max(0.0, math.cos(2 * math.pi * (month - 1) / 12))
        level = self.last - self.gained * (1 - along) + self.spread * strength
        return min(max(level - self.winter * cold + dice.gauss(0, self.noise), 0.0), 100.0)


MAJOR = Share(last=67.0, gained=3.0, spread=6.0, winter=5.0, noise=1.5, size=9_500)
WALK_IN = Share(last=97.5, gained=0.3, spread=1.0, winter=0.5, noise=0.5, size=2_400)
WITHIN_18 = Share(last=66.0, gained=6.5, spread=5.0, winter=0.6, noise=0.4, size=48_000)
OVER_52 = Share(last=1.7, gained=-1.8, spread=-0.4, winter=0.0, noise=0.05, size=48_000)
OCCUPIED = Share(last=92.6, gained=-0.8, spread=-1.8, winter=-1.4, noise=0.6, size=640)
CANCER = {
    "28-day FDS": Share(last=78.5, gained=4.0, spread=3.5, winter=2.0, noise=1.3, size=1_750),
    "31-day Combined": Share(last=93.0, gained=1.5, spread=2.6, winter=1.2, noise=1.2, size=230),
    "62-day Combined": Share(last=72.5, gained=6.0, spread=5.0, winter=2.2, noise=2.4, size=125),
}
STAGED = Share(last=57.5, gained=3.3, spread=1.6, winter=0.0, noise=0.4, size=7_000)
SMOKERS = Share(last=11.6, gained=-2.4, spread=-1.3, winter=0.0, noise=0.2, size=3_400)
YEARS_OF_SURVEYS = 4


@dataclass(frozen=True)
class Trusts:
    """Who there is: rows of areas.csv that are trusts and systems, each walk-in centre's name and
    region by code; and the last month that is out of each indicator.
    """

    trusts: pd.DataFrame
    systems: pd.DataFrame
    walk_in_centres: dict[str, tuple[str, str]]
    names: dict[str, str]
    codes: dict[str, str]
    last: dict[str, Month]


def write(folder: Path, months: int = MONTHS) -> list[Path]:
    """Write the files into folders of `folder`, of so many months; their paths come back."""
    there = _trusts()
    return [
        *_ae(folder / "ae", there, months),
        *_rtt(folder / "rtt", there, months),
        *_cancer(folder / "cancer", there, months),
        *_beds(folder / "beds", there, months),
        _finance(folder / "finance", there, months),
        _staged(folder / "early_cancer", there),
        *_smoking(folder / "smoking", there),
    ]


def _trusts() -> Trusts:
    ours = profile.read(NAME)
    tables = reference.read(ours.reference)
    areas = tables.areas.set_index("id", drop=False)
    assert ours.drawn_on is not None, "profile.toml of england says drawn_on"
    out = pd.Timestamp(ours.drawn_on)
    last = {}
    for row in tables.calendar.itertuples(index=False):
        ended = out - pd.Timedelta(days=row.days)
        months = ended.year * 12 + ended.month - 1 - (not ended.is_month_end)
        months -= (months + 1) % row.months
        last[row.indicator] = (months // 12, months % 12 + 1)
    systems = areas[areas["kind"] == "footprint"]
    official = tables.codes[tables.codes["code"].str.startswith("E54")]
    return Trusts(
        trusts=areas[areas["kind"] == "place"],
        systems=systems,
        walk_in_centres=_walk_in_centres(tables, areas),
        names=tables.providers,
        codes=official.drop_duplicates("area", keep="last").set_index("area")["code"].to_dict(),
        last=last,
    )


def _walk_in_centres(tables: Reference, areas: pd.DataFrame) -> dict[str, tuple[str, str]]:
    """Providers that count in a trust's A&E and are no trust here."""
    rows = tables.shares[tables.shares["indicator"] == "ae_four_hour"]
    rows = rows[rows["place"].map(areas["kind"]) == "place"].drop_duplicates("provider")
    regions = rows["place"].map(areas["region"])
    return dict(zip(rows["provider"], zip(rows["name"], regions, strict=True), strict=True))


def _ae(folder: Path, there: Trusts, months: int) -> Iterator[Path]:
    """A&E by provider, a file a month."""
    major = there.trusts[there.trusts["type"] == "Acute trust"]
    dice = {code: _dice("ae", code) for code in [*major["id"], *there.walk_in_centres]}
    for along, (year, month) in _until(there.last["ae_four_hour"], months):
        period = f"MSitAE-{calendar.month_name[month].upper()}-{year}"
        rows: list[Row] = []
        for id, region in zip(major["id"], major["region"], strict=True):
            seen, late = _counts(MAJOR, dice[id], id, along, month)
            minor, late_minor = _counts(WALK_IN, dice[id], id, along, month)
            who = (period, id.upper(), _parent(region), there.names[id.upper()].upper())
            rows.append((*who, *_attended(seen, minor, late, late_minor), *_admitted(seen, late)))
        for code, (name, region) in there.walk_in_centres.items():
            minor, late_minor = _counts(WALK_IN, dice[code], code, along, month)
            who = (period, code, _parent(region), name.upper())
            rows.append((*who, *_attended(0, minor, 0, late_minor), *_admitted(0, 0)))
        name = f"Monthly-AE-{calendar.month_name[month]}-{year}.csv"
        yield layouts.write(folder / name, layouts.AE_HEADER, layouts.with_total(rows, words=4))


def _parent(region: str) -> str:
    return f"NHS ENGLAND {region.upper()}"


def _attended(seen: int, minor: int, late: int, late_minor: int) -> Row:
    return (seen, 0, minor, 0, 0, 0, late, 0, late_minor, 0, 0, 0)


def _admitted(seen: int, late: int) -> Row:
    """Waits for a bed, and admissions, which no indicator here reads."""
    return (late // 8, late // 40, seen // 4, 0, 0, seen // 10)


def _rtt(folder: Path, there: Trusts, months: int) -> Iterator[Path]:
    """People waiting by trust, a file a month, with the title block of the workbook above."""
    dice = {id: _dice("rtt", id) for id in there.trusts["id"]}
    for along, (year, month) in _until(there.last["rtt_18_weeks"], months):
        rows: list[Row] = []
        for id in there.trusts["id"]:
            waiting, over_18 = _counts(WITHIN_18, dice[id], id, along, month)
            over_52 = round(waiting * OVER_52.drawn(dice[id], _strength(id), along, month) / 100)
            within = waiting - over_18
            who = (id.upper(), there.names[id.upper()].upper(), "C_999", "Total")
            shares = (f"{within / waiting:.1%}", over_52, f"{over_52 / waiting:.2%}")
            rows.append((*who, waiting, within, *shares))
        block: list[Row] = [("Title:", "Referral to Treatment (RTT) Waiting Times")]
        block += [("Period:", f"{calendar.month_name[month]} {year}"), (), ("Provider Level Data",)]
        name = f"Incomplete-Provider-{calendar.month_abbr[month]}{year % 100}.csv"
        yield layouts.write(folder / name, [], [*block, RTT_HEADER, *rows])


def _cancer(folder: Path, there: Trusts, months: int) -> Iterator[Path]:
    """The three standards by trust, a file a financial year. An orthopaedic trust treats none."""
    trusts = [id for id in there.trusts["id"] if id not in ("ran", "rl1", "rrj", "rp6")]
    dice = {(id, name): _dice(name, id) for id in trusts for name in CANCER}
    by_year: dict[int, list[Row]] = {}
    for along, (year, month) in _until(there.last["cancer_62_day"], months):
        first = year - (month < 4)
        when = (f"{year}-{month:02d}-01", _financial(first), calendar.month_abbr[month].upper())
        for id in trusts:
            for name, share in CANCER.items():
                treated, late = _counts(share, dice[id, name], id, along, month)
                route = ("URGENT SUSPECTED CANCER", "" if "28" in name else "ALL MODALITIES")
                counts = (treated, treated - late, late)
                row = (*when, name, id.upper(), *route, "All cancers here", *counts)
                by_year.setdefault(first, []).append(row)
    for first, rows in by_year.items():
        name = f"CWT-CRS-{_financial(first).replace('/', '-')}-Data-Extract-Provider.csv"
        yield layouts.write(folder / name, CANCER_HEADER, rows)


def _beds(folder: Path, there: Trusts, months: int) -> Iterator[Path]:
    """Beds open overnight by trust, a file a quarter; a tenth of a trust's beds are maternity's."""
    dice = {id: _dice("beds", id) for id in there.trusts["id"]}
    for along, (year, month) in _until(there.last["ga_bed_occupancy"], months)[::-3][::-1]:
        first = year - (month < 4)
        when = (_financial(first).replace("/", "-"), calendar.month_name[month])
        rows: list[Row] = []
        for id in there.trusts["id"]:
            beds, empty = _counts(OCCUPIED, dice[id], id, along, month)
            maternity = beds // 10
            filled = (beds - empty, round(maternity * 0.6))
            who = (*when, "", id.upper(), there.names[id.upper()].upper())
            rows.append((*who, *_sectors(beds, maternity), *_sectors(*filled), *[""] * 5))
        of_england = [sum(int(str(row[at])) for row in rows) for at in range(5, 15)]
        rows.insert(0, (*when, "", "", "England", *of_england, *[""] * 5))
        above: list[Row] = [("Title:", "Average daily number of beds open overnight by sector")]
        above += [("Period:", f"{calendar.month_name[month - 2]} to {when[1]} {year}")]
        above += [("Status:", "Published"), (*[""] * 5, *BEDS_GROUPS), BEDS_HEADER]
        name = f"Beds-Open-Overnight-Q{(month - 4) % 12 // 3 + 1}-{when[0]}.csv"
        yield layouts.write(folder / name, [], [*above, *rows])


def _finance(folder: Path, there: Trusts, months: int) -> Path:
    """Outturn against plan by trust and quarter, the year to date, in the tidy layout."""
    dice = {id: _dice("finance", id) for id in there.trusts["id"]}
    rows: list[Row] = []
    for _, (year, month) in _until(there.last["finance"], months)[::-3][::-1]:
        first, quarters = year - (month < 4), (month - 4) % 12 // 3 + 1
        end = f"{year}-{month:02d}-{calendar.monthrange(year, month)[1]}"
        for id in there.trusts["id"]:
            turnover = round(160e6 * quarters * _large(id))
            percent = 0.25 + 0.45 * _strength(id) + dice[id].gauss(0, 0.2)
            counts = (round(turnover * percent / 100), turnover)
            rows.append(
                ("finance", id.upper(), f"{first}-04-01", end, *counts, "", "", "", "final")
            )
    return layouts.write(folder / "finance.csv", layouts.TIDY_HEADER, rows)


def _sectors(acute: int, maternity: int) -> Row:
    return (acute + maternity, acute, 0, maternity, 0)


def _staged(folder: Path, there: Trusts) -> Path:
    """Cancers diagnosed at stage 1 or 2 by system and year, in the ONS layout: no counts."""
    rows: list[Row] = []
    for year, code, name, level, margin in _surveyed(STAGED, "early_cancer_diagnosis", there):
        kind = "Nation" if name == "England" else "Integrated Care Board"
        figures = [f"{figure:.4f}" for figure in (level, level - margin, level + margin)]
        who = (code, name, kind, "Cancer diagnosis at stage 1 and 2", f"{year}-01-01/P1Y")
        rows.append((*who, figures[0], "Percentage", "%", *figures[1:], "", ""))
    return layouts.write(folder / "cancer-diagnosis-at-stage-1-and-2.csv", layouts.ONS_HEADER, rows)


def _smoking(folder: Path, there: Trusts) -> Iterator[Path]:
    """Smoking by system, a file a year, in the Fingertips layout."""
    by_year: dict[int, list[Row]] = {}
    for year, code, name, level, margin in _surveyed(SMOKERS, "smoking_prevalence", there):
        kind = "England" if name == "England" else "ICBs"
        figures = [f"{figure:.4f}" for figure in (level, level - margin, level + margin)]
        row = [92443, "Smoking Prevalence in adults (18+) - current smokers (APS)", "E92000001"]
        row += ["England", code, name, kind, "Persons", "18+ yrs", "", "", year, *figures]
        row += [""] * 8 + [f"{year}0000", "", ""]
        by_year.setdefault(year, []).append(row)
    for year, rows in by_year.items():
        yield layouts.write(folder / f"smoking-{year}.csv", layouts.FINGERTIPS_HEADER, rows)


def _surveyed(
    share: Share, indicator: str, there: Trusts
) -> Iterator[tuple[int, str, str, float, float]]:
    """Year, code, name, level and half the 95% interval of England and each system."""
    last = there.last[indicator][0]
    areas = [("E92000001", "England", "england", 40 * share.size)]
    for id, name in zip(there.systems["id"], there.systems["name"], strict=True):
        areas.append((there.codes[id], name, id, share.size))
    dice = {id: _dice(indicator, id) for _, _, id, _ in areas}
    for at in range(YEARS_OF_SURVEYS):
        along = at / (YEARS_OF_SURVEYS - 1)
        for code, name, id, asked in areas:
            strength = 0.0 if id == "england" else _strength(id)
            level = share.drawn(dice[id], strength, along, 6)
            margin = 1.96 * math.sqrt(level * (100 - level) / asked)
            yield last - YEARS_OF_SURVEYS + 1 + at, code, name, level, margin


def _counts(
    share: Share, dice: random.Random, code: str, along: float, month: int
) -> tuple[int, int]:
    """How many there are, and how many of these are not within."""
    every = max(round(share.size * _large(code) * (1 + 0.04 * along) * dice.gauss(1, 0.025)), 1)
    within = share.drawn(dice, _strength(code), along, month)
    return every, round(every * (100 - within) / 100)


def _large(code: str) -> float:
    """How large a trust is against a middling one."""
    return math.exp(_dice("size", code).gauss(0, 0.45))


def _strength(code: str) -> float:
    """How well a trust or system does on the whole, in standard deviations."""
    return _dice("strength", code).gauss(0, 1)


def _until(last: Month, months: int) -> list[tuple[float, Month]]:
    """The months up to the last, each with how far along it is, from 0 to 1."""
    end = last[0] * 12 + last[1] - 1
    every = [divmod(at, 12) for at in range(end - months + 1, end + 1)]
    return [(at / max(months - 1, 1), (year, month + 1)) for at, (year, month) in enumerate(every)]


def _financial(first: int) -> str:
    return f"{first}/{(first + 1) % 100:02d}"


def _dice(*names: str) -> random.Random:
    return random.Random(" ".join([str(SEED), *names]))  # noqa: S311
