"""The renderer: one process that owns a Chromium and draws for whoever asks on its socket.

A request is a line of JSON for draw.js, the answer a line with `svg` and, where a scale was given,
`png` in base64, or with `error`. It leaves when nobody has asked for a while, or when its browser
is gone; whoever needs it next starts another (see `client`).
"""

import asyncio
import json
import os
import sys
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, Page, async_playwright

from dashboard import bundle
from dashboard.export import chromium, type

DRAW = Path(__file__).with_name("draw.js")

PAGES = 2
"""Pages kept warm, each drawing one picture at a time."""

RECYCLED_AFTER = 50
"""Drawings after which a page makes way for a new one: each leaves about 3 MB behind."""

MOST_WAITING = 64
SECONDS_TO_DRAW = 10.0
SECONDS_IDLE = 300.0
LONGEST_REQUEST = 32 * 2**20


class Renderer:
    """Draws on warm pages of one browser, as many at a time as it has pages."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._script = DRAW.read_text(encoding="utf-8")
        self._free: asyncio.Queue[tuple[Page | None, int]] = asyncio.Queue()
        for _ in range(PAGES):
            self._free.put_nowait((None, 0))
        self._waiting = 0
        self.last_asked = time.monotonic()

    async def draw(self, request: dict[str, Any]) -> dict[str, Any]:
        """The drawing, or what went wrong in a sentence under `error`."""
        self.last_asked = time.monotonic()
        if self._waiting >= MOST_WAITING:
            return {"error": "Too many pictures are being drawn; try again in a moment."}
        self._waiting += 1
        try:
            page, drawn = await self._free.get()
        finally:
            self._waiting -= 1
        try:
            page = page or await self._page()
            async with asyncio.timeout(SECONDS_TO_DRAW):
                answer = await page.evaluate(self._script, request)
            drawn += 1
        except TimeoutError:
            answer = {"error": f"The picture was not drawn within {SECONDS_TO_DRAW:g} seconds."}
            drawn = RECYCLED_AFTER
        except Exception as error:
            if not self._browser.is_connected():
                raise ConnectionError("the browser is gone") from error
            answer = {"error": f"The picture could not be drawn: {str(error).splitlines()[0]}"}
            drawn = RECYCLED_AFTER
        finally:
            self.last_asked = time.monotonic()
            if drawn >= RECYCLED_AFTER:
                asyncio.get_running_loop().create_task(self._replace(page))
            else:
                self._free.put_nowait((page, drawn))
        return answer

    async def warm_up(self) -> None:
        """Have every page ready before the first request."""
        pages = [await self._free.get() for _ in range(PAGES)]
        for page, _ in pages:
            self._free.put_nowait((page or await self._page(), 0))

    async def _replace(self, page: Page | None) -> None:
        """Put a new page in the old one's place; the next request finds out if there is none."""
        try:
            if page is not None:
                await page.context.close()
            self._free.put_nowait((await self._page(), 0))
        except Exception:
            self._free.put_nowait((None, 0))

    async def _page(self) -> Page:
        """A blank page, cut off from every network, with Plotly and the font in it."""
        context = await self._browser.new_context(offline=True)
        page = await context.new_page()
        await page.set_content(f"<!DOCTYPE html><style>{type.faces()}</style>")
        await page.add_script_tag(path=str(bundle.path()))
        await page.evaluate("faces => { window.faces = faces }", type.faces())
        await page.evaluate(
            "family => Promise.all([400, 600].map("
            "weight => document.fonts.load(`${weight} 12px '${family}'`)))",
            type.FAMILY,
        )
        return page


async def serve(socket: Path) -> None:
    """Answer on the socket until nobody has asked for a while or the browser is gone."""
    path = chromium.find()
    if path is None:
        raise SystemExit(chromium.MISSING)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=chromium.arguments())
        gone = asyncio.Event()

        def leave(_: Browser) -> None:
            socket.unlink(missing_ok=True)  # at once, so that whoever asks next starts another
            gone.set()

        browser.on("disconnected", leave)
        renderer = Renderer(browser)
        await renderer.warm_up()
        server = await asyncio.start_unix_server(
            _answering(renderer.draw), socket, limit=LONGEST_REQUEST
        )
        async with server:
            while not gone.is_set() and time.monotonic() - renderer.last_asked < SECONDS_IDLE:
                with suppress(TimeoutError):
                    await asyncio.wait_for(gone.wait(), timeout=1.0)
            if not gone.is_set():
                await browser.close()


def _answering(
    draw: Callable[[dict[str, Any]], Awaitable[dict[str, Any]]],
) -> Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]:
    """One connection: requests and answers in turn, until the other side hangs up."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while line := await reader.readline():
                writer.write(json.dumps(await draw(json.loads(line))).encode() + b"\n")
                await writer.drain()
        except (ConnectionError, ValueError):
            pass  # the asker left, or what it sent is no request: nothing to tell it
        finally:
            writer.close()

    return answer


if __name__ == "__main__":
    os.umask(0o077)
    asyncio.run(serve(Path(sys.argv[1])))
