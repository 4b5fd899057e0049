"""The renderer: one process that owns a Chromium and draws for whoever asks on its socket.

A request is a line of JSON for draw.js, the answer a line with `svg` and, where a scale was given,
`png` in base64, or with `error`. The line STATE is answered at once, with how many pictures are
`drawing` and how many `waiting`: who does not answer that hangs. It leaves when nobody has asked
for a while, or when its browser is gone; whoever needs it next starts another (see `client`).
"""

import asyncio
import json
import os
import sys
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path

from playwright.async_api import Browser, Error, Page, Playwright, async_playwright

from dashboard.figures import lettering
from dashboard.parts import bundle
from dashboard.pictures import chromium
from dashboard.pictures.client import STATE

DRAW = Path(__file__).with_name("draw.js")

PAGES = 2
"""Pages kept warm, each drawing one picture at a time."""

RENEWED_AFTER = 50
"""Drawings after which a page is loaded afresh: each leaves about 3 MB behind."""

MOST_WAITING = 64
MOST_CONNECTED = 1024
SECONDS_TO_DRAW = 10.0
SECONDS_TO_RENEW = 30.0
SECONDS_IDLE = 300.0
LONGEST_REQUEST = 32 * 2**20


class Renderer:
    """Draws on warm pages of one browser, as many at a time as it has pages.

    `blank` is the address of a page with Plotly and the font in it, and nothing else.
    """

    def __init__(self, browser: Browser, blank: str) -> None:
        self._browser = browser
        self._blank = blank
        self._script = DRAW.read_text(encoding="utf-8")
        self._free: asyncio.Queue[tuple[Page | None, int]] = asyncio.Queue()
        self._renewing: set[asyncio.Task[None]] = set()
        self._waiting = self._drawing = 0
        self.last_asked = time.monotonic()

    async def draw(self, request: str) -> str:
        """The drawing, or what went wrong in a sentence under `error`, as JSON like the request.

        Raises ConnectionError where the page or the browser is gone: asking again may do.
        """
        self.last_asked = time.monotonic()
        if self._waiting >= MOST_WAITING:
            return _error("Too many pictures are being drawn; try again in a moment.")
        self._waiting += 1
        try:
            page, drawn = await self._free.get()
        finally:
            self._waiting -= 1
        whole = False
        self._drawing += 1
        try:
            page = page or await self._open()
            async with asyncio.timeout(SECONDS_TO_DRAW):
                answer = await page.evaluate(self._script, request)
            whole = True
            return answer
        except TimeoutError:
            return _error(f"The picture was not drawn within {SECONDS_TO_DRAW:g} seconds.")
        except Error as error:
            raise ConnectionError("the page is gone") from error
        finally:
            self._drawing -= 1
            self.last_asked = time.monotonic()
            if whole and drawn + 1 < RENEWED_AFTER:
                self._free.put_nowait((page, drawn + 1))
            else:
                self._renew(page, whole)

    async def answer(self, request: str) -> str:
        """A drawing, or the state for who asks for that; watching alone keeps nobody here."""
        if request.strip() == STATE:
            return json.dumps({"drawing": self._drawing, "waiting": self._waiting})
        return await self.draw(request)

    async def warm_up(self) -> None:
        """Have every page ready before the first request."""
        for page in await asyncio.gather(*(self._open() for _ in range(PAGES))):
            self._free.put_nowait((page, 0))

    def _renew(self, page: Page | None, whole: bool) -> None:
        """Load a page afresh, or another where it is not whole, while others draw on."""
        task = asyncio.create_task(self._renewed(page, whole))
        self._renewing.add(task)  # the loop itself would let a task go
        task.add_done_callback(self._renewing.discard)

    async def _renewed(self, page: Page | None, whole: bool) -> None:
        """Put a page in the old one's place; the next request finds out if there is none."""
        try:
            async with asyncio.timeout(SECONDS_TO_RENEW):
                if page is not None and not whole:
                    await page.context.close()
                    page = None
                page = await self._open(page)
        except (Error, TimeoutError):
            page = None
        self._free.put_nowait((page, 0))

    async def _open(self, page: Page | None = None) -> Page:
        """A blank page, cut off from every network; the given one, emptied, where there is one."""
        if page is None:
            context = await self._browser.new_context(offline=True)
            page = await context.new_page()
        await page.goto(self._blank)
        await page.evaluate(
            "family => Promise.all([400, 600].map("
            "weight => document.fonts.load(`${weight} 12px '${family}'`)))",
            lettering.FAMILY,
        )
        return page


async def serve(socket: Path) -> None:
    """Answer on the socket until nobody has asked for a while or the browser is gone."""
    path = chromium.find()
    if path is None:
        raise SystemExit(chromium.MISSING)
    blank = socket.with_suffix(".html")
    script = f'<script src="{bundle.path().as_uri()}"></script>'
    blank.write_text(f"<!DOCTYPE html><style>{lettering.faces()}</style>{script}")
    async with async_playwright() as playwright:
        browser = await _launched(playwright, path)
        gone = asyncio.Event()
        browser.on("disconnected", lambda _: gone.set())
        renderer = Renderer(browser, blank.as_uri())
        await renderer.warm_up()
        server = await asyncio.start_unix_server(
            _answering(renderer.answer), socket, limit=LONGEST_REQUEST, backlog=MOST_CONNECTED
        )
        async with server:
            while not gone.is_set() and time.monotonic() - renderer.last_asked < SECONDS_IDLE:
                with suppress(TimeoutError):
                    await asyncio.wait_for(gone.wait(), timeout=1.0)
            socket.unlink(missing_ok=True)  # first, so that whoever asks next starts another
        await browser.close()


async def _launched(playwright: Playwright, path: str) -> Browser:
    """A browser that runs. Raises SystemExit, in words, where it has no sandbox to offer."""
    try:
        return await playwright.chromium.launch(
            executable_path=path, args=chromium.ARGUMENTS, chromium_sandbox=chromium.sandboxed()
        )
    except Error as error:
        if chromium.sandboxed() and "sandbox" in str(error).lower():
            raise SystemExit(chromium.NO_SANDBOX) from None
        raise


def _error(text: str) -> str:
    return json.dumps({"error": text})


def _answering(
    said: Callable[[str], Awaitable[str]],
) -> Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]:
    """One connection: requests and answers in turn, until the other side hangs up."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while line := await reader.readline():
                writer.write((await said(line.decode())).encode() + b"\n")
                await writer.drain()
        except (ConnectionError, ValueError):
            pass  # the asker left, or what it sent is not a request: nothing to tell it
        finally:
            writer.close()

    return answer


if __name__ == "__main__":
    os.umask(0o077)
    asyncio.run(serve(Path(sys.argv[1])))
