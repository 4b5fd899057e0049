"""Early intervention in psychosis within two weeks."""

from datetime import date

from metrics.disclosure import Disclosure
from metrics.indicator import PERCENT, Indicator, Polarity
from metrics.target import Target

INDICATOR = Indicator(
    id="eip_two_weeks",
    name="Early intervention in psychosis: treatment within two weeks",
    short_name="Psychosis within 2 weeks",
    also_called=(
        "EIP",
        "early intervention in psychosis",
        "2 week wait for psychosis",
    ),
    unit=PERCENT,
    polarity=Polarity.HIGHER,
    numerator=("people with a first episode of psychosis who started treatment within two weeks"),
    denominator="people with a first episode of psychosis who started treatment",
    counted="people",
    description=(
        "The share of people with a first episode of psychosis who began a NICE- "
        "recommended package of care within two weeks of referral."
    ),
    publication="NHS England, Early intervention in psychosis waiting times, monthly",
    sources=("tidy",),
    frequency="monthly",
    max_age=6,
    aggregation="sum",
    targets=(
        Target(
            points=(
                (date(2016, 4, 1), 50.0),
                (date(2018, 4, 1), 53.0),
                (date(2019, 4, 1), 56.0),
                (date(2020, 4, 1), 60.0),
            ),
            source=(
                "Implementing the access and waiting time standard (2016): more than 50% from "
                "April 2016; Implementing the five year forward view for mental health: 53%, 56% "
                "and 60% in the years to 2020/21"
            ),
        ),
    ),
    caveats=("Small numbers in a place: compare several months.",),
    disclosure=Disclosure(
        official_at=("nation",),
        publication="NHS England, Early intervention in psychosis waiting times: England",
    ),
)
