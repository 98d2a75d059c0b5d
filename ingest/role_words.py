"""Words of headers that say what a column is, in the languages of the tables."""

from __future__ import annotations

import re

from giichat.ingest.normalise import listed

WORD = re.compile(r"[^\W\d_]+\.?|#|№|\d+|[\u3400-\u9fff]+")
RANK_WORDS = frozenset(
    listed(
        "rank ranking rk rnk # № no nr pos position place placing standing rank. pos. pl. no. nr. rk."
        " rang platz platzierung weltrang gesamtrang"
        " puesto posición posicion lugar nº classement rang. posição posicao colocação colocacao"
        " classifica posizione plaats plats"
        " 排名 名次 位次 排位 順位 ランク 순위 등수 位 世界排名 世界順位 总排名 全国排名 전체순위"
    )
)
# The others of these are also words for numbers of shirts, games and episodes.
SURE_RANKS = RANK_WORDS - frozenset(listed("# № no no. nr nr. nº"))
# What may stand beside the word for rank in the header of the rank that orders the table.
RANK_BESIDE = frozenset(
    listed(
        "world overall global the of in gii final current new worldwide general total list mondial"
        " mundial general geral gesamt weltweit 世界 总 全球 총 전체 세계"
    )
)
PREVIOUS_WORDS = (
    "previous", "prev", "last year", "last edition", "prior", "former", "vorjahr", "précédent",
    "an dernier", "année dernière", "anterior", "año pasado", "ano passado", "上年", "上一年", "去年",
    "上届", "前年", "前回", "전년", "지난해", "작년", "이전",
)  # fmt: skip
# Whole headers of charts: "this week" is the place in the chart, "last week" that in the one before.
RANK_HEADERS = frozenset(
    ("tw", "this week", "this wk", "diese woche", "cette semaine", "esta semana", "今週", "本周", "이번 주")
)  # fmt: skip
# Whole headers that say the place before where a rank stands in the table and the cells are places.
PREVIOUS_HEADERS = frozenset((
    "lw", "last week", "last wk", "last", "prev", "prev.", "previous", "previous week", "previously",
    "last year", "last month", "last season", "last edition", "last time", "vorwoche", "vorjahr",
    "vormonat", "zuvor", "letzte woche", "semaine précédente", "précédent", "semana anterior",
    "anterior", "先週", "前週", "前回", "上周", "上期", "지난주", "전주",
))  # fmt: skip
EDITION_WORDS = frozenset(
    listed(
        "year edition season yr jahr saison spielzeit année annee exercice año ano edição temporada"
        " 年 年份 年度 年次 届 연도 년도 ausgabe édition edición ejercicio"
    )
)
# What may stand beside a word for the edition: "Fiscal year", but not "Birth year".
EDITION_BESIDE = frozenset(
    listed(
        "fiscal financial reporting survey ranking list report academic school calendar census index"
        " of the"
    )
)
# Headers under which editions stand with their month, or as words: "Jun 2024 list".
LIST_WORDS = EDITION_WORDS | frozenset(
    listed("list release ranking survey report issue published liste ausgabe lista 榜单 发布 版")
)
# Words of an edition that are not its year.
EDITION_SAID = frozenset(
    listed(
        "list edition season year fy ranking release issue report survey the of ed vol liste ausgabe"
        " édition edición edição temporada saison q1 q2 q3 q4 h1 h2 年 年度 月 版 年版 届 시즌 년 년도 월 판"
        " spring summer autumn fall winter"
    )
)
# Under these "65m" are metres and no millions.
LENGTH_WORDS = frozenset(
    listed(
        "height length width depth span distance elevation altitude diameter pylons tower drop rise"
        " höhe länge breite tiefe hauteur longueur largeur altura longitud largo comprimento"
    )
)
SOURCE_WORDS = frozenset(
    listed(
        "source sources url link reference references quelle quellen fuente fuentes 来源 出典 출처"
    )
)
GROUP_WORDS = frozenset(
    listed(
        "country nation economy economies region continent league category group class division"
        " conference state genre type nationality party sector industry team club land staat pays"
        " país pais 国家 国 국가"
    )
)
NAME_WORDS = frozenset(
    listed(
        "name title university institution company city player athlete film movie team club candidate"
        " driver rider song artist album building mountain airport station country economy cluster"
        " event opponent"
    )
)


def header_words(header: str) -> set[str]:
    """Return the words of a header in small letters, signs for numbers (# and №) among them."""
    return {w.casefold() for w in WORD.findall(header)}
