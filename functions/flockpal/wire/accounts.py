"""Who is signed in, and where (contract section 4, SessionContext)."""

from flockpal.wire.fields import Input, Integer, Output, Uuid, stamp
from flockpal.wire.providers import providers
from flockpal.wire.sign_in import ProviderOut
from flockpal.wire.spaces import FlockItem, MemberOut, WorkspaceOut
from roost.identity.linked.service import linked_through
from roost.identity.model import Account
from roost.identity.profile import read_profile
from roost.kit import ids
from roost.kit.caller import Caller
from roost.kit.errors import TokenRevoked
from roost.kit.http import Exchange
from roost.workspace.flocks.service import list_flocks


class SwitchBody(Input):
    workspace_id: Integer


class UserOut(Output):
    id: Uuid
    email: str
    name: str
    created_at: str

    @classmethod
    def of(cls, account: Account) -> "UserOut":
        """Whoever has no name is called by the first part of their address."""
        name = account.name or f"{account.first_name} {account.last_name}".strip() or account.email.partition("@")[0]
        created_at = stamp(account.created_ms)
        return cls(id=ids.to_uuid(account.id), email=account.email, name=name, created_at=created_at)


class LinkedProvider(ProviderOut):
    linked: bool


class Session(Output):
    user: UserOut
    active_workspace: WorkspaceOut
    active_membership: MemberOut
    workspaces: list[FlockItem]
    providers: list[LinkedProvider]


class SessionContext(Output):
    """`token` is the one that the request came with."""

    token: str
    session: Session


def _linked_providers(user: int) -> list[LinkedProvider]:
    offered = [each for each in providers() if each.is_configured]
    linked = linked_through(user) if offered else set()
    return [
        LinkedProvider(provider_key=each.key, display_name=each.display_name, linked=each.issuer in linked)
        for each in offered
    ]


def session_context(request: Exchange, caller: Caller) -> SessionContext:
    """The caller's session with all that a frontend starts from (FP-12). Raises TokenRevoked when its flock is gone."""
    flocks = list_flocks(caller)
    active = next((each for each in flocks if each.space.id == caller.active_space), None)
    if active is None:
        raise TokenRevoked()
    session = Session(
        user=UserOut.of(read_profile(caller)),
        active_workspace=WorkspaceOut.of(active.space),
        active_membership=MemberOut.of(active.member),
        workspaces=[FlockItem.of(each) for each in flocks],
        providers=_linked_providers(caller.user),
    )
    return SessionContext(token=request.bearer, session=session)
