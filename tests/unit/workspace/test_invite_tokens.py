"""The two spellings of an invitation's token."""

import pytest

from roost.kit import ids, links
from roost.kit.errors import NotFound
from roost.workspace import invitations
from roost.workspace.invitations import invite_token
from roost.workspace.model import Spelling


@pytest.fixture(autouse=True)
def secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(links, "_key", lambda: b"key")


@pytest.mark.parametrize("spelling", Spelling)
@pytest.mark.parametrize(("space", "invite"), [(1, 2), (ids.MAX_ID, ids.MAX_ID), (280063180800010, 280063180800013)])
def test_a_token_names_its_invitation(spelling: Spelling, space: int, invite: int) -> None:
    token, digest = invite_token(space, invite, spelling)
    named = invitations._named_in(token)
    assert (named.user, named.item, named.digest) == (space, invite, digest)


def test_the_plain_one_has_64_digits() -> None:
    token = invite_token(1, 2, Spelling.HEX)[0]
    assert len(token) == 64
    assert int(token, 16)


def test_no_two_invitations_share_a_token() -> None:
    tokens = {invite_token(space, invite, Spelling.HEX)[0] for space in (1, 2) for invite in (1, 2)}
    assert len(tokens) == 4
    assert len({token[28:] for token in tokens}) == 4


@pytest.mark.parametrize("token", ["", "junk", "g" * 64, "0" * 63, "ri_x"])
def test_anything_else_is_none(token: str) -> None:
    with pytest.raises(NotFound):
        invitations._named_in(token)
