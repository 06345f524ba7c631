"""Facts about people that callers must be told."""

from collections.abc import Iterable

from roost.kit.errors import Conflict, Denied, Fault, Unauthenticated


class AccountTaken(Fault):
    """An address or user name belongs to another account; `taken` names which of `email` and `username`."""

    status = 409
    code = "account_taken"
    message = "This account already exists"

    def __init__(self, taken: Iterable[str]) -> None:
        super().__init__()
        self.taken = frozenset(taken)


class BadCredentials(Unauthenticated):
    """The address is unknown or the password wrong; which one is not told."""

    code = "bad_credentials"
    message = "Email or password is not correct"


class TooManyApiKeys(Conflict):
    """The account has as many API keys as it may have."""

    code = "too_many_api_keys"
    message = "This account has the maximum number of API keys"


class ProofExpired(Unauthenticated):
    """A frontend's proof is too old, or from the future."""

    code = "proof_expired"
    message = "The proof has expired"


class ProofInvalid(Unauthenticated):
    """A frontend's proof is not signed by it, or speaks of somebody who is not like that."""

    code = "proof_invalid"
    message = "The proof is not valid"


class PasswordMissing(Fault):
    """The account has no password to give; its person signs in otherwise, or sets one by a mailed link."""

    status = 400
    code = "password_missing"
    message = "This account has no password yet"


class LinkInvalid(Fault):
    """A mailed link or another one-time secret is unknown, used or past its time."""

    status = 400
    code = "link_invalid"
    message = "This link is not valid any more"


class AddressUnverified(Denied):
    """The person must prove their address before they may sign in."""

    code = "address_unverified"
    message = "The email address is not verified yet"


class OwnsSharedSpace(Fault):
    """The account owns a workspace that others are members of, and its document wants that settled first."""

    status = 400
    code = "owns_shared_space"
    message = "Hand over or delete your shared workspaces first"
