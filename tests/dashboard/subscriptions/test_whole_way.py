"""A reader's whole way: ask, confirm, be told of a publication, leave."""

import pytest

from tests.dashboard.reading import parse
from tests.dashboard.subscriptions.conftest import ADA, BOB, PUBLISH, Readers, link_in
from tests.data.mailbox import text
from tests.house import run


def page(answer, status: int = 200):
    assert answer.status_code == status, answer.text
    return parse(answer.text.split("\n", 1)[1])


def test_ask_confirm_publish_get_leave(readers: Readers):
    form = page(readers.get("/subscribe/north")).one("form")
    assert form.attributes["action"] == "/subscribe"
    assert "message is on its way" in readers.ask().text
    (mail,) = readers.box.read()
    assert (mail["To"], mail["From"]) == (ADA, "ratings@example.org")
    assert mail["Subject"] == "Please confirm: messages about North"
    assert readers.kept.subscriptions() == [], "not before it is confirmed"

    link = link_in(mail)
    button = page(readers.get(link)).one("form")
    assert readers.kept.subscriptions() == [], "what looks at links confirms nothing"
    token = button.one("input", name="t").attributes["value"]
    page(readers.post("/subscription/confirm", t=token))
    ((address, place, _),) = readers.kept.subscriptions()
    assert (address, place) == (ADA, "north")

    run(readers.folder, *PUBLISH)
    assert readers.told() == [], "nothing changed"
    readers.publish_change()
    (told,) = readers.told()
    assert (told["To"], told["Subject"]) == (ADA, "North: 5 changes")
    said = text(told)
    assert "North: from 3, making progress to 4, needs most improvement" in said
    assert "31 December 2017: 49.5%, before 87.6%." in said
    assert "https://ratings.example.org/change/north?since=2017-12-31-" in said
    run(readers.folder, *PUBLISH)
    run(readers.folder, "publish-due")
    assert len(readers.told()) == 1, "once"

    leave = told["List-Unsubscribe"].strip("<>").removeprefix("https://ratings.example.org")
    assert leave == link_in(told)
    assert told["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    page(readers.get(leave))
    assert len(readers.kept.subscriptions()) == 1, "what looks at links leaves nothing"
    one_click = {"List-Unsubscribe": "One-Click"}
    page(readers.post(leave, "https://mail.example.com", **one_click))
    assert readers.kept.subscriptions() == []
    page(readers.post(leave, None, **one_click))
    run(readers.folder, "rollback")
    run(readers.folder, "publish-due")
    assert len(readers.told()) == 1, "nobody is left to be told"


@pytest.mark.slow
def test_each_subscriber_has_a_message_of_their_own_about_their_own_place(readers: Readers):
    for email, place in ((ADA, "north"), (BOB, "north"), (BOB, "shire"), (BOB, "south")):
        readers.subscribe(email, place)
    readers.publish_change()
    told = {(one["To"], one["Subject"].partition(":")[0]): one for one in readers.told()}
    assert sorted(told) == [(ADA, "North"), (BOB, "North"), (BOB, "The Shire")], (
        "South is as it was"
    )
    assert [one.rcpt_tos for one in readers.box.mails[-3:]] == [
        [one["To"]] for one in told.values()
    ]
    assert BOB not in told[ADA, "North"].as_string()
    readers.post(link_in(told[BOB, "North"]), all="yes")
    assert [one[0] for one in readers.kept.subscriptions()] == [ADA]


@pytest.mark.slow
@pytest.mark.slow
def test_going_back_is_told_too(readers: Readers):
    readers.subscribe()
    readers.publish_change()
    run(readers.folder, "rollback")
    run(readers.folder, "publish-due")
    assert len(readers.told()) == 2
    assert "31 December 2017: 87.6%, before 49.5%." in text(readers.told()[1])


@pytest.mark.slow
@pytest.mark.slow
def test_a_retraction_is_told_with_its_reason(readers: Readers):
    readers.subscribe()
    readers.publish_change()
    gone = (readers.folder / "releases" / "public" / "current").readlink()
    run(readers.folder, "retract", gone, "--reason", "A typing mistake.")
    run(readers.folder, "publish-due")
    assert readers.told()[1]["Subject"] == f"North: Release {gone} is retracted"
    assert "A typing mistake." in text(readers.told()[1])


@pytest.mark.slow
def test_a_publication_that_cannot_be_told_is_made_all_the_same(readers: Readers, capsys):
    readers.subscribe()
    readers.box.full = True
    readers.publish_change()
    assert "Messages to subscribers that wait for the next time: 1." in capsys.readouterr().err
    assert readers.told() == []
    readers.box.full = False
    run(readers.folder, "publish-due")
    assert len(readers.told()) == 1
