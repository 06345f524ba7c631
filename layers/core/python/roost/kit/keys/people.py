"""Keys of people: who they are, how they come in, what the gate knows of them."""

from datetime import date
from typing import Final

from roost.kit.keys.shapes import Key, of_user, ordered

API_KEY_PREFIX: Final = "KEY#"
INTEGRATION_PREFIX: Final = "INTEGRATION#"
FAMILY_PREFIX: Final = "FAMILY#"
IDENTITY_PREFIX: Final = "IDENTITY#"
GUEST_SHARDS: Final = 4


def person(user: int) -> str:
    """The partition of a person: what is only ever read by them."""
    return of_user(user)


def profile(user: int) -> Key:
    """A person's account: names, address, zone, settings."""
    return Key(of_user(user), "PROFILE")


def credential(user: int) -> Key:
    """A person's password hash, apart from what ordinary reads fetch."""
    return Key(of_user(user), "CREDENTIAL")


def card(user: int) -> Key:
    """The gate's card of a person: status, roles, revocations, rate counters; the gate updates it once per request."""
    return Key(of_user(user), "GATE")


def family(user: int, sign_in: int) -> Key:
    """One sign-in and its refresh token, hashed."""
    return Key(of_user(user), f"{FAMILY_PREFIX}{ordered(sign_in)}")


def api_key(user: int, key: int) -> Key:
    """A long-lived bearer key as its owner sees it; its hash is on the card."""
    return Key(of_user(user), f"{API_KEY_PREFIX}{ordered(key)}")


def integration(user: int, token: int) -> Key:
    """A token that a person gave to another service, as they see it; what the gate needs is on the card."""
    return Key(of_user(user), f"{INTEGRATION_PREFIX}{ordered(token)}")


def idempotency(user: int, fingerprint: str) -> Key:
    """The stored answer to a request that carried an idempotency key."""
    return Key(of_user(user), f"IDEMPOTENCY#{fingerprint}")


def guest(user: int) -> Key:
    """That a person never said who they are; found when it is to be judged whether they still come."""
    return Key(of_user(user), "GUEST")


def music_link(user: int) -> Key:
    """A person's link to Spotify, its tokens sealed."""
    return Key(of_user(user), "MUSIC")


def email(address: str) -> Key:
    """Holds an address for its account: one account per address over all dialects."""
    return Key(f"EMAIL#{address}", "EMAIL")


def username(folded: str) -> Key:
    """Holds a user name, folded, for its account."""
    return Key(f"USERNAME#{folded}", "USERNAME")


def identity(digest: str) -> Key:
    """Holds whom a provider names, hashed, for their account: one account per issuer and subject."""
    return Key(f"IDENTITY#{digest}", "IDENTITY")


def linked_identity(user: int, digest: str) -> Key:
    """An identity among those that open a person's account."""
    return Key(of_user(user), f"{IDENTITY_PREFIX}{digest}")


def person_tally(user: int) -> Key:
    """The rate counters of a person that are kept apart from their card."""
    return Key(of_user(user), "TALLY")


def proof(user: int, purpose: str) -> Key:
    """The latest mailed link of a person by which they prove their address or set a password, hashed."""
    return Key(of_user(user), f"PROOF#{purpose}")


def attendance(user: int, utc_day: date) -> Key:
    """That a person did something on a UTC day, and which of their sessions the platform's figures count."""
    return Key(of_user(user), f"ATTENDANCE#{utc_day.isoformat()}")


def standing(user: int) -> Key:
    """A person as the boards have counted them; apart from the person, whom it outlives until it is taken back."""
    return Key(f"STANDING#{ordered(user)}", "STANDING")


def guests(shard: int) -> str:
    """BY_TIME: the guests, by when it is to be judged whether they still come; GUEST_SHARDS partitions."""
    return f"GUESTS#{shard}"


def guest_due(instant_ms: int, user: int = 0) -> str:
    """When a guest is to be judged, as it sorts in BY_TIME."""
    return f"{ordered(instant_ms)}#{ordered(user)}"
