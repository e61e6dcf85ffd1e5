"""The commands of the bot, one a module."""
