"""The figures of an indicator as a CSV file: what its page shows, unrounded, labelled."""

from weakref import ref

import flask
import pandas as pd

from dashboard.parts import words
from dashboard.pictures.downloads import FILES
from dashboard.signin import reader
from data import csv_text
from data.releases.reader import Retracted, UnknownRelease
from data.releases.release import Release
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
        (ref(release), indicator), lambda: csv_text.csv(figures(release, indicator)), of=(release,)
    )
    response = flask.Response(text, mimetype="text/csv")
    name = f"{indicator}-{release.id}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def figures(release: Release, indicator: str) -> pd.DataFrame:
    """Rows of COLUMNS, one per place and period, in order."""
    rows = release.series_of(indicator)
    note = rows["note"].where(rows["missing"] == "", "no figure from " + rows["missing"])
    label = rows["kind"].map({"demonstration": words.INVENTED.lower(), "real": ""})
    rows = rows.assign(
        place_name=rows["place"].map(release.names), note=note, label=label, release=release.id
    )
    return words.marked(rows.sort_values(["place", *ORDER]), FIGURES)[COLUMNS]
