"""The words of an invitation's mails."""

from dataclasses import replace

import pytest

from roost.kit.mail import Mail
from roost.workspace.mails import invitation
from roost.workspace.model import Invite, Member, Role, Space

NOON = 1_772_452_800_000  # 2 March 2026, 12:00 UTC
INVITE = Invite(1, 2, "a@example.com", Role.MEMBER, 3, "d", 0, NOON, "https://x/", "employee")
SPACE = Space(2, "Acme", 3, 0, slug="acme")
JANE = Member(4, 2, 3, Role.OWNER, 0, username="jane", email="jane@example.com", first_name="Jane", last_name="Roe")
URL = "https://x/token"


def written(invite: Invite = INVITE, space: Space = SPACE, inviter: Member | None = JANE) -> Mail:
    return invitation(invite, space, inviter, URL)


def test_it_says_everything_once_in_plain_text() -> None:
    mail = written(replace(INVITE, message="Hi!"))
    assert (mail.to, mail.subject) == ("a@example.com", "Invitation to Acme")
    assert mail.text.split("\n\n") == [
        "Jane Roe (jane@example.com) invites you to join Acme as employee.",
        "Hi!",
        "Accept: https://x/token",
        "The invitation is for a@example.com and ends on 2 March 2026, 12:00 UTC.",
    ]


def test_without_a_message_there_is_no_gap() -> None:
    assert "\n\n\n" not in written().text
    assert "blockquote" not in written().html


@pytest.mark.parametrize(
    ("inviter", "called"),
    [(replace(JANE, first_name="", last_name=""), "jane (jane@example.com)"), (None, "Somebody")],
)
def test_the_inviter_may_have_no_name_or_be_gone(inviter: Member | None, called: str) -> None:
    assert written(inviter=inviter).text.startswith(f"{called} invites you")


def test_everything_that_people_wrote_is_escaped_in_html() -> None:
    evil = '<img src=x onerror="x">&'
    mail = written(replace(INVITE, message=evil), replace(SPACE, name=evil), replace(JANE, first_name=evil))
    assert "<img" not in mail.html
    assert mail.html.count("&lt;img") == 3
