r"""Text of others in Discord's markdown: it shows as it is, and nothing in it acts.

``escape`` puts a backslash before what Discord would interpret, and only there, so that "30%",
"2025-10-01" and "Section 301" stay as they are. Nothing pings, links, hides or turns around:
mentions, time stamps, emoji, masked and plain links, spoilers, headings, lists, quotes; direction
marks and invisible characters are taken out.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from urllib.parse import quote, urlsplit

from bot.discord.presenting.limits import clip

#: written between "@" and "everyone": a backslash there would not keep the server from pinging
APART = "\u200b"
#: characters of a text up to which it is remembered, escaped
OFTEN = 200

#: controls, direction marks, joiners, fillers, tags, private and lone halves: nothing to be seen
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u070f\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\ufdd0-\ufdef"
    "\ud800-\udfff\ue000-\uf8ff\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U0010ffff]+"
)
#: more marks on one letter than any language writes
_PILED = re.compile(
    "([\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{3})"
    "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+"
)
_BREAK = re.compile(r"[\t\n\x0b\x0c\r\x1c-\x1f\x85\u2028\u2029]+")
_LINES = re.compile(r"\r\n|[\n\x0b\x0c\r\x1c-\x1e\x85\u2028\u2029]")
_EMPTY_LINES = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")

_LIVE = re.compile(
    r"""
      (?m:^)(?P<indent>[^\S\n]*)(?P<start>\#{1,3}|-\#|[-+>]|>>>|\d{1,9}\.)(?=\s|\Z)
    | (?P<mark>[\\*_`~|\[])
    | <(?P<word>[A-Za-z0-9]{0,16})(?P<sign>[@\#:/&!+]?)
    | (?P<ping>@)(?=everyone|here)
    | (?P<colon>:)(?=//|[\w+-]{1,64}:)
    | (?P<invite>discord(?:app)?\.(?:gg|com|gift|new|media|io|me|li))/
    """,
    re.VERBOSE | re.IGNORECASE,
)
#: at a glance: a text on one line without any of these is not touched
_MAYBE = re.compile(r"[\\*_`~|\[<@\n]|:[\w/+-]|(?i:discord)|\A\s*(?:[-#+>]|\d{1,9}\.(?:\s|\Z))")


def _safe(found: re.Match[str]) -> str:
    return _MADE_SAFE[str(found.lastgroup)](found)


def _start(found: re.Match[str]) -> str:
    start = found["start"]
    told = f"{start[:-1]}\\." if start[0].isdigit() else f"\\{start}"
    return f"{found['indent']}{told}"


def _tag(found: re.Match[str]) -> str:
    return f"\\<{found['word']}" + (f"\\{found['sign']}" if found["sign"] else "")


_MADE_SAFE: dict[str, Callable[[re.Match[str]], str]] = {
    "start": _start,
    "mark": lambda found: f"\\{found['mark']}",
    "sign": _tag,
    "ping": lambda _: f"@{APART}",
    "colon": lambda _: "\\:",
    "invite": lambda found: f"{found['invite']}\\/",
}


def visible(text: str) -> str:
    """Text without controls, direction marks and invisible characters; lines stay lines."""
    if text.isascii():
        return text if text.isprintable() else _UNSEEN.sub("", text)
    return _PILED.sub(r"\1", _UNSEEN.sub("", text))


def one_line(text: str) -> str:
    """Visible text on one line: breaks become spaces, as where a terminal folds a sentence."""
    if text.isascii() and text.isprintable():
        return text.strip()
    return visible(_BREAK.sub(" ", text)).strip()


def lines_of(text: str) -> str:
    """Visible text in its lines, with at most one empty line between two."""
    return visible(_EMPTY_LINES.sub("\n\n", _LINES.sub("\n", text))).strip()


def escape(text: str, *, lines: bool = False) -> str:
    """Text that Discord shows as it is: on one line, or with ``lines`` in its own.

    What is seen equals ``one_line(text)`` (``lines_of(text)``), character by character; between
    "@" and "everyone" or "here" stands a character without width.
    """
    if lines or len(text) > OFTEN:
        return _escaped(lines_of(text) if lines else one_line(text))
    return _often(text)


def _escaped(told: str) -> str:
    return _LIVE.sub(_safe, told) if _MAYBE.search(told) else told


@lru_cache(maxsize=1024)
def _often(text: str) -> str:
    """The names and figures of an answer: they come again in the next one."""
    return _escaped(one_line(text))


def short(text: str, most: int) -> str:
    """Escaped text on one line of at most ``most`` units."""
    return clip(escape(text), most)


def quoted(text: str, most: int = 50) -> str:
    """What somebody typed, to be put into a sentence: escaped, at most 50 units."""
    return f"“{short(text, most)}”"


def fenced(text: str) -> str:
    """A code block; nothing in the text ends it, nothing in it pings."""
    told = visible(text).replace("``", f"`{APART}`").replace("<@", f"<{APART}@")
    told = re.sub("@(?=everyone|here)", f"@{APART}", told)
    return f"```\n{told}\n```"


_HOST = re.compile(r"[a-z0-9]([a-z0-9.-]{0,250}[a-z0-9])?(:\d{1,5})?\Z", re.IGNORECASE)
#: reserved characters of RFC 3986 that stay, without those that end a link in markdown
_KEPT = "/?#&=+%:;,.~!$-_@"
MOST_ADDRESS = 400


def address(url: object) -> str | None:
    """A web address that may stand in a link; ``None`` for anything else.

    Only http and https, a plain host, no name and password before it; what could end the link in
    markdown is percent-encoded.
    """
    if not isinstance(url, str) or not 0 < len(url) <= MOST_ADDRESS:
        return None
    return _address(url)


@lru_cache(maxsize=2048)
def _address(url: str) -> str | None:
    if _UNSEEN.search(url):
        return None
    try:
        parts = urlsplit(url.strip())
        host = parts.netloc.encode("idna").decode() if not parts.netloc.isascii() else parts.netloc
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not _HOST.match(host) or re.search(r"\s", url):
        return None
    rest = quote(parts._replace(scheme="", netloc="").geturl(), safe=_KEPT)
    told = f"{parts.scheme}://{host}{rest}"
    return told if len(told) <= MOST_ADDRESS else None


_IN_LABELS = str.maketrans({"[": "(", "]": ")"})


def link(title: str, url: object, most: int = 150) -> str:
    """``[title](<address>)``, which shows no preview; the title alone without a good address."""
    told = short(title.translate(_IN_LABELS), most)
    where = address(url)
    return f"[{told}](<{where}>)" if where and told else told


_OURS = re.compile(
    r"\\(?P<one>[^A-Za-z0-9\s])|\*\*|~~|`| ?\(<t:-?\d+:[a-zA-Z]>\)|（<t:-?\d+:[a-zA-Z]>）|"
    r"\]\(<(?P<where>[^>]*)>\)|\[|\u200b"
)


def plain(told: str) -> str:
    """A line of ours without its markdown, for a file: links with their address behind them."""
    return _OURS.sub(lambda m: m["one"] or (f" <{m['where']}>" if m["where"] else ""), told)
