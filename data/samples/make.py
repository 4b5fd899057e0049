"""Draws the demonstration files: invented figures in the published layouts.

    python -m data.samples.make

The levels are plausible and anchored on the little that is publicly known of West Yorkshire and
Harrogate: smoking 18.6% in 2015 and 17.3% in 2016, about 40% of cancers diagnosed at stage 1 or 2,
A&E below 95% in winter, delayed transfers above 3.5%, little extended access. Everything else is
drawn at random from a fixed seed, so the same files come out on any machine. The scoring was fixed
first; nothing here was tuned to it beyond the anchors.
"""

import calendar
import math
import random
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from data import profile
from data.samples import (
    england,
    layouts,
    make_commentary,
    make_events,
    make_plan,
    make_progress,
)
from data.samples.layouts import AE_HEADER, FINGERTIPS_HEADER, ONS_HEADER, TIDY_HEADER

FOLDER = profile.FOLDER / profile.DEFAULT / "demonstration"
ENGLAND = profile.FOLDER / england.NAME / "demonstration"
SEED = 2017
NORTH = "NHS ENGLAND NORTH"
FIRST, LAST = (2015, 4), (2017, 12)

TRUSTS = {
    # code: name, major A&E attendances a month, other A&E, within four hours at first (%),
    #       points lost over the whole time, occupied bed days a month, delayed at first (%)
    "RAE": ("BRADFORD TEACHING HOSPITALS NHS FOUNDATION TRUST", 11400, 0, 93.0, 6.0, 22000, 2.7),
    "RCF": ("AIREDALE NHS FOUNDATION TRUST", 5300, 0, 95.5, 4.0, 10000, 3.6),
    "RWY": ("CALDERDALE AND HUDDERSFIELD NHS FOUNDATION TRUST", 12300, 0, 95.0, 3.0, 23000, 4.2),
    "RCD": ("HARROGATE AND DISTRICT NHS FOUNDATION TRUST", 4100, 1200, 97.0, 2.5, 9000, 3.6),
    "RR8": ("LEEDS TEACHING HOSPITALS NHS TRUST", 17800, 1500, 93.5, 6.5, 52000, 5.2),
    "RXF": ("MID YORKSHIRE HOSPITALS NHS TRUST", 18200, 3600, 90.5, 7.0, 30000, 4.3),
}

PLACES = {
    # id: ONS code, name, adults, smoking 2016 (%), stage 1 or 2 in 2016 (%),
    #     patients with extended access: October 2016, March 2017, September 2017 (%)
    "bradford": ("E08000032", "Bradford", 435_000, 18.6, 38.6, (9, 14, 22)),
    "calderdale": ("E08000033", "Calderdale", 163_000, 16.4, 41.6, (18, 25, 36)),
    "harrogate": ("E07000165", "Harrogate", 126_000, 11.6, 46.3, (2, 4, 8)),
    "kirklees": ("E08000034", "Kirklees", 333_000, 16.7, 40.3, (5, 8, 14)),
    "leeds": ("E08000035", "Leeds", 613_000, 17.0, 42.1, (12, 19, 28)),
    "wakefield": ("E08000036", "Wakefield", 264_000, 19.8, 39.2, (15, 22, 31)),
}
WHOLE = ("E54000005", "West Yorkshire and Harrogate")
SMOKING = {2015: 18.6, 2016: 17.3}
STAGED = {2015: 40.1, 2016: 41.0}
ENGLAND_SMOKING = {2015: 17.9, 2016: 16.8}
ENGLAND_STAGED = {2015: 40.6, 2016: 41.3}


def main() -> None:
    """Write every demonstration file of the profiles here, and the lists of their hashes."""
    written = [*_ae(), _delayed(), *_smoking(), _staged(), _extended_access()]
    for indicator, rows in make_progress.tables():
        written.append(_write("progress", f"{indicator}.csv", TIDY_HEADER, rows))
    comments = make_commentary.ROWS
    written.append(_write("commentary", "commentary.csv", make_commentary.HEADER, comments))
    written.append(_write("events", "events.csv", make_events.HEADER, make_events.ROWS))
    for name, header, rows in make_plan.files():
        written.append(_write("plan", f"{name}.csv", header, rows))
    layouts.list_hashes(FOLDER, written)
    layouts.list_hashes(ENGLAND, england.write(ENGLAND))


def _months() -> list[tuple[int, int]]:
    (year, month), months = FIRST, []
    while (year, month) <= LAST:
        months.append((year, month))
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return months


def _ae() -> list[Path]:
    """A&E by trust, a file a month: slowly worse, and several points worse in winter."""
    months = _months()
    draw = {code: random.Random(f"{SEED} ae {code}") for code in TRUSTS}  # noqa: S311
    written = []
    for at, (year, month) in enumerate(months):
        rows: list[Sequence[object]] = []
        winter = max(0.0, math.cos(2 * math.pi * (month - 1) / 12))
        for code, (name, major, other, first, lost, _, _) in TRUSTS.items():
            dice = draw[code]
            within = first - lost * at / len(months) - 4.0 * winter + dice.gauss(0, 0.9)
            seen = round(major * (1 + 0.03 * at / len(months)) * dice.gauss(1, 0.025))
            late = round(seen * (100 - min(within, 99.5)) / 100)
            minor = round(other * dice.gauss(1, 0.04))
            late_minor = round(minor * 0.004 * dice.random())
            admitted = round(seen * dice.gauss(0.27, 0.01))
            waited = round(late * dice.uniform(0.05, 0.15))
            org = (f"MSitAE-{calendar.month_name[month].upper()}-{year}", code, NORTH, name)
            attended = (seen, 0, minor, 0, 0, 0, late, 0, late_minor, 0, 0, 0)
            rows.append((*org, *attended, waited, 0, admitted, 0, 0, round(admitted * 0.4)))
        name = f"Monthly-AE-{calendar.month_name[month]}-{year}.csv"
        written.append(_write("ae", name, AE_HEADER, layouts.with_total(rows, words=4)))
    return written


def _delayed() -> Path:
    """Delayed transfers by trust and month: a peak early in 2017; the last month provisional."""
    rows = []
    for code, (_, _, _, _, _, beds, first) in TRUSTS.items():
        dice = random.Random(f"{SEED} delayed {code}")  # noqa: S311
        for year, month in _months():
            since_peak = abs((year - 2017) * 12 + month - 2)
            share = first + 1.0 * math.exp(-((since_peak / 8) ** 2)) + dice.gauss(0, 0.22)
            occupied = round(beds * dice.gauss(1, 0.015))
            start, end = _month(year, month)
            status = "provisional" if (year, month) == LAST else "final"
            delayed = round(occupied * share / 100)
            rows.append(
                ["delayed_transfers", code, start, end, delayed, occupied, "", "", "", status]
            )
    return _write("dtoc", "delayed-transfers.csv", TIDY_HEADER, rows)


def _smoking() -> list[Path]:
    """Smoking by place, a file a year, in the Fingertips layout; the whole as it was published."""
    written = []
    for year, whole in SMOKING.items():
        dice = random.Random(f"{SEED} smoking {year}")  # noqa: S311
        areas = [("E92000001", "England", "England", 43_000_000, ENGLAND_SMOKING[year], 150_000)]
        adults = sum(place[2] for place in PLACES.values())
        areas.append((*WHOLE, "STPs", adults, whole, 8_000))
        for code, name, people, level, _, _ in PLACES.values():
            then = level + (SMOKING[year] - SMOKING[2016]) + dice.gauss(0, 0.3) * (year != 2016)
            areas.append((code, name, "Districts & UAs", people, then, 1_300))
        rows = []
        for code, name, kind, people, level, asked in areas:
            margin = 1.96 * math.sqrt(level * (100 - level) / asked)
            figures = [level, level - margin, level + margin]
            rows.append(
                [92443, "Smoking Prevalence in adults (18+) - current smokers (APS)"]
                + ["E92000001", "England", code, name, kind, "Persons", "18+ yrs", "", "", year]
                + [f"{figure:.4f}" for figure in figures]
                + ["", "", f"{people * level / 100:.1f}", "", "", "", "", "", f"{year}0000", "", ""]
            )
        written.append(_write("smoking", f"smoking-{year}.csv", FINGERTIPS_HEADER, rows))
    return written


def _staged() -> Path:
    """Cancers diagnosed at stage 1 or 2 by place and year, in the ONS layout: no counts."""
    rows = []
    for year, whole in STAGED.items():
        dice = random.Random(f"{SEED} staged {year}")  # noqa: S311
        areas = [("E92000001", "England", "Nation", ENGLAND_STAGED[year], 290_000)]
        areas.append((*WHOLE, "Sustainability and Transformation Partnership", whole, 12_500))
        for code, name, people, _, level, _ in PLACES.values():
            then = level + (STAGED[year] - STAGED[2016]) + dice.gauss(0, 0.5) * (year != 2016)
            areas.append((code, name, "Local Authority District", then, people // 155))
        for code, name, kind, level, found in areas:
            margin = 1.96 * math.sqrt(level * (100 - level) / found)
            rows.append(
                [code, name, kind, "Cancer diagnosis at stage 1 and 2", f"{year}-01-01/P1Y"]
                + [f"{level:.4f}", "Percentage", "%"]
                + [f"{level - margin:.4f}", f"{level + margin:.4f}", "", ""]
            )
    return _write("cancer", "cancer-diagnosis-at-stage-1-and-2.csv", ONS_HEADER, rows)


def _extended_access() -> Path:
    """Patients with full extended access by place, at three surveys."""
    rows = []
    for place, (_, _, adults, _, _, shares) in PLACES.items():
        dice = random.Random(f"{SEED} access {place}")  # noqa: S311
        for (year, month), share in zip([(2016, 10), (2017, 3), (2017, 9)], shares, strict=True):
            patients = round(adults * 1.27 * dice.uniform(0.95, 0.99))
            start, end = _month(year, month)
            full = round(patients * share / 100)
            rows.append(
                ["gp_extended_access", place, start, end, full, patients, "", "", "", "final"]
            )
    return _write("gp", "extended-access.csv", TIDY_HEADER, rows)


def _month(year: int, month: int) -> tuple[str, str]:
    last = calendar.monthrange(year, month)[1]
    return date(year, month, 1).isoformat(), date(year, month, last).isoformat()


def _write(folder: str, name: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> Path:
    return layouts.write(FOLDER / folder / name, header, rows)


if __name__ == "__main__":
    main()
