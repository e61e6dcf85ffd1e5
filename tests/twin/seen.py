"""What a user sees of an answer, and what they can do with it: press, choose, fill in a form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from tests.twin.composing import RefusedError, owners
from tests.twin.interactions import COMPONENT, MODAL, Interaction
from tests.twin.limits import units
from tests.twin.messages import Message, walk
from tests.twin.places import Account

if TYPE_CHECKING:
    from tests.twin.attempts import Attempt
    from tests.twin.people import Person

BUTTON, SELECT, INPUT, LABEL = 2, 3, 4, 18


class Seen:
    """A message as ``person`` sees it now: it follows later edits.

    ``attempt``: the interaction that led to it, or ``None`` for a message of a channel.
    """

    def __init__(self, person: Person, message: Message, attempt: Attempt | None = None) -> None:
        self.person = person
        self.message = message
        self.attempt = attempt

    def __repr__(self) -> str:
        return f"<seen by {self.person.name}: {self.content[:80]!r} {self.buttons}>"

    @property
    def content(self) -> str:
        return self.message.content

    @property
    def embeds(self) -> list[dict[str, Any]]:
        return self.message.embeds

    @property
    def embed(self) -> dict[str, Any]:
        """The first embed, or an empty one."""
        return self.message.embeds[0] if self.message.embeds else {}

    @property
    def fields(self) -> dict[str, str]:
        """The fields of all embeds: name -> text."""
        return {
            each["name"]: each["value"] for one in self.embeds for each in one.get("fields", [])
        }

    @property
    def footer(self) -> str:
        return str(self.embed.get("footer", {}).get("text", ""))

    @property
    def ephemeral(self) -> bool:
        return self.message.ephemeral

    @property
    def deleted(self) -> bool:
        return self.message.deleted

    @property
    def thinking(self) -> bool:
        return self.message.loading

    @property
    def files(self) -> dict[str, bytes]:
        """Name -> content."""
        return {each.filename: each.data for each in self.message.attachments}

    @property
    def alt_texts(self) -> dict[str, str]:
        """Name of a file -> its text alternative."""
        return {each.filename: each.description or "" for each in self.message.attachments}

    @property
    def buttons(self) -> list[str]:
        """The labels of the buttons that can be pressed."""
        return [
            str(each.get("label") or each.get("emoji", {}).get("name"))
            for each in self.message.walk()
            if each["type"] == BUTTON and not each.get("disabled")
        ]

    @property
    def choices(self) -> list[str]:
        """The labels of all lines of all menus."""
        return [
            str(option["label"])
            for each in self.message.walk()
            if each["type"] == SELECT
            for option in each.get("options", [])
        ]

    @property
    def text(self) -> str:
        """Everything that can be read: content, embeds, labels, names of files."""
        parts = [self.content]
        for embed in self.embeds:
            parts += [str(embed.get(key, "")) for key in ("title", "description")]
            parts += [f"{each['name']}\n{each['value']}" for each in embed.get("fields", [])]
            parts += [str(embed.get("footer", {}).get("text", ""))]
            parts += [str(embed.get("author", {}).get("name", ""))]
        parts += [str(each["content"]) for each in self.message.walk() if each["type"] == 10]
        parts += self.buttons + self.choices + list(self.files)
        return "\n".join(part for part in parts if part)

    @property
    def followups(self) -> list[Seen]:
        """Further messages of the same answer."""
        made = self.attempt.interaction.followups if self.attempt else []
        return [Seen(self.person, each, self.attempt) for each in made]

    async def followup(self, number: int = 0, patience: float = 10.0) -> Seen:
        """Waits for a further message of the same answer."""
        if self.attempt is None:
            raise RefusedError("this message is no answer to an interaction")
        return await self.attempt.followup(number, patience)

    async def changed(self, patience: float = 10.0) -> Seen:
        """Waits until the message is edited (again) or deleted."""
        version = self.message.version
        world = self.person.world
        if not await world.clock.until(
            lambda: self.message.version > version, [self.message.changes], patience=patience
        ):
            raise TimeoutError(f"{self!r} did not change")
        return self

    # -- acting --------------------------------------------------------------------------------

    def _actable(self) -> None:
        if self.message.deleted:
            raise RefusedError("the message is gone")
        viewer = self.message.viewer
        if self.message.ephemeral and viewer is not None and viewer is not self.person.account:
            raise RefusedError(f"{self.person.name} does not see this message")

    def send_press(self, label: str) -> Attempt:
        """Presses a button, by its label or custom id, without waiting; raises ``RefusedError``."""
        self._actable()
        for each in self.message.walk():
            names = {each.get("label"), each.get("emoji", {}).get("name"), each.get("custom_id")}
            if each["type"] != BUTTON or label not in names:
                continue
            if each.get("disabled"):
                raise RefusedError(f"the button {label} is disabled")
            if "custom_id" not in each:
                raise RefusedError(f"the button {label} is a link to {each.get('url')}")
            data = {"custom_id": each["custom_id"], "component_type": BUTTON, "id": each["id"]}
            return self.person.interact(
                COMPONENT, self.message.channel, data, message=self.message,
                owners=self._owners(),
            )  # fmt: skip
        raise RefusedError(f"there is no button {label}; there are {self.buttons}")

    async def press(self, label: str, patience: float = 10.0) -> Any:
        """Presses a button; answers what then is seen: a ``Seen`` or a ``Form``."""
        return await self.send_press(label).outcome(patience)

    def send_choose(self, *labels: str) -> Attempt:
        """Picks lines of a menu, by label or value, without waiting; raises ``RefusedError``."""
        self._actable()
        menus = [each for each in self.message.walk() if each["type"] == SELECT]
        for each in menus:
            options = each.get("options", [])
            picked = [o["value"] for o in options if {o["label"], o["value"]} & set(labels)]
            if not picked or each.get("disabled"):
                continue
            if not each.get("min_values", 1) <= len(picked) <= each.get("max_values", 1):
                raise RefusedError(f"the menu does not take {len(picked)} lines")
            data = {"custom_id": each["custom_id"], "component_type": SELECT, "id": each["id"],
                    "values": picked}  # fmt: skip
            return self.person.interact(
                COMPONENT, self.message.channel, data, message=self.message,
                owners=self._owners(),
            )  # fmt: skip
        raise RefusedError(f"there is no line {labels}; there are {self.choices}")

    async def choose(self, *labels: str, patience: float = 10.0) -> Any:
        """Picks lines of a menu; answers what then is seen."""
        return await self.send_choose(*labels).outcome(patience)

    def by(self, person: Person) -> Seen:
        """The same message in front of somebody else."""
        return Seen(person, self.message, self.attempt)

    def _owners(self) -> dict[str, str]:
        """A component belongs to the installation whose message it is on."""
        made = self.message.interaction
        if made is not None:
            return made.owners
        return owners(self.person.world, self.person.account, self.message.channel)


class Form:
    """A modal that opened in front of a user. ``inputs``: label -> component."""

    def __init__(self, person: Person, interaction: Interaction) -> None:
        self.person = person
        self.interaction = interaction
        assert interaction.modal is not None
        self.data = interaction.modal
        self.closed = False
        self.title = str(interaction.modal["title"])
        self.inputs: dict[str, dict[str, Any]] = {}
        for part in walk(self.data["components"]):
            if part["type"] == LABEL:
                self.inputs[str(part["label"])] = part["component"]
            elif part["type"] == INPUT and part not in self.inputs.values():
                self.inputs[str(part.get("label"))] = part

    def __repr__(self) -> str:
        return f"<form {self.title!r}: {list(self.inputs)}>"

    @property
    def values(self) -> dict[str, str]:
        """What is filled in already: custom id -> text."""
        return {
            str(each["custom_id"]): str(each.get("value") or "") for each in self.inputs.values()
        }

    def send(self, *texts: str, **named: Any) -> Attempt:
        """Submits without waiting: values in order, or by custom id or label.

        A label with spaces is named through ``**{"the label": "…"}``. Raises ``RefusedError``.
        """
        if self.closed:
            raise RefusedError("the form is closed: it was submitted")
        given: dict[str, Any] = dict(zip(self.inputs, texts, strict=False)) | named
        filled = {}
        for label, each in self.inputs.items():
            keys = [key for key in (label, each["custom_id"]) if key in given]
            value = given.pop(keys[0]) if keys else each.get("value") or ""
            filled[each["custom_id"]] = _fits(label, each, value)
        if given:
            raise RefusedError(f"the form has no {', '.join(given)}; it has {list(self.inputs)}")
        data = {
            "custom_id": self.data["custom_id"],
            "components": [_submitted(each, filled) for each in self.data["components"]],
        }
        origin = self.interaction
        self.closed = True
        return self.person.interact(
            MODAL, origin.channel, data, message=origin.message, parent=origin, owners=origin.owners
        )

    async def submit(self, *texts: str, patience: float = 10.0, **named: Any) -> Any:
        """Submits; answers what then is seen."""
        return await self.send(*texts, **named).outcome(patience)


def _fits(label: str, part: Mapping[str, Any], value: Any) -> Any:
    if part["type"] != INPUT:
        chosen = [value] if isinstance(value, str) else list(value)
        options = part.get("options", [])
        picked = [o["value"] for o in options if {o["label"], o["value"]} & set(chosen)]
        if part.get("required", True) and not picked:
            raise RefusedError(f"{label}: {chosen} is none of its lines")
        return picked
    if not isinstance(value, str):
        raise RefusedError(f"{label}: {value!r} is no text")
    if not value and part.get("required", True):
        raise RefusedError(f"{label} must be filled in")
    least, most = part.get("min_length") or 0, part.get("max_length") or 4000
    if value and not least <= units(value) <= most:
        raise RefusedError(f"{label}: {units(value)} characters, {least} to {most} fit")
    return value


def _submitted(part: Mapping[str, Any], filled: Mapping[str, Any]) -> dict[str, Any]:
    """A component of a form as the client sends it back."""
    told: dict[str, Any] = {"type": part["type"], "id": part.get("id", 1)}
    if part["type"] == LABEL:
        return told | {"component": _submitted(part["component"], filled)}
    inner: Sequence[Any] | None = part.get("components")
    if inner is not None:
        return told | {"components": [_submitted(each, filled) for each in inner]}
    if "custom_id" in part:
        told["custom_id"] = part["custom_id"]
        value = filled[part["custom_id"]]
        told["values" if isinstance(value, list) else "value"] = value
    return told


def viewer_of(message: Message) -> Account | None:
    """Who alone sees a message, or ``None``: everybody."""
    return message.viewer if message.ephemeral else None
