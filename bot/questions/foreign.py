"""A few words each of other languages: enough to see the countries, the duty and the day.

The words map to those of the one grammar. Names of countries come from CLDR. The answer is given in
English, with a note; questions in these languages are simple ones, or are asked back.
"""

from __future__ import annotations

#: words that only this language has, which tell it
MARKERS: dict[str, str] = {
    "es": "arancel aranceles cuál qué cuánto cuánta cuándo por-qué estados-unidos derechos-de-aduana quién según sobre-los cuanto cual",
    "pt": "tarifa tarifas qual quais quanto quando imposto alíquota eua estados-unidos-da-américa sobre-o quem café-brasileiro taxa é",
    "fr": "droits-de-douane quel quelle quels combien quand pourquoi états-unis taxe taxes-douanières qui droit-de-douane les",
    "de": "zoll zölle zollsatz wie-hoch wann warum einfuhrzoll wieviel usa-auf welche welcher wer der die das",
    "it": "dazio dazi quanto quando perché stati-uniti tariffa-doganale qual quali",
    "nl": "invoerrechten heffing heffingen hoeveel wanneer waarom tarief tarieven",
    "id": "tarif-bea bea-masuk berapa kapan mengapa",
    "tr": "gümrük vergisi ne-kadar",
    "vi": "thuế-quan thuế bao-nhiêu khi-nào tại-sao",
    "pl": "cło cła ile kiedy dlaczego",
}

LATIN: dict[str, dict[str, str]] = {
    "es": {
        "arancel": "tariff", "aranceles": "tariffs", "tarifa": "tariff", "tarifas": "tariffs", "derechos de aduana": "tariff", "impuesto": "tariff", "impone": "imposes", "cobra": "charges", "cuál": "what", "cual": "what", "cuánto": "how much", "cuanto": "how much", "cuándo": "when did", "por qué": "why", "quién": "who", "hoy": "today", "ahora": "now", "actualmente": "now", "actual": "current", "sobre": "on", "contra": "against", "a los productos de": "on goods from", "productos": "goods", "bienes": "goods", "de": "of", "desde": "since", "tregua": "truce", "termina": "end", "estados unidos": "us", "ee. uu.": "us", "ee.uu.": "us", "eeuu": "us", "acero": "steel", "aluminio": "aluminum", "café": "coffee", "vino": "wine", "coches": "cars", "autos": "cars", "automóviles": "cars", "soja": "soybeans", "chino": "chinese", "china": "china", "chinos": "chinese", "chinas": "chinese", "mexicano": "mexican", "mexicanos": "mexican", "brasileño": "brazilian", "brasileños": "brazilian", "canadiense": "canadian", "japonés": "japanese", "europeo": "european", "enero": "january", "febrero": "february", "marzo": "march", "abril": "april", "mayo": "may", "junio": "june", "julio": "july", "agosto": "august", "septiembre": "september", "octubre": "october", "noviembre": "november", "diciembre": "december", "y": "and", "en": "in", "a": "on",
    },
    "pt": {
        "tarifa": "tariff", "tarifas": "tariffs", "tarifaço": "tariffs", "alíquota": "rate", "imposto": "tariff", "impostos": "tariffs", "taxa": "tariff", "direitos aduaneiros": "tariff", "qual": "what", "quais": "what", "quanto": "how much", "quando": "when did", "por que": "why", "quem": "who", "hoje": "today", "agora": "now", "atualmente": "now", "sobre": "on", "contra": "against", "produtos": "goods", "bens": "goods", "dos": "of", "do": "of", "da": "of", "de": "of", "desde": "since", "trégua": "truce", "termina": "end", "eua": "us", "estados unidos": "us", "americana": "american", "aço": "steel", "alumínio": "aluminum", "café": "coffee", "carne": "beef", "suco de laranja": "orange juice", "vinho": "wine", "carros": "cars", "soja": "soybeans", "brasileiro": "brazilian", "brasileira": "brazilian", "brasileiros": "brazilian", "chinês": "chinese", "chineses": "chinese", "janeiro": "january", "fevereiro": "february", "março": "march", "abril": "april", "maio": "may", "junho": "june", "julho": "july", "agosto": "august", "setembro": "september", "outubro": "october", "novembro": "november", "dezembro": "december", "e": "and", "em": "in", "cobram": "charge", "cobra": "charges",
    },
    "fr": {
        "droits de douane": "tariff", "droit de douane": "tariff", "taxes douanières": "tariff", "tarif douanier": "tariff", "tarifs": "tariffs", "taxe": "tariff", "surtaxe": "tariff", "français": "french", "française": "french", "françaises": "french", "allemand": "german", "allemandes": "german", "italien": "italian", "italiens": "italian", "suisse": "switzerland", "suisses": "swiss", "canadien": "canadian", "canadiens": "canadian", "mexicain": "mexican", "brésilien": "brazilian", "indien": "indian", "japonais": "japanese", "européen": "european", "montres": "watches", "quel": "what", "quelle": "what", "quels": "what", "sont": "are", "combien": "how much", "quand": "when did", "pourquoi": "why", "qui": "who", "aujourd'hui": "today", "actuellement": "now", "maintenant": "now", "sur": "on", "contre": "against", "produits": "goods", "biens": "goods", "depuis": "since", "trêve": "truce", "finit": "end", "états-unis": "us", "etats-unis": "us", "américains": "american", "américain": "american", "acier": "steel", "aluminium": "aluminum", "vin": "wine", "voitures": "cars", "chinois": "chinese", "chinoise": "chinese", "japonaises": "japanese", "européens": "european", "imposent": "impose", "janvier": "january", "février": "february", "mars": "march", "avril": "april", "mai": "may", "juin": "june", "juillet": "july", "août": "august", "septembre": "september", "octobre": "october", "novembre": "november", "décembre": "december", "et": "and", "en": "in",
    },
    "de": {
        "zoll": "tariff", "zölle": "tariffs", "zollsatz": "tariff", "zollsätze": "tariffs", "us-zoll": "us tariff", "us-zölle": "us tariffs", "einfuhrzoll": "tariff", "strafzölle": "tariffs", "wie hoch": "how much", "wieviel": "how much", "wann": "when did", "warum": "why", "wer": "who", "heute": "today", "jetzt": "now", "derzeit": "now", "aktuell": "now", "auf": "on", "gegen": "against", "waren": "goods", "produkte": "goods", "aus": "from", "seit": "since", "waffenruhe": "truce", "zollpause": "truce", "endet": "end", "usa": "us", "vereinigte staaten": "us", "stahl": "steel", "wein": "wine", "autos": "cars", "chinesische": "chinese", "chinesischen": "chinese", "deutsche": "german", "europäische": "european", "japanische": "japanese", "erheben": "charge", "erhebt": "charges", "januar": "january", "februar": "february", "märz": "march", "mai": "may", "juni": "june", "juli": "july", "oktober": "october", "dezember": "december", "und": "and", "im": "in",
    },
    "it": {
        "dazio": "tariff", "dazi": "tariffs", "tariffa": "tariff", "quanto": "how much", "qual": "what", "quali": "what", "quando": "when did", "perché": "why", "chi": "who", "oggi": "today", "adesso": "now", "ora": "now", "sui": "on", "sulle": "on", "sul": "on", "sulla": "on", "su": "on", "contro": "against", "prodotti": "goods", "merci": "goods", "dalla": "from", "dal": "from", "stati uniti": "us", "usa": "us", "acciaio": "steel", "vino": "wine", "auto": "cars", "cinesi": "chinese", "tregua": "truce", "finisce": "end", "e": "and",
    },
    "nl": {
        "invoerrechten": "tariff", "heffing": "tariff", "heffingen": "tariffs", "tarief": "tariff", "tarieven": "tariffs", "hoeveel": "how much", "wanneer": "when did", "waarom": "why", "nu": "now", "vandaag": "today", "op": "on", "goederen": "goods", "uit": "from", "vs": "us", "staal": "steel",
    },
    "id": {"tarif": "tariff", "bea masuk": "tariff", "berapa": "how much", "kapan": "when did", "mengapa": "why", "as": "us", "amerika": "us", "sekarang": "now", "untuk": "on", "terhadap": "on"},
    "tr": {"gümrük": "customs", "vergisi": "tariff", "tarifesi": "tariff", "ne kadar": "how much", "abd": "us", "bugün": "today", "şimdi": "now"},
    "vi": {"thuế quan": "tariff", "thuế": "tariff", "bao nhiêu": "how much", "khi nào": "when did", "tại sao": "why", "mỹ": "us", "hiện nay": "now", "đối với": "on", "hàng": "goods"},
    "pl": {"cło": "tariff", "cła": "tariffs", "ile": "how much", "kiedy": "when did", "dlaczego": "why", "usa": "us", "na": "on", "dziś": "today", "teraz": "now", "towary": "goods"},
}  # fmt: skip

#: languages told by their script: words are replaced where they stand, without word boundaries
SCRIPTS: dict[str, dict[str, str]] = {
    "hi": {"टैरिफ": " tariff ", "शुल्क": " tariff ", "आयात शुल्क": " tariff ", "अमेरिका का": " us 's ", "अमेरिकी": " american ", "अमेरिका": " us ", "पर": " <on ", "कितना": " how much ", "कितने": " how much ", "कब": " when did ", "क्यों": " why ", "कौन": " who ", "अभी": " now ", "आज": " today ", "क्या": " what ", "चीन": " china ", "भारत": " india ", "और": " and "},
    "ja": {"関税率": " tariff ", "関税": " tariff ", "税率": " tariff rate ", "アメリカ": " us ", "米国": " us ", "米": " us ", "日本車": " japan cars ", "対日": " on japan ", "対中": " on china ", "に対する": " <on ", "への": " <on ", "に": " <on ", "の": " ", "は": " ", "いくら": " how much ", "何パーセント": " how much ", "何%": " how much ", "いつ": " when did ", "なぜ": " why ", "誰": " who ", "今": " now ", "現在": " now ", "自動車": " cars ", "車": " cars ", "鉄鋼": " steel ", "製品": " goods ", "停戦": " truce ", "休戦": " truce ", "中国": " china ", "日本": " japan ", "韓国": " korea "},
    "ko": {"관세율": " tariff ", "관세": " tariff ", "미국의": " us 's ", "미국": " us ", "에 대한": " <on ", "대한": " <on ", "얼마": " how much ", "언제": " when did ", "왜": " why ", "누가": " who ", "지금": " now ", "현재": " now ", "오늘": " today ", "한국산": " korean ", "한국": " korea ", "중국산": " chinese ", "중국": " china ", "일본": " japan ", "자동차": " cars ", "철강": " steel "},
    "ru": {"пошлины": " tariffs ", "пошлина": " tariff ", "тариф": " tariff ", "тарифы": " tariffs ", "сша": " us ", "китайские": " chinese ", "китай": " china ", "китая": " china ", "китаем": " china ", "россия": " russia ", "на товары из": " on goods from ", "на": " on ", "из": " from ", "какая": " what ", "какие": " what ", "сколько": " how much ", "когда": " when did ", "почему": " why ", "кто": " who ", "сейчас": " now ", "сегодня": " today ", "сталь": " steel ", "товары": " goods "},
    "ar": {"الرسوم الجمركية": " tariff ", "رسوم": " tariff ", "تعريفة": " tariff ", "الأمريكية": " us ", "أمريكا": " us ", "الولايات المتحدة": " us ", "على": " on ", "الصين": " china ", "كم": " how much ", "متى": " when did ", "لماذا": " why ", "من": " from ", "الآن": " now ", "اليوم": " today "},
    "th": {"ภาษี": " tariff ", "สหรัฐ": " us ", "จีน": " china ", "ไทย": " thailand ", "เท่าไร": " how much ", "ตอนนี้": " now ", "เมื่อไร": " when did "},
}  # fmt: skip
