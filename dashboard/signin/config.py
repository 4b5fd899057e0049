"""Settings of signing in from the environment, all checked when the program starts."""

from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from urllib.parse import urlsplit

from dashboard.signin.roles import RolesFile
from data.faults import DataError

LOOPBACK = {"localhost", "127.0.0.1", "::1"}
SHORTEST_KEY = 32
OIDC = ("OIDC_ISSUER", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET", "OIDC_CLIENT_SECRET_FILE")
PROXY = ("TRUSTED_PROXY_HEADER", "TRUSTED_PROXY_ADDRESSES")


class ConfigError(DataError):
    """The settings of signing in cannot work or are not safe; one sentence per line."""


@dataclass(frozen=True)
class Provider:
    """An OpenID Connect provider, and this dashboard as its client."""

    issuer: str
    client_id: str
    client_secret: str
    secret_key: str
    account_claim: str
    roles_claim: str

    @property
    def origin(self) -> str:
        """The origin of the provider's pages."""
        return origin(self.issuer)


@dataclass(frozen=True)
class Proxy:
    """A proxy, at one of these addresses, that signs readers in and names them in a header."""

    header: str
    addresses: tuple[IPv4Network | IPv6Network, ...]


@dataclass(frozen=True)
class SignIn:
    """How readers sign in, and `base`, the origin of the dashboard."""

    way: Provider | Proxy
    base: str
    roles: RolesFile

    @property
    def secure(self) -> bool:
        """Whether readers use TLS: always, except on this machine."""
        return self.base.startswith("https:")


def origin(url: str) -> str:
    """The origin of an address: scheme, name and port."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}".lower()


def read(environment: Mapping[str, str]) -> SignIn | None:
    """How readers sign in; None if it is not configured. Raises ConfigError with every fault."""
    given = {name for name in (*OIDC, *PROXY) if environment.get(name)}
    if not given:
        return None
    faults: list[str] = []
    by_proxy = bool(given & set(PROXY))
    if by_proxy and given & set(OIDC):
        faults.append("OIDC_ISSUER and TRUSTED_PROXY_HEADER are two ways to sign in: set one.")
    base = _base(environment, faults)
    way = _proxy(environment, faults) if by_proxy else _provider(environment, faults)
    roles = _roles(environment, faults, by_proxy)
    if faults:
        raise ConfigError("\n".join(faults))
    return SignIn(way, base, roles)


def _base(environment: Mapping[str, str], faults: list[str]) -> str:
    url = environment.get("SITE_URL", "").rstrip("/")
    if not url:
        faults.append("SITE_URL is not set: set it to the dashboard's address, with https://.")
    elif not _is_safe(url) or urlsplit(url).path or urlsplit(url).query:
        faults.append(
            f"SITE_URL is {url!r}: write https:// and a name, without a path, or http:// and "
            "localhost to try it on this machine."
        )
    return origin(url)


def _is_safe(url: str) -> bool:
    """Whether an address uses TLS or is on this machine."""
    parts = urlsplit(url)
    secure = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
    return secure and bool(parts.hostname)


def _provider(environment: Mapping[str, str], faults: list[str]) -> Provider:
    issuer = environment.get("OIDC_ISSUER", "").rstrip("/")
    if not issuer:
        faults.append("OIDC_ISSUER is not set: give the issuer's address as the provider names it.")
    elif not _is_safe(issuer):
        faults.append(f"OIDC_ISSUER is {issuer!r}: it must begin with https://.")
    client_id = environment.get("OIDC_CLIENT_ID", "")
    if not client_id:
        faults.append("OIDC_CLIENT_ID is not set: give the provider's id of this dashboard.")
    secret = _secret("OIDC_CLIENT_SECRET", environment, faults)
    key = secret_key(environment, faults)
    account = environment.get("OIDC_ACCOUNT_CLAIM") or "sub"
    return Provider(
        issuer, client_id, secret, key, account, environment.get("OIDC_ROLES_CLAIM", "")
    )


def secret_key(environment: Mapping[str, str], faults: list[str]) -> str:
    """The key that this dashboard signs with; its faults are added to `faults`."""
    key = _secret("SECRET_KEY", environment, faults)
    if key and len(key) < SHORTEST_KEY:
        faults.append(
            f"SECRET_KEY has {len(key)} characters: it must have at least {SHORTEST_KEY}. Make one "
            "with python -c 'import secrets; print(secrets.token_hex(32))'."
        )
    return key


def _secret(name: str, environment: Mapping[str, str], faults: list[str]) -> str:
    """A secret, from the environment or from the file that it names."""
    secret, file = environment.get(name, ""), environment.get(f"{name}_FILE", "")
    if secret and file:
        faults.append(f"{name} and {name}_FILE are both set: keep one.")
    elif file:
        try:
            secret = Path(file).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError):
            faults.append(
                f"{name}_FILE is {file!r}, which cannot be read: correct its path or rights."
            )
            return ""
    if not secret:
        faults.append(f"{name} is not set: give it, or name its file in {name}_FILE.")
    return secret


def _proxy(environment: Mapping[str, str], faults: list[str]) -> Proxy:
    header = environment.get("TRUSTED_PROXY_HEADER", "").strip()
    if not header:
        faults.append("TRUSTED_PROXY_HEADER is not set: name the header that has the account.")
    addresses = []
    listed = environment.get("TRUSTED_PROXY_ADDRESSES", "").replace(",", " ").split()
    if not listed:
        faults.append("TRUSTED_PROXY_ADDRESSES is not set: list the addresses of the proxy.")
    for entry in listed:
        try:
            network = ip_network(entry)
        except ValueError:
            faults.append(
                f"TRUSTED_PROXY_ADDRESSES: {entry!r} is not an address, such as 10.0.0.7."
            )
            continue
        if network.prefixlen == 0:
            faults.append(f"TRUSTED_PROXY_ADDRESSES: {entry!r} is everybody: list the proxy alone.")
        addresses.append(network)
    return Proxy(header, tuple(addresses))


def _roles(environment: Mapping[str, str], faults: list[str], by_proxy: bool) -> RolesFile:
    file = environment.get("ROLES_FILE", "")
    roles = RolesFile(Path(file) if file else None)
    if not file and (by_proxy or not environment.get("OIDC_ROLES_CLAIM")):
        other = "" if by_proxy else ", or OIDC_ROLES_CLAIM"
        faults.append(f"Nobody has a role: set ROLES_FILE{other}.")
    try:
        roles.of("")
    except DataError as error:
        faults.append(str(error))
    return roles
