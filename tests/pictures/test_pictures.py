"""Messages are drawn as they are read: every text, markdown rendered, everything inside."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO

import pytest
from PIL import Image, ImageChops, ImageStat

from bot.discord.exchange.wire import embed_of, view_of
from bot.discord.replies.question import Question
from bot.discord.replies.reply import Attachment, Button, Choice, Embed, Field, Menu, Reply
from tests.bundled import bundled, history
from tests.pictures import gallery, readme
from tests.pictures.canvas import SCALE
from tests.pictures.colours import DARK, LIGHT
from tests.pictures.fonts import Fonts, Style, chinese_font
from tests.pictures.lines import broken
from tests.pictures.markdown import blocks, runs, timestamp
from tests.pictures.message import WIDTH, as_png, picture, texts
from tests.pictures.shown import Shown, of_payload, of_reply

__all__ = ["bundled", "history"]
NOW = datetime(2025, 10, 1, 12, tzinfo=UTC)
OWN = Fonts(system=False)
PLAIN = Style()


def png(colour, size=(800, 360)):
    out = BytesIO()
    Image.new("RGB", size, colour).save(out, "PNG")
    return out.getvalue()


ASKED = Question.of("rate", importer="US", origin="CN")
REPLY = Reply(
    content="It was **30%** on ~~145~~ goods.",
    embed=Embed(
        title="The United States on goods from China",
        description="See [the order](https://example.org/order), `us.s122`.",
        colour=0xC47A0E,
        fields=(
            Field("Entry day", "1 October 2025", inline=True),
            Field("Known by", "1 October 2025", inline=True),
            Field("Recorded to", "position 1782", inline=True),
            Field("Next change", "<t:1762750800:D> returns to 34%"),
        ),
        footer="verified until 10 October 2026 · *not slanted*",
    ),
    attachments=(Attachment("history.png", png("#00ff00"), "A chart."),),
    rows=((Button("Why", ASKED.custom_id("why")), Button("Sources", "x", disabled=True)),),
    menu=Menu("tl1|menu", "Choose a question", (Choice("The truce", "a", "when it ends"),)),
)


def spoken(shown):
    return " ".join(texts(shown, NOW, fonts=OWN))


def colours(image):
    return {colour for _, colour in image.getcolors(1 << 20)}


def rgb(colour):
    return tuple(int(colour[at : at + 2], 16) for at in (1, 3, 5))


# -- a message -----------------------------------------------------------------------------------


def test_every_text_of_a_reply_is_drawn():
    said = spoken(of_reply(REPLY))
    for text in (
        "It was", "30%", "145", "The United States on goods from China", "the order", "us.s122",
        "Entry day", "1 October 2025", "position 1782", "10 November 2025", "returns to 34%",
        "verified until 10 October 2026", "*not slanted*", "Why", "Sources", "Choose a question",
        "The truce", "when it ends",
    ):  # fmt: skip
        assert text in said, text
    for mark in ("**", "~~", "`", "https://", "<t:"):
        assert mark not in said


def test_a_text_is_drawn_once_though_a_card_is_measured_first():
    assert spoken(of_reply(REPLY)).count("position 1782") == 1


@pytest.mark.parametrize(("theme", "ground"), [("dark", DARK.ground), ("light", LIGHT.ground)])
def test_both_themes_have_their_ground_and_the_card_its_colour(theme, ground):
    image = picture(of_reply(REPLY), NOW, theme, fonts=OWN)
    assert image.width == WIDTH * SCALE
    assert image.getpixel((2, 2)) == rgb(ground)
    assert rgb("#c47a0e") in colours(image)
    assert (0, 255, 0) in colours(image)  # the attached picture


def test_what_only_one_sees_says_so():
    assert "Only you can see this" in spoken(of_reply(REPLY, private=True))
    assert "Only you can see this" not in spoken(of_reply(REPLY))


def test_a_longer_message_is_a_higher_picture():
    short, long = (Reply("word " * count) for count in (5, 300))
    heights = [picture(of_reply(each), NOW, fonts=OWN).height for each in (short, long)]
    assert heights[0] < heights[1]


def test_fields_in_a_line_stand_beside_each_other_and_others_below():
    def high(*fields):
        return picture(of_reply(Reply("x", Embed(fields=fields))), NOW, fonts=OWN).height

    three = tuple(Field("name", "value", inline=True) for _ in range(3))
    assert high(*three) == high(three[0])
    assert high(*three, three[0]) > high(*three)
    assert high(*(Field("name", "value") for _ in range(3))) > high(*three)


def test_a_file_that_is_no_picture_is_a_card_with_its_name():
    reply = Reply("x", attachments=(Attachment("why.txt", b"tree", "The tree."),))
    assert "why.txt 4 bytes" in spoken(of_reply(reply))


def test_the_payload_of_a_message_looks_like_its_reply():
    """What discord.py makes of a reply is drawn the same as the reply itself."""
    payload = {
        "content": REPLY.content,
        "embeds": [embed_of(REPLY.embed).to_dict()],
        "components": view_of(REPLY).to_components(),
        "attachments": [{"id": 0, "filename": "history.png", "description": "A chart."}],
        "flags": 64,
    }
    shown = of_payload(payload, {"history.png": REPLY.attachments[0].data})
    assert shown.private
    assert shown.files[0].alt == "A chart."
    assert sorted(texts(shown, NOW, fonts=OWN)) == sorted(
        texts(of_reply(REPLY, private=True), NOW, fonts=OWN)
    )


def test_a_picture_inside_a_card_is_drawn_there_and_not_twice():
    payload = {
        "embeds": [{"title": "Chart", "image": {"url": "attachment://a.png"}}],
        "attachments": [{"id": 0, "filename": "a.png"}],
    }
    shown = of_payload(payload, {"a.png": png("#ff0000")})
    assert shown.files == ()
    assert (255, 0, 0) in colours(picture(shown, NOW, fonts=OWN))


def test_an_empty_message_is_a_picture_too():
    assert picture(Shown(), NOW, fonts=OWN).height > 40


# -- markdown ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain", [("plain", PLAIN)]),
        ("**b** c", [("b", Style(bold=True)), (" c", PLAIN)]),
        ("~~**x**~~", [("x", Style(bold=True, strike=True))]),
        ("`**x**`", [("**x**", Style(code=True))]),
        (r"\*\*x\*\* a\_b", [(c, PLAIN) for c in ("*", "*", "x", "*", "*", " a", "_", "b")]),
        (r"[a\_b](<https://e.org/x>)", [(c, Style(link=True)) for c in ("a", "_", "b")]),
        ("snake_case_name", [("snake_case_name", PLAIN)]),
        ("https://e.org/a_b", [("https://e.org/a_b", Style(link=True))]),
        ("<@&123>", [("@someone", Style(pill=True))]),
        ("2 < 3 > 1 [x] (y)", [("2 < 3 > 1 [x] (y)", PLAIN)]),
    ],
)
def test_markdown_of_a_line(text, expected):
    assert runs(text, NOW) == expected


def test_blocks_of_a_text():
    found = blocks("one\n\n- two\n> three\n-# four\n```\nfive\n  six\n```seven", NOW)
    assert [(b.bullet, b.quote, b.small, b.code) for b in found] == [
        ("", False, False, False), ("", False, False, False), ("•", False, False, False),
        ("", True, False, False), ("", False, True, False), ("", False, False, True),
        ("", False, False, False),
    ]  # fmt: skip
    assert found[5].runs[0][0] == "five\n  six"


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ("d", "10/11/2025"), ("D", "10 November 2025"), ("t", "05:00"), ("T", "05:00:00"),
        ("f", "10 November 2025 05:00"), ("F", "Monday, 10 November 2025 05:00"),
        ("R", "in 1 month"),
    ],
)  # fmt: skip
def test_a_time_is_shown_as_a_client_shows_it(form, said):
    assert timestamp(1762750800, form, NOW) == said


def test_a_time_that_is_past_is_ago():
    assert timestamp(int(NOW.timestamp()) - 3 * 86400, "R", NOW) == "3 days ago"


@pytest.mark.parametrize("text", ["word " * 60, "x" * 400, "关税" * 80, "a <t:1762750800:F> " * 20])
def test_lines_fit_and_lose_nothing(text):
    given = runs(text, NOW)
    lines = broken(given, 300, 28, OWN)
    assert all(line.width <= 300 + 10 for line in lines)
    kept = "".join(piece for line in lines for _, piece, _ in line.pieces)
    assert kept.replace(" ", "") == "".join(t for t, _ in given).replace(" ", "")


# -- fonts ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("letter", "–—→←•")
def test_dashes_and_arrows_are_drawn_without_a_font_for_them(letter):
    drawn, blank = (picture(of_reply(Reply(text)), NOW, fonts=OWN) for text in (letter, " "))
    assert drawn.tobytes() != blank.tobytes()


@pytest.mark.skipif(chinese_font() is None, reason="this system has no Chinese font")
def test_chinese_is_drawn_in_a_font_that_has_it():
    fonts = Fonts(system=True)
    first, second = (picture(of_reply(Reply(text)), NOW, fonts=fonts) for text in ("关", "税"))
    assert first.tobytes() != second.tobytes()


# -- the gallery and the README ------------------------------------------------------------------


@pytest.mark.parametrize("piece", gallery.PIECES, ids=lambda piece: piece.name)
def test_every_piece_of_the_gallery_is_made_and_drawn(history, piece):
    shown = piece.shown(history)
    image = picture(shown, piece.now, "light", fonts=OWN)
    assert image.width == WIDTH * SCALE
    assert 100 * SCALE < image.height < 1600 * SCALE
    assert len(colours(image)) > 20


def test_the_gallery_has_each_kind_of_card_once_by_name():
    names = [piece.name for piece in gallery.PIECES]
    assert len(set(names)) == len(names)
    assert {"rate", "history", "forecast", "why", "sources", "check", "alert", "digest"} <= set(
        names
    )


def test_the_readme_shows_what_the_bot_answers(history):
    """``python -m tests.pictures --readme`` draws it again."""
    with Image.open(readme.FILE) as opened:
        kept = opened.convert("RGB")
    drawn = Image.open(BytesIO(as_png(readme.drawn(history), readme.COLOURS))).convert("RGB")
    again = "python -m tests.pictures --readme"
    assert kept.size == drawn.size, again
    apart = ImageStat.Stat(ImageChops.difference(kept, drawn)).mean
    assert max(apart) < 4, again
    assert readme.FILE.stat().st_size < readme.LARGEST


def test_the_readme_picture_is_the_answer_of_the_truce(history):
    said = texts(readme.answer(history), gallery.OCTOBER, fonts=OWN)
    assert "additional 30% on goods from" in " ".join(said)
    assert "/rate origin:China on:2025-10-01" in said
    assert all(OWN.width(text, 20, PLAIN) for text in said)
