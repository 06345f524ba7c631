"""Transfers as a state machine, and their mails."""

from dataclasses import replace

import pytest

from roost.flock.transfers.mails import answered, offer
from roost.flock.transfers.model import LIFETIME_MS, State, Transfer

NOON = 1_772_452_800_000  # 2 March 2026, 12:00 UTC
TRANSFER = Transfer(1, 2, "Ki\nwi", 3, "Home\r\nFlock", "new@example.com", 4, NOON, NOON + LIFETIME_MS, "FlockPal")
URL = "https://api.test/verify?token=a&b"


class TestStates:
    def test_a_pending_one_is_open_for_two_weeks(self) -> None:
        assert TRANSFER.is_open(NOON + LIFETIME_MS - 1)
        assert not TRANSFER.is_open(NOON + LIFETIME_MS)
        assert TRANSFER.state_at(NOON + LIFETIME_MS - 1) is State.PENDING
        assert TRANSFER.state_at(NOON + LIFETIME_MS) is State.EXPIRED

    @pytest.mark.parametrize("state", [State.COMPLETED, State.DECLINED, State.CANCELLED, State.EXPIRED])
    def test_an_ended_one_stays_what_it_is(self, state: State) -> None:
        ended = replace(TRANSFER, state=state)
        assert not ended.is_open(NOON)
        assert ended.state_at(NOON + 2 * LIFETIME_MS) is state


class TestMails:
    def test_the_offer_says_who_what_and_until_when(self) -> None:
        mail = offer(replace(TRANSFER, notes="Loves <millet>\nand sun"), URL)
        assert (mail.to, mail.subject) == ("new@example.com", "Home Flock sent you a bird transfer in FlockPal")
        assert mail.text.split("\n\n") == [
            "Home Flock wants to hand Ki wi over to you.",
            URL,
            "Loves <millet>\nand sun",
            "The link works for 15 minutes; after that, ask for a new one with this address. "
            "Sign in to FlockPal with this address to answer. The offer ends on 16 March 2026.",
        ]
        assert "Loves &lt;millet&gt;<br>and sun" in mail.html
        assert f'href="{URL.replace("&", "&amp;")}"' in mail.html

    def test_without_a_link_there_is_none(self) -> None:
        mail = offer(TRANSFER, None, reminder=True)
        assert mail.subject == "Reminder: Home Flock sent you a bird transfer in FlockPal"
        assert "href" not in mail.html
        assert "15 minutes" not in mail.text

    def test_the_answer_names_the_bird(self) -> None:
        moved = answered(replace(TRANSFER, state=State.COMPLETED), "kim@example.com")
        stayed = answered(replace(TRANSFER, state=State.DECLINED), "kim@example.com")
        assert (moved.to, moved.subject) == ("kim@example.com", "Ki wi has moved")
        assert stayed.subject == "The transfer of Ki wi was declined"
        assert "Ki wi stays in Home Flock" in stayed.text
