"""Discord's limits: one table, each with page and heading of the documentation that it is from.

Lengths are counted in UTF-16 units where Discord says "characters": its clients count so, and it
is the stricter reading. Sizes are bytes, times seconds.
"""

from __future__ import annotations

from dataclasses import dataclass

MESSAGE = "resources/message#create-message"
EMBED = "resources/message#embed-object-embed-limits"
COMPONENTS = "components/reference"
COMMANDS = "interactions/application-commands"
ANSWERS = "interactions/receiving-and-responding"


@dataclass(frozen=True, slots=True)
class Limit:
    """``value``: the most that is accepted; ``least``: the least; ``source``: page#heading."""

    value: int
    source: str
    least: int = 0


CONTENT = Limit(2000, MESSAGE)
EMBEDS = Limit(10, MESSAGE)
EMBED_SUM = Limit(6000, EMBED)
EMBED_TITLE = Limit(256, EMBED)
EMBED_DESCRIPTION = Limit(4096, EMBED)
EMBED_FIELDS = Limit(25, EMBED)
EMBED_FIELD_NAME = Limit(256, EMBED, 1)
EMBED_FIELD_VALUE = Limit(1024, EMBED, 1)
EMBED_FOOTER = Limit(2048, EMBED, 1)
EMBED_AUTHOR = Limit(256, EMBED, 1)
ALT_TEXT = Limit(1024, "resources/message#attachment-object")
FILES = Limit(10, "reference#uploading-files")
ATTACHMENT_BYTES = Limit(10 * 1024 * 1024, "reference#uploading-files")
NONCE = Limit(25, MESSAGE)
STICKERS = Limit(3, MESSAGE)
MENTIONED = Limit(100, "resources/message#allowed-mentions-object")

ROWS = Limit(5, f"{COMPONENTS}#action-row")
BUTTONS = Limit(5, f"{COMPONENTS}#action-row", 1)
CUSTOM_ID = Limit(100, f"{COMPONENTS}#anatomy-of-a-component", 1)
BUTTON_LABEL = Limit(80, f"{COMPONENTS}#button")
BUTTON_URL = Limit(512, f"{COMPONENTS}#button", 1)
OPTIONS = Limit(25, f"{COMPONENTS}#string-select", 1)
OPTION_LABEL = Limit(100, f"{COMPONENTS}#string-select", 1)
OPTION_VALUE = Limit(100, f"{COMPONENTS}#string-select", 1)
OPTION_DESCRIPTION = Limit(100, f"{COMPONENTS}#string-select")
PLACEHOLDER = Limit(150, f"{COMPONENTS}#string-select")
V2_TEXT = Limit(4000, f"{COMPONENTS}#text-display")
V2_PARTS = Limit(40, f"{COMPONENTS}#component-object")

MODAL_TITLE = Limit(45, f"{ANSWERS}#interaction-response-object-modal", 1)
MODAL_PARTS = Limit(5, f"{ANSWERS}#interaction-response-object-modal", 1)
INPUT_LABEL = Limit(45, f"{COMPONENTS}#text-input", 1)
INPUT_VALUE = Limit(4000, f"{COMPONENTS}#text-input")
INPUT_PLACEHOLDER = Limit(100, f"{COMPONENTS}#text-input")
LABEL_TEXT = Limit(45, f"{COMPONENTS}#label", 1)
LABEL_DESCRIPTION = Limit(100, f"{COMPONENTS}#label")

CHOICES = Limit(25, f"{ANSWERS}#interaction-response-object-autocomplete")
CHOICE_NAME = Limit(100, f"{COMMANDS}#application-command-option-choice", 1)
CHOICE_VALUE = Limit(100, f"{COMMANDS}#application-command-option-choice", 1)
COMMAND_COUNT = Limit(100, f"{COMMANDS}#registering-a-command")
# the documentation has raised this one to 15; the client library still counts to 5: be strict
MENU_COUNT = Limit(5, f"{COMMANDS}#registering-a-command")
COMMAND_OPTIONS = Limit(25, f"{COMMANDS}#application-command-object")
COMMAND_NAME = Limit(32, f"{COMMANDS}#application-command-naming", 1)
COMMAND_DESCRIPTION = Limit(100, f"{COMMANDS}#application-command-object", 1)
COMMAND_SUM = Limit(8000, f"{COMMANDS}#application-command-object")
OPTION_LENGTH = Limit(6000, f"{COMMANDS}#application-command-option")

ACKNOWLEDGE_SECONDS = Limit(3, f"{ANSWERS}#interaction-response")
TOKEN_SECONDS_LIMIT = Limit(15 * 60, f"{ANSWERS}#interaction-response")
TOKEN_SECONDS = TOKEN_SECONDS_LIMIT.value
FOLLOWUPS_USER_INSTALLED = Limit(5, f"{ANSWERS}#create-followup-message")
THREAD_NAME = Limit(100, "resources/channel#start-thread-from-message", 1)
GATEWAY_BYTES = Limit(4096, "events/gateway#sending-events")
GATEWAY_EVENTS = Limit(120, "events/gateway#rate-limiting")
GLOBAL_REQUESTS = Limit(50, "topics/rate-limits#global-rate-limit")

#: interaction type -> types of answer that it takes (same page as ANSWERS, callback types)
CALLBACKS: dict[int, frozenset[int]] = {
    1: frozenset({1}),
    2: frozenset({4, 5, 9, 12}),
    3: frozenset({4, 5, 6, 7, 9, 12}),
    4: frozenset({8}),
    5: frozenset({4, 5, 6, 7, 12}),
}
#: flags that a bot may set on a message: suppress embeds, ephemeral, suppress notifications, V2
MESSAGE_FLAGS = 1 << 2 | 1 << 6 | 1 << 12 | 1 << 15
#: docs, reference#locales
LOCALES = frozenset(
    {
        "id",
        "da",
        "de",
        "en-GB",
        "en-US",
        "es-ES",
        "es-419",
        "fr",
        "hr",
        "it",
        "lt",
        "hu",
        "nl",
        "no",
        "pl",
        "pt-BR",
        "ro",
        "fi",
        "sv-SE",
        "vi",
        "tr",
        "cs",
        "el",
        "bg",
        "ru",
        "uk",
        "hi",
        "th",
        "zh-CN",
        "ja",
        "zh-TW",
        "ko",
    }
)


def units(text: str) -> int:
    """The length of a text in UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
