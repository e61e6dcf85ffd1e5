"""Names and descriptions of commands in the languages that we speak."""

from __future__ import annotations

import discord
from discord import app_commands

from projections.messages.room.commands import CHINESE, ENGLISH

_LANGUAGES = {
    discord.Locale.chinese: CHINESE,
    discord.Locale.taiwan_chinese: CHINESE,
}


def text(key: str) -> app_commands.locale_str:
    """A text of the catalogue that Discord shows in the reader's language."""
    return app_commands.locale_str(ENGLISH[key], key=key)


class Catalogue(app_commands.Translator):
    """Looks up a text by its key; what a language does not have stays English."""

    async def translate(
        self,
        string: app_commands.locale_str,
        locale: discord.Locale,
        context: app_commands.TranslationContextTypes,  # noqa: ARG002 - the key says it all
    ) -> str | None:
        key = string.extras.get("key")
        return _LANGUAGES.get(locale, {}).get(key) if isinstance(key, str) else None
