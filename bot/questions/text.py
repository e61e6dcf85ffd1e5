"""What was typed, made harmless and regular: bounded, one line, no markup, no mentions."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

MAX_LENGTH = 4000
#: of a long text, this much of its beginning and of its end is read for what it asks
HEAD, TAIL = 1000, 500


@dataclass(frozen=True, slots=True)
class Text:
    """A question as it is read.

    ``shown``      for echoing: printable, one line, bounded, without live mentions or markup
    ``cased``      for understanding, as typed; ``plain`` is the same in small letters
    ``cut``        whether it was longer than what is read
    ``commanded``  whether it tried to give orders ("ignore all previous instructions")
    """

    shown: str
    cased: str
    plain: str
    cut: bool
    commanded: bool = False


_PLAIN = str.maketrans(
    {
        "’": "'", "‘": "'", "´": "'", "`": "'", "“": '"', "”": '"', "«": '"', "»": '"',
        "–": "-", "—": "-", "−": "-", "，": ",", "？": "?", "！": "!", "。": ". ", "：": ":",
        "；": ";", "％": "%", "、": ",",
    }
)  # fmt: skip
_SCRIPT = re.compile(
    r"<\s*(script|style|iframe)\b[^<>]{0,200}>.{0,500}?<\s*/\s*\1\s*>", re.IGNORECASE | re.DOTALL
)
_MARKUP = re.compile(r"<[@#!/&:a-zA-Z][^<>]{0,200}>")
_LINK = re.compile(r"\[([^\[\]]{0,100})\]\((?:https?:)?[^()]{0,200}\)")
_ADDRESS = re.compile(r"\bhttps?://\S{1,300}", re.IGNORECASE)
_MENTION = re.compile(r"@\s*(?=everyone|here\b|[\w&!])", re.IGNORECASE)
_DRAWN = re.compile(r"[*_~`|\\]{1,}")
_ORDERS = re.compile(
    r"(?:please\s+)?(?:ignore|disregard|forget|override)\s+"
    r"(?:all\s+|any\s+|everything\s+|the\s+|your\s+)*"
    r"(?:(?:previous|prior|above|earlier)\s*)?(?:instructions?|rules|prompts?|"
    r"directions|you were told)"
    r"[^.!?;]{0,120}"
    r"|(?:print|reveal|show|repeat|output|give)\s+(?:me\s+)?(?:your|the)\s+"
    r"(?:system|hidden|initial|secret)\s+(?:prompt|instructions?|message)|you are now [^.!?]{0,80}"
    r"|(?:act|behave|pretend)\s+(?:as|to be|like)\s+[^.!?]{0,80}|system prompt"
    r"|(?:忽略|无视)[^。.!?]{0,30}(?:指令|指示|提示)[^。.!?]{0,40}",
    re.IGNORECASE,
)
_SQL = re.compile(
    r"['\";)]*\s*(?:drop|delete|truncate|insert|update|alter)\s+"
    r"(?:table|from|into)\s+\w+\s*;?\s*(?:--)?",
    re.IGNORECASE,
)


def read(raw: str) -> Text:
    """Makes any input readable in bounded time."""
    cut = len(raw) > MAX_LENGTH
    kept = unicodedata.normalize("NFKC", raw[:MAX_LENGTH])[: 2 * MAX_LENGTH]
    # Cc: controls, Cf: direction marks and joiners, Co/Cs: private use and lone surrogates.
    clean = "".join(
        " " if category in {"Cc", "Zl", "Zp"} else c
        for c in kept
        for category in (unicodedata.category(c),)
        if category not in {"Cf", "Co", "Cs", "Cn"}
    )
    shown = harmless(clean)
    asked = _ORDERS.sub(" ", _SQL.sub(" ", _ADDRESS.sub(" ", shown)))
    cased = " ".join(asked.translate(_PLAIN).split())
    if len(cased) > HEAD + TAIL:
        cased, cut = f"{cased[:HEAD]} … {cased[-TAIL:]}", True
    return Text(shown, cased, cased.lower(), cut, commanded=bool(_ORDERS.search(shown)))


def harmless(text: str) -> str:
    """Text without what a chat or a page would act on: tags, links behind words, mentions."""
    text = _SCRIPT.sub(" ", text)
    text = _MARKUP.sub(" ", text)
    text = _LINK.sub(r"\1", text)
    text = _MENTION.sub("", text)
    text = _DRAWN.sub(" ", text)
    return " ".join(text.replace("<", " ").replace(">", " ").split())
