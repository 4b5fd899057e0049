"""Trusts that tested other standards of A&E in the field, and reported no four-hour figures."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

FIRST, LAST = date(2019, 5, 1), date(2023, 5, 31)
"""NHS England, Clinical Review of NHS Access Standards, 2019, and the notes to its A&E statistics:
fourteen trusts, from May 2019 to about May 2023. The files of all months at hand from May 2019 to
December 2021 print 0 attendances over four hours for each of them; from September 2024 on they
print the true number again.
"""


@dataclass(frozen=True)
class FieldTest:
    """A trust, by its code, and the first and last day without four-hour figures."""

    provider: str
    first: date = FIRST
    last: date = LAST


FIELD_TESTS = (
    FieldTest("RXF"),  # Mid Yorkshire
    FieldTest("RX1"),  # Nottingham
    FieldTest("RK9"),  # Plymouth
    FieldTest("RGT"),  # Cambridge
    FieldTest("RYJ"),  # Imperial College
    FieldTest("RDU"),  # Frimley
    FieldTest("RHU"),  # Portsmouth
    FieldTest("RC9"),  # Luton and Dunstable, Bedfordshire since April 2020
    FieldTest("RGR"),  # West Suffolk
    FieldTest("RFR"),  # Rotherham
    FieldTest("RNQ"),  # Kettering
    FieldTest("RQM"),  # Chelsea and Westminster
    FieldTest("RVW"),  # North Tees and Hartlepool
    FieldTest("RD3"),  # Poole
    # Poole became a part of University Hospitals Dorset, whose files go on printing 0.
    FieldTest("R0D", first=date(2020, 10, 1)),
)
NOTE = (
    "no four-hour figure: the trust tested other standards of A&E from May 2019 to May 2023 and "
    "reported none"
)


def not_one_breach(attended: ArrayLike, within: ArrayLike) -> np.ndarray:
    """Where people attended, and each of them is printed as within four hours."""
    attended = np.asarray(attended)
    return (attended > 0) & (attended == np.asarray(within))


def tested(
    providers: pd.Series, ends: ArrayLike, attended: ArrayLike, within: ArrayLike
) -> np.ndarray:
    """Which figures stand for nothing: those of field-test trusts, in periods that end during their
    test, that are blank or have not one breach. `ends` are the last days of the periods.
    """
    found = np.zeros(len(providers), dtype=bool)
    if not providers.isin({one.provider for one in FIELD_TESTS}).any():
        return found
    days = pd.Series(pd.to_datetime(np.asarray(ends)), providers.index)
    for one in FIELD_TESTS:
        during = days.between(pd.Timestamp(one.first), pd.Timestamp(one.last))
        found |= ((providers == one.provider) & during).to_numpy()
    return found & (np.isnan(within) | not_one_breach(attended, within))
