"""``products``, and the options that take a product's name."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.calling import call


def test_all_goods_are_listed(bundled: Path) -> None:
    called = call("products", store=bundled)
    assert called.code == 0
    assert called.out.startswith("The ledger holds 272 goods by name.")
    assert "8703.80" in called.out


def test_one_good_is_shown_with_its_codes_and_names(bundled: Path) -> None:
    called = call("products", "EV", store=bundled)
    assert "HS 8703.80." in called.out
    assert "电动汽车" in called.out


@pytest.mark.parametrize(
    ("name", "code", "said"),
    [
        ("clothes", 0, "may mean"),
        ("8703", 0, "8703 holds, or is part of, 6 goods that have a name."),
        ("0101", 0, "No name is held for 0101."),
        ("unobtainium", 1, "holds no goods by the name “unobtainium”; the nearest are"),
        ("7701", 2, "no chapter 77"),
    ],
)
def test_what_a_name_or_a_code_means(bundled: Path, name: str, code: int, said: str) -> None:
    called = call("products", name, store=bundled)
    assert called.code == code
    assert said in (called.out + called.err).replace("\n", " ")


def test_goods_are_records_in_every_format(bundled: Path) -> None:
    assert call("products", "--format", "csv", store=bundled).out.startswith("product,title,codes")
    rows = call("products", "soy", "--format", "jsonl", store=bundled).lines
    assert [row["codes"] for row in rows] == [["1201.90"]]
    assert call("products", "--json", store=bundled).json["kind"] == "products"


def test_an_empty_ledger_has_no_goods(tmp_path: Path) -> None:
    called = call("--empty", "products", store=tmp_path / "empty.db")
    assert (called.code, called.out.splitlines()[0]) == (0, "The ledger holds 0 goods by name.")


PAIR = ("--importer", "US", "--origin", "CN")


def test_a_rate_takes_a_name(bundled: Path) -> None:
    called = call("rate", *PAIR, "--on", "2026-06-01", "--product", "EV", store=bundled)
    assert called.code == 0
    assert "an additional 125% on electric vehicles" in called.out
    assert "127.5%  in all" in called.out


def test_a_rate_of_unlike_lines_is_a_range(bundled: Path) -> None:
    called = call("rate", *PAIR, "--on", "2026-06-01", "--product", "televisions", store=bundled)
    assert "an additional 10% to 35% on televisions" in called.out.replace("\n", " ")


@pytest.mark.parametrize(
    ("product", "code", "status"),
    [("clothes", 1, "needs_clarification"), ("unobtainium", 1, "not_covered")],
)
def test_an_unclear_name_is_exit_code_1(bundled: Path, product, code, status) -> None:
    called = call("rate", *PAIR, "--product", product, "--json", store=bundled)
    assert called.code == code
    assert called.json["status"] == status


def test_a_wrong_code_is_a_wrong_call(bundled: Path) -> None:
    called = call("rate", *PAIR, "--product", "8703.8", store=bundled)
    assert called.code == 2
    assert "is no tariff code" in called.err


def test_many_rates_take_names_too(bundled: Path) -> None:
    lines = '{"importer": "US", "origin": "CN", "on": "2025-04-16", "product": "toys"}\n'
    [answer] = call("rate", "--jsonl", "-", store=bundled, stdin=lines).lines
    assert answer["result"]["additional"] == "145"


@pytest.mark.parametrize("command", ["history", "why"])
def test_history_and_why_take_names(bundled: Path, command: str) -> None:
    called = call(command, *PAIR, "--product", "toys", store=bundled)
    assert called.code == 0
    unclear = call(command, *PAIR, "--product", "televisions", "--json", store=bundled)
    assert unclear.code == 1
    assert len(unclear.json["choices"]) == 3


def test_changes_take_a_name_that_has_one_code(bundled: Path) -> None:
    days = ("--from", "2025-01-01", "--to", "2025-03-10")
    assert call("changes", *days, *PAIR, "--product", "toys", store=bundled).code == 0
    many = call("changes", *days, *PAIR, "--product", "televisions", store=bundled)
    assert many.code == 2
    assert "name one: 8528.72.04" in many.err


def test_a_range_is_a_row_for_each_line_and_component(bundled: Path) -> None:
    words = ("rate", *PAIR, "--on", "2026-06-01", "--product", "televisions")
    rows = call(*words, "--format", "jsonl", store=bundled).lines
    assert {row["additional"] for row in rows} == {"10", "17.5", "35"}
    assert all(row["codes"] and row["measure"] for row in rows)
