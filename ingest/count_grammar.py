"""The forms in which a line of signs says a count, a quantity or a share (see `tagging`).

L is a list of subjects, C a count, P a percentage, O an ordinal, T an edition, D another date.
"""

from __future__ import annotations

import re

from giichat.ingest.normalise import listed

_ADVERB = (
    r"(?: (?:now|also|still|currently|already|alone|only|just|has|have|T\d+|D|which|who|that|,))*"
)
_HAVE = (
    r"(?:has|have|had|boasts?|boasted|holds?|held|hosts?|hosted|counts?|counted|contributes?|"
    r"contributed|recorded|records|filed|files|published|publishes|produced|produces|registered|"
    r"reported|reports|houses|contains|won|wins|owns|owned|exported|exports|sold|sells|scored|"
    r"employs|employed|(?:is|are|was|were) home to|(?:is|was|are|were) represented (?:by|with)|"
    r"accounts? for|accounted for|placed|landed|received|attracted|generated|shipped|delivered|"
    r"operates|operated|built|imported|submitted|granted|opened|carried|handled|claimed|claims|"
    r"collected|took|earned)"
)
_TOTAL = r"(?: (?:a total of|a record|in total|some|all of|altogether|exactly))?"
_MODIFIERS = (
    r"(?:(?: (?!in |of |and |or |per |from |on |to |for |with |at |by )[a-z&][a-z&'.-]*)*?)"
)
_NOUN = rf"(?P<mods>{_MODIFIERS}) (?P<noun>[a-z][a-z-]*s|people)"
_STOP = (
    r"(?= (?:[,.;:()!–]|in|of|per|from|on|at|to|for|with|and|or|T\d+|D|up|down|over|among|while|"
    r"worldwide|globally|across|each|during|as|but|against|compared|ahead|behind|more|including|"
    r"between|last|this|than|by|alone|overall|after|within|inside|-)(?: |$)| ?$)"
)
HAS = re.compile(
    rf" (?P<who>L\d+){_ADVERB} (?P<have>{_HAVE}){_ADVERB}{_TOTAL} (?P<num>C\d+){_NOUN}{_STOP}"
)
FOLLOWS = re.compile(
    r" (?P<who>L\d+)(?: (?:follows?|followed|comes next|came next|is next|is second|comes second|"
    rf"came second|ranks second|ranked second)) with (?P<num>C\d+){_NOUN}{_STOP}"
)
THERE = re.compile(
    rf" there (?:are|were)(?: now| currently| T\d+)*{_TOTAL} (?P<num>C\d+){_NOUN}(?: T\d+)?"
    r" in (?:the )?(?P<who>L\d+)(?= )"
)
LIE = re.compile(
    rf"(?<! top) (?P<num>C\d+){_NOUN}(?: T\d+| in the(?: [a-z]+)* top C\d+"
    rf"| of the(?: [a-z]+)* top C\d+)?"
    r" (?:are|were|is|was)(?: now)?(?: located| based| situated| found| headquartered)? in "
    r"(?:the )?(?P<who>L\d+)(?= )"
)
TOP = re.compile(
    r" (?:in|among|of) the (?:[a-z'&-]+ |T\d+ |'s )*?(?:top (?P<n>C\d+)|(?P<n2>C\d+) "
    r"(?:largest|biggest|best|highest-ranked|top-ranked|leading|top))"
    r"(?:(?P<mods>(?: (?!are |were |is |was |has |have |in "
    r"|and in )[a-z&-]+){0,6}?) (?P<noun>[a-z]+s)|)"
    r"(?= (?:,|T\d+|are|were|[.;:]|in|and|with|up|down|while)(?: |$)| ?$)"
)
PART = re.compile(
    r" (?P<num>C\d+)(?: of (?:them|these|those|the .*?))?(?: T\d+)? (?:are|were|is|was)"
    r"(?: located| based| situated| found)? in (?:the )?(?P<who>L\d+)(?= )"
)
PART_NEXT = re.compile(
    r" ?(?:,|and|, and|, while|while)(?: the (?:other|remaining))? (?P<num>C\d+)"
    r"(?: (?:are|were|is|was))?(?: located| based| situated| found)? in (?:the )?(?P<who>L\d+)(?= )"
)
UP_FROM = re.compile(
    r"(?: (?:in|among|of|on) the [^,;L]*?)?(?: T\d+)? ,? ?(?:up|down|compared with|compared to|"
    r"against|rising|increasing|falling"
    r"|versus)(?: from)? (?P<num>C\d+)(?: [a-z]+s)? (?P<time>T\d+)(?= )"
)
NEXT = re.compile(
    r"(?: (?:in|among|of|on) the [^,;L]*?)?(?: T\d+| D)?(?: each)? ?(?:,|and|, and|;|; and|, while|"
    r"while|, with|with|ahead of|, ahead of)? ?(?P<who>L\d+)(?: ,)?(?: (?:follows?|followed|"
    r"comes next|came next|is next))?(?P<each> each)?(?: (?:with|has|have|had"
    r"|on))?(?P<each2> each)?"
    r" (?P<num>C\d+)(?P<each3> each)?(?P<mods>(?: [a-z&-]+)*?)(?P<noun> [a-z-]+s)?(?P<each4> each)?"
    r"(?= (?:[,.;()]|and|T\d+|while|in|with|up|down|each|for|on|respectively)(?: |$)| ?$)"
)
HEAD = re.compile(r" (?P<noun>[a-z-]+s)(?: T\d+)? : (?=(?:the )?L\d+ (?:(?:has|had|with) )?C\d+)")
AHEAD = re.compile(r" ahead of (?:the )?(?P<who>L\d+)(?= )")
MORE = re.compile(rf" ?(?:,|and|, and) (?P<num>C\d+){_NOUN}{_STOP}")
PER = re.compile(r"(?: D| \( D \))? (?P<per>per (?:[a-z]+|C\d+)(?: [a-z]+)?)(?= )")
WITH = re.compile(
    r" (?P<who>L\d+) (?:(?!L\d)[^;:])*?(?:O\d+|leads?|led|topped|tops)(?: the(?: [a-z]+){0,3}? "
    r"(?:list|table|ranking|rankings|standings|league|index))?(?: (?:place|overall|worldwide"
    r"|T\d+|D|"
    r"by intensity|by size|intensity|R\d+|,|the best in L\d+|for the O\d+ (?:year|time)))*"
    rf" with(?: a total of)? (?P<num>C\d+){_NOUN}{_STOP}"
)
NUMBER_OF = re.compile(
    r" the (?:total )?(?:number|volume) of (?P<such>such |these |those )?"
    r"(?P<mods>(?:(?!such |these |those )[a-z&][a-z&'-]* )*?)(?P<noun>[a-z-]+s)"
    r"(?: (?:in|from|of|by) (?:the )?(?P<who>L\d+))?(?: T\d+)? (?:is|was|were|are|reached|hit|"
    r"stood at|totalled|totaled|amounted to|rose to|grew to|increased to|fell to|climbed to|"
    r"exceeded)(?: T\d+)? (?P<num>C\d+)(?= )"
)
GROWTH = re.compile(
    r"(?: D| T\d+)? ?,? ?(?P<way>up|down|increasing|rising|growing|falling|decreasing|dropping|an "
    r"increase of|a rise of|a growth of|a decrease of|a drop of)(?: by)? (?P<num>P\d+)(?= )"
)
SHARE = re.compile(
    rf" (?P<who>L\d+){_ADVERB} (?:had|has|held|holds|accounts for|accounted for) (?P<num>P\d+) of"
    rf"(?: all| the world 's| global| world| total)*{_NOUN}{_STOP}"
)
MORE_SHARE = re.compile(rf" ?(?:,|and|, and) (?P<num>P\d+) of{_NOUN}{_STOP}")
BEFORE = re.compile(
    r"(?:^|[,;:(.]|\b(?:that|and|but|while|whereas|when|where|the|said|says|T\d+|D|now|also|as|"
    r"besides|shows?|years)|-placed|-ranked) ?$"
)
# Adjectives that make the count one of something narrower: it is not the whole count.
RESTRICTIVE = frozenset(
    listed(
        "new more fewer additional other further such different former only emerging leading"
        " largest "
        "biggest major key main own smaller larger remaining first best strongest top fresh extra "
        "many several young old"
    )
)
WIDE = frozenset(listed("global world world-class international and &"))
# Nouns after a number that count no things that one has.
NOT_COUNTED = frozenset(
    listed(
        "places spots positions ranks points percent times years months weeks days hours seasons "
        "percentages editions decades minutes seconds rungs notches goals-against indicators"
    )
)
