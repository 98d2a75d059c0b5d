"""The same question in eight languages is the same plan; scripts, numbers and compounds are read."""

from __future__ import annotations

from pathlib import Path

import pytest

from giichat.app import ask
from giichat.app.joined_words import taken_apart
from giichat.app.lexicon import detect, languages, lexicon
from giichat.app.numbers import numbers
from giichat.app.plan import Plan
from giichat.app.segment import segmented
from giichat.app.spelling import Known, correct
from giichat.app.tokens import tokens
from giichat.index.build import build

SAME = {
    "rank to name": {
        "en": "Which cluster was ranked third in 2024?",
        "de": "Welches Cluster war 2024 der Drittplatzierte?",
        "fr": "Quel pôle occupait la troisième place en 2024 ?",
        "es": "¿Qué clúster ocupó el tercer puesto en 2024?",
        "pt": "Qual cluster ficou em terceiro lugar em 2024?",
        "zh": "2024年排名第三的集群是哪个？",
        "ja": "2024年に3位だったクラスターはどこですか？",
        "ko": "2024년 3위 클러스터는 어디인가요?",
    },
    "name to rank": {
        "en": "What was the rank of Munich in 2023?",
        "de": "Auf welchem Platz lag München 2023?",
        "fr": "À quel rang se classait Munich en 2023 ?",
        "es": "¿En qué puesto quedó Múnich en 2023?",
        "pt": "Em que posição ficou Munique em 2023?",
        "zh": "慕尼黑2023年排第几？",
        "ja": "2023年のミュンヘンは何位ですか？",
        "ko": "2023년 뮌헨은 몇 위인가요?",
    },
    "top three": {
        "en": "List the top 3 clusters of 2022.",
        "de": "Nenne die drei besten Cluster 2022.",
        "fr": "Cite les trois premiers clusters de 2022.",
        "es": "Dime los tres primeros clústeres de 2022",
        "pt": "Liste os três primeiros clusters de 2022",
        "zh": "列出2022年前三名的集群",
        "ja": "2022年の上位3クラスターを挙げてください",
        "ko": "2022년 상위 3개 클러스터를 알려줘",
    },
    "change": {
        "en": "How many places did São Paulo rise from 2024 to 2025?",
        "de": "Um wie viele Plätze stieg São Paulo von 2024 bis 2025?",
        "fr": "De combien de places São Paulo a-t-elle progressé entre 2024 et 2025 ?",
        "es": "¿Cuántos puestos subió São Paulo de 2024 a 2025?",
        "pt": "Quantas posições São Paulo subiu de 2024 para 2025?",
        "zh": "圣保罗从2024年到2025年上升了几位？",
        "ja": "サンパウロは2024年から2025年に何位上がりましたか？",
        "ko": "상파울루는 2024년에서 2025년 사이 몇 계단 올랐나요?",
    },
    "claim": {
        "en": "Was Seoul ahead of Beijing in 2023?",
        "de": "Lag Seoul 2023 vor Peking?",
        "fr": "Séoul était-elle devant Pékin en 2023 ?",
        "es": "¿Estaba Seúl por delante de Pekín en 2023?",
        "pt": "Seul estava à frente de Pequim em 2023?",
        "zh": "2023年首尔的排名高于北京吗？",
        "ja": "2023年、ソウルは北京より上位でしたか？",
        "ko": "2023년에 서울이 베이징보다 순위가 높았나요?",
    },
}


def plan_of(question: str, library: Path) -> Plan:
    plan = ask(question, library=library).plan
    assert plan is not None, question
    return plan


@pytest.mark.parametrize("asked", SAME)
@pytest.mark.parametrize("language", [one for one in languages() if one != "en"])
def test_a_question_in_another_language_gives_the_english_plan(
    asked: str, language: str, shipped: Path
) -> None:
    assert plan_of(SAME[asked][language], shipped) == plan_of(SAME[asked]["en"], shipped)


@pytest.mark.parametrize("asked", SAME)
@pytest.mark.parametrize("language", languages())
def test_the_language_of_a_question_is_found(asked: str, language: str) -> None:
    question = SAME[asked][language]
    assert detect(tokens(question), question) == language


def test_a_name_that_is_not_held_is_not_read_as_another(shipped: Path) -> None:
    assert not ask("重庆2025年排第几？", library=shipped).answered


@pytest.mark.parametrize(
    ("text", "language", "value"),
    [("20.000", "de", 20000), ("3,1", "fr", 3.1), ("40 000", "fr", 40000), ("20 mil", "pt", 20000)],
)
def test_numbers_are_read_as_the_language_writes_them(
    text: str, language: str, value: float
) -> None:
    assert [n.value for n in numbers(tokens(text), [lexicon(language)])] == [value]


@pytest.mark.parametrize(("text", "value"), [("十五", 15), ("２万", 20000), ("1억", 1e8)])
def test_numerals_of_east_asia_are_read(text: str, value: float) -> None:
    assert [n.value for n in numbers(tokens(text), [lexicon("zh")])] == [value]


def test_a_phrase_is_only_found_where_it_is_a_word() -> None:
    book = lexicon("zh")
    question = segmented(tokens("科学出版物"), book)
    assert [(s, e) for s, e, _ in book.synonyms.matches(question)] == [(0, 5)]


def test_an_unknown_compound_is_read_as_its_two_words() -> None:
    [first, second] = taken_apart(tokens("Clusterrangliste"), lexicon("de"), frozenset())
    assert (first.text, second.text) == ("cluster", "rangliste")


def test_a_foreign_word_is_mended_to_no_english_name() -> None:
    none = frozenset[str]()
    known = Known(none, none, frozenset({"india"}), language="fr", shortest_name=7)
    [word] = correct(tokens("indica"), known)
    assert word.text == "indica"


PLACES = """Year,Rank,Country,Points
2022,1,Norway,70
2022,2,Japan,66
2022,3,Germany,61
2022,4,Brazil,55
2023,1,Norway,71
2023,2,Germany,64
2023,3,Japan,63
2023,4,Brazil,58
2024,1,Japan,73
2024,2,Norway,72
2024,3,Brazil,60
2024,4,Germany,59
"""


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("places")
    (folder / "harbour_index.csv").write_text(PLACES, encoding="utf-8")
    library = folder / "library"
    build([str(folder / "harbour_index.csv")], library)
    return library


@pytest.mark.parametrize(
    ("question", "values"),
    [
        # how many are meant stands before the noun, what they are behind it
        ("Liste os dois países mais bem colocados de 2024", ["Japan", "Norway"]),
        ("Dame los dos países que encabezan la lista de 2024", ["Japan", "Norway"]),
        ("Cite les deux pays les mieux classés en 2024", ["Japan", "Norway"]),
        ("2024年排名最靠前的两个国家是哪些？", ["Japan", "Norway"]),
        # of a region, in every form of its adjective
        ("¿Cuántos países europeos hay entre los tres primeros de 2023?", ["2"]),
        ("Welche asiatischen Länder waren 2023 unter den ersten drei?", ["Japan"]),
        ("2023年のトップ3のうち、アジアの国はいくつですか", ["1"]),
        # a tag asks for yes or no
        ("O Japão liderou em 2024, certo?", ["yes"]),
        ("Alemania fue segunda en 2024, ¿verdad?", ["no"]),
        ("La Norvège était première en 2024, non ?", ["no"]),
        # the best and the worst of a span or of all editions
        ("Qual foi a pior colocação da Alemanha entre 2022 e 2024?", ["4", "2024"]),
        ("¿Cuál fue el peor puesto de Brasil?", ["4", "2022", "2023"]),
        ("일본의 최고 순위는 몇 위야?", ["1", "2024"]),
        # a place lost
        ("Wann hat Norwegen den ersten Platz verloren?", ["2024"]),
        ("Quando a Alemanha perdeu o lugar no top 3?", ["2024"]),
        # neighbours
        ("¿Quién iba justo detrás de Noruega en 2024?", ["Brazil"]),
        ("2024년 일본 바로 다음은 어디야?", ["Norway"]),
        # two questions, the second led in by its subject
        ("2024년 1위는 어디고, 독일은 몇 위였어?", ["Japan", "4"]),
        ("2024年谁是第一，德国又排第几？", ["Japan", "4"]),
        # the last of a top that stands before it
        ("2024年のトップ3の最下位はどこ？", ["Brazil"]),
    ],
)
def test_a_question_is_understood_as_natives_ask_it(
    question: str, values: list[str], places: Path
) -> None:
    answer = ask(question, library=places)
    assert list(answer.values)[: len(values)] == values, (answer.text, answer.reading)


def test_that_place_is_the_one_asked_about(places: Path) -> None:
    before = ["Wer war 2022 Dritter?"]
    answer = ask("Und wer war 2024 auf diesem Platz?", history=before, library=places)
    assert list(answer.values) == ["Brazil"]
