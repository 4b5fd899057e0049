"""Security headers for browsers: who may frame a page, and what a page may load."""

import os
import re
from collections.abc import Sequence

from data.faults import DataError

ORIGIN = re.compile(r"https?://[a-z0-9.-]+(:\d+)?")
ANYONE = "*"

ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
BEHIND_TLS = {"Strict-Transport-Security": "max-age=31536000"}

SECONDS_FRESH = 60
"""Seconds for which caches may keep public pages and files before asking again.

A minute is enough for a network of caches to take the load, while everybody sees a new or retracted
release within a minute.
"""


class PolicyError(DataError):
    """The list of origins that may frame embeds is invalid."""


def origins() -> tuple[str, ...]:
    """The origins that may frame embeds: EMBED_ORIGINS, separated by blanks, or * for everybody.

    By default only this site itself. Raises PolicyError for an invalid origin.
    """
    named = tuple(os.environ.get("EMBED_ORIGINS", "").split())
    for origin in named:
        if origin != ANYONE and not ORIGIN.fullmatch(origin):
            raise PolicyError(
                f"EMBED_ORIGINS: {origin!r} is not an origin. Write https://www.example.org, "
                "without a path, or only * for everybody."
            )
    if ANYONE in named and len(named) > 1:
        raise PolicyError("EMBED_ORIGINS: * means everybody. Remove it or the other origins.")
    return named


def of_embeds(framed_by: Sequence[str]) -> dict[str, str]:
    """Headers of the public files: only their own scripts, framed only by these origins."""
    ancestors = " ".join(framed_by) if ANYONE in framed_by else " ".join(["'self'", *framed_by])
    policy = {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data:",
        "font-src": "'self' data:",
        "frame-src": "'self'",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": ancestors,
    }
    return {
        **ALWAYS,
        "Content-Security-Policy": _joined(policy),
        "Access-Control-Allow-Origin": "*",
        "Cross-Origin-Resource-Policy": "cross-origin",
    }


def of_pages(script_hashes: Sequence[str], leaving: Sequence[str] = ()) -> dict[str, str]:
    """Headers of the dashboard's pages: framed by nobody, only their own scripts.

    `leaving` are origins to which a form may lead: signing out leads to the provider. Styles may be
    inline, since plotly sets styles of elements.
    """
    policy = {
        "default-src": "'self'",
        "script-src": " ".join(["'self'", *script_hashes]),
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "font-src": "'self' data:",  # a picture that is opened alone has its letters in it
        "object-src": "'none'",
        "base-uri": "'none'",
        "form-action": " ".join(["'self'", *leaving]),
        "frame-ancestors": "'none'",
    }
    return {**ALWAYS, "Content-Security-Policy": _joined(policy), "X-Frame-Options": "DENY"}


def of_refusals() -> dict[str, str]:
    """Headers of answers that the servers in front of the pages, and gunicorn, make by themselves:
    a sentence that loads nothing.
    """
    policy = {"default-src": "'none'", "base-uri": "'none'", "frame-ancestors": "'none'"}
    more = {"X-Frame-Options": "DENY", "Cache-Control": "no-store"}
    return {**ALWAYS, "Content-Security-Policy": _joined(policy), **more}


def _joined(policy: dict[str, str]) -> str:
    return "; ".join(f"{name} {text}" for name, text in policy.items())
