"""Words for economies that CLDR does not list: adjectives, people, capitals as governments, nicknames.

One line an economy: its code, then adjectives and peoples, ``|``, then other nouns (capitals that
stand for governments, short names, nicknames, frequent misspellings). ``_`` joins words.
"""

from __future__ import annotations

TABLE = """
US american americans yankee | usa u.s. u.s.a. america washington the_states stateside white_house trump potus uncle_sam biden us_of_a uncle_sam's
CN chinese | prc beijing mainland_china middle_kingdom peking red_china xi xi_jinping mofcom
EU european europeans | e.u. eu27 eu-27 europe brussels european_commission
GB british english scottish welsh britons | uk u.k. britain great_britain england scotland wales london downing_street northern_ireland
JP japanese | tokyo nippon
KR korean koreans south_korean | korea seoul rok s.korea s._korea
KP north_korean | dprk pyongyang
CA canadian canadians | ottawa canuck
MX mexican mexicans | mexico_city
IN indian indians | delhi new_delhi bharat
BR brazilian brazilians | brasilia brasil
VN vietnamese | hanoi viet_nam
TW taiwanese | taipei chinese_taipei
CH swiss | bern berne suisse
TH thai | bangkok
ID indonesian | jakarta
MY malaysian | kuala_lumpur_government
PH filipino filipinos philippine | manila philipines phillipines
SG singaporean |
AU australian aussie aussies | canberra oz down_under
RU russian russians | moscow kremlin
DE german germans | berlin
FR french | paris
IT italian italians | rome
ES spanish | madrid_government
NL dutch | holland the_hague
BE belgian |
LU luxembourgish luxembourger |
IE irish | dublin
PT portuguese | lisbon
AT austrian | vienna
DK danish danes | copenhagen
SE swedish swedes | stockholm_government
FI finnish finns | helsinki
PL polish poles | warsaw
CZ czech | prague czech_republic
SK slovak slovakian |
HU hungarian | budapest
RO romanian | bucharest
BG bulgarian | sofia
GR greek greeks | athens
HR croatian | zagreb
SI slovenian slovene |
EE estonian |
LV latvian |
LT lithuanian |
MT maltese |
CY cypriot |
TR turkish | turkey ankara
ZA south_african | pretoria
AR argentine argentinian argentinean | buenos_aires_government
CL chilean | santiago
CO colombian | bogota columbia
PE peruvian | lima
EC ecuadorian ecuadorean | quito
UY uruguayan | montevideo
PY paraguayan | asuncion
BO bolivian | la_paz
VE venezuelan | caracas
GY guyanese |
TT trinidadian | trinidad tobago
CR costa_rican |
PA panamanian |
GT guatemalan |
HN honduran |
SV salvadoran salvadorean salvadorian |
NI nicaraguan | managua
DO dominican |
CU cuban | havana
JM jamaican |
BS bahamian |
IL israeli israelis | jerusalem tel_aviv
SA saudi saudis | saudi_arabia riyadh ksa
AE emirati | uae u.a.e. emirates abu_dhabi dubai
QA qatari | doha
KW kuwaiti |
BH bahraini |
OM omani |
IQ iraqi | baghdad
IR iranian | tehran
JO jordanian | amman
SY syrian | damascus
LB lebanese | beirut
EG egyptian | cairo
MA moroccan | rabat
DZ algerian | algiers
TN tunisian |
LY libyan | tripoli
NG nigerian | abuja lagos
KE kenyan | nairobi
ET ethiopian |
GH ghanaian |
CI ivorian | ivory_coast
CM cameroonian |
CD congolese | drc dr_congo
AO angolan |
MZ mozambican |
ZM zambian |
ZW zimbabwean |
MG malagasy madagascan |
MU mauritian |
LS basotho |
BW motswana botswanan |
NA namibian |
MW malawian |
TD chadian |
GQ equatorial_guinean equatoguinean |
NO norwegian norwegians | oslo
IS icelandic | reykjavik
LI liechtensteiner |
NZ kiwi new_zealander | wellington aotearoa
FJ fijian |
VU vanuatuan ni-vanuatu |
NR nauruan |
PG papuan |
BN bruneian |
KH cambodian khmer | phnom_penh
LA lao laotian | laos vientiane
MM burmese | burma naypyidaw
BD bangladeshi | dhaka bengal
PK pakistani | islamabad
LK sri_lankan | colombo
NP nepali nepalese | kathmandu
KZ kazakh kazakhstani | astana
UZ uzbek |
UA ukrainian ukrainians | kyiv kiev
BY belarusian belarussian | minsk
MD moldovan |
RS serbian serb | belgrade
BA bosnian | bosnia
MK macedonian | macedonia
AL albanian |
ME montenegrin |
XK kosovar |
GE |
AM armenian |
AZ azerbaijani azeri |
MN mongolian |
HK hong_konger hongkonger | hongkong hong-kong
MO macanese | macao macau
FK | falklands falkland_islands
"""

#: Countries that people mean by their capital only where a government acts; these capitals are
#: also the names of talks ("after Stockholm", "Madrid"), which come first.
GOVERNMENTS = frozenset(
    [
        "geneva",
        "london",
        "stockholm",
        "madrid",
        "washington",
        "busan",
        "beijing",
        "paris",
        "osaka",
        "shanghai",
    ]
)

#: words that look like an economy and mean something else in this field
NOT_ECONOMIES = frozenset(
    {"turkey meat", "china plate", "bone china", "fine china", "jersey", "chad bown"}
)


def entries() -> list[tuple[str, str, bool]]:
    """(word, code, is an adjective or a people)."""
    found = []
    for line in TABLE.strip().splitlines():
        code, _, rest = line.partition(" ")
        adjectives, _, nouns = rest.partition("|")
        found += [(word.replace("_", " "), code, True) for word in adjectives.split()]
        found += [(word.replace("_", " "), code, False) for word in nouns.split()]
    return found
