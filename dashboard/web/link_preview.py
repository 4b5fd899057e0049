"""What another site shows of a link to a page: its title, its sentence, a picture, an embed."""

from html import escape
from urllib.parse import quote

from dashboard.parts.site import site_url
from dashboard.signin import reader
from dashboard.web.answer import Answer

PICTURED = ("/place/", "/indicator/")


def tags(answer: Answer, path: str) -> str:
    """Open Graph tags (ogp.me), and links to the feed and to what oEmbed says of the page.

    The picture is the public site's, where its address is known; the links are the public's.
    """
    site = site_url()
    shown = answer.status == 200 and path.startswith(PICTURED)
    said = {
        "og:type": "website",
        "og:title": answer.title,
        "og:description": answer.lead or answer.title,
    }
    if site and answer.status == 200:
        said["og:url"] = f"{site}{path}"
    if site and shown:
        said["og:image"] = f"{site}/embed{path}.png"
    links = {}
    if reader.releases().audience == "public":
        links["application/atom+xml"] = f"{site}/open-data/changes.atom"
        if shown:
            links["application/json+oembed"] = f"{site}/oembed?url={quote(site + path, safe='')}"
    return "".join(
        [f'<meta property="{name}" content="{_inert(text)}">\n' for name, text in said.items()]
        + [
            f'<link rel="alternate" type="{kind}" href="{_inert(href)}">\n'
            for kind, href in links.items()
        ]
    )


def _inert(text: str) -> str:
    """Text for an attribute; Dash would fill in what stands between braces."""
    return escape(text).replace("{", "&#123;")
