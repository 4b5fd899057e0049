"""How soon an executive's questions are answered on the screen, in Chromium.

    python -m benchmarks.answers

Over the whole demonstration, served as the Procfile says. Each question of tests/browser/answers.py
is asked from the overview in three sizes of screen: the seconds from asking to the answer standing
on the screen, the page already open, with one click at most and no scrolling. Target: all of them,
in under 10 seconds; what is left of those is the reader's own.
"""

import contextlib
import io
import tempfile
from pathlib import Path

from benchmarks import servers
from benchmarks.measuring import environment, house, machine, said
from data.__main__ import main as command
from tests.browser import answers, chromium

FOOTPRINT, WORST = "West Yorkshire and Harrogate", "Leeds"


def main() -> None:
    """Print the seconds, or what of an answer is not on the screen."""
    port = servers.free_ports()
    with tempfile.TemporaryDirectory() as folder, environment(**house(Path(folder))):
        with contextlib.redirect_stdout(io.StringIO()):
            command(["demo"])
            command(["publish", "--no-site"])
        with servers.gunicorn(port), chromium.opened() as browser:
            servers.until_answered(port)
            print(f"Chromium {browser.version} ({machine()})")
            for wide, high in answers.SIZES.items():
                page = browser.new_page(viewport={"width": wide, "height": high})
                for question in answers.questions(FOOTPRINT, WORST):
                    missing, seconds = answers.answer(page, f"http://127.0.0.1:{port}", question)
                    clicks = "one click" if question.click else "no click"
                    found = f"not on the screen: {missing}" if missing else said(seconds)
                    print(f"{wide} x {high}, {clicks}: {question.asked} {found}")
                page.close()


if __name__ == "__main__":
    main()
