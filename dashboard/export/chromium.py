"""Where Chromium is on this machine."""

import os
import shutil

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MISSING = (
    "Pictures need Chromium, and there is none on this machine: install the package chromium, "
    "or set CHROMIUM to its path."
)
ARGUMENTS = [
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


def find() -> str | None:
    """Path of CHROMIUM, else of the first browser found by name; None where there is none."""
    wanted = os.environ.get("CHROMIUM")
    names = [wanted] if wanted else NAMES
    return next((path for name in names if (path := shutil.which(name))), None)


def arguments() -> list[str]:
    """What Chromium is started with; root, as in a container, has no sandbox to offer."""
    return [*ARGUMENTS, "--no-sandbox"] if os.geteuid() == 0 else ARGUMENTS
