"""Facts about people that callers must be told."""

from collections.abc import Iterable

from roost.kit.errors import Conflict, Fault, Unauthenticated


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
