"""What a sign-in does once it is clear who comes: let them in and send their browser on (FP-08, FP-11, FP-18)."""

from flockpal.wire.api import NAME
from flockpal.wire.landing import BLOCKED, LANDING, target_or_home
from roost.flock import entering
from roost.identity import logins, magic_links
from roost.identity.addresses import person_of_address
from roost.identity.errors import LinkInvalid
from roost.identity.linked.errors import IdentityUnverified
from roost.identity.linked.service import sign_in_identity
from roost.identity.model import Account
from roost.identity.oauth import Proved, Refused
from roost.kit.errors import AccountBlocked
from roost.kit.redirects import Redirect


def _let_in(account: Account, target: str, now_ms: int) -> Redirect:
    if account.status != "active":
        raise AccountBlocked(state=account.status)
    space = entering.enter(account, now_ms)
    return LANDING.arrived(target, logins.open_login(account, space, dialect=NAME, now_ms=now_ms))


def arrive_by_link(token: str, now_ms: int) -> Redirect:
    """Use a sign-in link up. Raises LinkInvalid, TargetRefused."""
    link = magic_links.redeem(token, now_ms) if token.isascii() else None
    if link is None:
        raise LinkInvalid()
    target = target_or_home(link.target)
    try:
        return _let_in(person_of_address(link.email, link.name or "", dialect=NAME, now_ms=now_ms), target, now_ms)
    except AccountBlocked:
        return LANDING.turned_away(target, BLOCKED)


def arrive_by_provider(outcome: Proved | Refused, now_ms: int) -> Redirect:
    """Let in whom a provider vouches for. Raises TargetRefused."""
    target = target_or_home(outcome.target)
    if isinstance(outcome, Refused):
        return LANDING.turned_away(target, outcome.error)
    try:
        return _let_in(sign_in_identity(outcome.identity, dialect=NAME, now_ms=now_ms), target, now_ms)
    except IdentityUnverified as refused:
        return LANDING.turned_away(target, refused.code)
    except AccountBlocked:
        return LANDING.turned_away(target, BLOCKED)
