"""What Dash's scripts may send: the callbacks that there are, filled in as they are declared."""

from collections.abc import Sequence

import dash
import flask
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

ADDRESS = "/_dash-update-component"
NOT_OURS = "This is not what the scripts of these pages send. Load the page again."


class Place(BaseModel):
    """A property of a component."""

    model_config = ConfigDict(strict=True)

    id: str
    property: str


class Value(Place):
    """What a component's property is now: all that our callbacks read is text."""

    value: str


class Sent(BaseModel):
    """A request for a callback, as far as Dash looks at it."""

    model_config = ConfigDict(strict=True)

    output: str
    outputs: list[Place] | Place
    inputs: list[Value]
    state: list[Value] = []
    changedPropIds: list[str] = []  # noqa: N815


SENT = TypeAdapter(Sent)


def check(app: dash.Dash) -> None:
    """Answer 400 to any other request for a callback, before Dash trips over it."""

    @app.server.before_request
    def refuse() -> None:
        if flask.request.path == ADDRESS and not _is_ours(app, flask.request):
            flask.abort(400, NOT_OURS)


def _is_ours(app: dash.Dash, request: flask.Request) -> bool:
    if not request.is_json:
        return False
    try:
        sent = SENT.validate_json(request.get_data())
    except ValidationError:
        return False
    declared = app.callback_map.get(sent.output)
    if declared is None or "callback" not in declared:
        return False
    outputs = sent.outputs if isinstance(sent.outputs, list) else [sent.outputs]
    joined = "...".join(f"{one.id}.{one.property}" for one in outputs)
    return (
        sent.output in (joined, f"..{joined}..")
        and _named(sent.inputs) == [(one["id"], one["property"]) for one in declared["inputs"]]
        and _named(sent.state) == [(one["id"], one["property"]) for one in declared["state"]]
    )


def _named(places: Sequence[Place]) -> list[tuple[str, str]]:
    return [(one.id, one.property) for one in places]
