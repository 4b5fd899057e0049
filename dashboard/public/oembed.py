"""An embed's oEmbed answer (oembed.com, version 1.0), and the code that another site pastes."""

import re
from collections.abc import Mapping
from html import escape
from typing import Any
from urllib.parse import urlsplit

from dashboard.pictures.formats import PREVIEW
from dashboard.public.heights import WIDEST
from data.releases.withdrawn import ID

RATED, PLANNED = rf"(?:place|indicator)/{ID}", rf"ambition/{ID}"
SHOWN = re.compile(rf"/embed/({RATED}|{PLANNED})\.html|/({RATED})|/plan/({PLANNED})")
"""Addresses of an embed: its own and that of its page."""

NUMBER = re.compile("0*[1-9][0-9]{0,8}", re.ASCII)

OFFERED = {320: "a narrow column", 480: "a column of text", 720: "a wide page"}
"""The widths that code is offered for, and where each fits."""

FOLLOWS = (
    '<script>addEventListener("message",e=>{for(const f of document.querySelectorAll("iframe"))'
    "if(f.contentWindow===e.source&&new URL(f.src).origin===e.origin&&e.data.height>0)"
    "f.height=e.data.height})</script>"
)
"""A line for pages that set each frame to the height that it reports (height.js)."""


def embed_at(url: str, site: str) -> str | None:
    """The embed of an address, such as place/leeds: the embed's own address, or the page about the
    same. None for another site's address, or one without an embed.

    `site` may leave its scheme out. An address without a host is the site's own.
    """
    try:
        asked, own = urlsplit(url), urlsplit(site)
    except ValueError:
        return None
    found = SHOWN.fullmatch(asked.path)
    is_ours = asked.scheme in ("http", "https", "") and asked.netloc in (own.netloc, "")
    return next(filter(None, found.groups())) if found and is_ours else None


def most(text: str | None) -> int | None:
    """A number of pixels from a query, None if blank. Raises ValueError."""
    if text is None:
        return None
    if not NUMBER.fullmatch(text):
        raise ValueError(f"{text[:20]!r} is not a number of pixels above 0")
    return int(text)


def frame(src: str, title: str, width: int, height: int) -> str:
    """The code of a frame of a fixed size without a script; it narrows with its column."""
    return (
        f'<iframe src="{src}" title="{escape(title)}" width="{width}" height="{height}" '
        'loading="lazy" style="max-width:100%;border:0"></iframe>'
    )


def following(src: str, title: str, height: int) -> str:
    """The code of a frame as wide as its column and as high as its content."""
    return (
        f'<iframe src="{src}" title="{escape(title)}" width="100%" height="{height}" '
        f'style="border:0"></iframe>\n{FOLLOWS}'
    )


def document(
    src: str, title: str, heights: Mapping[int, int], site: str, thumbnail: str, provider: str
) -> dict[str, Any]:
    """The answer for the embed at the address `src`, at its largest width. `heights` has the height
    for each width; `thumbnail` is its picture's address, blank if it has none; `provider` is the
    dashboard's title.
    """
    found = {
        "version": "1.0",
        "type": "rich",
        "title": title,
        "provider_name": provider,
        "provider_url": f"{site}/",
        "width": WIDEST,
        "height": heights[WIDEST],
        "cache_age": 3600,
        "html": frame(src, title, WIDEST, heights[WIDEST]),
        "heights": {str(width): height for width, height in heights.items()},
    }
    if thumbnail:
        found |= {
            "thumbnail_url": thumbnail,
            "thumbnail_width": PREVIEW.pixels_wide,
            "thumbnail_height": PREVIEW.pixels_high,
        }
    return found


def within(found: dict[str, Any], most_wide: int | None, most_high: int | None) -> dict[str, Any]:
    """The answer fitted to a consumer's room in pixels; None stands for no limit.

    Content higher than the room scrolls in its frame: label, source and finding come first.
    """
    heights = {int(width): height for width, height in found["heights"].items()}
    room = most_wide or WIDEST
    width = max((one for one in heights if one <= room), default=room)
    high = heights.get(width, heights[min(heights)])
    height = min(high, most_high or high)
    before = _size(found["width"], found["height"])
    html = found["html"].replace(before, _size(width, height), 1)
    fits = _fits(found, "thumbnail_width", most_wide) and _fits(
        found, "thumbnail_height", most_high
    )
    kept = {name: said for name, said in found.items() if fits or not name.startswith("thumbnail")}
    return kept | {"width": width, "height": height, "html": html}


def _size(width: int, height: int) -> str:
    return f'width="{width}" height="{height}"'


def _fits(found: Mapping[str, Any], name: str, most: int | None) -> bool:
    return most is None or found.get(name, 0) <= most
