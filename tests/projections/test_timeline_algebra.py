"""The algebra of the fold, held against a calendar that is painted day by day.

The calendar is the obvious way: one cell a day, each act painted in order of announcement. It is
slow and says nothing about hours; the fold must agree with it on every day of every story.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.vocabulary.clocks import FOREVER, second_of
from projections.layers import EVERYBODY, Layer
from projections.timelines import Timeline, general, paints

DAYS = 30
FIRST = date(2025, 1, 1)
settings.register_profile("algebra", deadline=None, max_examples=120)
ALGEBRA = settings(settings.get_profile("algebra"))


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


def second(number: int) -> int:
    return second_of(day(number), "US")


@dataclass(frozen=True)
class Act:
    """What was done: kind, the day of announcement, from which day, to which, at what duty."""

    kind: str
    announced: int
    since: int
    until: int | None = None
    duty: str | None = None

    def layer(self, position: int) -> Layer:
        return Layer(
            kind=self.kind, announced=day(self.announced).isoformat(), position=position, part=0,
            key=f"e{position}", since=second(self.since),
            until=FOREVER if self.until is None else second(self.until), duty=self.duty,
            origins=EVERYBODY, excepted=frozenset(), scope=None,
        )  # fmt: skip


numbers = st.integers(0, DAYS - 1)
duties = st.sampled_from(["5%", "10%", "20%", "34%", "125%"])


@st.composite
def acts(draw: st.DrawFn) -> Act:
    kind = draw(
        st.sampled_from(["duty", "duty", "suspension", "suspension", "extension",
                         "suspension-end", "end"])
    )  # fmt: skip
    since = draw(numbers)
    ends = st.integers(since + 1, DAYS)
    if kind == "duty":
        return Act(kind, draw(numbers), since, draw(st.none() | ends), draw(duties))
    if kind == "suspension":
        duty = draw(duties | st.just("Free"))
        return Act(kind, draw(numbers), since, draw(st.none() | ends), duty)
    if kind == "extension":
        return Act(kind, draw(numbers), since, draw(ends), draw(st.none() | duties))
    return Act(kind, draw(numbers), since)


stories = st.lists(acts(), max_size=9)


def fold(story: list[Act], known_by: int | None = None) -> Timeline:
    layers = [act.layer(position) for position, act in enumerate(story, start=1)]
    layers.sort(key=lambda layer: layer.order)
    known = None if known_by is None else day(known_by).isoformat()
    return Timeline(paints(layers, "CN", general, known))


def shown(timeline: Timeline) -> list[tuple[object, ...]]:
    return [(s.since, s.until, s.status, s.duty, s.below) for s in timeline.spans]


@dataclass
class Calendar:
    """One cell a day: the duty that stands, and the suspension that lies on it."""

    standing: list[str | None] = field(default_factory=lambda: [None] * DAYS)
    held: list[str | None] = field(default_factory=lambda: [None] * DAYS)
    suspensions: list[list[object]] = field(default_factory=list)

    def take(self, act: Act) -> None:
        until = DAYS if act.until is None else act.until
        if act.kind in {"duty", "end"}:
            for number in range(act.since, until):
                self.standing[number] = act.duty or "ended"
                self.held[number] = None
        elif act.kind == "suspension":
            self._suspend(act.since, act.until, act.duty or "Free")
        elif act.kind == "suspension-end":
            for number in range(act.since, DAYS):
                self.held[number] = None
            for one in self.suspensions:
                one[1] = min(one[1], max(one[0], act.since))
        else:
            self._extend(act)

    def _suspend(self, since: int, until: int | None, duty: str) -> None:
        for number in range(since, DAYS if until is None else until):
            self.held[number] = duty
        self.suspensions.append([since, 9999 if until is None else until, duty])

    def _extend(self, act: Act) -> None:
        running = [s for s in self.suspensions if s[0] < act.since <= s[1]]
        ends = [s[1] for s in running]
        last = act.since if act.since in ends else max(ends, default=None)
        chosen = [s for s in running if s[1] == last]
        if not chosen:
            self._suspend(act.since, act.until, act.duty or "Free")
        for one in chosen:
            self._suspend(act.since, act.until, act.duty or str(one[2]))

    def on(self, number: int) -> tuple[str, str | None] | None:
        """(status, duty) of a day."""
        held = self.held[number]
        if held is not None:
            return ("suspended" if held == "Free" else "suspended_in_part", held)
        standing = self.standing[number]
        if standing is None:
            return None
        return ("terminated", None) if standing == "ended" else ("in_force", standing)

    def below(self, number: int) -> str | None:
        """What a suspension of that day holds down."""
        standing = self.standing[number]
        return None if self.held[number] is None or standing == "ended" else standing


@ALGEBRA
@given(stories)
def test_the_fold_agrees_with_a_calendar_painted_day_by_day(story):
    calendar = Calendar()
    order = sorted(enumerate(story), key=lambda pair: (pair[1].announced, pair[0]))
    for _, act in order:
        calendar.take(act)
    timeline = fold(story)
    for number in range(DAYS):
        for moment in (second(number), second(number + 1) - 1):
            span = timeline.at(moment)
            found = None if span is None else (span.status, span.duty)
            assert found == calendar.on(number), day(number)
    for span in timeline.spans:
        last = next((n for n in range(DAYS) if second(n + 1) == span.until), None)
        if last is not None and span.status.startswith("suspended"):
            assert span.below == calendar.below(last)


@ALGEBRA
@given(stories)
def test_intervals_are_sorted_disjoint_half_open_and_no_two_neighbours_are_alike(story):
    timeline = fold(story)
    assert all(span.since < span.until for span in timeline.spans)
    for one, other in pairwise(timeline.spans):
        assert one.until <= other.since
        if one.until == other.since:
            assert (one.status, one.duty) != (other.status, other.duty)
    for span in timeline.spans:
        assert timeline.at(span.since) is span
        assert timeline.at(span.until - 1) is span
        assert timeline.at(span.until) is not span
        assert timeline.at(span.since - 1) is not span


@ALGEBRA
@given(stories, numbers)
def test_what_was_known_is_the_history_as_it_was_told_by_then(story, known_by):
    told_by_then = [act for act in story if act.announced <= known_by]
    assert shown(fold(story, known_by)) == shown(fold(told_by_then))


@ALGEBRA
@given(stories, stories, numbers)
def test_later_announcements_never_change_what_was_known(story, later, known_by):
    announced_later = [
        Act(a.kind, min(DAYS + a.announced, 9999), a.since, a.until, a.duty) for a in later
    ]
    assert shown(fold([*story, *announced_later], known_by)) == shown(fold(story, known_by))


@ALGEBRA
@given(stories, st.randoms(use_true_random=False))
def test_the_order_of_recording_matters_only_within_a_day(story, random):
    """Announcements of different days fold the same however they were recorded."""
    one_a_day = list({act.announced: act for act in story}.values())
    shuffled = list(one_a_day)
    random.shuffle(shuffled)
    assert shown(fold(shuffled)) == shown(fold(one_a_day))


@ALGEBRA
@given(st.lists(duties, min_size=2, max_size=6), numbers, numbers)
def test_of_equal_days_the_last_recorded_counts(heights, announced, since):
    story = [Act("duty", announced, since, None, duty) for duty in heights]
    timeline = fold(story)
    assert [(s.status, s.duty) for s in timeline.spans] == [("in_force", heights[-1])]


@ALGEBRA
@given(stories, duties, numbers, st.data())
def test_a_suspension_past_its_end_leaves_no_trace(story, duty, since, data):
    """The snap-back: outside its days, a suspension changes nothing of what stood before."""
    until = data.draw(st.integers(since + 1, DAYS))
    before, after = fold(story), fold([*story, Act("suspension", 9999, since, until, duty)])
    for number in range(DAYS):
        one, other = before.at(second(number)), after.at(second(number))
        if since <= number < until:
            assert other is not None
            assert (other.status, other.duty) == ("suspended_in_part", duty)
        else:
            assert (one and (one.status, one.duty)) == (other and (other.status, other.duty))
