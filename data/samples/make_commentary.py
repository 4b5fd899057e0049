"""The demonstration commentary, invented like its figures; owners are roles, never people."""

from data.sources.commentary import COLUMNS

HEADER = [*COLUMNS, "public"]
ROWS = [
    (
        *("ae_four_hour", "leeds", "2017-11-15"),
        "Attendances rose in October and beds were full on most days.",
        "Open twelve winter beds from 1 December.",
        "Chief operating officer, acute trust",
        "no",
    ),
    (
        *("ae_four_hour", "leeds", "2018-01-12"),
        "The December fall follows a rise in flu admissions. The twelve winter beds opened two "
        "weeks late, on 15 December.",
        "Primary care streaming at the front door seven days a week from 22 January.",
        "Chief operating officer, acute trust",
        "yes",
    ),
    (
        *("delayed_transfers", "leeds", "2018-01-12"),
        "Most delays wait for a package of care at home. Two home care providers handed back work "
        "in November.",
        "Buy 400 hours a week of bridging care until the new contract starts in April.",
        "Director of adult social care, council",
        "no",
    ),
    (
        *("gp_extended_access", "harrogate", "2018-01-10"),
        "One hub serves the town; rural practices have no evening appointments yet.",
        "A second hub, for the rural practices, from March.",
        "Director of primary care, clinical commissioning group",
        "yes",
    ),
    (
        *("ae_four_hour", "wakefield", "2018-01-11"),
        "Ambulance handovers over an hour doubled in December.",
        "A handover nurse on every late shift; review on 1 February.",
        "Director of nursing, acute trust",
        "no",
    ),
    (
        *("delayed_transfers", "wyh", "2018-01-16"),
        "Delays are above 3.5% in five of the six places, most of all in Leeds.",
        "One discharge dataset for the six places, and a weekly call of their leads.",
        "Programme director, urgent and emergency care",
        "yes",
    ),
    (
        *("smoking_prevalence", "wyh", "2018-01-16"),
        "The rate fell faster than England's, from a higher start.",
        "Offer help to stop smoking on every ward by October.",
        "Director of public health, lead for prevention",
        "yes",
    ),
]
