"""Serves the pages, on this machine only, and says plainly what stands in the way."""

import errno
import ipaddress
import socket

import typer

from web.cli.faults import fail
from web.settings import Settings


def check_address(settings: Settings) -> None:
    """Ends the program where the address is not this machine's own, or is taken already."""
    try:
        loopback = settings.host == "localhost" or ipaddress.ip_address(settings.host).is_loopback
    except ValueError:
        fail(f"“{settings.host}” is not an address such as 127.0.0.1.")
    if not loopback:
        fail(
            f"Pages are served on this machine only (127.0.0.1), not on {settings.host}: "
            "whoever has an organiser's link could change everything, and there is no sign-in yet."
        )
    try:
        with socket.create_server((settings.host, settings.port), family=_family(settings.host)):
            pass
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            fail(
                f"Port {settings.port} is taken, perhaps by another sangdam. End that, or choose another: "
                f"--port {(other := min(settings.port + 1, 65535))} (with make: PORT={other})"
            )
        fail(f"{settings.host}:{settings.port} can't be used: {error.strerror}.")


def serve_pages(settings: Settings) -> None:
    """Serves the pages until Ctrl-C.

    Access is not logged: addresses of pages hold personal tokens. Headers of proxies are not believed.
    """
    check_address(settings)
    import uvicorn

    from web.app import create_app
    from web.log import set_up_log

    set_up_log()
    typer.echo(f"Pages are served on {address(settings)} until Ctrl-C.", err=True)
    typer.echo("To see an event's pages: sangdam link EVENT gives a link.", err=True)
    uvicorn.run(
        create_app(settings),
        host=settings.host,
        port=settings.port,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=5,
    )
    typer.echo(f"Stopped. Everything is kept in {settings.data}.", err=True)


def address(settings: Settings) -> str:
    """Where the pages are, as a browser wants it."""
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return f"http://{host}:{settings.port}"


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET
