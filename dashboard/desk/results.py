"""What was done at the desk: by whom and when, what readers see of it, and what comes next."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from dash import html as tags
from dash.development.base_component import Component

from dashboard.desk import embargo, jobs
from dashboard.desk.pages import HELD, ROOMS, moment, next_steps, said
from dashboard.parts import components, words
from dashboard.signin.pages import DESK
from dashboard.web.background import FAILED, MADE
from data import times

Facts = Mapping[str, Any]
TITLES = {
    jobs.LOAD: ("A file is being loaded", "A file was loaded", "A file was not loaded"),
    jobs.PREVIEW: (
        "What a publication would change",
        "What a publication would change",
        "No preview was made",
    ),
    jobs.PUBLISH: (
        "A publication is being made",
        "The ratings were published",
        "The ratings were not published",
    ),
    jobs.COMMENT: ("", "A comment was added", ""),
    jobs.PLAN: ("", "The plan was brought up to date", ""),
}
"""The title of a job's page: under way, done, failed."""

KEPT = dict.fromkeys(TITLES, "loads") | {jobs.PREVIEW: "lines", jobs.PUBLISH: "releases"}
"""Where a job's state has its result."""

AGAIN = {
    jobs.LOAD: {"Correct the file, and load it again": ROOMS["Load a file"]},
    jobs.PREVIEW: {"Choose again what to publish": ROOMS["Publish"]},
    jobs.PUBLISH: {"See again what a publication would change": ROOMS["Publish"]},
}
"""What to do after a failure."""

PREVIEW = {"See what a publication would change": ROOMS["Publish"]}
NOT_YET = "Readers do not see it yet: it counts from the next publication on."
AUDIENCES = {"internal": "Readers who sign in", "public": "The public"}
REMARKS = 40
"""The most remarks on a file that are listed."""


def title(asked: Facts, state: Facts) -> str:
    """The title of a job's page."""
    under_way, done, failed = TITLES[asked["kind"]]
    if state["step"] == MADE and state.get("loads") and _already(state["loads"]):
        return "Nothing new was loaded"
    return {MADE: done, FAILED: failed}.get(state["step"], under_way)


def is_whole(asked: Facts, state: Facts) -> bool:
    """Whether a job's state has what its page shows; an earlier program left other states."""
    if asked["kind"] not in TITLES:
        return False
    return state["step"] != MADE or ("embargo" in state and KEPT[asked["kind"]] in state)


def finished(asked: Facts, state: Facts, end: datetime | None = None) -> list[Any]:
    """The result of a job, except of a preview. If it depends on figures under embargo until `end`
    (UTC), `state` has only what may be shown.
    """
    held_back = [tags.P(f"The rest is {embargo.words(end)}. {embargo.FOR_WHOM}")] if end else []
    if asked["kind"] == jobs.PUBLISH:
        return [*_published(asked, state), *held_back]
    return [*_loaded(asked, state), *held_back]


def failed(asked: Facts, state: Facts) -> list[Any]:
    """Why a job failed, what is so now, and what to do."""
    faults, count = state.get("faults", []), state.get("count", 0)
    unknown = state["error"] == jobs.DIED
    heading = "It is not known whether this was done" if unknown else "Nothing was changed"
    if asked["kind"] == jobs.PUBLISH and not unknown:
        heading = "The publication did not finish"
    more = count - len(faults)
    parts = [
        tags.H2(heading, id="wrong"),
        tags.P(state["error"]),
        tags.Ol([tags.Li(fault) for fault in faults], className="faults") if faults else None,
        tags.P(f"And {more:,} more.") if more > 0 else None,
    ]
    links = {"See what was done lately": f"{DESK}#activity"} if unknown else {}
    return [
        tags.Div(parts, className="wrong", role="alert"),
        next_steps(links | AGAIN.get(asked["kind"], {})),
    ]


def when(asked: Facts, state: Facts) -> str:
    """When a job was done, in words."""
    return moment(datetime.fromisoformat(state.get("at") or asked["at"]))


def _already(loads: Sequence[Facts]) -> bool:
    return all(load.get("already") for load in loads)


def _loaded(asked: Facts, state: Facts) -> list[Any]:
    """What was loaded: a file, a comment, or a row of the plan."""
    loads, who = state["loads"], asked["account"]
    held = sum(load.get("held", 0) for load in loads)
    links = {f"Decide on {_figures(held)} held": HELD} if held else {}
    if _already(loads):
        text = "; ".join(dict.fromkeys(load["already"] for load in loads))
        remarks = [part for load in loads for part in _remarks(load)]
        return [
            said(f"Nothing new was loaded by {who}, on {when(asked, state)}: {text}"),
            tags.P("What readers see has not changed."),
            *remarks,
            next_steps(_other(asked["kind"])),
        ]
    numbers = words.listing([f"{load['load']}" for load in loads])
    as_load = f"as {'load' if len(loads) == 1 else 'loads'} {numbers}"
    if asked["kind"] == jobs.LOAD:
        did = f"loaded {asked.get('name') or 'a file'}"
    else:
        did = asked.get("about") or "added it"
    return [
        said(f"{who} {did}, on {when(asked, state)}, {as_load}."),
        tags.P(_seen(asked)),
        *(part for load in loads for part in _load(load, asked["kind"], len(loads) > 1)),
        next_steps(links | PREVIEW | _other(asked["kind"])),
    ]


def _seen(asked: Facts) -> str:
    """What readers see of what was loaded."""
    if asked["kind"] in (jobs.COMMENT, jobs.PLAN):
        whom = "the public too" if asked.get("public") else "readers who sign in, not the public"
        return f"Readers do not see it yet: the next publication shows it, to {whom}."
    until = embargo.until(asked.get("embargo"))
    if until:
        return f"{NOT_YET} It is {embargo.words(until)}, and not public before."
    return NOT_YET


def _other(kind: str) -> dict[str, str]:
    """A link to do the same again."""
    return {
        jobs.LOAD: {"Load another file": ROOMS["Load a file"]},
        jobs.COMMENT: {"Write another comment": ROOMS["Commentary"]},
        jobs.PLAN: {"Back to the plan": ROOMS["Plan"]},
    }[kind]


def _load(load: Facts, kind: str, several: bool) -> list[Component]:
    """What is in a load, in sentences; only its rows where the rest may not be shown."""
    rows = words.count(load["rows"], "row")
    if kind != jobs.LOAD:
        return []
    if "layout" not in load:
        return [tags.P(words.sentence(f"load {load['load']} has {rows}"))]
    if load["already"]:
        return [tags.P(words.sentence(load["already"]))]
    counts = [f"{number:,} {word}" for word, number in load["counts"].items()]
    items: list[Any] = [words.sentence(f"{rows}: {', '.join(counts)}" if counts else rows)]
    if load["span"]:
        start, end = map(date.fromisoformat, load["span"])
        items.append(f"From {words.day(start)} to {words.day(end)}.")
    items.append(f"Areas: {load['areas'] or 'none of those here'}.")
    if load["held"]:
        verb = "was held and does" if load["held"] == 1 else "were held and do"
        items.append(f"{_counted(load['held'])} {verb} not count until somebody decides.")
    if load["listed"]:
        verb = "is surprising and counts" if load["listed"] == 1 else "are surprising and count"
        to_data = components.link("the page Data", "/data")
        items.append([f"{_counted(load['listed'])} {verb}; ", to_data, " lists them."])
    if load["together"]:
        items.append(
            f"{_counted(load['together'])} moved like most others in the file, so that nothing "
            "was made of it."
        )
    heading = f"Load {load['load']}: {load['layout']}" if several else "What is in it"
    return [tags.H2(heading), tags.Ul([tags.Li(one) for one in items]), *_remarks(load)]


def _remarks(load: Facts) -> list[Component]:
    remarks = load.get("remarks", [])
    if not remarks:
        return []
    more = len(remarks) - REMARKS
    items = [tags.Li(words.sentence(one)) for one in remarks[:REMARKS]]
    items += [tags.Li(f"And {more:,} more.")] if more > 0 else []
    heading = f"What was noticed while it was read ({len(remarks):,})"
    return [components.details(heading, tags.Ul(items))]


def _published(asked: Facts, state: Facts) -> list[Any]:
    """What each audience sees now."""
    done = state["releases"]
    changed = any(one.get("changed", True) for one in done)
    verb = "published" if changed else "published again what was published already"
    links: dict[str, str] = {}
    parts: list[Any] = []
    for one in done:
        parts += [tags.H2(AUDIENCES[one["audience"]]), *_release(one)]
        if day := one.get("all_rated") or one.get("ratable"):
            text = f"Publish as at {words.day(date.fromisoformat(day))} instead"
            links[text] = f"{ROOMS['Publish']}?as_at={day}"
        if one.get("held"):
            links["Decide on the figures that wait"] = HELD
    if len(done) == 1:
        parts += [tags.H2(AUDIENCES["public"]), tags.P(_no_public(state))]
    parts += [tags.P(remark) for remark in state.get("remarks", [])]
    return [
        said(f"{asked['account']} {verb}, on {when(asked, state)}."),
        *parts,
        next_steps({"See what readers see": "/", **links, "Back to the desk": DESK}),
    ]


def _release(one: Facts) -> list[Component]:
    """What an audience sees of its release now."""
    they = "They" if one["audience"] == "internal" else "It"
    see = "see" if they == "They" else "sees"
    if not one["id"]:
        return [tags.P(f"{they} now {see} the new ratings.")]
    day = words.day(date.fromisoformat(one["as_at"]))
    text = (
        f"{they} now {see} the ratings as at {day}."
        if one["changed"]
        else f"{they} {see} what {they.lower()} saw before: the ratings as at {day}."
    )
    if one["demonstration"]:
        text += " They are of invented figures, for demonstration."
    parts: list[Component] = [tags.P(text)]
    if one["unrated"]:
        unrated = f"{one['unrated']:,} of {one['areas']:,} areas are not rated."
        if day := one["all_rated"]:
            unrated += f" All were last rated as at {words.day(date.fromisoformat(day))}."
        elif day := one["ratable"]:
            unrated += f" There are enough figures as at {words.day(date.fromisoformat(day))}."
        parts.append(tags.P(unrated))
    if one["held"]:
        parts.append(tags.P(one["held"]))
    if one["news"]:
        listed = tags.Ul([tags.Li(words.sentence(text)) for text in one["news"]])
        parts.append(components.details("What is new in it", listed))
    return [*parts, tags.P(f"Release {one['id']}", className="note")]


def _no_public(state: Facts) -> str:
    """Why there is no new public release, or until when it waits."""
    if state["waits"]:
        return waits(state["waits"])
    return f"Nothing was published for the public. {state['why']}"


def waits(due: Facts) -> str:
    """Until when the public release waits, of what it is made, and what the public sees till then.

    `due` has due_at and known_at (UTC), as_at (may be ""), and the id of the release `now`.
    """
    until, known = (times.clock(datetime.fromisoformat(due[name])) for name in WAITS)
    as_at = f" as at {words.day(date.fromisoformat(due['as_at']))}" if due["as_at"] else ""
    now = f"release {due['now']}" if due["now"] else "nothing"
    return (
        f"The public release{as_at} waits until {until}. It is made then, of what was loaded by "
        f"{known}. Until then the public sees {now}. To change the time, publish again and give "
        "another one."
    )


WAITS = ("due_at", "known_at")


def _counted(number: int) -> str:
    return words.sentence(words.count(number, "figure")).removesuffix(".")


def _figures(number: int) -> str:
    return "the figure that was" if number == 1 else f"the {number:,} figures that were"
