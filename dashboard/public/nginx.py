"""The configuration with which nginx serves the public site without Python."""

import re
from pathlib import Path
from urllib.parse import urlsplit

from dashboard.parts.site import site_url
from dashboard.public.serve import ALONE, HASHED, SERVED, TYPES
from dashboard.web import policy
from dashboard.web.policy import SECONDS_FRESH
from data.releases import retracted
from data.releases.channels import SITE
from data.releases.reader import CURRENT
from data.releases.withdrawn import ID, MAP, sentence

TEMPLATE = """\
# Serves the public site straight from the current release: nothing is worked out on asking.
# Made by `python -m dashboard nginx`; made again when EMBED_ORIGINS changes. Reload nginx after
# `python -m dashboard withdraw`.
map $uri $withdrawn {{
    default 0;
    include "{channel}/{map}*";
}}
map $https $lasting_tls {{
    default "";
    on "{tls}";
}}
map $status $refusal {{
    default "This request cannot be answered as it was sent.";
    501 "This endpoint speaks JSON, and has one size: leave maxwidth and maxheight out.";
    ~^50[0-4] "There is no answer just now. Try again in a moment.";
}}

server {{
    listen {listen};
    server_name {name};
    root "{channel}/{current}/{site}";
    absolute_redirect off;
    client_header_timeout 10s;  # whoever sends this slowly is cut off, and takes no worker's thread
    client_body_timeout 10s;
    large_client_header_buffers 4 8k;
    client_max_body_size 1m;
    charset utf-8;
    charset_types text/css text/csv text/plain application/javascript;
    types {{
        text/html html;
        text/css css;
        application/javascript js;
        image/svg+xml svg;
        image/png png;
{types}
    }}
    gzip_static on;
    sendfile on;
    tcp_nopush on;
    server_tokens off;
    open_file_cache max=4000 inactive=60s;
    open_file_cache_valid 1s;  # a new release is seen within a second

    error_page 410 @gone;
    error_page 404 = @missing;
    error_page {refused} {refusal};  # nginx's own answers: the dashboard's pass as they are
    location = {refusal} {{
        internal;
        types {{ }}
        default_type text/plain;
        add_header Cache-Control "no-cache" always;
{headers}
        return 200 "$status: $refusal\n";  # the status stays that of the fault
    }}
    location @gone {{
        internal;
        types {{ }}
        default_type text/plain;
        add_header Cache-Control "no-cache" always;
{headers}
        return 410 "{gone}";
    }}
    location @missing {{
        internal;
        types {{ }}
        default_type text/plain;
        add_header Cache-Control "no-cache" always;
{headers}
        set $state "";
        if (!-e "{channel}/{current}") {{ set $state "empty"; }}
        if (-e "{channel}/{record}") {{ set $state "$state retracted"; }}
        if ($state = "empty retracted") {{ return 410 "{retracted}"; }}
        if ($state = "empty") {{ return 503 "Nothing is published yet.\\n"; }}
        return 404 "There is nothing at this address. /embed/index.html lists what there is.\\n";
    }}

    location ~ \\.gz$ {{ return 404; }}
    location ~ ^/(embed|open-data)$ {{
        add_header Cache-Control "no-cache" always;
{headers}
        return 302 $uri/;
    }}
    location ~ {hashed} {{
        add_header Cache-Control "public, max-age=31536000, immutable";
{headers}
        try_files $uri =404;
    }}
    location ~ ^({served})(/|$) {{
        if ($withdrawn) {{ return 410; }}
        add_header Cache-Control "public, max-age={fresh}";
{headers}
        try_files $uri $uri/index.html =404;
    }}
    location ~ ^({alone})$ {{
        add_header Cache-Control "public, max-age={fresh}";
{headers}
        try_files $uri =404;
    }}
    location = /oembed {{
        {oembed}
    }}
    location / {{
        {rest}
    }}
}}
"""
REFUSED = (
    "400 403 405 408 411 412 413 414 415 416 417 421 429 431 494 495 496 497 "
    "500 501 502 503 504 505"
)
"""The errors that nginx answers by itself."""

REFUSAL = "/-refused"
"""An address, not a named location: nginx refuses some requests before they have an address."""

OEMBED = """\
set $embed "";
        if ($arg_url ~* "^{own}{slash}embed{slash}({kinds}){slash}({id})\\.html{end}") {{
            set $embed /embed/$1/$2;
        }}
        if ($arg_url ~* "^{own}{slash}(place|indicator){slash}({id}){end}") {{
            set $embed /embed/$1/$2;
        }}
        if ($arg_url ~* "^{own}{slash}plan{slash}(ambition){slash}({id}){end}") {{
            set $embed /embed/$1/$2;
        }}
        if ($arg_format ~ "^(?!json$).") {{ return 501; }}
        set $room "$arg_maxwidth$arg_maxheight";
        if ($room) {{ return 501; }}  # plain files have one size
        if ($embed = "") {{ return 404; }}
        rewrite ^ $embed.oembed.json? last;"""
"""oEmbed from plain files, where no dashboard is behind them to fit the answer to a room."""

SLASH, END = "(?:/|%2F)", "(?:$|[?#]|%3F|%23)"
"""Between the parts of an address's path, and after it, in an address within a query."""

PASSED_ON = """\
proxy_pass {dashboard};
        proxy_set_header Host $http_host;
        proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
        proxy_set_header X-Forwarded-Proto $scheme;
        proxy_set_header X-Request-Id $request_id;"""


def configuration(channel: Path, listen: str, name: str, dashboard: str | None) -> str:
    """A server block, with its map, for nginx's `http` part.

    `channel` is the public channel of releases, `dashboard` the address of the app that answers
    what is no plain file; without one there is nothing else.
    """
    headers = policy.of_embeds(policy.origins())
    (lasting, tls) = next(iter(policy.BEHIND_TLS.items()))
    return TEMPLATE.format(
        channel=channel.resolve(),
        map=MAP,
        current=CURRENT,
        record=retracted.FILE,
        retracted="What was published here was retracted, and nothing is in its place just now.\\n",
        site=SITE,
        listen=listen,
        name=name,
        types="\n".join(f"        {kind} {suffix.lstrip('.')};" for suffix, kind in TYPES.items()),
        headers=_added(headers | {lasting: "$lasting_tls"}),
        tls=tls,
        oembed=PASSED_ON.format(dashboard=dashboard) if dashboard else _oembed(name),
        gone=sentence("").strip() + "\\n",
        refused=REFUSED,
        refusal=REFUSAL,
        hashed=f'"^{HASHED.pattern}$"',
        served="|".join(SERVED),
        alone="|".join(map(re.escape, ALONE)),
        fresh=SECONDS_FRESH,
        rest=PASSED_ON.format(dashboard=dashboard) if dashboard else "return 404;",
    )


def _oembed(name: str) -> str:
    """The answer of plain files; for addresses of this site alone, as SITE_URL or `name` says."""
    host = urlsplit(site_url()).netloc or (name if name != "_" else "")
    escaped = re.escape(host).replace(":", "(?::|%3A)")
    own = f"(?:https?(?::|%3A){SLASH}{{2}}{escaped})?" if host else ""
    kinds = "place|indicator|ambition"
    return OEMBED.format(own=own, slash=SLASH, id=ID, end=END, kinds=kinds)


def _added(headers: dict[str, str]) -> str:
    """Lines that add headers, for each location that is the public's: the dashboard says its own.

    nginx leaves a header out whose text is blank.
    """
    return "\n".join(
        f'        add_header {name} "{text}" always;' for name, text in headers.items()
    )
