"""Logging: short lines for a person, without names, contacts or tokens in them."""

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

_TOKEN = re.compile(r"(?<=/[oct]/)[\w-]{22}")
_PERSONAL = frozenset({"name", "name_en", "phone", "email", "title", "token", "business_number"})


def without_secrets(_: object, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Leaves out what a log must not hold: values under personal names, and tokens in addresses."""
    for key, value in event.items():
        if key in _PERSONAL:
            event[key] = "…"
        elif isinstance(value, str):
            event[key] = _TOKEN.sub("…", value)
    return event


def set_up_log(level: int = logging.INFO) -> None:
    """Sends our log and that of the libraries to the standard error, through one chain."""
    chain: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="%H:%M:%S", utc=False),
        without_secrets,
    ]
    structlog.configure(
        processors=[*chain, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[structlog.stdlib.ExtraAdder(), *chain],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.dev.ConsoleRenderer(
                    colors=sys.stderr.isatty(),
                    # The usual one prints what stood in every variable, names and tokens too.
                    exception_formatter=structlog.dev.plain_traceback,
                ),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("sangdam").setLevel(level)
    logging.getLogger("uvicorn.error").setLevel(logging.WARNING)
