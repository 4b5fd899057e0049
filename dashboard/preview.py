"""What another site shows of a link to a page: its title, its sentence and a picture."""

from html import escape

from dashboard.answer import Answer
from dashboard.site import site_url

PICTURED = ("/place/", "/indicator/")


def tags(answer: Answer, path: str) -> str:
    """Open Graph tags (ogp.me). The picture is the public site's, where its address is known."""
    site = site_url()
    said = {
        "og:type": "website",
        "og:title": answer.title,
        "og:description": answer.lead or answer.title,
    }
    if site:
        said["og:url"] = f"{site}{path}"
    if site and answer.status == 200 and path.startswith(PICTURED):
        said["og:image"] = f"{site}/embed{path}.png"
    return "".join(
        f'<meta property="{name}" content="{_inert(text)}">\n' for name, text in said.items()
    )


def _inert(text: str) -> str:
    """Text for an attribute; Dash would fill in what stands between braces."""
    return escape(text).replace("{", "&#123;")
