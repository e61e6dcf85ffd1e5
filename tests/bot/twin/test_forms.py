"""Every limit has a payload that just fits and one that does not; a table, not a promise."""

from __future__ import annotations

import pytest

from tests.twin import command_forms, forms, limits
from tests.twin.limits import Limit
from tests.twin.messages import File


def text(length):
    return "x" * length


def embed(**parts):
    return {"embeds": [parts]}


def row(*parts):
    return {"content": "x", "components": [{"type": 1, "components": list(parts)}]}


def button(number=0, **more):
    return {"type": 2, "style": 2, "label": "Why", "custom_id": f"id{number}", **more}


def select(**more):
    option = {"label": "a", "value": "a"}
    return {"type": 3, "custom_id": "s", "options": [option], **more}


def options(count, **more):
    return [{"label": f"l{n}", "value": f"v{n}", **more} for n in range(count)]


MESSAGES = {
    "content": (limits.CONTENT, lambda n: {"content": text(n)}),
    "embeds": (limits.EMBEDS, lambda n: {"embeds": [{"title": "t"}] * n}),
    "title": (limits.EMBED_TITLE, lambda n: embed(title=text(n))),
    "description": (limits.EMBED_DESCRIPTION, lambda n: embed(description=text(n))),
    "fields": (limits.EMBED_FIELDS, lambda n: embed(fields=[{"name": "n", "value": "v"}] * n)),
    "field name": (
        limits.EMBED_FIELD_NAME,
        lambda n: embed(fields=[{"name": text(n), "value": "v"}]),
    ),
    "field value": (
        limits.EMBED_FIELD_VALUE,
        lambda n: embed(fields=[{"name": "n", "value": text(n)}]),
    ),
    "footer": (limits.EMBED_FOOTER, lambda n: embed(footer={"text": text(n)})),
    "author": (limits.EMBED_AUTHOR, lambda n: embed(author={"name": text(n)})),
    "sum of embeds": (
        limits.EMBED_SUM,
        lambda n: {"embeds": [{"description": text(3000)}, {"description": text(n - 3000)}]},
    ),
    "nonce": (limits.NONCE, lambda n: {"content": "x", "nonce": text(n)}),
    "stickers": (limits.STICKERS, lambda n: {"sticker_ids": ["1"] * n}),
    "users mentioned": (
        limits.MENTIONED,
        lambda n: {"content": "x", "allowed_mentions": {"users": [str(i) for i in range(n)]}},
    ),
    "rows": (
        limits.ROWS,
        lambda n: {"components": [{"type": 1, "components": [button(i)]} for i in range(n)]},
    ),
    "buttons": (limits.BUTTONS, lambda n: row(*(button(i) for i in range(n)))),
    "custom id": (limits.CUSTOM_ID, lambda n: row(button(custom_id=text(n)))),
    "label": (limits.BUTTON_LABEL, lambda n: row(button(label=text(n)))),
    "link": (
        limits.BUTTON_URL,
        lambda n: row({"type": 2, "style": 5, "label": "l", "url": text(n)}),
    ),
    "options": (limits.OPTIONS, lambda n: row(select(options=options(n)))),
    "option label": (
        limits.OPTION_LABEL,
        lambda n: row(select(options=[{"label": text(n), "value": "v"}])),
    ),
    "option value": (
        limits.OPTION_VALUE,
        lambda n: row(select(options=[{"label": "l", "value": text(n)}])),
    ),
    "option description": (
        limits.OPTION_DESCRIPTION,
        lambda n: row(select(options=options(1, description=text(n)))),
    ),
    "placeholder": (limits.PLACEHOLDER, lambda n: row(select(placeholder=text(n)))),
}


@pytest.mark.parametrize("name", MESSAGES)
def test_a_message_may_be_as_long_as_the_limit_and_no_longer(name):
    limit, make = MESSAGES[name]
    assert forms.message_form(make(limit.value), {}) == []
    assert forms.message_form(make(limit.value + 1), {}) != []


def test_a_picture_is_as_large_as_the_limit_and_its_alternative_as_long():
    def attached(length, size):
        payload = {"attachments": [{"id": 0, "description": text(length)}]}
        return forms.message_form(payload, {0: File("a.png", bytes(size))})

    most, alt = limits.ATTACHMENT_BYTES.value, limits.ALT_TEXT.value
    assert attached(alt, most) == []
    assert [each.path for each in attached(alt + 1, 1)] == ["attachments.0.description"]
    assert [each.path for each in attached(1, most + 1)] == ["files.0"]


def test_ten_files_go_with_a_message():
    files = {n: File("a.txt", b"a") for n in range(limits.FILES.value)}
    assert forms.message_form({"content": "x"}, files) == []
    assert forms.message_form({"content": "x"}, files | {10: File("b.txt", b"")}) != []


def test_an_attachment_needs_its_file():
    assert forms.message_form({"attachments": [{"id": 0}]}, {}) != []


def test_the_length_is_counted_as_discords_clients_do():
    assert forms.message_form({"content": "🐉" * 1000}, {}) == []
    assert forms.message_form({"content": "🐉" * 1001}, {}) != []


@pytest.mark.parametrize(
    "payload",
    [
        row(button(), button()),  # the same custom id twice
        row(button(), select()),  # a select takes a whole row
        row(button(style=5)),  # a link without a url
        row(button(custom_id=None)),
        row(button(label=None)),
        row(button(style=9)),
        row(select(options=options(1) * 2)),
        row(select(options=[])),
        row(select(max_values=26)),
        {"components": [button()]},  # without a row
        {"content": "x", "flags": 1 << 7},  # "thinking" is Discord's own
        {"content": "x", "flags": 1 << 15},  # components V2 have no content
        {"content": "x", "allowed_mentions": {"parse": ["users"], "users": ["1"]}},
        {"content": "x", "allowed_mentions": {"parse": ["friends"]}},
        {"content": 7},
        {"embeds": {"title": "not a list"}},
    ],
)
def test_what_discord_refuses_for_another_reason_than_its_length(payload):
    assert forms.message_form(payload, {}) != []


def modal(title="t", components=None, **text_input):
    part = {"type": 4, "custom_id": "d", "style": 1, **text_input}
    return {
        "title": title,
        "custom_id": "m",
        "components": components or [{"type": 18, "label": "Day", "component": part}],
    }


def labels(count, **more):
    part = {"type": 4, "style": 1}
    return [
        {"type": 18, "label": "l", "component": {**part, "custom_id": f"c{n}"}, **more}
        for n in range(count)
    ]


MODALS = {
    "title": (limits.MODAL_TITLE, lambda n: modal(title=text(n))),
    "parts": (limits.MODAL_PARTS, lambda n: modal(components=labels(n))),
    "label": (limits.LABEL_TEXT, lambda n: modal(components=labels(1, label=text(n)))),
    "label description": (
        limits.LABEL_DESCRIPTION,
        lambda n: modal(components=labels(1, description=text(n))),
    ),
    "value": (limits.INPUT_VALUE, lambda n: modal(value=text(n))),
    "placeholder": (limits.INPUT_PLACEHOLDER, lambda n: modal(placeholder=text(n))),
    "max length": (limits.INPUT_VALUE, lambda n: modal(max_length=n)),
    "input label": (
        limits.INPUT_LABEL,
        lambda n: modal(
            components=[{"type": 1, "components": [
                {"type": 4, "custom_id": "c", "style": 1, "label": text(n)}]}]
        ),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", MODALS)
def test_a_form_may_be_as_large_as_the_limit_and_no_larger(name):
    limit, make = MODALS[name]
    assert forms.modal_form(make(limit.value)) == []
    assert forms.modal_form(make(limit.value + 1)) != []


def test_a_form_has_a_title_and_an_input():
    assert forms.modal_form({"custom_id": "m", "title": "", "components": []}) != []


CHOICES = {
    "count": (limits.CHOICES, lambda n: [{"name": "n", "value": "v"}] * n),
    "name": (limits.CHOICE_NAME, lambda n: [{"name": text(n), "value": "v"}]),
    "value": (limits.CHOICE_VALUE, lambda n: [{"name": "n", "value": text(n)}]),
}


@pytest.mark.parametrize("name", CHOICES)
def test_suggestions_fit_or_not(name):
    limit, make = CHOICES[name]
    assert forms.choices_form({"choices": make(limit.value)}) == []
    assert forms.choices_form({"choices": make(limit.value + 1)}) != []


# -- commands ----------------------------------------------------------------------------------


def command(name="rate", **more):
    return {"name": name, "description": "d", "type": 1, **more}


def option(name="origin", **more):
    return {"name": name, "description": "d", "type": 3, **more}


def large(size):
    """A command of exactly so many characters."""
    parts = [option(f"o{n:02}", description=text(100)) for n in range(25)]
    parts[0]["choices"] = [{"name": text(90) + f"{n:02}", "value": text(100)} for n in range(25)]
    made = command(description=text(1), options=parts)
    rest = size - command_forms.total(made)
    parts[1]["choices"] = [
        {"name": f"{n:02}", "value": text(min(98, max(0, rest - n * 100 - 2)))}
        for n in range(-(-rest // 100))
    ]
    return made


COMMANDS = {
    "name": (limits.COMMAND_NAME, lambda n: [command(name=text(n))]),
    "description": (limits.COMMAND_DESCRIPTION, lambda n: [command(description=text(n))]),
    "options": (
        limits.COMMAND_OPTIONS,
        lambda n: [command(options=[option(f"o{i}") for i in range(n)])],
    ),
    "choices": (
        limits.CHOICES,
        lambda n: [command(options=[option(choices=[
            {"name": f"n{i}", "value": "v"} for i in range(n)])])],
    ),
    "choice name": (
        limits.CHOICE_NAME,
        lambda n: [command(options=[option(choices=[{"name": text(n), "value": "v"}])])],
    ),
    "choice value": (
        limits.CHOICE_VALUE,
        lambda n: [command(options=[option(choices=[{"name": "n", "value": text(n)}])])],
    ),
    "count": (limits.COMMAND_COUNT, lambda n: [command(f"c{i}") for i in range(n)]),
    "menus": (limits.MENU_COUNT, lambda n: [{"name": f"M {i}", "type": 3} for i in range(n)]),
    "translated name": (
        limits.COMMAND_NAME,
        lambda n: [command(name_localizations={"zh-CN": "率" * n})],
    ),
    "translated description": (
        limits.COMMAND_DESCRIPTION,
        lambda n: [command(description_localizations={"zh-CN": "率" * n})],
    ),
    "length of an option": (
        limits.OPTION_LENGTH,
        lambda n: [command(options=[option(max_length=n)])],
    ),
    "sum": (limits.COMMAND_SUM, lambda n: [large(n)]),
}  # fmt: skip


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_may_be_as_large_as_the_limit_and_no_larger(name):
    limit, make = COMMANDS[name]
    assert command_forms.commands_form(make(limit.value)) == []
    assert command_forms.commands_form(make(limit.value + 1)) != []


@pytest.mark.parametrize(
    "commands",
    [
        [command("Rate")],
        [command("rate now")],
        [command("rate!")],
        [command(), command()],
        [command(description="")],
        [{"name": "Check", "type": 3, "description": "menus have none"}],
        [command(name_localizations={"xx": "rate"})],
        [command(description_localizations={"zh": "率"})],
        [command(options=[option(), option()])],
        [command(options=[option("a"), option("b", required=True)])],
        [command(options=[option(type=99)])],
        [command(options=[option(choices=[{"name": "a", "value": "a"}], autocomplete=True)])],
        [command(options=[option(type=5, autocomplete=True)])],
        [command(options=[option("a", type=1), option("b", type=3)])],
        [command(options=[option(choices=[{"name": "a", "value": "1"}] * 2)])],
    ],
)
def test_commands_that_discord_does_not_register(commands):
    assert command_forms.commands_form(commands) != []


@pytest.mark.parametrize("name", ["rate", "as-of", "don't", "查询", "税率2", "größe"])
def test_names_of_many_languages_are_fine(name):
    assert command_forms.commands_form([command(name)]) == []


def test_every_limit_names_its_source():
    table = [each for each in vars(limits).values() if isinstance(each, Limit)]
    assert len(table) > 50
    assert all("#" in each.source and each.value > each.least for each in table)
