"""Trusts that tested other A&E standards and reported no four-hour figures meanwhile."""

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
    """Which figures print everybody who attended as within four hours, of at least one person."""
    attended = np.asarray(attended)
    return (attended > 0) & (attended == np.asarray(within))


def tested(
    providers: pd.Series, ends: ArrayLike, attended: ArrayLike, within: ArrayLike
) -> np.ndarray:
    """Which figures mean "not reported": those of field-test trusts, in periods that end during the
    test, that are blank or have no breach. `ends` are the last days of the periods.
    """
    during_test = np.zeros(len(providers), dtype=bool)
    if not providers.isin({trust.provider for trust in FIELD_TESTS}).any():
        return during_test
    days = pd.Series(pd.to_datetime(np.asarray(ends)), providers.index)
    for trust in FIELD_TESTS:
        during = days.between(pd.Timestamp(trust.first), pd.Timestamp(trust.last))
        during_test |= ((providers == trust.provider) & during).to_numpy()
    return during_test & (np.isnan(within) | not_one_breach(attended, within))
