"""Subscriptions in words: one in a line, and those of a server as a reply."""

from __future__ import annotations

from collections.abc import Sequence

from bot.discord.alerts.subscription import Subscription
from bot.discord.presenting.colours import LEDGER, SUSPENDED
from bot.discord.presenting.escaping import escape, plain, visible
from bot.discord.presenting.limits import OWN_DESCRIPTION, joined
from bot.discord.replies.reply import Attachment, Embed, Reply
from projections.messages.teller import Teller


def described(subscription: Subscription, say: Teller) -> str:
    """What a subscription watches and how it tells, in a line without markdown."""
    if subscription.purpose == "witness":
        return say("alert.what.witness")
    parts = [_pair(subscription, say)]
    for name in ("programme", "product", "measure"):
        value = getattr(subscription, name)
        if value is not None:
            shown = value.replace("-", " ") if name == "product" else value
            parts.append(say(f"alert.what.{name}", **{name: visible(shown)}))
    if parts[0] == "" and len(parts) > 1:
        parts = parts[1:]
    if subscription.minimum != "all":
        parts.append(say(f"alert.what.{subscription.minimum}"))
    days = subscription.remind_days
    if days is not None:
        one = days == 1
        parts.append(say("alert.what.remind-one" if one else "alert.what.remind", days=days))
    parts += [
        say(f"alert.what.{name}") for name in ("digest", "thread") if getattr(subscription, name)
    ]
    return " · ".join(parts)


def _pair(subscription: Subscription, say: Teller) -> str:
    names = {
        name: say.name(code)
        for name in ("importer", "origin")
        if (code := getattr(subscription, name)) is not None
    }
    if len(names) == 2:
        return say("alert.what.duties", **names)
    for name in names:
        return say(f"alert.what.{name}", **names)
    narrowed = subscription.programme or subscription.product or subscription.measure
    return "" if narrowed else say("alert.what.everything")


def listed(found: Sequence[Subscription], say: Teller) -> Reply:
    """The alerts of a server, by channel, with what is wrong with them; in a file where long."""
    if not found:
        return Reply(say("alert.list.none"))
    blocked = [each for each in found if each.blocked_since is not None]
    if blocked and len(found) == 1:
        content = say("alert.list.one-blocked")
    elif blocked:
        content = say("alert.list.blocked", count=len(found), blocked=len(blocked))
    elif len(found) == 1:
        content = say("alert.list.one")
    else:
        content = say("alert.list.some", count=len(found))
    lines: list[str] = []
    channel = None
    for each in sorted(found, key=lambda one: (one.channel, one.id)):
        if each.channel != channel:
            channel = each.channel
            lines.append(f"<#{channel}>")
        lines.append(_line(each, say))
    shown = joined(lines, OWN_DESCRIPTION, lambda count: say("alert.more", count=count))
    whole = "\n".join(lines)
    files: tuple[Attachment, ...] = ()
    if shown != whole:
        data = "\n".join(map(plain, lines)).encode() + b"\n"
        files = (Attachment("alerts.txt", data, say("alert.list.file")),)
    colour = SUSPENDED if blocked else LEDGER
    return Reply(content, Embed(say("alert.list.title"), shown, colour), files)


def _line(one: Subscription, say: Teller) -> str:
    rest = []
    if one.role is not None:
        rest.append(say("alert.list.role", role=f"<@&{one.role}>"))
    if one.blocked_since is not None:
        since = f"<t:{int(one.blocked_since)}:f>"
        rest.append(say(f"alert.list.is-{'paused' if one.paused else 'blocked'}", since=since))
    told = "".join(f" · {each}" for each in rest)
    return say("alert.list.line", id=one.id, what=escape(described(one, say)), rest=told)
