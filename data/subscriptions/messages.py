"""The messages to subscribers, each to one address, as mail servers take them."""

from collections.abc import Sequence
from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from urllib.parse import urlsplit

from data.open_data import feed
from data.open_data.feed import Entry
from data.releases.release import Release
from data.safe_text import shown
from data.subscriptions.settings import Settings
from data.subscriptions.tokens import CONFIRM, LEAVE, Tokens, Wish
from data.times import in_full

LINES = policy.SMTP.clone(max_line_length=76)
UNBROKEN = policy.SMTP.clone(max_line_length=998)
"""Lines of headers as long as mail servers take: a link that is broken in two leads nowhere."""

LONGEST_SUBJECT = 150
MOST_ENTRIES = 30
"""Changes that a message names; the place's feed has the others."""

INVENTED = "The figures are invented, for demonstration."
CONFIRMING, LEAVING = "/subscription/confirm", "/subscription/leave"


def link(settings: Settings, purpose: str, wish: Wish) -> str:
    """The address at which a subscription is confirmed or left."""
    path = {CONFIRM: CONFIRMING, LEAVE: LEAVING}[purpose]
    return f"{settings.base}{path}?t={Tokens(settings.key).make(purpose, wish)}"


def confirmation(settings: Settings, wish: Wish, release: Release) -> EmailMessage:
    """The message that asks whoever reads the address to confirm."""
    name, title = release.names[wish.place], release.naming.title
    parts = [
        f"Somebody, probably you, has asked {title} ({settings.base}) to tell this address when "
        f"the rating of {name} changes.",
        f"If it was you, follow this link within a day and press the button:\n"
        f"{link(settings, CONFIRM, wish)}",
        "If it was not, do nothing: there will be no messages, and this address is not kept.",
        *_foot(settings, release),
    ]
    return _mail(settings, wish, f"Please confirm: messages about {name}", parts)


def change(
    settings: Settings,
    place: str,
    entries: Sequence[Entry],
    release: Release,
    before: Release | None,
) -> tuple[str, str]:
    """Subject and text of the message to a place's subscribers, without what is each one's own.

    `before` is the release that they were told of before, None where it is retracted.
    """
    name = release.names[place]
    count = len(entries)
    title = entries[0]["title"] if count == 1 else f"{count} changes"
    subject = title if title.startswith(name) else f"{name}: {title}"
    since = f"?since={before.id}" if before else ""
    where = f"/change/{place}{since}" if before else f"/place/{place}"
    parts = [
        f"{name}: what changed with the release as at {in_full(release.as_at)}.",
        *([INVENTED] if release.demonstration else []),
        *(f"{entry['title']}\n{entry['summary']}" for entry in entries[:MOST_ENTRIES]),
        *([f"And {count - MOST_ENTRIES} more."] if count > MOST_ENTRIES else []),
        f"In full: {settings.base}{where}\nAs a feed: {settings.base}{feed.address(place)}",
        f"You get this because you asked {release.naming.title} for changes of {name}.",
    ]
    return subject, "\n\n".join(parts)


def addressed(settings: Settings, wish: Wish, subject: str, text: str) -> EmailMessage:
    """That message for one subscriber, with the way out (RFC 8058)."""
    leave = link(settings, LEAVE, wish)
    parts = [text, f"To leave:\n{leave}", f"How your data are handled:\n{settings.privacy}"]
    mail = _mail(settings, wish, subject, parts)
    mail["List-Unsubscribe"] = f"<{leave}>"
    mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return mail


def _foot(settings: Settings, release: Release) -> list[str]:
    invented = [INVENTED] if release.demonstration else []
    return [*invented, f"How your data are handled:\n{settings.privacy}"]


def _mail(settings: Settings, wish: Wish, subject: str, parts: Sequence[str]) -> EmailMessage:
    mail = EmailMessage(LINES)
    mail["Subject"] = shown(subject)[:LONGEST_SUBJECT]
    mail["From"], mail["To"] = settings.sender, Address(addr_spec=wish.address)
    mail["Date"] = formatdate()
    mail["Message-ID"] = make_msgid(domain=urlsplit(settings.base).hostname)
    mail["Auto-Submitted"] = "auto-generated"
    text = shown("\n\n".join(parts), kept="\n")
    mail.set_content(f"{text}\n", cte="quoted-printable")
    mail.policy = UNBROKEN
    return mail
