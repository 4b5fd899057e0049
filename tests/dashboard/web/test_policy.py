"""Who may frame what, and what a page may load."""

import pytest

from dashboard.web import policy


def ancestors(headers: dict[str, str]) -> str:
    directives = dict(part.split(" ", 1) for part in headers["Content-Security-Policy"].split("; "))
    return directives["frame-ancestors"]


@pytest.mark.parametrize(
    ("said", "framed_by"),
    [
        (None, "'self'"),
        ("", "'self'"),
        ("https://a.example", "'self' https://a.example"),
        (
            "https://a.example  http://b.example:8080",
            "'self' https://a.example http://b.example:8080",
        ),
        ("*", "*"),
    ],
)
def test_embeds_are_framed_by_the_origins_on_the_list_alone(monkeypatch, said, framed_by):
    monkeypatch.delenv("EMBED_ORIGINS", raising=False)
    if said is not None:
        monkeypatch.setenv("EMBED_ORIGINS", said)
    assert ancestors(policy.of_embeds(policy.origins())) == framed_by


@pytest.mark.parametrize(
    "said",
    [
        "a.example",
        "https://a.example/",
        "https://a.example/page",
        "https://*.example",
        "ftp://a.example",
        "https://a.example; script-src *",
        "https://a.example,https://b.example",
        "'unsafe-inline'",
        "javascript:alert(1)",
    ],
)
def test_what_is_no_origin_is_refused_in_words(monkeypatch, said):
    monkeypatch.setenv("EMBED_ORIGINS", said)
    with pytest.raises(
        policy.PolicyError, match=r"EMBED_ORIGINS: .* is not an origin\. Write https"
    ):
        policy.origins()


def test_everybody_is_named_alone(monkeypatch):
    monkeypatch.setenv("EMBED_ORIGINS", "https://a.example *")
    with pytest.raises(policy.PolicyError, match="Remove it or the other"):
        policy.origins()


def test_embeds_may_run_no_script_but_their_own_and_load_nothing_from_elsewhere():
    said = policy.of_embeds(())["Content-Security-Policy"]
    assert "default-src 'none'; script-src 'self';" in said
    assert "http" not in said
    assert "unsafe-eval" not in said


def test_pages_are_framed_by_nobody_and_run_their_own_scripts():
    headers = policy.of_pages(["'sha256-abc'"])
    assert ancestors(headers) == "'none'"
    assert headers["X-Frame-Options"] == "DENY"
    assert "script-src 'self' 'sha256-abc';" in headers["Content-Security-Policy"]
    assert "unsafe-eval" not in headers["Content-Security-Policy"]


def test_a_picture_that_is_opened_alone_may_use_the_letters_in_it():
    for headers in (policy.of_embeds(()), policy.of_pages(())):
        assert "font-src 'self' data:;" in headers["Content-Security-Policy"]


def test_both_say_what_browsers_may_not_guess():
    for headers in (policy.of_embeds(()), policy.of_pages(())):
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
        assert "camera=()" in headers["Permissions-Policy"]
