"""Whether a message or a modal that the bot sends keeps to the limits; what is broken, and where.

A rule is a path into the payload (``[]``: every element) with what must hold of what is there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tests.twin import limits
from tests.twin.limits import Limit, units
from tests.twin.messages import COMPONENTS_V2, File, walk


@dataclass(frozen=True, slots=True)
class Broken:
    """``path``: where in the payload, with dots; ``code`` and ``message`` as Discord words them."""

    path: str
    code: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}: {self.message}"


def too_long(value: Any, limit: Limit) -> tuple[str, str] | None:
    """A text, by its length."""
    if not isinstance(value, str):
        return "STRING_TYPE_CONVERT", "Could not interpret as a string."
    size = units(value)
    if size > limit.value:
        return "BASE_TYPE_MAX_LENGTH", f"Must be {limit.value} or fewer in length."
    if size < limit.least:
        return "BASE_TYPE_REQUIRED", "This field is required"
    return None


def too_many(value: Any, limit: Limit) -> tuple[str, str] | None:
    """A list, by the number of its elements."""
    if not isinstance(value, list):
        return "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType"
    if len(value) > limit.value or len(value) < limit.least:
        said = f"Must be between {limit.least} and {limit.value} in length."
        return "BASE_TYPE_BAD_LENGTH", said
    return None


Check = Callable[[Any, Limit], "tuple[str, str] | None"]

MESSAGE_RULES: tuple[tuple[str, Check, Limit], ...] = (
    ("content", too_long, limits.CONTENT),
    ("nonce", too_long, limits.NONCE),
    ("embeds", too_many, limits.EMBEDS),
    ("embeds[].title", too_long, limits.EMBED_TITLE),
    ("embeds[].description", too_long, limits.EMBED_DESCRIPTION),
    ("embeds[].fields", too_many, limits.EMBED_FIELDS),
    ("embeds[].fields[].name", too_long, limits.EMBED_FIELD_NAME),
    ("embeds[].fields[].value", too_long, limits.EMBED_FIELD_VALUE),
    ("embeds[].footer.text", too_long, limits.EMBED_FOOTER),
    ("embeds[].author.name", too_long, limits.EMBED_AUTHOR),
    ("attachments", too_many, limits.FILES),
    ("attachments[].description", too_long, limits.ALT_TEXT),
    ("sticker_ids", too_many, limits.STICKERS),
    ("allowed_mentions.users", too_many, limits.MENTIONED),
    ("allowed_mentions.roles", too_many, limits.MENTIONED),
)

#: component type -> rules of its own
COMPONENT_RULES: dict[int, tuple[tuple[str, Check, Limit], ...]] = {
    1: (("components", too_many, limits.BUTTONS),),
    2: (
        ("custom_id", too_long, limits.CUSTOM_ID),
        ("label", too_long, limits.BUTTON_LABEL),
        ("url", too_long, limits.BUTTON_URL),
    ),
    3: (
        ("custom_id", too_long, limits.CUSTOM_ID),
        ("placeholder", too_long, limits.PLACEHOLDER),
        ("options", too_many, limits.OPTIONS),
        ("options[].label", too_long, limits.OPTION_LABEL),
        ("options[].value", too_long, limits.OPTION_VALUE),
        ("options[].description", too_long, limits.OPTION_DESCRIPTION),
    ),
    4: (
        ("custom_id", too_long, limits.CUSTOM_ID),
        ("label", too_long, limits.INPUT_LABEL),
        ("value", too_long, limits.INPUT_VALUE),
        ("placeholder", too_long, limits.INPUT_PLACEHOLDER),
    ),
    18: (
        ("label", too_long, limits.LABEL_TEXT),
        ("description", too_long, limits.LABEL_DESCRIPTION),
    ),
}
SELECTS = frozenset({3, 5, 6, 7, 8})
INTERACTIVE = SELECTS | {2, 4}


def values(payload: Any, path: str) -> Iterator[tuple[str, Any]]:
    """What lies at a path: pairs of exact place and value; nothing for what is absent or null."""
    head, _, rest = path.partition(".")
    name, _, each = head.partition("[")
    if not isinstance(payload, Mapping) or payload.get(name) is None:
        return
    value = payload[name]
    if each and not isinstance(value, list):
        return
    found = [(f"{name}.{i}", part) for i, part in enumerate(value)] if each else [(name, value)]
    for where, part in found:
        if not rest:
            yield where, part
        else:
            yield from ((f"{where}.{inner}", value) for inner, value in values(part, rest))


def broken(payload: Any, rules: tuple[tuple[str, Check, Limit], ...], at: str = "") -> list[Broken]:
    """Every rule that does not hold."""
    return [
        Broken(f"{at}{where}", *told)
        for path, check, limit in rules
        for where, value in values(payload, path)
        if (told := check(value, limit)) is not None
    ]


def message_form(payload: Mapping[str, Any], files: Mapping[int, File]) -> list[Broken]:
    """What is wrong with a message's payload; ``files`` by index."""
    found = broken(payload, MESSAGE_RULES)
    found += _embed_sum(payload) + _mentions(payload) + _files(payload, files)
    flags = payload.get("flags") or 0
    if not isinstance(flags, int) or flags & ~limits.MESSAGE_FLAGS:
        found.append(Broken("flags", "BITFIELD_INVALID", f"Flags {flags} may not be set."))
        flags = 0
    v2 = bool(flags & COMPONENTS_V2)
    if v2 and (payload.get("content") or payload.get("embeds")):
        found.append(Broken("content", "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
                            "content and embeds may not be used with components V2"))  # fmt: skip
    found += components_form(payload.get("components"), v2=v2)
    return found


def _embed_sum(payload: Mapping[str, Any]) -> list[Broken]:
    embeds = [each for each in payload.get("embeds") or [] if isinstance(each, Mapping)]
    paths = ("title", "description", "fields[].name", "fields[].value", "footer.text",
             "author.name")  # fmt: skip
    total = sum(
        units(str(text)) for each in embeds for path in paths for _, text in values(each, path)
    )
    if total > limits.EMBED_SUM.value:
        said = f"Embed size exceeds maximum size of {limits.EMBED_SUM.value}"
        return [Broken("embeds", "MAX_EMBED_SIZE_EXCEEDED", said)]
    return []


def _mentions(payload: Mapping[str, Any]) -> list[Broken]:
    allowed = payload.get("allowed_mentions")
    if not isinstance(allowed, Mapping):
        return []
    parse = allowed.get("parse") or []
    found = [
        Broken("allowed_mentions", "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE",
               f'parse:["{kind}"] and {kind}: [ids...] are mutually exclusive.')
        for kind in ("users", "roles")
        if kind in parse and allowed.get(kind)
    ]  # fmt: skip
    unknown = [kind for kind in parse if kind not in {"users", "roles", "everyone"}]
    if unknown:
        found.append(Broken("allowed_mentions.parse", "BASE_TYPE_CHOICES", f"{unknown} is unknown"))
    return found


def _files(payload: Mapping[str, Any], files: Mapping[int, File]) -> list[Broken]:
    found = []
    if len(files) > limits.FILES.value:
        found.append(Broken("files", "BASE_TYPE_BAD_LENGTH", "Must be 10 or fewer in length."))
    for index, file in files.items():
        if len(file.data) > limits.ATTACHMENT_BYTES.value:
            found.append(Broken(f"files.{index}", "FILE_TOO_LARGE", f"{len(file.data)} bytes"))
    for place, each in enumerate(payload.get("attachments") or []):
        known = isinstance(each, Mapping) and "id" in each
        index = int(each["id"]) if known and str(each["id"]).isdigit() else -1
        if index < 0 or (index < 1000 and index not in files):
            said = "There is no file for this attachment."
            found.append(Broken(f"attachments.{place}", "ATTACHMENT_NOT_FOUND", said))
    return found


def components_form(components: Any, *, v2: bool = False, modal: bool = False) -> list[Broken]:
    """What is wrong with a message's or a modal's components."""
    if not components:
        return []
    if not isinstance(components, list):
        return [Broken("components", "LIST_TYPE_CONVERT", "Only iterables may be used")]
    parts = list(walk(components))
    most = limits.MODAL_PARTS if modal else limits.V2_PARTS if v2 else limits.ROWS
    counted = parts if v2 else components
    found = []
    if len(counted) > most.value:
        said = f"Must be between 1 and {most.value} in length."
        found.append(Broken("components", "BASE_TYPE_BAD_LENGTH", said))
    found += _tops(components, v2=v2, modal=modal)
    for part in parts:
        found += broken(part, COMPONENT_RULES.get(part.get("type", 0), ()), "components.")
        found += _row(part) + _button(part) + _select(part) + _input(part)
    ids = [part["custom_id"] for part in parts if part.get("custom_id") is not None]
    for twice in {each for each in ids if ids.count(each) > 1}:
        said = f"Component custom id cannot be duplicated: {twice}"
        found.append(Broken("components", "COMPONENT_CUSTOM_ID_DUPLICATED", said))
    if v2:
        text = sum(units(str(part.get("content", ""))) for part in parts if part.get("type") == 10)
        if text > limits.V2_TEXT.value:
            said = f"Text of all components exceeds {limits.V2_TEXT.value}"
            found.append(Broken("components", "COMPONENT_TEXT_TOO_LONG", said))
    return found


def _tops(components: list[Any], *, v2: bool, modal: bool) -> list[Broken]:
    """The types that may stand at the top."""
    allowed = {1, 10, 18} if modal else {1, 9, 10, 12, 13, 14, 17} if v2 else {1}
    return [
        Broken(f"components.{place}", "UNION_TYPE_CHOICES", "Value of field type must be one of "
               f"{tuple(sorted(allowed))}.")
        for place, part in enumerate(components)
        if not isinstance(part, Mapping) or part.get("type") not in allowed
    ]  # fmt: skip


def _row(part: Mapping[str, Any]) -> list[Broken]:
    inside = part.get("components")
    if part.get("type") != 1 or not isinstance(inside, list):
        return []
    kinds = [each.get("type") if isinstance(each, Mapping) else None for each in inside]
    wide = [kind for kind in kinds if kind in SELECTS | {4}]
    if wide and len(kinds) > 1:
        said = "A select or an input takes a whole row."
        return [Broken("components", "COMPONENT_LAYOUT_WIDTH_EXCEEDED", said)]
    if any(kind not in INTERACTIVE for kind in kinds):
        said = "A row holds buttons, or one select."
        return [Broken("components", "UNION_TYPE_CHOICES", said)]
    return []


def _button(part: Mapping[str, Any]) -> list[Broken]:
    if part.get("type") != 2:
        return []
    style, link = part.get("style"), part.get("url")
    if style not in range(1, 7):
        return [Broken("components.style", "BASE_TYPE_CHOICES", f"{style} is no style")]
    if style == 5 and (not link or part.get("custom_id")):
        said = "A link button has a url and no custom id."
        return [Broken("components.url", "BASE_TYPE_REQUIRED", said)]
    if style < 5 and (link or not part.get("custom_id")):
        return [Broken("components.custom_id", "BUTTON_COMPONENT_CUSTOM_ID_REQUIRED",
                       "A custom id required")]  # fmt: skip
    if not part.get("label") and not part.get("emoji") and style != 6:
        said = "A label or emoji is required"
        return [Broken("components.label", "BUTTON_COMPONENT_LABEL_OR_EMOJI_REQUIRED", said)]
    return []


def _select(part: Mapping[str, Any]) -> list[Broken]:
    if part.get("type") not in SELECTS:
        return []
    found = []
    least, most = part.get("min_values", 1), part.get("max_values", 1)
    if not (0 <= least <= 25 and 1 <= most <= 25 and least <= most):
        said = f"min_values {least} and max_values {most} do not fit"
        found.append(Broken("components.max_values", "NUMBER_TYPE_MAX", said))
    if part.get("type") == 3:
        options = part.get("options") or []
        chosen = [each.get("value") for each in options if isinstance(each, Mapping)]
        if not options:
            found.append(Broken("components.options", "BASE_TYPE_REQUIRED", "Options are required"))
        if len(set(map(str, chosen))) != len(chosen):
            said = "The specified option value is already used"
            found.append(Broken("components.options", "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED",
                                said))  # fmt: skip
    return found


def _input(part: Mapping[str, Any]) -> list[Broken]:
    if part.get("type") != 4:
        return []
    least, most = part.get("min_length") or 0, part.get("max_length") or 4000
    if not 0 <= least <= 4000 or not 1 <= most <= 4000 or least > most:
        said = f"min_length {least} and max_length {most} do not fit"
        return [Broken("components.max_length", "NUMBER_TYPE_MAX", said)]
    if part.get("style") not in {1, 2}:
        return [Broken("components.style", "BASE_TYPE_CHOICES", "Value must be one of (1, 2).")]
    return []


def modal_form(data: Mapping[str, Any]) -> list[Broken]:
    """What is wrong with a modal."""
    rules = (
        ("title", too_long, limits.MODAL_TITLE),
        ("custom_id", too_long, limits.CUSTOM_ID),
        ("components", too_many, limits.MODAL_PARTS),
    )
    found = broken(data, rules)
    found += [
        Broken(name, "BASE_TYPE_REQUIRED", "This field is required")
        for name in ("title", "custom_id", "components")
        if not data.get(name)
    ]
    return found + components_form(data.get("components"), modal=True)


def choices_form(data: Mapping[str, Any]) -> list[Broken]:
    """What is wrong with the answer to an autocomplete."""
    rules = (
        ("choices", too_many, limits.CHOICES),
        ("choices[].name", too_long, limits.CHOICE_NAME),
    )
    found = broken(data, rules)
    for place, value in values(data, "choices[].value"):
        if isinstance(value, str) and (told := too_long(value, limits.CHOICE_VALUE)):
            found.append(Broken(place, *told))
    if data.get("choices") is None:
        found.append(Broken("choices", "BASE_TYPE_REQUIRED", "This field is required"))
    return found


def nest(found: list[Broken]) -> dict[str, Any]:
    """The tree of errors that Discord answers."""
    tree: dict[str, Any] = {}
    for each in found:
        place = tree
        for part in each.path.split("."):
            place = place.setdefault(part, {})
        place.setdefault("_errors", []).append({"code": each.code, "message": each.message})
    return tree
