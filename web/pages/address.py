"""Under which names the pages are served, as the settings say and never as a request claims."""

from starlette.requests import Request

from web.settings import Settings

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
"""What this machine is called by itself."""


def served_at(settings: Settings, request: Request) -> str:
    """How links to the pages begin. Of a request only the port is used, where the settings leave it open."""
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return f"http://{host}:{settings.port or request.scope['server'][1]}"


def opens_here_only(settings: Settings) -> bool:
    """Whether links to the pages open on this computer alone."""
    return settings.host in LOOPBACK
