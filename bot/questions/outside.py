"""What this ledger does not answer, by kind, with the words that people ask it in.

Each kind has its own message (``outside.<kind>`` in the catalogue) that says what the ledger is not,
and the answer adds the nearest thing that it holds.
"""

from __future__ import annotations

import re

_KINDS: list[tuple[str, str]] = [
    ("investment", r"\b(?:should i (?:buy|sell|short|invest|hold)|invest(?:ment|ing)? (?:advice|in)|stocks?|shares|portfolio|bitcoin|crypto|hedge|(?:buy|sell|short) (?:nvidia|apple|tesla|gold)|market (?:crash|rally|react)|s&p|nasdaq|dow jones)\b"),
    ("vat", r"\b(?:vat|value[- ]added tax|gst|sales tax|consumption tax|excise(?: tax| duty)?|income tax|corporate tax|export tax rebate)\b"),
    ("prices", r"\b(?:prices?|pricing|inflation|cost of living|consumers? (?:\w+ )?(?:pay|cost|hurt)|more expensive|cheaper|cpi|recession|gdp|growth|jobs|employment|unemploy\w*|wages?|economy (?:hurt|suffer|grow)|economic (?:impact|effect)|trade deficit (?:shrink|grow|fall)|supply chains?|profit(?:s|ability)?|margins?)\b"),
    ("payment", r"\b(?:dividend checks?|dividend|rebate checks?|stimulus|(?:2,?000|\$2k) (?:check|tariff))\b"),
    ("opinion", r"\b(?:good idea|bad idea|do you think|they think|stupid|dumb|fair|unfair|who(?:'s| is) (?:winning|to blame|right)|who won|who will win|who wins|who is going to win|is trump (?:right|wrong|crazy|stupid)|your opinion|best president|does it make sense|smart|worth it|are tariffs (?:good|bad))\b"),
    ("classification", r"\b(?:classif(?:y|ication|ied)|(?:which|what)(?:'s| is)? (?:the )?(?:hs|hts|tariff) codes?(?: (?:is|are|do i|should|for|of))?|how (?:do i|to|should i) classify|what code)\b"),
    ("legal", r"\b(?:legal advice|can (?:i|we) sue|lawsuit against|sue|reimburse\w*|by (?:what|which) authority|is it legal (?:to|for)|allowed to (?:ban|refuse)|drawback|bill of lading|first sale|transfer pricing|attorney|lawyer|liab(?:le|ility)|evade|avoid(?:ing)? (?:the )?(?:tariffs?|dut(?:y|ies))|get around|loophole|undervalue|smuggl\w*)\b"),
    ("procedure", r"\b(?:isf|10\s?\+\s?2|customs bond|bond amount|bonded|entry summary|7501|3461|importer security filing|power of attorney|how (?:do|can|should) (?:i|we) (?:file|import|ship|apply|submit|register|declare|clear)|paperwork|customs broker|certificate of origin|incoterms?|ddp|dap|fob|hold at customs|stuck (?:in|at) customs|customs clearance|tracking)\b"),
    ("company", r"\b(?:my company|our company|our shipment|my shipment|my order|my container|(?:does|will|did|is|has) (?:apple|tesla|walmart|amazon|nike|ford|gm|boeing|costco|foxconn|byd) (?:pay|paying|paid|affected|move|raise|lobby|hurt)|(?:apple|tesla|walmart|amazon|nike|costco|ford)(?:'s)? (?:exposure|costs?|bill|suppliers?))\b"),
    ("prediction", r"\b(?:will there be (?:a |an |any )?(?:deal|agreement|truce|extension|war)|will .{0,60}\bbe (?:extended|renewed|raised|lowered|cut|removed|lifted|struck down|approved)|will (?:it|this|they|the deal|the truce|the summit|the talks|trump|xi|china|the us|congress|the court|tariffs?) (?:\w+ )?(?:work|deliver|last|hold|win|lose|collapse|fail|succeed|happen|come back|be back|go up|go down|rise|fall|increase|drop|raise|lower|cut|change|extend|be extended|cave|retaliate|agree|sign|rule|end|be removed|be lifted|be higher|be lower)|(?:what|how (?:high|low|much)) will (?:the )?(?:tariffs?|rate|duty|duties) be|predict(?:ion|ions)?|odds|chances?|likely|likelihood|probab(?:le|ly|ility)|forecast for|how long will (?:this|it|they|the)|do you expect|going to (?:win|lose|happen|rise|fall|go up|go down))\b"),
    ("tax-other", r"\b(?:property tax|capital gains|carbon (?:tax|border)|cbam|immigration|visa|abortion|weather|recipe|football|who won the (?:game|match|election)|poem|joke|song|homework|python code|write (?:me )?(?:a|an) )\b"),
]  # fmt: skip
_COMPILED = [(kind, re.compile(pattern)) for kind, pattern in _KINDS]

#: places that are no economy, told with their word
_NOWHERE = re.compile(
    r"\b(?:on|from|to|of|with|against|for)\s+(?:the\s+)?(moon|mars|venus|jupiter|saturn|sun|atlantis|narnia|wakanda|mordor|gondor|westeros|antarctica|hogwarts|middle earth|yugoslavia|ussr|soviet union|czechoslovakia|prussia|ottoman empire|rohan|space|elbonia|freedonia|ruritania|heaven|hell|mcdonald island|penguins)\b"
)


def kind_of(plain: str) -> str | None:
    """The kind of a question outside the ledger, or ``None``."""
    for kind, pattern in _COMPILED:
        if pattern.search(plain):
            return kind
    return None


def nowhere(plain: str) -> str | None:
    """A place that levies no duties and from which no goods come."""
    match = _NOWHERE.search(plain)
    return match[1] if match else None
