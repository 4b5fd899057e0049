"""Files for search engines: the list of pages (sitemaps.org), and what to ignore."""

from collections.abc import Iterable
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from dashboard import pages  # noqa: F401
from dashboard.pages import page
from dashboard.parts import frame
from dashboard.public.embeds import Embed

SITEMAP, ROBOTS = "sitemap.xml", "robots.txt"
NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
RULES = "User-agent: *\nDisallow: /*?\nDisallow: /export/\nDisallow: /download/\n"
"""Only pages without query values, since there is no end of those with them."""


def sitemap(found: Iterable[Embed], site: str) -> bytes:
    """The pages of the site at that address, and its lists of embeds and open data."""
    urls = Element("urlset", xmlns=NAMESPACE)
    for address in _addresses(found):
        SubElement(SubElement(urls, "url"), "loc").text = f"{site}{address}"
    indent(urls)
    return tostring(urls, encoding="utf-8", xml_declaration=True)


def robots(site: str) -> str:
    """The text of robots.txt; it names the site map if the site's address is known."""
    return f"{RULES}\nSitemap: {site}/{SITEMAP}\n" if site else RULES


def _addresses(found: Iterable[Embed]) -> list[str]:
    internal = frame.INTERNAL.values()
    alone = [one.template for one in page.PAGES if not one.names and one.template not in internal]
    lists = [address for address in frame.PUBLIC.values() if address.endswith("/")]
    return [*alone, *(one.page for one in found), *lists]
