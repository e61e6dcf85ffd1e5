"""What a question is about besides countries and goods: programmes, lists, controls, threats.

Pointers only: words on the left, the prefixes of measures (or other streams) that they may mean on
the right. What these measures do and did is in the ledger. Of several prefixes, those count whose
importer fits the question; ``{o}`` stands for the origin in small letters.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice


@dataclass(frozen=True, slots=True)
class Subject:
    """A subject of the field.

    ``name``      its key, stable
    ``measures``  prefixes of measure ids
    ``topics``    words that find its events
    ``goods``     the goods that it is about, for measures on listed goods
    """

    name: str
    measures: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    sector: bool = False


@dataclass(frozen=True, slots=True)
class Mentioned:
    """A subject in a text."""

    subject: Subject
    start: int
    end: int


def _s(
    pattern: str, name: str, *measures: str, words: str = "", sector: bool = False
) -> tuple[re.Pattern[str], Subject]:
    return re.compile(rf"\b(?:{pattern})\b"), Subject(name, measures, tuple(words.split()), sector)


_TABLE = [
    _s(r"list\s*1|first list|list one", "list1", "us.s301.cn.list1", "cn.s301.retaliation.list1"),
    _s(r"list\s*2|second list|list two", "list2", "us.s301.cn.list2", "cn.s301.retaliation.list2"),
    _s(r"list\s*3|third list|list three|(?:3rd|third) tranche", "list3", "us.s301.cn.list3", "cn.s301.retaliation.list3"),
    _s(r"list\s*4a", "list4a", "us.s301.cn.list4a"),
    _s(r"list\s*4b", "list4b", "us.s301.cn.list4b"),
    _s(r"list\s*4|fourth list", "list4", "us.s301.cn.list4a", "us.s301.cn.list4b", "cn.s301.retaliation.list4"),
    _s(r"forced[- ]labou?r|60 economies|sixty economies|sixty countries", "forced-labor", "us.s301.forced-labor"),
    _s(r"excess[- ]capacity|overcapacity|structural excess", "excess-capacity", "us.s301.excess-capacity"),
    _s(r"four[- ]year review", "fouryear", "us.s301.cn.fouryear"),
    _s(r"exclusions?(?: process| requests?)?", "exclusions", "us.s301.cn.exclusions", "cn.s301.exclusions", words="exclusion"),
    _s(r"airbus|large civil aircraft|boeing dispute", "airbus", "us.s301.lca"),
    _s(r"digital services? tax(?:es)?|dst", "dst", "us.s301.dst"),
    _s(r"port fees?|port dues|shipping fees?|ship fees?|docking fees?|maritime", "port-fees", "us.s301.cn.maritime", "cn.port-fees.us"),
    _s(r"section 301|sec\.? 301|s301|301s?(?: tariffs?| duties| duty| lists?)?", "s301", "us.s301.cn", "us.s301", "cn.s301.retaliation"),
    _s(r"section 338|sec\.? 338|s338|338", "s338", "us.s338"),
    _s(r"section 122|sec\.? 122|s122|122|(?:global |import )?surcharge", "s122", "us.s122"),
    _s(r"section 201|sec\.? 201|201 safeguards?|safeguards?", "s201", "us.s201", "cn.safeguard"),
    _s(r"washers?|washing machines?", "washers", "us.s201.washers", sector=True),
    _s(r"solar (?:panels?|cells?|modules?)", "solar", "us.s201.solar", sector=True),
    _s(r"fentanyl(?: tariffs?| duty| duties)?|opioids?|trafficking tariffs?", "fentanyl", "us.ieepa.fentanyl.{o}", "us.ieepa.fentanyl", "cn.fentanyl.retaliation"),
    _s(r"reciprocal(?: tariffs?| duty| duties| rates?)?|liberation day tariffs?|country[- ]specific rates?|baseline(?: tariffs?| rate| duty)?", "reciprocal", "us.ieepa.reciprocal.{o}", "us.ieepa.reciprocal", "cn.reciprocal.retaliation"),
    _s(r"ieepa|emergency powers?(?: act)?|emergency tariffs?", "ieepa", "us.ieepa"),
    _s(r"russian oil|russia oil|oil from russia", "russian-oil", "us.ieepa.india-russia-oil"),
    _s(r"venezuelan? oil", "venezuela", "us.ieepa.venezuela-oil"),
    _s(r"greenland", "greenland", "us.threat.greenland"),
    _s(r"(?:trade|trading|business|dealing) with iran|iran(?:ian)? tariffs?", "iran", "us.threat.iran"),
    _s(r"oil to cuba|cuba tariffs?", "cuba", "us.threat.cuba"),
    _s(r"rare[- ]earths?(?: controls?| restrictions?| curbs?)?", "rare-earths", "cn.export-control.rare-earth.apr2025", "cn.export-control.oct2025", words="rare earth"),
    _s(r"gallium|germanium|antimony", "gallium", "cn.export-control.gallium-germanium.us"),
    _s(r"export controls?|export curbs?", "export-controls", "cn.export-control"),
    _s(r"unreliable entit(?:y|ies)(?: list)?", "unreliable", "cn.unreliable-entity-list"),
    _s(r"entity list|affiliates? rule|50 ?% rule|50 percent rule", "entity-list", "us.export-control.affiliates-rule", "cn.export-control.entity-list"),
    _s(r"soy ?beans? purchases?|(?:buy|purchase)\w* (?:of )?soy ?beans?|(?:tons?|tonnes?|million) (?:of )?(?:us )?soy ?beans?|soy ?beans? (?:did|does|will|has|must) china \w+", "soy-purchases", "cn.purchases.soybeans"),
    _s(r"section 232|sec\.? 232|s232|232", "s232", "us.s232"),
    _s(r"kitchen cabinets?|cabinets?|vanit(?:y|ies)|lumber|timber|softwood|upholstered furniture|wood(?:en)? products|furniture", "timber", "us.s232.timber", sector=True),
    _s(r"steel|iron", "steel", "us.s232.steel", sector=True),
    _s(r"alumini?um|aluminimum", "aluminum", "us.s232.aluminum", sector=True),
    _s(r"copper", "copper", "us.s232.copper", sector=True),
    _s(r"auto parts?|car parts?|vehicle parts?", "auto-parts", "us.s232.auto-parts", sector=True),
    _s(r"trucks?|heavy[- ]duty vehicles?|buses|lorries", "trucks", "us.s232.trucks", sector=True),
    _s(r"cars?|autos?|automobiles?|vehicles?|automotive", "autos", "us.s232.autos", sector=True),
    _s(r"(?:ai |advanced |computing |nvidia |h200 |h20 |mi308 )*(?:ai|nvidia|h200|h20|chips?|semiconductors?|gpus?)(?: chips?)?", "chips", "us.s232.semiconductors", "us.s301.cn.fouryear.semiconductors", "us.s301.cn.legacy-chips", sector=True),
    _s(r"pharma(?:ceuticals?)?|medicines?|drugs?|patented drugs?", "pharma", "us.s232.pharma", sector=True),
    _s(r"drones?", "drones", "us.s232.drones", sector=True),
    _s(r"polysilicon", "polysilicon", "us.s232.polysilicon", sector=True),
    _s(r"critical minerals?", "critical-minerals", "us.s232.critical-minerals", sector=True),
    _s(r"trans-?ship(?:ment|ped|ping|ments)?|rerout(?:ed|ing)", "transshipment", "us.ieepa.reciprocal", words="transship"),
    _s(r"usmca|cusma|t-mec|nafta", "usmca", words="usmca"),
    _s(r"de[ -]?minimis|800[- ](?:dollars?|exemption|rule|limit|threshold|exception|allowance)", "deminimis", "us.deminimis.{o}", "us.deminimis"),
    _s(r"retaliat\w+|countermeasures?|counter-?tariffs?", "retaliation", "cn.s301.retaliation", "cn.reciprocal.retaliation", "cn.fentanyl.retaliation", "ca.retaliation"),
    _s(r"30[- ]for[- ]30|board of trade|\$30 ?(?:bn|billion)", "board-of-trade", "cn.30for30", words="board trade"),
]  # fmt: skip


MOST = 24


def mentioned(plain: str) -> list[Mentioned]:
    """The subjects that a text names, most specific first where they overlap."""
    found: list[Mentioned] = []
    for pattern, subject in _TABLE:
        if len(found) >= MOST:
            break
        for match in islice(pattern.finditer(plain), MOST):
            if any(m.start < match.end() and match.start() < m.end for m in found):
                continue
            if match[0].isdigit() and _is_number(plain, match):
                continue
            found.append(Mentioned(subject, match.start(), match.end()))
    return sorted(found, key=lambda each: each.start)


def _is_number(plain: str, match: re.Match[str]) -> bool:
    """A bare 122 or 232 that counts something: ``$232``, ``232%``, ``122 lines``."""
    before, after = plain[: match.start()], plain[match.end() :]
    return before.endswith(("$", "€", ".")) or bool(
        re.match(r"\s*(?:%|percent|\.\d|dollars|bn|lines)", after)
    )


#: subjects that say less than the special one beside them ("the IEEPA reciprocal tariffs")
_GENERAL = frozenset({"ieepa", "s301", "s232", "retaliation", "exclusions", "usmca"})


def measures(
    held: list[str], subjects: list[Subject], importer: str | None, origin: str | None
) -> list[str]:
    """Ids among those held that the subjects point at, first prefixes first."""
    found: list[str] = []
    special = [each for each in subjects if each.name not in _GENERAL and each.measures]
    for subject in special or subjects:
        for prefix in subject.measures:
            wanted = prefix.replace("{o}", (origin or "-").lower())
            if importer and importer_of(wanted) != importer:
                continue
            hits = [
                m
                for m in held
                if m == wanted
                or m.startswith((wanted + ".", wanted + "-"))
                or (wanted.count(".") >= 2 and m.startswith(wanted))
            ]
            found += [m for m in hits if m not in found]
            if hits and "{o}" in prefix:
                break
    return found


def importer_of(measure: str) -> str:
    return measure.partition(".")[0].upper()
