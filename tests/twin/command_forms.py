"""Whether the commands that the bot registers keep to Discord's rules.

Source: docs, interactions/application-commands: naming, option types, limits, localisation.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from tests.twin import limits
from tests.twin.forms import Broken, too_long
from tests.twin.limits import Limit, units

CHAT_INPUT, USER_MENU, MESSAGE_MENU = 1, 2, 3
SUBCOMMAND, GROUP = 1, 2
STRING, INTEGER, NUMBER = 3, 4, 10


def commands_form(commands: Any) -> list[Broken]:
    """What is wrong with a whole set of commands, as PUT takes it."""
    if not isinstance(commands, list):
        return [Broken("_", "LIST_TYPE_CONVERT", "Only iterables may be used")]
    found = []
    kinds = Counter(each.get("type") or 1 for each in commands)
    for kind, most in ((1, limits.COMMAND_COUNT), (2, limits.MENU_COUNT), (3, limits.MENU_COUNT)):
        if kinds[kind] > most.value:
            said = f"Maximum number of application commands reached ({most.value})."
            found.append(Broken("_", "APPLICATION_COMMANDS_TOO_MANY", said))
    names = Counter((each.get("type") or 1, each.get("name")) for each in commands)
    found += [
        Broken("_", "APPLICATION_COMMANDS_DUPLICATE_NAME", f"{name} is there twice")
        for (_, name), count in names.items()
        if count > 1
    ]
    for place, each in enumerate(commands):
        found += command_form(each, f"{place}.")
    return found


def command_form(command: Mapping[str, Any], at: str = "") -> list[Broken]:
    """What is wrong with one command."""
    slash = (command.get("type") or 1) == CHAT_INPUT
    found = list(_named(command, at, slash=slash))
    if slash:
        found += _described(command, at)
        found += _options(command.get("options") or [], at)
    elif command.get("description") or command.get("options"):
        said = "Context menu commands cannot have a description or options"
        found.append(Broken(f"{at}description", "APPLICATION_COMMAND_INVALID", said))
    if (size := total(command)) > limits.COMMAND_SUM.value:
        said = f"Command exceeds maximum size ({limits.COMMAND_SUM.value}): {size}"
        found.append(Broken(at.rstrip(".") or "_", "APPLICATION_COMMAND_TOO_LARGE", said))
    return found


def _names(thing: Mapping[str, Any], field: str) -> Iterator[tuple[str, Any]]:
    yield field, thing.get(field)
    for locale, text in (thing.get(f"{field}_localizations") or {}).items():
        yield f"{field}_localizations.{locale}", text


def _named(thing: Mapping[str, Any], at: str, *, slash: bool = True) -> Iterator[Broken]:
    for place, name in _names(thing, "name"):
        if told := too_long(name, limits.COMMAND_NAME):
            yield Broken(f"{at}{place}", *told)
        elif slash and not well_named(name):
            yield Broken(f"{at}{place}", "APPLICATION_COMMAND_INVALID_NAME",
                         f"Command name is invalid: {name}")  # fmt: skip
    yield from _locales(thing, "name", at)


def _described(thing: Mapping[str, Any], at: str) -> Iterator[Broken]:
    for place, text in _names(thing, "description"):
        if told := too_long(text, limits.COMMAND_DESCRIPTION):
            yield Broken(f"{at}{place}", *told)
    yield from _locales(thing, "description", at)


def _locales(thing: Mapping[str, Any], field: str, at: str) -> Iterator[Broken]:
    for locale in thing.get(f"{field}_localizations") or {}:
        if locale not in limits.LOCALES:
            said = f"{locale} is not a locale"
            yield Broken(f"{at}{field}_localizations", "BASE_TYPE_CHOICES", said)


def well_named(name: str) -> bool:
    """Letters, digits, ``-``, ``_`` and ``'``, in lower case where a letter has one."""
    return name == name.lower() and all(
        sign in "-_'" or unicodedata.category(sign)[0] in "LN" for sign in name
    )


def _options(options: Any, at: str, depth: int = 0) -> list[Broken]:
    at = f"{at}options."
    if not isinstance(options, list):
        return [Broken(at, "LIST_TYPE_CONVERT", "Only iterables may be used")]
    found = []
    if len(options) > limits.COMMAND_OPTIONS.value:
        said = f"Must be {limits.COMMAND_OPTIONS.value} or fewer in length."
        found.append(Broken(at.rstrip("."), "BASE_TYPE_MAX_LENGTH", said))
    names = [each.get("name") for each in options]
    if len(set(names)) != len(names):
        said = "Option name must be unique"
        found.append(Broken(at + "_", "APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS", said))
    kinds = [each.get("type") for each in options]
    if {SUBCOMMAND, GROUP} & set(kinds) and set(kinds) - {SUBCOMMAND, GROUP}:
        said = "Sub-commands and sub-command group option types are mutually exclusive to others"
        found.append(Broken(at + "_", "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", said))
    wanted = [bool(each.get("required")) for each in options]
    if wanted != sorted(wanted, reverse=True):
        said = "Required options must be placed before non-required options"
        found.append(Broken(at + "_", "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", said))
    for place, each in enumerate(options):
        found += _option(each, f"{at}{place}.", depth)
    return found


def _option(option: Mapping[str, Any], at: str, depth: int) -> list[Broken]:
    found = [*_named(option, at), *_described(option, at)]
    kind = option.get("type")
    if kind not in range(1, 12):
        return [*found, Broken(f"{at}type", "BASE_TYPE_CHOICES", f"{kind} is no type")]
    if kind in {SUBCOMMAND, GROUP}:
        if depth > 1 or (kind == GROUP and depth > 0):
            found.append(Broken(f"{at}type", "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", "Nested"))
        return found + _options(option.get("options") or [], at, depth + 1)
    choices = option.get("choices") or []
    if choices and option.get("autocomplete"):
        said = "Autocomplete may not be set with choices"
        found.append(Broken(f"{at}autocomplete", "APPLICATION_COMMAND_OPTION_AUTOCOMPLETE", said))
    if (choices or option.get("autocomplete")) and kind not in {STRING, INTEGER, NUMBER}:
        said = "Choices and autocomplete are for strings and numbers"
        found.append(Broken(f"{at}choices", "APPLICATION_COMMAND_OPTION_CHOICES", said))
    for field in ("min_length", "max_length"):
        length = option.get(field)
        if length is not None and not 0 <= length <= limits.OPTION_LENGTH.value:
            said = f"Must be at most {limits.OPTION_LENGTH.value}"
            found.append(Broken(f"{at}{field}", "NUMBER_TYPE_MAX", said))
    return found + _choices(choices, at)


def _choices(choices: list[Mapping[str, Any]], at: str) -> list[Broken]:
    found = []
    if len(choices) > limits.CHOICES.value:
        said = f"Must be {limits.CHOICES.value} or fewer in length."
        found.append(Broken(f"{at}choices", "BASE_TYPE_MAX_LENGTH", said))
    names = [each.get("name") for each in choices]
    if len(set(names)) != len(names):
        said = "Choice name must be unique"
        found.append(Broken(f"{at}choices", "APPLICATION_COMMAND_OPTIONS_CHOICES_NAME", said))
    for place, each in enumerate(choices):
        texts: list[tuple[str, Any, Limit]] = [
            (field, text, limits.CHOICE_NAME) for field, text in _names(each, "name")
        ]
        if isinstance(each.get("value"), str):
            texts.append(("value", each["value"], limits.CHOICE_VALUE))
        for field, text, limit in texts:
            if told := too_long(text, limit):
                found.append(Broken(f"{at}choices.{place}.{field}", *told))
        found += _locales(each, "name", f"{at}choices.{place}.")
    return found


def total(thing: Mapping[str, Any]) -> int:
    """Names, descriptions and values, options and choices included; the longest localisation."""
    own = sum(
        max((units(str(text or "")) for _, text in _names(thing, field)), default=0)
        for field in ("name", "description")
    )
    value = thing.get("value")
    own += units(value) if isinstance(value, str) else 0
    inner = [*(thing.get("options") or []), *(thing.get("choices") or [])]
    return own + sum(total(each) for each in inner)
