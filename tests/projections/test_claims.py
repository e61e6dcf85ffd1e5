"""What people said, held against the record: every verdict is derived."""

from __future__ import annotations

import pytest

from projections import claims

RATES = """
- {introduced: us.a, title: A duty}
- {introduced: us.listed, title: A listed duty, scope: {codes: [72], exact: true}}
- {set: 30%, measure: us.a, origins: [CN, BR], announced: 2025-04-02, effective: 2025-04-09}
- {set: 25%, measure: us.listed, origins: [BR], announced: 2025-04-02, effective: 2025-04-09}
"""


def verdict(book, check):
    """The verdict on one claim that is added to a book's story."""
    (found,) = claims.claims(book)
    assert found.body["check"]["ask"] == check
    return claims.finding(book, found).verdict


def claim(check, of, says):
    return f"""
- {{kind: source.claim_recorded, claim: c, claimant: Somebody, text: A text., announced: 2025-05-01,
    check: {{ask: {check}, of: {of}, says: "{says}"}}}}
"""


@pytest.mark.parametrize(
    ("of", "says", "expected"),
    [
        ("{importer: US, origin: CN, on: 2025-05-01}", "30%", "supported"),
        ("{importer: US, origin: CN, on: 2025-05-01}", "30", "supported"),
        ("{importer: US, origin: CN, on: 2025-05-01}", "54%", "contradicted"),
        ("{importer: US, origin: CN, on: 2025-04-08}", "30%", "contradicted"),
        ("{importer: US, origin: CN, on: 2025-05-01, known_by: 2025-04-01}", "30%",
         "contradicted"),
        ("{importer: US, origin: BR, on: 2025-05-01}", "30%", "approximate"),
        ("{importer: US, origin: BR, on: 2025-05-01, measure: us.a}", "30%", "supported"),
    ],
)  # fmt: skip
def test_a_claim_about_a_rate(book_of, of, says, expected):
    assert verdict(book_of(RATES + claim("rate", of, says)), "rate") == expected


TRUCE = """
- {introduced: us.a, title: A duty}
- {set: 34%, measure: us.a, origins: [CN], announced: 2025-04-02, effective: 2025-04-09}
- {kind: truce.announced, truce: t, title: Truce, parties: [US, CN], announced: 2025-05-12,
   effective: 2025-05-14, until: 2025-08-12, holds: [us.a]}
- {suspended: 10%, measure: us.a, origins: [CN], announced: 2025-05-12, effective: 2025-05-14,
   until: 2025-08-12, truce: t}
- {kind: truce.extended, truce: t, announced: 2025-08-11, effective: 2025-08-12, until: 2025-11-10}
- {extended: , measure: us.a, origins: [CN], announced: 2025-08-11, effective: 2025-08-12,
   until: 2025-11-10}
"""


@pytest.mark.parametrize(
    ("check", "of", "says", "expected"),
    [
        ("if_lapsed", "{truce: t, importer: US, origin: CN, on: 2025-08-28}", "34%", "supported"),
        ("if_lapsed", "{truce: t, importer: US, origin: CN, on: 2025-08-28}", "145%",
         "contradicted"),
        ("if_lapsed", "{truce: t, importer: US, origin: CN, on: 2025-05-01}", "34%",
         "unverifiable"),
        ("truce", "{truce: t, field: until, on: 2025-08-28}", "2025-11", "supported"),
        ("truce", "{truce: t, field: until, on: 2025-08-10}", "2025-11", "contradicted"),
        ("truce", "{truce: t, field: announced, on: 2025-08-28}", "2025-05-12", "supported"),
        ("truce", "{truce: t, field: announced, on: 2025-08-28}", "2025-08", "approximate"),
        ("truce", "{truce: t, field: announced, on: 2025-08-28}", "2025-07", "contradicted"),
        ("truce", "{truce: t, field: days, on: 2025-08-28}", "90", "supported"),
        ("truce", "{truce: t, field: days, on: 2025-08-28}", "120", "contradicted"),
        ("truce", "{truce: t, field: until, on: 2025-01-01}", "2025-11", "unverifiable"),
    ],
)  # fmt: skip
def test_a_claim_about_a_truce(book_of, check, of, says, expected):
    assert verdict(book_of(TRUCE + claim(check, of, says)), check) == expected


TALKS = """
- {kind: talks.held, talks: g, title: One, announced: 2025-05-12, from_day: 2025-05-10,
   venue: "Geneva, Switzerland", heads: [{name: Jamieson Greer, office: US Trade Representative}]}
- {kind: talks.held, talks: l, title: Two, announced: 2025-06-10, from_day: 2025-06-09,
   venue: London}
- {kind: talks.agreement_reached, talks: l, agreement: f, announced: 2025-06-11}
"""


@pytest.mark.parametrize(
    ("check", "of", "says", "expected"),
    [
        ("talks", "{talks: [g, l]}", "Geneva, London", "supported"),
        ("talks", "{talks: [l, g]}", "Geneva, London", "supported"),
        ("talks", "{talks: [g, l]}", "London, Geneva", "contradicted"),
        ("office", "{office: US Trade Representative, on: 2025-08-28}", "Jamieson Greer",
         "supported"),
        ("office", "{office: US Trade Representative, on: 2025-08-28}", "Katherine Tai",
         "contradicted"),
        ("office", "{office: Prime Minister, on: 2025-08-28}", "Nobody", "unverifiable"),
        ("agreement", "{agreement: f, step: reached, on: 2025-08-28}", "yes", "supported"),
        ("agreement", "{agreement: f, step: approved, on: 2025-08-28}", "no", "supported"),
        ("agreement", "{agreement: f, step: approved, on: 2025-08-28}", "yes", "contradicted"),
        ("agreement", "{agreement: x, step: approved, on: 2025-08-28}", "yes", "unverifiable"),
    ],
)  # fmt: skip
def test_a_claim_about_talks(book_of, check, of, says, expected):
    assert verdict(book_of(TALKS + claim(check, of, says)), check) == expected


def test_a_claim_that_nothing_can_decide_says_why(book_of):
    book = book_of("""
- {kind: source.claim_recorded, claim: c, claimant: Somebody, text: Officials were pleased.,
   announced: 2025-05-01, unverifiable: No statement in these words was found.}
""")
    (found,) = claims.claims(book)
    finding = claims.finding(book, found)
    assert (finding.verdict, finding.shows) == (
        "unverifiable",
        "No statement in these words was found.",
    )


def test_the_claims_of_the_news_story_have_the_verdict_that_the_researchers_found(history):
    """``record`` begins with the researcher's verdict; the derived one must be the same."""
    told = [c for c in claims.claims(history) if c.body["claim"].startswith("reuters-2025-08.")]
    assert len(told) >= 26
    expected = {c.body["claim"]: c.body["record"].partition(":")[0] for c in told}
    derived = {c.body["claim"]: claims.finding(history, c) for c in told}
    assert set(expected.values()) == set(claims.VERDICTS)
    assert {name: finding.verdict for name, finding in derived.items()} == expected
    computed = {name.partition(".")[2] for name, finding in derived.items() if finding.derived}
    assert computed >= {
        "ustr-tai", "venue-order", "london-framework", "london-approval", "truce-date",
        "truce-length", "us-rate-30", "cn-rate-10", "snapback-us-145", "snapback-cn-125",
        "until-november",
    }  # fmt: skip
    for name, finding in derived.items():
        assert finding.events or finding.verdict == "unverifiable", name


def test_reports_that_disagree_are_kept_as_claims_on_the_same_event(history):
    conflicts = [c for c in claims.claims(history) if c.body["claim"].startswith("conflict.")]
    assert conflicts
    for conflict in conflicts:
        finding = claims.finding(history, conflict)
        assert finding.events, conflict.key
        assert finding.verdict in claims.VERDICTS
