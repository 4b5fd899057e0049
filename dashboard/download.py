"""The figures of an indicator as a CSV file: what its page shows, unrounded, labelled."""

from weakref import ref

import flask
import pandas as pd

from dashboard import reader, words
from dashboard.downloads import FILES
from data import exported
from data.release import Release
from data.store import Retracted, UnknownRelease
from metrics.latest import ORDER

COLUMNS = [
    "place",
    "place_name",
    "period_start",
    "period_end",
    "numerator",
    "denominator",
    "value",
    "lower",
    "upper",
    "target",
    "gap",
    "status",
    "note",
    "label",
    "release",
]


FIGURES = ["numerator", "denominator", "value", "lower", "upper", "gap"]


def indicator(indicator: str) -> flask.Response:
    """GET /download/<indicator>.csv, of the release named in ?release= or the current one."""
    try:
        release = reader.release(flask.request.args.getlist("release") or None)
    except Retracted as error:
        flask.abort(410, str(error))
    except UnknownRelease as error:
        flask.abort(404, str(error))
    if indicator not in release.indicators:
        flask.abort(404, f"There is no indicator {indicator!r}.")
    text = FILES.made(
        (ref(release), indicator), lambda: exported.csv(figures(release, indicator)), of=(release,)
    )
    response = flask.Response(text, mimetype="text/csv")
    name = f"{indicator}-{release.id}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def figures(release: Release, indicator: str) -> pd.DataFrame:
    """Rows of COLUMNS, one per place and period, in order."""
    names = release.areas.set_index("id")["name"]
    rows = release.series[release.series["indicator"] == indicator]
    note = rows["note"].where(rows["missing"] == "", "no figure from " + rows["missing"])
    label = rows["kind"].map({"demonstration": words.INVENTED.lower(), "real": ""})
    rows = rows.assign(
        place_name=rows["place"].map(names), note=note, label=label, release=release.id
    )
    return words.marked(rows.sort_values(["place", *ORDER]), FIGURES)[COLUMNS]
