"""The tables of subscriptions and of what is to be sent.

A *post* is one message to one channel. An *item* says that a subscription is told of something
(``about``: an event, a lapse, a checkpoint) in a post; that pair is the key which makes sure that
nobody is told twice.

States of a post: ``queued`` (due at ``due``), ``sending`` (a process holds it until ``lease``),
``sent``, ``failed`` (Discord refuses it for good), ``blocked`` (the channel was closed to us for
too long), ``dropped`` (there was nothing left to say).
"""

from __future__ import annotations

TABLES: tuple[str, ...] = (
    (
        "CREATE TABLE subscriptions (id INTEGER PRIMARY KEY, guild INTEGER NOT NULL,"
        " channel INTEGER NOT NULL, purpose TEXT NOT NULL, language TEXT NOT NULL,"
        " importer TEXT, origin TEXT, programme TEXT, product TEXT, measure TEXT,"
        " minimum TEXT NOT NULL, remind_days INTEGER, role INTEGER, thread INTEGER NOT NULL,"
        " digest INTEGER NOT NULL, added REAL NOT NULL, blocked_since REAL,"
        " paused INTEGER NOT NULL DEFAULT 0)"
    ),
    "CREATE INDEX subscriptions_by_guild ON subscriptions (guild, channel)",
    # servers that the bot was taken out of, and when: their subscriptions are kept for a while
    "CREATE TABLE left_guilds (guild INTEGER PRIMARY KEY, at REAL NOT NULL)",
    (
        "CREATE TABLE posts (id INTEGER PRIMARY KEY, subscription INTEGER NOT NULL"
        " REFERENCES subscriptions (id), channel INTEGER NOT NULL, kind TEXT NOT NULL,"
        " state TEXT NOT NULL, created REAL NOT NULL, due REAL NOT NULL,"
        " nonce TEXT, tried REAL, attempts INTEGER NOT NULL DEFAULT 0,"
        " holder TEXT, lease REAL, message INTEGER, answers INTEGER,"
        " more INTEGER NOT NULL DEFAULT 0, payload TEXT, error TEXT)"
    ),
    "CREATE INDEX posts_open ON posts (channel, id) WHERE state IN ('queued', 'sending')",
    "CREATE INDEX posts_by_subscription ON posts (subscription, created)",
    (
        "CREATE TABLE items (about TEXT NOT NULL, subscription INTEGER NOT NULL,"
        " post INTEGER NOT NULL, why TEXT NOT NULL, PRIMARY KEY (about, subscription))"
        " WITHOUT ROWID"
    ),
    "CREATE INDEX items_by_post ON items (post)",
)
