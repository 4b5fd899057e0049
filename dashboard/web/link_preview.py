"""Tags from which other sites preview a link to a page: title, sentence, picture, embed."""

from html import escape
from urllib.parse import quote

from dashboard.parts.site import site_url
from dashboard.signin import reader
from dashboard.web.answer import Answer
from data.open_data import feed

PLACE = "/place/"
PICTURED = (PLACE, "/indicator/")


def tags(answer: Answer, path: str) -> str:
    """Open Graph tags (ogp.me), and in the public dashboard links to the feed, on a place's page
    its own, and to oEmbed.

    The picture is the public site's, if its address is known.
    """
    site = site_url()
    shown = answer.status == 200 and path.startswith(PICTURED)
    properties = {
        "og:type": "website",
        "og:title": answer.title,
        "og:description": answer.lead or answer.title,
    }
    if site and answer.status == 200:
        properties["og:url"] = f"{site}{path}"
    if site and shown:
        properties["og:image"] = f"{site}/embed{path}.png"
    links = {}
    if reader.releases().audience == "public":
        place = path.removeprefix(PLACE) if shown and path.startswith(PLACE) else ""
        links["application/atom+xml"] = f"{site}{feed.address(place)}"
        if shown:
            links["application/json+oembed"] = f"{site}/oembed?url={quote(site + path, safe='')}"
    return "".join(
        [
            f'<meta property="{name}" content="{_inert(text)}">\n'
            for name, text in properties.items()
        ]
        + [
            f'<link rel="alternate" type="{kind}" href="{_inert(href)}">\n'
            for kind, href in links.items()
        ]
    )


def _inert(text: str) -> str:
    """Text for an attribute, with braces escaped, since Dash would replace what is between them."""
    return escape(text).replace("{", "&#123;")
