"""A link to Spotify from its making to its end, which needs a Spotify to talk to."""

import pytest

from tests.functions.focusmaster.visitors import sign_up
from tests.support.background.chores import Work
from tests.support.catalogue.rows import World
from tests.support.spotify import connected, visit


def _spotify(world: World) -> Work:
    listener = sign_up(world.api, world.clock, "listener")

    def run() -> None:
        with pytest.MonkeyPatch.context() as patch, connected(patch) as spotify:
            listener.api.get(visit(spotify, listener.get("spotify/auth-url").json["url"]))
            listener.get("spotify/now-playing")
            world.clock.tick(hours=2)
            listener.post("spotify/play")
            spotify.end_links()
            listener.get("spotify/now-playing")

    return run


WORK = {"FocusmasterSpotify": _spotify}
UNSEEN = {"FocusmasterSpotify": frozenset({"secretsmanager:GetSecretValue"})}  # the client's secret is told here
