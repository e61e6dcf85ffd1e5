"""What Discord answers when it will not: status, code and message, as its documentation lists them.

Source of codes and messages: docs, "Opcodes and Status Codes", JSON Error Codes.
"""

from __future__ import annotations

from typing import Any

#: code -> (status, message)
CODES: dict[int, tuple[int, str]] = {
    10003: (404, "Unknown Channel"),
    10004: (404, "Unknown Guild"),
    10007: (404, "Unknown Member"),
    10008: (404, "Unknown Message"),
    10011: (404, "Unknown Role"),
    10013: (404, "Unknown User"),
    10015: (404, "Unknown Webhook"),
    10062: (404, "Unknown interaction"),
    10063: (404, "Unknown application command"),
    20028: (
        429,
        "The write action you are performing on the channel has hit the write rate limit.",
    ),
    40005: (413, "Request entity too large"),
    40060: (400, "Interaction has already been acknowledged."),
    40094: (400, "This interaction has reached the maximum number of follow-up messages."),
    50001: (403, "Missing Access"),
    50005: (403, "Cannot edit a message authored by another user"),
    50006: (400, "Cannot send an empty message"),
    50007: (403, "Cannot send messages to this user"),
    50013: (403, "Missing Permissions"),
    50027: (401, "Invalid Webhook Token"),
    50035: (400, "Invalid Form Body"),
    50083: (400, "Thread is archived"),
    50109: (400, "The request body contains invalid JSON."),
    160002: (400, "Cannot reply without permission to read message history"),
    160004: (400, "A thread has already been created for this message"),
}


class Refusal(Exception):  # noqa: N818 - it is an answer of Discord's, not an error of ours
    """An answer that is not a success."""

    def __init__(self, code: int, *, errors: dict[str, Any] | None = None) -> None:
        self.status, self.message = CODES[code]
        self.code = code
        self.errors = errors
        super().__init__(f"{self.status} {code} {self.message}")

    def body(self) -> dict[str, Any]:
        told: dict[str, Any] = {"message": self.message, "code": self.code}
        if self.errors:
            told["errors"] = self.errors
        return told


class Unauthorised(Refusal):
    """No token, or a wrong one: the code is 0."""

    def __init__(self) -> None:
        self.status, self.code, self.message, self.errors = 401, 0, "401: Unauthorized", None
        Exception.__init__(self, self.message)
