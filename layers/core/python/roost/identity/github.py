"""GitHub's OAuth 2.0: no ID token, but a profile and a list of mail addresses."""

from typing import Any, Final

from roost.identity.claims import address
from roost.identity.linked.errors import SignInFailed
from roost.identity.linked.model import Identity, picture_address, plain_name
from roost.identity.providers import Grant, Page, Provider
from roost.kit.http_client import Reply, get, post_form

API_VERSION: Final = "2022-11-28"


def authorization_page(provider: Provider, _: int) -> Page:
    """Where to sign in at GitHub."""
    return Page(f"{provider.issuer.rstrip('/')}/login/oauth/authorize")


def identify(provider: Provider, grant: Grant, now_ms: int) -> Identity:
    """Who a code is about: the account's number, and its primary address if it is verified.

    Raises SignInFailed, Unreachable.
    """
    headers = {
        "Authorization": f"Bearer {_access_token(provider, grant, now_ms)}",
        "Accept": "application/vnd.github+json",
        "X-GitHub-Api-Version": API_VERSION,
    }
    api = provider.api_url.rstrip("/")
    profile = _taken(get(f"{api}/user", headers)).object()
    if not isinstance(profile.get("id"), int) or isinstance(profile["id"], bool):
        raise SignInFailed()
    primary = _primary(_taken(get(f"{api}/user/emails", headers)).json())
    email = address(primary.get("email"))
    return Identity(
        iss=provider.issuer.rstrip("/"),
        sub=str(profile["id"]),
        email=email,
        email_verified=email is not None and primary.get("verified") is True,
        name=plain_name(profile.get("name")) or plain_name(profile.get("login")),
        picture=picture_address(profile.get("avatar_url")),
        through=provider.issuer,
    )


def _access_token(provider: Provider, grant: Grant, now_ms: int) -> str:
    """GitHub refuses a code with status 200 and an error in the body."""
    fields = {
        "client_id": provider.client_id,
        "client_secret": provider.secret_at(now_ms),
        "code": grant.code,
        "redirect_uri": grant.redirect_uri,
        "code_verifier": grant.verifier,
    }
    token = _taken(post_form(f"{provider.issuer.rstrip('/')}/login/oauth/access_token", fields)).object()
    if not isinstance(token.get("access_token"), str) or not token["access_token"].isprintable():
        raise SignInFailed()
    return str(token["access_token"])


def _taken(reply: Reply) -> Reply:
    if not reply.is_success:
        raise SignInFailed()
    return reply


def _primary(addresses: Any) -> dict[str, Any]:
    listed = addresses if isinstance(addresses, list) else []
    return next((each for each in listed if isinstance(each, dict) and each.get("primary") is True), {})
