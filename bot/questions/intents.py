"""The kind of a question, from its words: the first row of the table that fits, most telling first.

The table is the whole of it: to see why a question was read as it was, read down the table.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

TARIFF = re.compile(
    r"\b(?:tariff\w*|additional|dut(?:y|ies)|lev(?:y|ies|ied)|tax(?:es|ed)?|customs|surcharges?|rates?|charg(?:e|es|ed|ing)|pay(?:s|ing)?|paid"
    r"|snap ?-?back|counter-?measures?|retaliat\w*|ieepa|mfn|percent|impos\w+)\b|%|\bsection \d{3}\b|\b(?:301|232|122)\b"
)


@dataclass(frozen=True, slots=True)
class Row:
    """``intent`` where ``pattern`` fits."""

    intent: str
    pattern: re.Pattern[str]


def _r(intent: str, pattern: str) -> Row:
    return Row(intent, re.compile(pattern))


_ROWS = [
    _r("source", r"\bwho says(?: so)?\b|\b(?:what|which|show|give|your|any)\s+(?:is |are |me )?(?:the |your )?(?:sources?|evidence|citations?|proof|reference)\b|\bsource\?|\bsays who\b|\bcite\b|\bcitation\b|\bwhere does (?:this|that|it) come from"),
    _r("refund", r"\brefund\w*\b|\bcape\b|\bmoney back\b|\bget (?:\w+ )?back (?:the )?(?:dut|tariff)|\brepaid\b|\breliquidat\w+"),
    _r("parcel", r"\$\s?800\b|\bparcels?\b|\bpackages?\b|\bde[ -]?minimis\b|\bshein\b|\btemu\b|\baliexpress\b|\bpostal\b|\bby post\b|\bby mail\b|\bmail(?:ed)?\b|\b(?:low[- ]value|small) (?:shipments?|goods|imports)\b|\bonline orders?\b|\bgifts?\b|\betsy\b|\bebay\b"),
    _r("who", r"^(?:so |and |but |ok |hey |hi )*(?:who|whom|whose)\b(?! pays?\b| paid\b| is paying| has to pay| charges| charged| levies| imposes| covered| pay )|\bwho (?:leads?|led|signed|heads?|headed|negotiat\w+|represents?|represented|was (?:the )?(?:us|chinese|american|trade|treasury)|is (?:the )?(?:us|chinese|american|trade|treasury))\b|\b(?:trade representative|treasury secretary|commerce secretary|trade envoy|commerce minister|vice premier)\b|\bname of the (?:us|chinese|trade)\b|\b(?:lead|chief|top) (?:negotiator|trade envoy)\b"),
    _r("compare", r"\bvs\.?(?=\s|$)|\bversus\b|\bcompar\w+|\bdifference between\b|\b(?:higher|lower|bigger|more|less|larger|smaller) (?:\w+ ){0,4}than\b|\b(?:which|who) (?:\w+ ){0,3}(?:higher|lower|more|less)\b|\brelative to\b|\bside by side\b"),
    _r("truce-end", r"\bsuspend\w*\b.{0,24}\buntil\b|\buntil when\b|\b(?:when|what (?:day|date|time)|how long)\b.{0,40}\b(?:truce|pause|ceasefire|cease-fire|suspension|standstill|deal|arrangement|detente)\b.{0,40}\b(?:end|expire|run|over|last|lapse|up|finish|until|stop)|\b(?:truce|pause|ceasefire|suspension)\b.{0,24}\b(?:end|ends|expire|expires|expiry|deadline|runs? out|lapses?|end date)\b|\b(?:long-?term|permanent) (?:fix|solution|deal)\b|\b(?:short|temporary) (?:break|pause|reprieve)\b|\bdeadline\b|\bextend\w* (?:the )?(?:\d+-day )?(?:pause|truce|suspension)\b"),
    _r("if-lapsed", r"\b(?:if|when|once|unless|after)\b.{0,40}\b(?:truce|pause|ceasefire|suspension|deal|arrangement|nobody|no one|not extended|nothing)\b.{0,40}\b(?:end|ends|expire\w*|lapse\w*|collapse\w*|break\w*|fail\w*|extend\w*|act|acts|acted|happens?|over|isn't|not)\b|\bif nobody acts\b|\bsnap ?-?back\b|\bsnaps? back\b|\bwhat (?:comes|goes|would come) back\b|\bwould (?:return|come back)\b|\breturns? (?:if|when|to)\b"),
    _r("ruling", r"\bsupreme court\b|\bscotus\b|\bcourts?\b|\bruling\b|\bruled\b|\bjudges?\b|\bstruck down\b|\billegal\b|\bunlawful\b|\bunconstitutional\b|\bcit\b|\bfederal circuit\b|\blearning resources\b|\bv\.? ?o\.? ?s\.? selections\b|\blawsuit\b|\bgone for (?:everybody|everyone|all)\b"),
    _r("when", r"\bwhen (?:did|was|were|is|are|does|do|will|has|had|can|could|we|i|you)\b|\bwhen\s*\??$|\bsince when\b|\bwhat (?:day|date)\b|\bon (?:what|which) (?:day|date)\b|\bhow long (?:has|have|did|was|were|is|does|do|will|can)\b|\bstart(?:ed|ing)? date\b|\bend date\b|\beffective date\b|\bwhen's\b|\bwhat time\b"),
    _r("history", r"\bhistor(?:y|ical(?:ly)?)\b|\bover time\b|\btimeline\b|\bover the (?:years|months)\b|\bevol\w+|\bevery change\b|\ball (?:the )?changes\b|\bstep by step\b|\btrend\b|\bchronolog\w+|\bchart\b|\bhow (?:did|has|have)\b.{0,60}\bchang\w+|\bhow (?:many times|often)\b|\bhow did (?:we|it|they|the us|trump) get to\b"),
    _r("peak", r"\b(?:highest|peak(?:ed)?|maximum|max|record high|worst|top rate|steepest|high point|all-time high|how high did)\b"),
    _r("lowest", r"\b(?:lowest|minimum|smallest|low point|bottom)\b"),
    _r("changes", r"\b(?:which|what) countries\b.{0,40}\b(?:lowered|raised|cut|reduced|changed|increased)\b|\bwhat(?:'s| is| has| have| was)?\s+(?:has |have )?(?:changed|new|different)\b|\bchanges? (?:between|since|from|in|to|after|last|this|over|during)\b|\bany (?:tariff )?changes?\b|\bwhat changed\b|\b(?:increased|went up|raised|rose|decreased|went down|fell|dropped|cut)\b.{0,20}\b(?:today|yesterday|this week|since|last week|overnight)\b|\bwhat happened\b.{0,40}\b(?:between|this week|last week|yesterday|this month|last month)\b"),
    _r("still", r"\bstill\b|\bin (?:force|effect|place)\b|\b(?:off the table|gone|over|dead|scrapped|cancel(?:l)?ed|lifted|removed|withdrawn|dropped|suspended|paused|repealed|revoked|terminated)\b\??$|\b(?:is|are|was|were|have|has)\b.{0,60}\b(?:off the table|gone|scrapped|cancel(?:l)?ed|lifted|removed|withdrawn|dropped|suspended|repealed|revoked|terminated|over now|stand(?:ing)?|exist)\b|\bremain\w*\b|\bactive\b"),
    _r("forecast", r"\bhappening (?:in|on|next)\b|\bwhat (?:will )?(?:happens?|changes|ends|expires|starts|lapses)\b(?! (?:to|if|when|with)\b)|\bwhat comes\b|\bwhat follows\b|\bwhat .{0,30}\b(?:starts?|begins?|takes? effect|kicks? in)\b|\bnext\b(?! to| year| month| week| quarter| summer| spring)|\bwhat(?:'s| is) (?:coming|ahead|scheduled|planned)\b|\bupcoming\b|\bcoming(?: up| soon)?\b|\bscheduled\b|\bplanned\b|\bexpir\w+|\blaps\w+|\bcalendar\b|\bin the pipeline\b|\bpending\b|\bon the horizon\b|\bahead\b"),
    _r("why", r"\bwho (?:decides|sets|set|ordered|imposed|approved)\b|\bwhy\b|\bwhat for\b|\bhow come\b|\breasons?\b|\blaws? behind\b|\blegal basis\b|\bauthority\b|\bstatut(?:e|ory)\b|\bunder what law\b|\bwhich law\b|\bbased on\b|\bjustif\w+|\bbreak ?down\b|\bmade up of\b|\bwhat adds up\b|\bcomponents?\b|\bmath check\b|\badd(?:s|ed)? up\b|\bhow (?:is|was|are|were|do|does) .{0,50}\b(?:calculat\w+|comput\w+|determin\w+|deriv\w+|composed|work out|add up|made up|stack\w*|layer\w*)\b"),
    _r("stacking", r"\bstack\w*\b|\bunstack\w*|\bon top of\b|\blayers?\b|\binteract\w*\b|\bcumulat\w+|\boverlap\w*\b|\bcombin\w+|\bboth apply\b|\bin addition to\b"),
    _r("talks", r"\btalks?\b|\bnegotiat\w+|\bsummits?\b|\bmeetings?\b|\bmet\b|\bmeet\b|\bagree(?:d|ment|ments|s)?\b|\bdeals?\b|\bframework\b|\brounds?\b|\bdelegation\b|\bcame out of\b|\boutcomes?\b|\bresults? of\b|\bdiscuss\w*\b|\bphone call\b|\bcall between\b|\bconsultations?\b|\bphase (?:one|1)\b"),
    _r("truce", r"\btruces?\b|\bceasefires?\b|\bcease-fires?\b|\b(?:90|ninety)[- ]day\b|\bpause\b|\bstandstill\b|\bdetente\b"),
    _r("definition", r"^(?:so |and |hey |hi |ok |please )*(?:what(?:'s| is| are| does| do|s)?|define|explain|meaning of|eli5:?)\b(?!.{0,60}\b(?:rate on|tariff on|duty on|tariffs on|duties on|charge|pay|now|today|tariff for|the tariff|the duty|the rate)\b)|\bwhat (?:does|do) .{1,50} mean\b|\bdefinition of\b|\bmeaning of\b|\bexplain\b|\bwho pays?\b|\bpaid by\b|\bpaying (?:the |for )?(?:these )?tariffs?\b|\bhow do(?:es)? (?:a |the )?(?:tariffs?|truce|mfn|suspension)\w* work\b"),
    _r("threat", r"\bthreat\w*\b|\bdid .{0,80}\b(?:happen|take effect|go through|go into effect|go to|come into force|become law|materiali[sz]e|start|apply|get (?:imposed|implemented))\b|\bever (?:imposed|happen\w*|took effect|take effect|go into effect|in force|applied)\b|\bannounc\w+\b|\bactually\b"),
    _r("event", r"\bwhat happened\b|\bdid(?:n't| not)?\b|\bwere(?:n't)? there\b|\bhas .{0,40}\b(?:imposed|announced|retaliated)\b|\bhow did\b.{0,30}\b(?:respond|react|retaliate|answer)\b|\brespon(?:d\w*|se)\b"),
    _r("exempt", r"\b(?:exempt\w*|exclud\w*|excluded|subject to|covered|cover|covers|apply to|applies to|hit by|affected)\b"),
]  # fmt: skip


def all_of(plain: str) -> list[str]:
    """Every kind that the words fit, in the order of the table."""
    found = [row.intent for row in _ROWS if row.pattern.search(plain)]
    barred = {intent for intent, pattern in _NOT if pattern.search(plain)}
    found = [intent for intent in found if intent not in barred]
    if (
        "changes" in found
        and "forecast" in found
        and re.search(r"\b(?:upcoming|coming|scheduled|planned|next)\b", plain)
    ):
        found.remove("changes")
    if (
        "forecast" in found
        and "talks" in found
        and re.search(r"\bnext (?:round|talks|meeting|summit|call|negotiat\w+)\b", plain)
    ):
        found.remove("forecast")
    return found


_NOT: list[tuple[str, re.Pattern[str]]] = [
    # "what is it, and when does it end": the rate says until when it stands
    ("when", re.compile(r"^.{0,20}\b(?:what|how much)\b.{0,60}\b(?:tariffs?|rates?|dut(?:y|ies)|charg\w+|pay\w*)\b.{0,40}\band (?:since |until )?when\b")),
    # "what did the US charge": a rate in the past, no happening
    ("event", re.compile(r"\b(?:what|how much)\b.{0,30}\b(?:did|does|do)\b.{0,40}\b(?:charge|levy|collect|tax|pay|cost)\b")),
    ("history", re.compile(r"\bhow (?:many times|often)\b.{0,40}\b(?:met|meet|talk(?:ed)?|sp(?:oke|eak))\b")),
    ("when", re.compile(r"\bwhen\b.{0,40}\b(?:meet|talk|negotiate|speak)\b")),
    ("forecast", re.compile(r"\bwhen\b.{0,40}\b(?:meet|talk|negotiate|speak)\b|\bmeet next\b")),
    ("when", re.compile(r"\bwhen\b.{0,40}\bnext (?:tariff |rate |duty )?(?:change|step|increase)\b|\bnext\b.{0,30}\bwhen\b")),
    ("changes", re.compile(r"\bnext\b.{0,30}\bwhat changed\b|\bwhat changed next\b")),
    ("who", re.compile(r"\bwho (?:decides|sets|set|ordered|imposed|approved)\b.{0,40}\b(?:tariffs?|dut(?:y|ies)|surcharge)\b")),
    ("definition", re.compile(r"\bwhat (?:tariffs|duties)\b (?:are|apply|is)\b(?! (?:tariffs|duties|the two)\b)")),
    ("definition", re.compile(r"^(?:and |so |ok |but )*(?:what|how) about\b")),
    ("definition", re.compile(r"\bwhat (?:happens|changes|ends|expires|starts|lapses)\b")),
]  # fmt: skip


def about_duties(plain: str) -> bool:
    return bool(TARIFF.search(plain))
