"""The door: `server` for gunicorn, `python app.py` for a local run.

AUDIENCE is internal (the default) or public; RELEASES_DIR says where the releases are; PORT and
HOST say where a local run listens. How readers sign in: docs/deploy.md.
"""

import logging
import os

from dashboard import application
from dashboard.desk import config as desk
from dashboard.signin import config
from dashboard.web import request_log
from data import disk, profile
from data.faults import DataError
from data.releases.reader import AUDIENCES, Releases
from data.subscriptions import switch

disk.keep_private()
audience = os.environ.get("AUDIENCE", "internal")
if audience not in AUDIENCES:
    raise SystemExit(f"AUDIENCE is {audience!r}; it must be one of {', '.join(AUDIENCES)}.")

request_log.to_standard_output()
try:
    profile.settle()
    sign_in = config.read(os.environ) if audience == "internal" else None
    editing, subscriptions = desk.read(os.environ, audience, sign_in), None
    if audience == "public" and switch.is_set():
        from data.subscriptions import settings  # the mail's code, where it is used

        subscriptions = settings.read()
    app = application.create(Releases(audience), sign_in, editing, subscriptions)
except DataError as error:
    raise SystemExit(str(error)) from None
server = app.server
server.test_client().get("/")  # finishes Dash's set-up before the first two readers race for it

if __name__ == "__main__":
    host, port = os.environ.get("HOST", "127.0.0.1"), int(os.environ.get("PORT", "8050"))
    print(f"The {audience} dashboard is on http://{host}:{port} (Ctrl-C ends it)", flush=True)
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    app.run(host=host, port=port, debug=False)
