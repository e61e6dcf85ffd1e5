"""The two themes: nearly the colours that people see around a message."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Colours:
    """Colours of a theme by what they are for."""

    ground: str
    text: str
    strong: str
    faint: str
    card: str
    card_edge: str
    bar: str
    code: str
    code_edge: str
    pill: str
    link: str
    button: str
    button_text: str
    field: str


DARK = Colours(
    ground="#313338", text="#dbdee1", strong="#f2f3f5", faint="#949ba4", card="#2b2d31",
    card_edge="#2b2d31", bar="#1e1f22", code="#1e1f22", code_edge="#1e1f22", pill="#3d3f45",
    link="#00a8fc", button="#4e5058", button_text="#ffffff", field="#1e1f22",
)  # fmt: skip
LIGHT = Colours(
    ground="#ffffff", text="#313338", strong="#060607", faint="#5c5e66", card="#f2f3f5",
    card_edge="#e3e5e8", bar="#e3e5e8", code="#f2f3f5", code_edge="#e3e5e8", pill="#ebebed",
    link="#006ce7", button="#e3e5e8", button_text="#060607", field="#ebebed",
)  # fmt: skip
THEMES = {"dark": DARK, "light": LIGHT}
#: colours of buttons that are not grey
STYLES = {"primary": "#5865f2", "success": "#248046", "danger": "#da373c"}
