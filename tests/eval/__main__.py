"""``python -m tests.eval``: both sets, a table by intent each, and every miss with its reason.

``--verbose`` prints the answers of the misses; ``--set dev|own`` only one set.
"""

from __future__ import annotations

import argparse
import tempfile
from collections import Counter, defaultdict
from pathlib import Path

import yaml

from projections.book import Book
from tests.eval.scoring import VERDICTS, Case, Scored, case_of, open_bundled, score

HERE = Path(__file__).parent
DEV = HERE.parents[2] / "shared" / "questions-dev.yaml"


def dev_cases() -> list[Case]:
    """The questions that were handed out, with our expectations; none where they are not there."""
    if not DEV.exists():
        return []
    expected = yaml.safe_load((HERE / "dev-expectations.yaml").read_text(encoding="utf-8"))
    questions = yaml.safe_load(DEV.read_text(encoding="utf-8"))["questions"]
    return [
        case_of(q["id"], q["text"], q["evaluate_as_of"], q["intent"], expected[q["id"]])
        for q in questions if q["id"] in expected
    ]  # fmt: skip


def own_cases() -> list[Case]:
    """Our own questions."""
    groups = yaml.safe_load((HERE / "own.yaml").read_text(encoding="utf-8"))
    found = []
    for group in groups:
        for number, entry in enumerate(group["cases"], start=1):
            now = str(entry.get("now") or group.get("now"))
            name = f"{group['intent']}-{number}"
            found.append(
                case_of(
                    name, entry["q"], now, group["intent"], {**group.get("expect", {}), **entry}
                )
            )
    return found


def table(title: str, scored: list[Scored]) -> None:
    """Counts by intent."""
    by_intent: dict[str, Counter[str]] = defaultdict(Counter)
    for each in scored:
        by_intent[each.case.intent][each.verdict] += 1
    names = {
        "right": "right",
        "wrong": "wrong and confident",
        "asked": "asked back",
        "not covered": "not covered",
    }
    print(f"\n{title}: {len(scored)} questions")
    print(f"  {'intent':<18}{'all':>5}" + "".join(f"{names[v]:>21}" for v in VERDICTS))
    total: Counter[str] = Counter()
    for intent in sorted(by_intent):
        counts = by_intent[intent]
        total += counts
        print(
            f"  {intent:<18}{sum(counts.values()):>5}"
            + "".join(f"{counts[v]:>21}" for v in VERDICTS)
        )
    print(f"  {'all':<18}{sum(total.values()):>5}" + "".join(f"{total[v]:>21}" for v in VERDICTS))
    share = {v: 100 * total[v] / max(1, len(scored)) for v in VERDICTS}
    print(f"  {'share':<23}" + "".join(f"{share[v]:>20.1f}%" for v in VERDICTS))


def run(book: Book, title: str, cases: list[Case], *, verbose: bool) -> None:
    scored = [score(book, case) for case in cases]
    table(title, scored)
    for each in scored:
        if each.verdict != "right":
            print(
                f"  {each.verdict:<11} {each.case.id:<16} {each.case.text[:70]!r}: {each.why[:150]}"
            )
            if verbose:
                print(f"              {each.answer.sentence}")
                for note in each.answer.notes:
                    print(f"              · {note[:200]}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--verbose", action="store_true")
    parser.add_argument("--set", choices=["dev", "own"], dest="only")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        book = open_bundled(Path(folder))
        if arguments.only != "own":
            cases = dev_cases()
            if cases:
                run(book, "questions-dev.yaml", cases, verbose=arguments.verbose)
            else:
                print(f"skipped: {DEV} is not there (it is handed out beside the repository)")
        if arguments.only != "dev":
            run(book, "own set", own_cases(), verbose=arguments.verbose)
        book.close()


if __name__ == "__main__":
    main()
