"""Ways in which input goes wrong; every one is drawn from a seeded generator."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

from tests.calling import Called

#: what people and programs put where something else belongs
ODDITIES = [
    "", " ", "\t", "0", "-1", "1e999", "NaN", "Infinity", "null", "None", "true", "undefined",
    "..", "../../etc/passwd", "%s%n%x", "{}", "[]", "${HOME}", "$(reboot)", "'; DROP TABLE x; --",
    "<script>", "\u202e2025-10-01", "２０２５-１０-０１", "٢٠٢٥-١٠-٠١", "2025‑10‑01",
    "é" * 50, "𝟙𝟘%", "\ufeff2025-10-01", "a" * 5000, "9" * 400, "1" + "0" * 60,
    "-" * 70, "\udcff\udcfe", "💥", "中国",
    "2025-02-30", "2025-13-01", "0000-00-00", "9999-12-31", "2025-10-01T25:00:00Z", "1/2/3",
    "2025-10-01T00:00:00+99:99", "2025-W40-3", "Feb 30", "Oct 32", "the ides of March", "now",
    "14500%", "-5%", "1,5%", "0x10%", "% 10", "10 % % 5", "at least all-in", "1.5 cents/",
    "Free Free", "XX", "UK", "EU28", "ALL", "*", "us", "U S", "U\nS", "12", "123", "77", "7701",
    "8703.80.00.00.00", "87o3", "８７０３", "us.", ".us", "us..x", "US.S122", "us.s122/", "-", "--",
]  # fmt: skip


def drop_line(text: bytes, random: Random) -> bytes:
    lines = text.splitlines(keepends=True)
    if lines:
        del lines[random.randrange(len(lines))]
    return b"".join(lines)


def double_line(text: bytes, random: Random) -> bytes:
    lines = text.splitlines(keepends=True)
    if lines:
        number = random.randrange(len(lines))
        lines.insert(random.randrange(len(lines) + 1), lines[number])
    return b"".join(lines)


def swap_lines(text: bytes, random: Random) -> bytes:
    lines = text.splitlines(keepends=True)
    if len(lines) > 1:
        one, other = random.sample(range(len(lines)), 2)
        lines[one], lines[other] = lines[other], lines[one]
    return b"".join(lines)


def flip_byte(text: bytes, random: Random) -> bytes:
    changed = bytearray(text)
    for _ in range(random.randint(1, 4)):
        if changed:
            changed[random.randrange(len(changed))] = random.randrange(256)
    return bytes(changed)


def cut(text: bytes, random: Random) -> bytes:
    return text[: random.randrange(len(text) + 1)]


def shift(text: bytes, random: Random) -> bytes:
    """A line gets another indentation."""
    lines = text.splitlines(keepends=True)
    if lines:
        number = random.randrange(len(lines))
        lines[number] = b" " * random.randint(0, 9) + lines[number].lstrip(b" ")
    return b"".join(lines)


def odd_value(text: bytes, random: Random) -> bytes:
    """The value behind a colon becomes something else."""
    places = [match.span(1) for match in re.finditer(rb": ([^\n]+)", text)]
    if not places:
        return text
    start, end = random.choice(places)
    value = random.choice(VALUES).encode("utf-8", "surrogatepass")
    return text[:start] + value + text[end:]


def odd_key(text: bytes, random: Random) -> bytes:
    """A field gets another name."""
    places = [match.span(1) for match in re.finditer(rb"^ *(?:- )?([a-z_]+):", text, re.MULTILINE)]
    if not places:
        return text
    start, end = random.choice(places)
    name = random.choice([b"colour", b"Kind", b"on", b"", b"? x", b"duty", b"kind", b"key"])
    return text[:start] + name + text[end:]


def splice(text: bytes, random: Random) -> bytes:
    """A piece of it comes twice, at another place."""
    if not text:
        return text
    start = random.randrange(len(text))
    piece = text[start : start + random.randint(1, 400)]
    at = random.randrange(len(text))
    return text[:at] + piece + text[at:]


def deep(text: bytes, random: Random) -> bytes:
    """Something is nested far too deeply."""
    depth = random.choice([20, 60, 500, 20000])
    opening, closing = random.choice([(b"[", b"]"), (b"{a: ", b"}"), (b"- ", b"")])
    return text + b"\n  odd: " + opening * depth + b"1" + closing * depth + b"\n"


def anchors(text: bytes, random: Random) -> bytes:
    """Lines that would unfold into gigabytes."""
    bomb = b"a: &a [x, x, x]\nb: &b [*a, *a, *a]\nc: &c [*b, *b, *b]\n<<: *c\n"
    return bomb + text if random.random() < 0.5 else text + b"\n" + bomb


def tags(text: bytes, random: Random) -> bytes:
    tag = random.choice(
        [b"!!python/object/apply:os.system ['true']", b"!!binary aGk=", b"!!set {a}", b"!x y",
         b"!!timestamp 2025-01-01", b"%TAG ! tag:x,2000:\n---\n"]
    )  # fmt: skip
    return text.replace(b": ", b": " + tag + b" # ", 1) if random.random() < 0.7 else tag + text


VALUES = [
    *ODDITIES, "[1, [2, [3]]]", "{a: {b: c}}", "[]", "{}", "~", "yes", "!!null x", "- x", "? y",
    "{codes: [7201], codes: [7202]}", "[US, US, US]", "{US: 10%, US: 11%}", "{codes: [x]}",
    "'unclosed", '"unclosed', "|", ">-", "&a x", "*a", "{scope: , duty: }", "2025-10-01 10:00",
]  # fmt: skip
MUTATIONS: list[Callable[[bytes, Random], bytes]] = [
    drop_line, double_line, swap_lines, flip_byte, cut, shift, odd_value, odd_value, odd_value,
    odd_key, splice, deep, anchors, tags,
]  # fmt: skip


def mutated(text: bytes, random: Random) -> bytes:
    """A text with one to three things wrong with it."""
    for _ in range(random.choice([1, 1, 1, 2, 3])):
        text = random.choice(MUTATIONS)(text, random)
    return text


def assert_told(called: Called, typed: object) -> None:
    """A call went one of the four ways, and where it did not go well, it says what to do."""
    assert called.code in {0, 1, 2, 3}, (typed, called)
    assert "Traceback" not in called.out + called.err, (typed, called)
    assert "in a way it should not" not in called.err, (typed, called)
    if called.code:
        said = called.err if called.code > 1 else called.err + called.out
        assert said.strip(), typed
