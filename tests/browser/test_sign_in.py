"""Signing in and out in a real browser, at a real provider on another site, under the policy."""

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from dashboard.signin.sessions import IDLE
from tests.browser.serving import serve
from tests.dashboard.signin.conftest import ROLES, by_provider
from tests.dashboard.signin.providing import Provider, providing

pytestmark = [pytest.mark.slow, pytest.mark.browser]


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    with providing() as found:
        yield found


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("signin")
    (made / "roles.csv").write_text(ROLES)
    return made


@pytest.fixture(scope="module")
def guarded(releases: Path, provider: Provider, folder: Path) -> Iterator[str]:
    """The address of a dashboard that readers sign in to."""

    kept = {"SESSIONS_DIR": str(folder / "sessions"), "AUDIT_FILE": str(folder / "audit.jsonl")}
    more = by_provider(provider.issuer, folder, "{address}") | kept
    with serve(releases, folder / "log", **more) as address:
        yield address


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A browser that knows nobody, and keeps the pages' policy."""
    made = browser.new_context()
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


@pytest.fixture
def session(context: BrowserContext, guarded: str) -> Callable[[], dict | None]:
    """The session's cookie as the browser keeps it."""

    def find() -> dict | None:
        return next((one for one in context.cookies(guarded) if one["name"] == "session"), None)

    return find


def sign_in(page: Page, account: str) -> None:
    """Give a name to the provider, whose page this is."""
    page.locator("input[name=sub]").fill(account)
    page.get_by_role("button", name="Authorize").click()


def path(page: Page) -> str:
    return page.url.removeprefix(f"{urlsplit(page.url).scheme}://{urlsplit(page.url).netloc}")


def test_in_out_and_in_again(page: Page, guarded: str, provider: Provider, session):
    page.goto(f"{guarded}/place/leeds")
    assert page.url.startswith(provider.issuer)
    sign_in(page, "ada")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Leeds")
    assert path(page) == "/place/leeds"
    assert page.evaluate("document.cookie") == ""
    kept = session()
    assert (kept["httpOnly"], kept["sameSite"]) == (True, "Lax")
    expect(page.locator(".signed-in")).to_contain_text("Signed in as ada")

    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url(f"{provider.issuer}/**")
    page.locator("button").first.click()
    page.wait_for_url(f"{guarded}/signed-out**")
    assert session() is None
    expect(page.get_by_role("heading", level=1)).to_have_text("You are signed out")
    page.go_back()
    page.goto(f"{guarded}/place/leeds")
    assert page.url.startswith(provider.issuer)

    sign_in(page, "edith")
    expect(page.locator(".signed-in")).to_contain_text("Signed in as edith")
    assert session()["value"] != kept["value"]


def test_nobody_has_given_a_role(page: Page, guarded: str, provider: Provider, session):
    page.goto(guarded)
    sign_in(page, "eve")
    expect(page.get_by_role("heading", level=1)).to_have_text("You have no access yet")
    assert session() is None
    page.get_by_role("link", name="Sign in with another account").click()
    page.wait_for_url(f"{provider.issuer}/**")
    assert provider.authorized[-1]["prompt"] == "login"
    sign_in(page, "ada")
    expect(page.locator(".signed-in")).to_contain_text("Signed in as ada")


def test_an_expired_session(page: Page, guarded: str, provider: Provider, folder: Path):
    page.goto(guarded)
    sign_in(page, "ada")
    page.goto(f"{guarded}/what-if")
    expect(page.locator("#first-paint")).to_have_count(0)  # Dash's own calls are let in
    long_ago = time.time() - IDLE
    for file in (folder / "sessions").glob("*.json"):
        os.utime(file, (long_ago, long_ago))
    page.get_by_role("radio", name="power 2").check()
    page.wait_for_url(f"{provider.issuer}/**")
    sign_in(page, "ada")
    page.wait_for_url(f"{guarded}/what-if?power=2")


def test_another_nonce(page: Page, guarded: str, provider: Provider, session):
    page.goto(guarded)
    asked = provider.authorized[-1]
    page.goto(page.url.replace(asked["nonce"], "another"))
    sign_in(page, "ada")
    expect(page.get_by_role("heading", level=1)).to_have_text("You are not signed in")
    assert session() is None


def test_a_replayed_code(page: Page, context: BrowserContext, guarded: str, session):
    page.goto(guarded)
    before = context.cookies()
    with page.expect_request("**/sign-in/callback?*") as callback:
        sign_in(page, "ada")
    expect(page.locator(".signed-in")).to_be_visible()
    context.clear_cookies()
    context.add_cookies(before)
    assert page.goto(callback.value.url).status == 400
    assert session() is None


def test_a_session_that_somebody_else_chose(page: Page, context, guarded: str, session):
    context.add_cookies([{"name": "session", "value": "chosen", "url": guarded}])
    page.goto(guarded)
    sign_in(page, "ada")
    expect(page.locator(".signed-in")).to_be_visible()
    assert session()["value"] != "chosen"


@pytest.mark.parametrize("next", ["https://example.org/", "//example.org/", "/\\example.org/"])
def test_no_way_in_leads_elsewhere(page: Page, guarded: str, next: str):
    page.goto(f"{guarded}/sign-in?next={next}")
    sign_in(page, "ada")
    expect(page.locator(".signed-in")).to_be_visible()
    assert page.url == f"{guarded}/"


def test_another_site_cannot_post(page: Page, guarded: str, provider: Provider, session):
    page.goto(guarded)
    sign_in(page, "ada")
    expect(page.locator(".signed-in")).to_be_visible()
    page.goto(provider.issuer)
    for action in ("/sign-out", "/board-pack/make"):
        with page.expect_response(f"{guarded}{action}") as answer:
            page.evaluate(
                """action => {
                    const form = document.createElement("form");
                    Object.assign(form, {method: "post", action});
                    document.body.append(form);
                    form.submit();
                }""",
                guarded + action,
            )
        assert answer.value.status == 403
        page.wait_for_url(f"{guarded}{action}")
        page.goto(provider.issuer)
    page.goto(guarded)
    expect(page.locator(".signed-in")).to_be_visible()
