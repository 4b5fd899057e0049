"""The configuration with which nginx serves the public site, with no Python behind it."""

from pathlib import Path

from dashboard.public import policy
from dashboard.public.bake import SITE
from dashboard.public.serve import HASHED, SECONDS_FRESH, SERVED, TYPES
from dashboard.public.withdrawn import MAP, sentence
from data.store import CURRENT

TEMPLATE = """\
# Serves the public site straight from the current release: nothing is worked out on asking.
# Made by `python -m dashboard nginx`; made again when EMBED_ORIGINS changes. Reload nginx after
# `python -m dashboard withdraw`.
map $uri $withdrawn {{
    default 0;
    include {line}/{map}*;
}}

server {{
    listen {listen};
    server_name {name};
    root {line}/{current}/{site};
    index index.html;
    charset utf-8;
    charset_types text/html text/css text/csv text/plain application/javascript;
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

{headers}

    error_page 410 @gone;
    error_page 404 @missing;
    location @gone {{
        internal;
        default_type text/plain;
        return 410 "{gone}";
    }}
    location @missing {{
        internal;
        default_type text/plain;
        return 404 "There is nothing at this address. /embed/index.html lists what there is.\\n";
    }}

    location ~ {hashed} {{
        add_header Cache-Control "public, max-age=31536000, immutable";
{nested}
        try_files $uri =404;
    }}
    location ~ ^({served})(/|$) {{
        if ($withdrawn) {{ return 410; }}
        add_header Cache-Control "public, max-age={fresh}";
{nested}
        try_files $uri $uri/index.html =404;
    }}
    location = /oembed {{
        set $embed "";
        if ($arg_url ~* "(/embed/(place|indicator)/[a-z0-9_]+)\\.html$") {{ set $embed $1; }}
        if ($arg_url ~* "%2Fembed%2F(place|indicator)%2F([a-z0-9_]+)\\.html$") {{
            set $embed /embed/$1/$2;
        }}
        if ($embed = "") {{ return 404; }}
        rewrite ^ $embed.oembed.json? last;
    }}
    location / {{
        {rest}
    }}
}}
"""


def configuration(line: Path, listen: str, name: str, dashboard: str | None) -> str:
    """A server block, with its map, for nginx's `http` part.

    `line` is the public line of releases, `dashboard` the address of the app that answers what is
    no plain file; without one there is nothing else.
    """
    headers = policy.of_embeds(policy.origins())
    return TEMPLATE.format(
        line=line.resolve(),
        map=MAP,
        current=CURRENT,
        site=SITE,
        listen=listen,
        name=name,
        types="\n".join(
            f"        {kind.partition(';')[0]} {suffix.lstrip('.')};"
            for suffix, kind in TYPES.items()
        ),
        headers=_added(headers, 4),
        nested=_added(headers, 8),
        gone=sentence("").strip() + "\\n",
        hashed=f'"^{HASHED.pattern}$"',
        served="|".join(SERVED),
        fresh=SECONDS_FRESH,
        rest=f"proxy_pass {dashboard};" if dashboard else "return 404;",
    )


def _added(headers: dict[str, str], indent: int) -> str:
    """Lines that add headers; nginx forgets outer ones where a location adds its own."""
    return "\n".join(
        f'{" " * indent}add_header {name} "{text}" always;' for name, text in headers.items()
    )
