"""The forms in which a line of signs says a rank (see `tagging`), one pattern a form.

L is a list of subjects, O an ordinal, C a count, T an edition, D another date or period.
"""

from __future__ import annotations

import re

_ADVERB = (
    r"(?: (?:also|once again|once more|again|already|just|only|still|even|overall|jointly|"
    r"narrowly|comfortably|reportedly|officially|globally|worldwide|has|have|which|who|that|"
    r"recently|consistently|back|itself|again|now|then|T\d+|D))*"
)
_BE = r"(?:is|was|are|were|been|be|being)"
_STATE = (
    r"(?:ranks?|ranked|ranking|placed|places?|placing|listed|positioned|rated|reported|put"
    r"|came in|comes in|coming in|came|"
    r"comes?|coming|finished|finishes|finish|finishing|stands?|stood|standing|sits?|sat|lies|lay|"
    r"landed|ended|ended up|wound up|remains?|remained|stays?|stayed|appears|appeared|debuted|"
    r"debuts|entered|emerged)"
)
_TAKE = (
    r"(?:takes?|took|taken|holds?|held|occupies|occupied|occupy|secures?|secured|claims?|claimed|"
    r"retains?|retained|earned|earns|keeps?|kept|reached|reaches|reach|achieved|attained|gets|got|"
    r"won|wins|(?:held|holds|hung|clung|clings) on to|captured|grabbed|snatched|bagged|clinched)"
)
_MOVE = (
    r"(?:rose|rises|risen|rise|rising|climbed|climbs|climb|climbing|moved|moves|moving|jumped|"
    r"jumps|jumping|advanced|advances|leapt|leaped|leaps|soared|soars|surged|surges|slipped|"
    r"slips|slipping|dropped|drops|dropping|fell|falls|fallen|falling|slid|slides|declined|"
    r"declines|returned|returns|went|gone|improved|improves|shot|crept|vaulted|sank|sunk|tumbled|"
    r"plunged|leapfrogged|progressed|edged|inched|catapulted|lost|gained)"
)
_PASS = r"(?:passed|overtook|overtaken|overtakes|leapfrogged|pipped|edged out|displaced|replaced)"
_PLACES = r"(?:places?|spots?|positions?|ranks?|rungs?|slots?|notches)"
_WAY = rf"(?:(?: up| down| back| further| forward| ahead)*(?:(?: by)? (?:C\d+|a|one) {_PLACES})?)"
_FROM_ONE = rf"(?: the)? O\d+(?: {_PLACES})?(?: \( T\d+ \)| T\d+)?"
_FROM = rf"(?: ,? ?from{_FROM_ONE}(?: ,? ?(?:and|through|via|,){_FROM_ONE})* ?,?)?"
_TIMES = r"(?: ,? ?(?:T\d+|D) ?,?)?"
_DET = r"(?: (?:in|at|as|on|into|to))?(?: (?:the|a|its|their|joint|equal|tied|shared))?"
_LINK = (
    rf"(?:{_TIMES}{_ADVERB}(?: {_BE})?{_ADVERB} {_STATE}{_ADVERB}{_DET}"
    rf"|{_TIMES}{_ADVERB} {_BE}{_ADVERB}{_DET}"
    rf"|{_TIMES}{_ADVERB} (?P<take>{_TAKE}){_ADVERB}(?: the| its)?"
    rf"|{_TIMES}{_ADVERB} (?:{_BE} )?{_MOVE}{_WAY}(?P<from>{_FROM})(?: ,)? (?:to|into|in|at)"
    rf"(?: the| a| its)?"
    rf"|{_TIMES}{_ADVERB} {_PASS} L\d+(?: (?:for|to take|to claim|into|to|in))(?: the)?"
    rf"|{_TIMES} ,(?: which| who)?(?: {_BE})?(?: now)?(?: {_STATE})?{_DET}"
    rf"|{_TIMES} {_BE} (?:the|a|an|one of) [^,;:]*? ,(?: and)?(?: {_BE})? {_STATE}{_DET}"
    rf"|{_TIMES} {_BE} (?:the|a|an|one of) [^,;:L]*? ,(?: and)? in(?: the)?"
    rf"|(?: 's)(?: (?P<possbasis>intensity|size))? (?:rank|ranks|ranking|rankings|position|"
    rf"positions|place){_TIMES} {_BE}{_ADVERB})"
)
_ORDINALS = r"(?P<num>O\d+(?:(?: ,| and| , and)(?: the)? O\d+)*)"
CLAIM = re.compile(rf" (?P<who>L\d+)(?P<link>{_LINK}) {_ORDINALS}(?= )")
TOP = re.compile(
    rf" (?P<who>L\d+){_TIMES}{_ADVERB} (?:(?:{_BE}|{_TAKE}|{_STATE}|{_MOVE} to)(?: (?:in|at|on))?"
    rf"(?: the| its)? (?P<num>top (?:spot|place|position|rank|slot)|pole position)|"
    rf"(?:{_STATE}|came out) (?P<num2>on top|top|highest))(?= (?:T\d+|[,.;]|of the|in the|and|"
    rf"overall|with|ahead))"
)
LEAD = re.compile(
    rf" (?P<who>L\d+){_TIMES}{_ADVERB} (?P<num>leads?|led|tops?|topped|heads?|headed)(?= )"
)
CONTINUE = re.compile(
    rf" (?:,|and|, and|;|, then|and then|, but|but)(?: {_BE}| {_STATE})?(?: (?:in|at))?(?: the)? "
    rf"(?P<num>O\d+)(?= )"
)
GAP = re.compile(
    rf" (?:,|and|, and|;|; and|, while|while|, with|with|and with|, ahead of|ahead of|, and with)"
    rf" (?P<who>L\d+)(?: ,)?(?: {_BE})?(?: (?:in|at|on|ranked)"
    rf"|(?: {_MOVE})?(?: by)? C\d+ {_PLACES} to)?"
    r"(?: the)? (?P<num>O\d+)(?= )"
)
FOLLOWED = re.compile(
    r"(?P<between>(?: (?:with|as|for) (?:(?!L\d)[^;])*?)?) ?,?(?: and)?(?: then)?(?: closely)? "
    r"(?P<cue>followed by)(?: then)?(?: in (?:that )?order by)? (?P<who>L\d+)(?= )"
)
AHEAD = re.compile(
    r"(?: (?:with|for) (?:(?!L\d)[^;])*?)? ?,? (?P<cue>ahead of) (?P<who>L\d+)(?= [,.;]| ?$)"
)
BEHIND = re.compile(
    r"(?: place)? ?,? (?P<cue>behind)(?: only)? (?P<who>L\d+)(?= (?:[,.;]|and)| ?$)"
)
TOP_N = re.compile(
    r" (?P<who>L\d+) (?:are|were|make up|made up|form|formed|complete|completed) (?P<cue>the top "
    r"(?P<n>C\d+))(?= )"
)
KIND_LIST = re.compile(
    r" the (?:(?P<cue>top (?P<n>C\d+)|most (?P<intensive>intensive)|highest-ranked|top-ranked|"
    r"best-ranked))(?P<mods>(?: (?:[a-z&-]+|T\d+))*?)(?: (?:of|in))?(?: T\d+)?(?: in order)?"
    r" (?:are|were|is|was|:|comprises?|comprised)(?: :)?(?: ,)? (?P<who>L\d+)(?= )"
)
BEHIND_COME = re.compile(
    r" (?P<cue>behind) (?P<first>L\d+)(?: ,)?(?: (?:come|comes|came|follow|follows|are|were)|"
    r" the(?P<intensive> most intensive)? [^,;L]*? (?:are|were)) (?P<who>L\d+)(?= )"
)
RANK_HEAD = re.compile(
    r" (?:ranks|rankings|positions|placings|places)(?: T\d+)?(?: (?:are|were|:))+"
    r"(?P<list>(?: ?,?(?: and)? L\d+ [CO]\d+)+)(?= )"
)
PAIR = re.compile(r"(?P<who>L\d+) (?P<num>[CO]\d+)")
# "third place went to L0", "in third place is L0"
INVERTED = re.compile(
    r" (?:in )?(?:the )?(?P<num>O\d+) (?:place|position|spot)(?: T\d+)?(?: ,)? (?:went to|goes to|"
    r"belongs to|belonged to|is held by|was held by|was taken by|is|was|comes|came|stands)"
    r" (?P<who>L\d+)(?= (?:[,.;(]|T\d+|and|with|ahead|while)| ?$)"
)
PLACED = re.compile(r" (?P<num>O\d+) -(?:placed|ranked) (?P<who>L\d+)(?= )")
FROM_PAIR = re.compile(r"(?P<num>O\d+)(?: place)?(?: \( (?P<aside>T\d+) \)| (?P<time>T\d+))?")
UP_FROM = re.compile(
    rf" ?,? (?:(?:up|down|rising|climbing|compared with|versus|against)(?: {_PLACES})? )?from"
    rf"(?: the)? (?P<num>O\d+)(?: {_PLACES})? (?P<time>T\d+)(?= )"
)
# What may stand right before the one who is ranked; after "of" or "in" it is only part of him.
BEFORE = re.compile(
    r"(?:^|[,;:().?!–]|\bthat|\band|\bbut|\bwhile|\bwhereas|\bas|\bwhen|\bwhere|\bthen|\bsaid|"
    r"\bsays|\bshows?|\bshowed|\breports?|\breported|\bnotes?|\bfound|\bnow|\bintensity|\bsize|"
    r"\bpopulation|\bmeanwhile|\bhowever|\boverall|\bagain|\byet|\bT\d+|\bD|\bcapita|\brow"
    r"|\byears?|\btime|"
    r"\b-?ranked|\b-placed|\balso|\bbecause|\bsince|\bafter|\bthis) ?$"
)
PREPOSITION = re.compile(
    r" (?:of|in|for|from|to|with|by|than|at|on|like|near|behind|over|into|per|via) ?$"
)
# "list : L0 O1 , L2 O3 and L4 O5", "with L0 O1 and L2 O3"
RUN = re.compile(
    r" (?P<cue>:|with) (?P<list>L\d+ (?:in |at )?O\d+(?: place)?(?:(?: ,| and"
    r"| , and) L\d+ (?:in |at )?"
    r"O\d+(?: place)?)+)(?= (?:[,.;]|T\d+)| ?$)"
)
RANKED_THINGS = re.compile(r" (?:rank\w*|list|table|places?|positions?|order|standings|intensity) ")
# "L0 climbed ... : O1 T2 , O3 T4 and O5 T6"
COURSE = re.compile(
    r" (?P<who>L\d+)(?P<between>(?: (?!L\d)[^;:,\s]+)+) : (?P<list>O\d+(?: place)? (?:\("
    r" )?T\d+(?: \))?"
    r"(?:(?: ,| and| , and| , then) O\d+ (?:\( )?T\d+(?: \))?)+)(?= )"
)
# "L0 counted many things and rose to O1"
ALSO = re.compile(
    rf" (?:and|, and|before)(?: then| also)?(?: {_BE})?(?: T\d+)? (?:(?:{_STATE}"
    rf"|{_MOVE}{_WAY} (?:to|into)){_DET}"
    rf"|(?P<take>{_TAKE})(?: the| its)?) (?P<num>O\d+)(?= )"
)
LEADING = re.compile(r" ?(?:(?:T\d+|D|;|,|while|but|L\d+ in) )*(?P<who>L\d+) (?!'s|,)")
