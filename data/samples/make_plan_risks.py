"""The demonstration plan's risks: those of a draft, which prints neither likelihood nor impact."""

from collections.abc import Iterator, Sequence

from data.sources import plan_risks

SOURCE = (
    "Kirklees Health and Wellbeing Plan 2017-2021, draft of 20 February 2017, risks, shortened; "
    "likelihood, impact, owner and review invented for the demonstration"
)
DRAFTED = "2017-02-20"
REVIEWED = "2017-12-11"
OWNER = "Chief officer, clinical commissioning group"

RISKS: dict[str, list[tuple[str, int | str, int | str]]] = {
    "Organisational form and integration": [
        ("Rules and mandates of the organisations differ", 4, 3),
        ("After reform organisations differ much; the task is large", 4, 4),
        ("Organisations are at different stages and must keep pace", 3, 3),
        ("Joint governance is hard to set up; who will delegate", 3, 4),
        ("Work is at too small a scale, or the wider programme is too slow", 2, 4),
    ],
    "Engagement and stakeholders": [
        ("The sector takes no part in wider economic development", 2, 2),
        ("Clinical staff are not engaged, or do not want the change", 3, 4),
        ("The public feels that decisions are taken from it", 3, 3),
        ("People are attached to buildings and sites; transport", 4, 3),
        ("Changes of provision need consultation", 3, 3),
        ("Decisions are politically sensitive", 4, 3),
        ("People do not want to take on more responsibility", 3, 2),
    ],
    "Transformation and implementation": [
        ("Lack of money stops investment in prevention and new models", 5, 4),
        ("The pace of change that is required", 4, 4),
        ("Daily pressure on services stops transformation", 5, 5),
        ("People grow older and their needs greater", 4, 4),
        ("Benefits may come after the plan has ended", 3, 3),
        ("Reconfiguration may complicate care or make it less stable", 3, 5),
        ("Changes of buildings do not suit partners", 2, 3),
        ("Too many people are around families with complex needs", 2, 2),
    ],
    "Enablers": [
        ("Shortage of staff holds change back", 5, 4),
        ("Each organisation plans its own workforce, without one view", 3, 3),
        ("IT does not support integrated working", 3, 4),
        ("Information for decisions is out of reach", 3, 3),
        ("Care work does not attract enough people", 4, 4),
        ("Fees for publicly funded care", 4, 4),
        ("Money for digital advances and small changes", "", ""),
        ("Dates of building work do not suit partners", "", ""),
        ("Nothing is invested in community staff", "", ""),
    ],
}
REVIEWS = {"k13": (4, 4), "k15": (5, 5), "k21": (5, 5)}
"""Those that were reviewed since: likelihood and impact then."""

PUBLIC = ("k14", "k16", "k21")


def files() -> Iterator[tuple[str, Sequence[str], list[tuple[object, ...]]]]:
    """Name, header and rows of the file; a few rows are public, and no owner."""
    every = [(theme, *risk) for theme, risks in RISKS.items() for risk in risks]
    yield "risks", [*plan_risks.COLUMNS, "public"], [*_rows(every)]


def _rows(every: Sequence[tuple[object, ...]]) -> Iterator[tuple[object, ...]]:
    for at, (theme, risk, likelihood, impact) in enumerate(every, start=1):
        id = f"k{at:02}"
        public = "yes" if id in PUBLIC else "no"
        said: list[tuple[object, ...]] = [(DRAFTED, likelihood, impact)]
        if id in REVIEWS:
            said.append((REVIEWED, *REVIEWS[id]))
        for day, likely, grave in said:
            head = (id, "kirklees", theme, risk, likely, grave, "to be completed", OWNER)
            yield (*head, day, SOURCE, public)
