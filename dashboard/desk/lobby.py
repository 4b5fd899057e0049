"""The desk's start page: what waits, the tasks, what is published, what was done lately."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from dash import html as tags
from dash.development.base_component import Component

from dashboard.desk import embargo, held, results
from dashboard.desk.pages import HELD, ROOMS, moment
from dashboard.desk.store import Lately
from dashboard.parts import components, words
from dashboard.signin.pages import DESK
from dashboard.web.background import MAKING
from data import times
from data.profile import Words, a
from data.store import verdicts

Job = tuple[str, Mapping[str, Any], Mapping[str, Any]]
"""The key of a job, its request and its state."""

DONE = {
    "load": ("file or comment was loaded", "files or comments were loaded"),
    "withdraw": ("load was withdrawn", "loads were withdrawn"),
    verdicts.ACCEPTED: ("held figure was accepted", "held figures were accepted"),
    verdicts.REFUSED: ("held figure was refused", "held figures were refused"),
}
"""What was done since the last publication, of one and of several."""

ACTS = {
    "load": "loaded",
    "withdraw": "withdrew load",
    "publish": "published",
    "rollback": "went back to",
    "retract": "took back",
    "reinstate": "gave back",
    "embargo: wait": "had wait",
    "embargo: dropped": "dropped",
}
"""What was done, in the past tense, by how the record has it."""

AUDIENCES = {"internal": "Readers who sign in see", "public": "The public sees"}
RESULTS = 8
"""The most jobs whose results are listed."""


def content(
    lately: Lately, current: Mapping[str, str | None], jobs: Sequence[Job], nouns: Words
) -> list[Any]:
    """What waits, with links; the tasks; what is published; the latest results and actions."""
    cards = [
        ("Figures to decide", "Accept or refuse what looks like an error of its file."),
        (
            "Commentary",
            f"Write what the issue with an indicator in {a(nouns.place)} is, and who acts.",
        ),
        ("Plan", "Say where a milestone stands, or review a risk."),
        ("Load a file", "Every row is checked; all rows are loaded or none."),
        ("Publish", "First see what would change, and why."),
    ]
    return [
        tags.H2("What waits"),
        tags.Ul([tags.Li(one) for one in _waits(lately, jobs)], className="waits"),
        tags.H2("What you can do"),
        tags.Ul(
            [
                tags.Li([tags.H3(components.link(name, ROOMS[name])), tags.P(text)])
                for name, text in cards
            ],
            className="rooms",
        ),
        tags.H2("What is published"),
        tags.Dl(
            [
                tags.Div([tags.Dt(AUDIENCES[audience]), tags.Dd(_release(id))])
                for audience, id in current.items()
            ]
        ),
        *_results(jobs),
        *_acts(lately),
    ]


def _waits(lately: Lately, jobs: Sequence[Job]) -> list[list[Any]]:
    """What waits for somebody, a sentence and a link each."""
    found: list[list[Any]] = [[held.summary(lately.waiting, lately.hidden, lately.files)]]
    if lately.waiting:
        found[0] += [" ", components.link("Decide on them", HELD)]
    for key, asked, state in jobs:
        if state["step"] == MAKING:
            text = f"{results.title(asked, state)}, for {asked['account']}. "
            found.append([text, components.link("See how far it is", _address(key))])
    found.append(_unseen(lately))
    if lately.due:
        found.append([f"The public release waits until {times.clock(lately.due.due_at)}."])
    return found


def _unseen(lately: Lately) -> list[Any]:
    """What was done that readers do not see yet."""
    link = components.link("See what a publication would change", ROOMS["Publish"])
    if not lately.unseen:
        return ["Nothing was loaded or decided since the last publication."]
    what = words.listing([words.count(number, *DONE[act]) for act, number in lately.unseen.items()])
    if lately.published_at is None:
        return [words.sentence(f"{what}; nothing is published yet"), " ", link]
    since = f"since the last publication, on {moment(lately.published_at)}"
    return [f"{words.sentence(f'{what} {since}')} Readers do not see that yet. ", link]


def _release(id: str | None) -> str:
    if id is None:
        return "nothing yet"
    return f"the ratings as at {words.day(date.fromisoformat(id[:10]))} (release {id})"


def _results(jobs: Sequence[Job]) -> list[Component]:
    """The latest files, comments and publications, each a link to its result."""
    if not jobs:
        return []
    rows: list[list[Any]] = [
        [
            components.link(results.title(asked, state), _address(key)),
            asked.get("name") or asked.get("about") or "–",
            asked["account"],
            results.when(asked, state),
        ]
        for key, asked, state in jobs[:RESULTS]
    ]
    head = ["Result", "About", "For", "When"]
    return [
        tags.H2("Latest results"),
        components.table("The latest results, latest first", head, rows),
    ]


def shown(jobs: Sequence[Job], account: str, sees: bool) -> list[Job]:
    """The jobs without the names of files under embargo, but for who may see them or brought them,
    and without those whose page is not kept.
    """
    found = []
    for key, asked, state in jobs:
        if not results.is_whole(asked, state):
            continue
        ends = (embargo.until(asked.get("embargo")), embargo.until(state.get("embargo")))
        if any(ends) and not (sees or asked["account"] == account):
            asked = {**asked, "name": ""}
        found.append((key, asked, state))
    return found


def _address(key: str) -> str:
    return f"{DESK}/work/{key}"


def _acts(lately: Lately) -> list[Component]:
    rows = [
        [moment(row["time"]), row["account"], ACTS.get(row["act"], row["act"]), row["about"]]
        for row in lately.acts.to_dict("records")
    ]
    heading = tags.H2("Recent activity", id="activity")
    if not rows:
        return [heading, tags.P("Nothing yet: load a file to begin.")]
    head = ["When", "By", "Action", "About"]
    return [heading, components.table("The latest actions, latest first", head, rows)]
