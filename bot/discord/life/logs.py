"""The log: one JSON object a line, for whoever runs the bot.

Never a token, never a member's name or number, never a member's words above the level of debugging.
The library's own log is kept at INFO: below that it writes tokens of interactions.
"""

from __future__ import annotations

import logging
import sys
from datetime import UTC, datetime
from typing import Any

import aiohttp
import discord
import orjson

from bot.discord.errors import OVER

_PLAIN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


class JsonLines(logging.Formatter):
    """A record with its extras as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        told: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        told |= {
            name: value
            for name, value in vars(record).items()
            if name not in _PLAIN and value is not None
        }
        if record.exc_info and record.exc_info[0] is not None:
            told["trace"] = self.formatException(record.exc_info)
        return orjson.dumps(told, default=str).decode()


class Careful(logging.Filter):
    """The library's line on suggestions that failed, without the member's number in it.

    That they came too late, or that another process was first, is no news; that the network failed
    needs no trace.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        if record.name != "discord.app_commands.tree" or not record.exc_info:
            return True
        error = record.exc_info[1]
        if isinstance(error, discord.HTTPException) and error.code in OVER:
            return False
        record.msg, record.args = "suggestions failed: %s", (type(error).__name__,)
        if isinstance(error, discord.HTTPException | aiohttp.ClientError | OSError):
            record.exc_info = None
        return True


def to_stderr(*, quiet: bool = False) -> None:
    """Sends our log and the library's to standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    handler.addFilter(Careful())
    for name in ("tradeledger.bot", "discord"):
        logger = logging.getLogger(name)
        logger.handlers = [handler]
        logger.setLevel(logging.WARNING if quiet else logging.INFO)
        logger.propagate = False
