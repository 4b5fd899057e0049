"""What browsers are told: who may frame a page, and what a page may load."""

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
"""How long a public page or file with a lasting address may be kept before asking for it again.

With a minute a network of caches in front takes what many ask for, and a new release, or one that
is taken back, is seen by everybody a minute later; plain files and pages alike.
"""


class PolicyError(DataError):
    """The list of origins that may frame embeds makes no sense."""


def origins() -> tuple[str, ...]:
    """Who may frame embeds: EMBED_ORIGINS, exact origins with blanks between, or * for everybody.

    Nobody but this site itself where it is unset. Raises PolicyError for what is not an origin.
    """
    named = tuple(os.environ.get("EMBED_ORIGINS", "").split())
    for one in named:
        if one != ANYONE and not ORIGIN.fullmatch(one):
            raise PolicyError(
                f"EMBED_ORIGINS: {one!r} is not an origin. Write https://www.example.org, without "
                "a "
                "path, or * alone for everybody."
            )
    if ANYONE in named and len(named) > 1:
        raise PolicyError("EMBED_ORIGINS: * means everybody; name it alone.")
    return named


def of_embeds(framed_by: Sequence[str]) -> dict[str, str]:
    """Headers of the public's files: no script but their own, framed by these origins alone."""
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
        "Content-Security-Policy": _said(policy),
        "Access-Control-Allow-Origin": "*",
        "Cross-Origin-Resource-Policy": "cross-origin",
    }


def of_pages(script_hashes: Sequence[str], leaving: Sequence[str] = ()) -> dict[str, str]:
    """Headers of the dashboard's pages: framed by nobody, no script but their own.

    `leaving` are origins that a form may lead on to: signing out leads to the provider. Plotly
    sets styles of elements, so these may be inline.
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
    return {**ALWAYS, "Content-Security-Policy": _said(policy), "X-Frame-Options": "DENY"}


def of_refusals() -> dict[str, str]:
    """Headers of what servers before the dashboard's pages, and gunicorn, answer by themselves: a
    sentence that loads nothing.
    """
    policy = {"default-src": "'none'", "base-uri": "'none'", "frame-ancestors": "'none'"}
    more = {"X-Frame-Options": "DENY", "Cache-Control": "no-store"}
    return {**ALWAYS, "Content-Security-Policy": _said(policy), **more}


def _said(policy: dict[str, str]) -> str:
    return "; ".join(f"{name} {text}" for name, text in policy.items())
