"""The command `sangdam`: what it can do, and what it says when it can't."""

import typer

from web.cli import desk, explain, preflight, repair, solving, suggesting, whatif

app = typer.Typer(
    name="sangdam",
    help="Schedules purchase-consultation fairs (구매상담회) and proves how good the timetable is.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
solving.register(app)
whatif.register(app)
repair.register(app)
explain.register(app)
preflight.register(app)
suggesting.register(app)
desk.register(app)


def main() -> None:
    """Run the command line."""
    app()
