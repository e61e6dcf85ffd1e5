"""The headline series, at every edge: the day before, the day, and the day after.

The series are written out here. A day means the duty at its end, at the importer's border.
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from ledger.vocabulary import clocks
from projections import rates
from projections.rates import View
from tests.bundled import SHARED

#: from this day on: what the United States charges on a general good of China, part by part
US_ON_CHINA = {
    "2018-01-01": {},
    "2025-02-04": {"us.ieepa.fentanyl.cn": "10%"},
    "2025-03-04": {"us.ieepa.fentanyl.cn": "20%"},
    "2025-04-05": {"us.ieepa.fentanyl.cn": "20%", "us.ieepa.reciprocal.cn": "10%"},
    "2025-04-09": {"us.ieepa.fentanyl.cn": "20%", "us.ieepa.reciprocal.cn": "84%"},
    "2025-04-10": {"us.ieepa.fentanyl.cn": "20%", "us.ieepa.reciprocal.cn": "125%"},
    "2025-05-14": {"us.ieepa.fentanyl.cn": "20%", "us.ieepa.reciprocal.cn": "10%"},
    "2025-11-10": {"us.ieepa.fentanyl.cn": "10%", "us.ieepa.reciprocal.cn": "10%"},
    "2026-02-24": {"us.s122": "10%"},
    "2026-07-24": {"us.s301.forced-labor": "12.5%"},
}
#: Hong Kong: as China; Macau: neither the fentanyl duty nor the one on forced labour
US_ON_HONG_KONG = US_ON_CHINA
US_ON_MACAU = {
    "2018-01-01": {},
    "2025-04-05": {"us.ieepa.reciprocal.cn": "10%"},
    "2025-04-09": {"us.ieepa.reciprocal.cn": "84%"},
    "2025-04-10": {"us.ieepa.reciprocal.cn": "125%"},
    "2025-05-14": {"us.ieepa.reciprocal.cn": "10%"},
    "2026-02-24": {"us.s122": "10%"},
    "2026-07-24": {},
}
CHINA_ON_US = {
    "2018-01-01": {},
    "2025-04-10": {"cn.reciprocal.retaliation": "84%"},
    "2025-04-12": {"cn.reciprocal.retaliation": "125%"},
    "2025-05-14": {"cn.reciprocal.retaliation": "10%"},
    "2027-01-10": {"cn.reciprocal.retaliation": "34%"},
}
SERIES = {
    ("US", "CN"): US_ON_CHINA,
    ("US", "HK"): US_ON_HONG_KONG,
    ("US", "MO"): US_ON_MACAU,
    ("CN", "US"): CHINA_ON_US,
}
#: days on which a truce was prolonged and the duty stayed
UNMOVED = {
    ("US", "CN"): ["2025-08-12", "2026-11-10"],
    ("CN", "US"): ["2025-08-12", "2025-11-10", "2026-11-10"],
}


def components(book, importer, origin, day):
    """What is charged at the end of a day, part by part."""
    at = clocks.last_second_of(day, importer)
    rate = rates.rate_at(book, View(importer, origin), at)
    return {s.measure.id: s.span.duty for s in rate.components if s.span.counts}


def in_force(series, day):
    """What the series written above says of a day."""
    return series[max(start for start in series if start <= day.isoformat())]


EDGES = [
    (pair, start, offset)
    for pair, series in SERIES.items()
    for start in [*list(series)[1:], *UNMOVED.get(pair, [])]
    for offset in (-1, 0, 1)
]


@pytest.mark.parametrize(("pair", "start", "offset"), EDGES)
def test_the_duty_at_each_edge(history, pair, start, offset):
    day = date.fromisoformat(start) + timedelta(days=offset)
    assert components(history, *pair, day) == in_force(SERIES[pair], day)


@pytest.mark.parametrize("pair", SERIES)
def test_nothing_moves_between_the_edges(history, pair):
    """Every day from 2018 to the end of the verified history, not only the edges."""
    day = date(2018, 1, 1)
    while day <= date(2026, 10, 10):
        assert components(history, *pair, day) == in_force(SERIES[pair], day), day
        day += timedelta(days=1)


@pytest.mark.parametrize("pair", SERIES)
def test_the_intervals_are_those_of_the_series(history, pair):
    importer, origin = pair
    found = rates.intervals(history, View(importer, origin), clocks.LONG_AGO, clocks.FOREVER)
    starts = [clocks.day_at(since, importer).isoformat() for since, _, rate in found[1:]]
    expected = list(SERIES[pair])[1:]
    steps = [start for start in starts if start in expected]
    assert steps == expected
    # Any other step is one at which the sum stays: what is suspended, or until when, has changed.
    for start in set(starts) - set(expected):
        day = date.fromisoformat(start)
        before = components(history, importer, origin, day - timedelta(days=1))
        assert before == components(history, importer, origin, day), start


def test_the_peak_was_145_percent(history):
    charged = {
        day: sum(float(duty.rstrip("%")) for duty in parts.values())
        for day, parts in US_ON_CHINA.items()
    }
    assert max(charged, key=charged.get) == "2025-04-10"
    assert charged["2025-04-10"] == 145


def _dossier(name):
    path = SHARED / "facts" / name
    if not path.exists():
        pytest.skip(f"{path} is not here: it is what researchers found, beside the checkout")
    import yaml

    return yaml.safe_load(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("name", "pair", "until"),
    [("us-on-china.yaml", ("US", "CN"), "to"), ("china-on-us.yaml", ("CN", "US"), "until")],
)
def test_the_series_above_is_that_of_the_dossier(name, pair, until):
    rows = _dossier(name)["headline_series"]
    for row in rows:
        start = str(row["from"])[:10]
        day = date.fromisoformat(max(start, "2018-01-01"))
        assert in_force(SERIES[pair], day) == row["components"], start
        assert until in row
