"""What is said when something is wrong, in one place: a reply for the member, a line for the log.

A member never sees a traceback. What is our fault gets a reference, the interaction's id, under
which the log holds what happened. The log holds no words of a member above the level of debugging,
and never a token.
"""

from __future__ import annotations

import contextlib
import logging
import traceback
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import aiohttp
import click
import discord
from discord import app_commands

from bot.discord import presenting
from bot.discord.reading import StoreGoneError
from bot.discord.replies.making import Made
from bot.discord.replies.question import UnreadableError
from bot.discord.replies.refusals import RefusedError
from bot.discord.replies.saying import said
from bot.discord.state.store import StateError
from ledger.vocabulary.problems import ProblemsError
from projections.asking import UnknownQuestionError
from projections.messages.teller import Teller, teller

if TYPE_CHECKING:
    from bot.discord.life.metrics import Metrics

log = logging.getLogger("tradeledger.bot")
#: Discord's words for "this interaction is over"
OVER = {10062, 10008, 10015, 40060, 50027}
#: what is known of a request that the network lost: nothing
LOST = (aiohttp.ClientError, OSError, discord.DiscordServerError)
#: refusals that are about the moment, and not about what was sent
BUSY = frozenset({408, 429})


def passes(error: Exception) -> bool:
    """Whether the same request may be taken later: the network lost it, or Discord is busy."""
    return isinstance(error, LOST) or getattr(error, "status", None) in BUSY


@dataclass(slots=True)
class Errors:
    """The table of what can go wrong."""

    metrics: Metrics

    def explain(
        self, error: Exception, at: discord.Interaction[Any] | discord.Message, language: str
    ) -> Made:
        """The reply to an error; what is no mistake of a member is logged under its reference."""
        say = teller(language)
        refused = _refused(error, say)
        if refused is not None:
            self.metrics.outcomes["refused"] += 1
            return refused
        match error:
            case StoreGoneError() | StateError():
                what = "store" if isinstance(error, StoreGoneError) else "state"
                self.metrics.outcomes[f"{what}_gone"] += 1
                self.logged(error, what)
                return said(say(f"command.error.{what}-gone"))
            case discord.HTTPException() | aiohttp.ClientError() if passes(error):
                self.metrics.outcomes["discord_busy"] += 1
                self.logged(error, "discord")
                return said(say("command.error.discord-busy"))
            case _:
                self.metrics.outcomes["bug"] += 1
                self.logged(error, "answer", reference=at.id)
                return said(say("command.error.bug", reference=at.id))

    def slow(self, wait: float, language: str) -> Made:
        """Asked too fast."""
        import time

        self.metrics.outcomes["slowed"] += 1
        again = f"<t:{int(time.time() + wait) + 1}:R>"
        return said(teller(language)("command.error.slow", again=again))

    def stopping(self, language: str) -> Made:
        """Asked while the bot is on its way out."""
        return said(teller(language)("command.stopping"))

    def elsewhere(self, language: str) -> Made:
        """Done by another bot of ours, while this one had promised the answer."""
        return said(teller(language)("command.elsewhere"))

    def help(self, language: str) -> Made:
        """A mention without a question: what can be asked, and a menu of such questions."""
        say = teller(language)
        return Made(presenting.offered(say("command.help"), say))

    def logged(self, error: Exception, where: str, **more: object) -> None:
        """One line for whoever runs the bot; the trace goes with it where it is our fault."""
        trace = "".join(traceback.format_exception(error)) if _is_bug(error) else None
        log.error(
            "%s: %s", where, type(error).__name__,
            extra={"event": where, "error": _told(error), "trace": trace, **more},
        )  # fmt: skip

    def alarm(self, error: ProblemsError) -> None:
        """What a person has to look at before it goes on."""
        for problem in error.problems:
            log.critical("%s", problem.detail, extra={"event": "alarm", "code": problem.code})

    async def answered(self, interaction: discord.Interaction[Any], error: Exception) -> None:
        """Answers what a command did not catch; typing goes on without suggestions."""
        if interaction.type is discord.InteractionType.autocomplete:
            with contextlib.suppress(discord.HTTPException, aiohttp.ClientError, OSError):
                await interaction.response.autocomplete([])
            return
        cause = error.original if isinstance(error, app_commands.CommandInvokeError) else error
        assert isinstance(cause, Exception)
        if isinstance(cause, discord.HTTPException) and cause.code in OVER:
            self.metrics.outcomes["late"] += 1
            return
        language = "zh" if str(interaction.locale).startswith("zh") else "en"
        say = teller(language)
        if isinstance(error, app_commands.MissingPermissions):
            text = say("command.error.member-permission")
        elif isinstance(
            error, app_commands.CommandNotFound | app_commands.CommandSignatureMismatch
        ):
            text = say("command.error.changed")
        else:
            text = self.explain(cause, interaction, language).reply.content
        try:
            if interaction.response.is_done():
                await interaction.followup.send(text, ephemeral=True)
            else:
                await interaction.response.send_message(text, ephemeral=True)
        except (discord.HTTPException, aiohttp.ClientError, OSError) as second:
            self.logged(second, "error answer")


def _refused(error: Exception, say: Teller) -> Made | None:
    """The reply to a mistake of a member; ``None`` where it is none."""
    match error:
        case ProblemsError():
            return Made(presenting.refused(error.problems, say))
        case RefusedError():
            return said(say(error.key, **error.values))
        case click.UsageError():
            return said(presenting.escape(error.format_message()))
        case UnreadableError() | UnknownQuestionError():
            return said(say("command.error.old-button"))
        case _:
            return None


def _is_bug(error: Exception) -> bool:
    known = discord.HTTPException | aiohttp.ClientError | StoreGoneError | StateError | OSError
    return not isinstance(error, known)


def _told(error: Exception) -> str:
    """What an error says, without what a member wrote: of HTTP errors the codes only."""
    if isinstance(error, discord.HTTPException):
        return f"{type(error).__name__} {error.status}/{error.code}"
    return f"{type(error).__name__}: {error}".splitlines()[0][:300]
