"""Every limit of Discord's on a reply, in one place: whatever is made is held against it.

Lengths are UTF-16 code units. The numbers are those of Discord's developer documentation for
messages, embeds, components and attachments; the last block is the house's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.discord.replies.question import FORM, KEPT, Question
from bot.discord.replies.reply import Button, Embed, Reply

MEBIBYTE = 1 << 20


def size(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def check(reply: Reply) -> list[str]:
    """What is wrong with a reply; nothing, if it may be sent."""
    return [*_content(reply), *_embed(reply.embed), *_files(reply), *_components(reply)]


def _text(name: str, text: str, most: int, least: int = 1) -> Iterator[str]:
    if size(text) > most:
        yield f"{name} has {size(text)} of {most} units"
    if least and not text.strip():
        yield f"{name} is empty"
    try:
        text.encode()
    except UnicodeEncodeError:
        yield f"{name} has half a character"


def _content(reply: Reply) -> Iterator[str]:
    yield from _text("content", reply.content, 2000)
    if re.search(r"@everyone|@here|<@[!&]?\d+>", reply.content):
        yield "content pings"


def _embed(embed: Embed | None) -> Iterator[str]:
    if embed is None:
        return
    yield from _text("title", embed.title, 256)
    yield from _text("description", embed.description, 4096, 0)
    yield from _text("footer", embed.footer, 2048, 0)
    total = size(embed.title) + size(embed.description) + size(embed.footer)
    for number, field in enumerate(embed.fields):
        yield from _text(f"field {number} name", field.name, 256)
        yield from _text(f"field {number} value", field.value, 1024)
        yield from _pairs(f"field {number}", field.value)
        total += size(field.name) + size(field.value)
    yield from _pairs("description", embed.description)
    if len(embed.fields) > 25:
        yield f"{len(embed.fields)} fields"
    if total > 6000:
        yield f"embed has {total} of 6000 units"
    if embed.colour is None or not 0 <= embed.colour <= 0xFFFFFF:
        yield "no colour"
    if len(embed.fields) > 7 or total > 3000:
        yield f"more than a reader takes: {len(embed.fields)} fields, {total} units"
    inline = "".join("i" if field.inline else "-" for field in embed.fields)
    if "iiii" in inline:
        yield "more than three fields side by side"


def _pairs(name: str, text: str) -> Iterator[str]:
    """Marks of ours are closed: a cut must not run bold or a code block into what follows."""
    if text.count("```") % 2:
        yield f"{name}: a code block is open"
    outside = re.sub(r"```.*?```", "", text, flags=re.DOTALL)
    bare = re.sub(r"\\.", "", outside)
    for mark in ("**", "~~", "`"):
        if bare.count(mark) % 2:
            yield f"{name}: {mark} is open"


def _files(reply: Reply) -> Iterator[str]:
    names = [each.name for each in reply.attachments]
    if len(names) > 10 or len(set(names)) != len(names):
        yield f"files {names}"
    if sum(len(each.data) for each in reply.attachments) > 10 * MEBIBYTE:
        yield "files are too large"
    for each in reply.attachments:
        if not re.fullmatch(r"[a-z_-]+\.(?:png|txt)", each.name):
            yield f"file name {each.name!r}"
        if not each.data:
            yield f"{each.name} is empty"
        yield from _text(f"{each.name}: text alternative", each.alt, 1024)


def _components(reply: Reply) -> Iterator[str]:
    if len(reply.rows) + (reply.menu is not None) > 5:
        yield f"{len(reply.rows)} rows"
    ids = []
    for row in reply.rows:
        if not 1 <= len(row) <= 5:
            yield f"{len(row)} buttons in a row"
        for button in row:
            ids.append(button.custom_id)
            yield from _button(reply, button)
    if reply.menu is not None:
        ids.append(reply.menu.custom_id)
        yield from _identity(reply, reply.menu.custom_id)
        yield from _text("placeholder", reply.menu.placeholder, 150)
        values = [choice.value for choice in reply.menu.choices]
        if not 1 <= len(values) <= 25 or len(set(values)) != len(values):
            yield f"choices {values}"
        for choice in reply.menu.choices:
            yield from _text("choice", choice.label, 100)
            yield from _text("choice value", choice.value, 100)
            yield from _text("choice description", choice.description, 100, 0)
            yield from _token(reply, choice.value)
    if len(set(ids)) != len(ids):
        yield f"ids are not different: {ids}"


def _button(reply: Reply, button: Button) -> Iterator[str]:
    yield from _text("label", button.label, 80)
    yield from _identity(reply, button.custom_id)


def _identity(reply: Reply, custom_id: str) -> Iterator[str]:
    yield from _text("custom id", custom_id, 100)
    parts = custom_id.split("|", 3)
    if len(parts) != 4 or parts[0] != FORM or not parts[2].isdecimal():
        yield f"custom id {custom_id!r}"
        return
    yield from _token(reply, parts[3])


def _token(reply: Reply, token: str) -> Iterator[str]:
    """A token is a question that reads back as itself, or a key whose question is kept."""
    if token.startswith(KEPT):
        kept = reply.kept.get(token)
        if kept is None or kept.key() != token or Question.decode(kept.encode()) != kept:
            yield f"{token} is not kept"
        return
    if Question.decode(token).encode() != token:
        yield f"{token!r} does not read back"
