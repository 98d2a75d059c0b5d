from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from giichat.ingest.errors import NamesError
from giichat.ingest.names import Entity, Names, territory_aliases
from giichat.ingest.normalise import CJK, fold, words

CHINA = Entity("economy", "China", ("CN", "CHN"), ("Asia",), ("PRC", "中国"), ("Chinese",))
STATES = Entity(
    "economy", "United States", ("US", "USA"), (), ("US", "U.S.", "America"), ("American",)
)
IRAN = Entity("economy", "Iran", ("IR", "IRN"))
TURKIYE = Entity("economy", "Türkiye", ("TR", "TUR"), (), ("Turkey",), ("Turkish",))
VINCENT = Entity("economy", "Saint Vincent", ("VC", "VCT"))
HONG_KONG = Entity("economy", "Hong Kong, China", ("HK", "HKG"), (), ("Hong Kong",))
BAY = Entity("cluster", "Shenzhen–Hong Kong–Guangzhou", aliases=("深圳–香港–广州",))
BOSTON = Entity("cluster", "Boston–Cambridge", aliases=("Boston", "Boston–Cambridge, MA"))
CAMBRIDGE = Entity("cluster", "Cambridge")
XIAN = Entity("cluster", "Xi'an", aliases=("西安",))
MCDONALD = Entity("company", "McDonald's")
NAMES = Names(
    (CHINA, STATES, IRAN, TURKIYE, VINCENT, HONG_KONG, BAY, BOSTON, CAMBRIDGE, XIAN, MCDONALD)
)


def found(text: str) -> list[tuple[str, list[str]]]:
    return [(text[m.start : m.end], [e.name for e in m.entities]) for m in NAMES.mentions(text)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Tokyo–Yokohama", "tokyo-yokohama"),
        ("Tokyo / Yokohama", "TOKYO‑YOKOHAMA"),
        ("São Paulo", "Sao  Paulo"),
        ("Xi’an", "Xi'an"),
        ("도쿄·요코하마", "도쿄 요코하마"),
        ("Łódź", "lodz"),
        ("Ｔｏｋｙｏ", "Tokyo"),
        ("Straße", "STRASSE"),
    ],
)
def test_variants_fold_to_one(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_folding_keeps_what_tells_names_apart() -> None:
    assert fold("東京-横浜") == "東京 横浜"
    assert fold("バ") != fold("ハ")
    assert fold("Tokyo, Yokohama") != fold("Tokyo Yokohama")


@given(st.text(max_size=40))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(max_size=60))
def test_words_stand_where_they_say(text: str) -> None:
    last = 0
    for word in words(text):
        assert last <= word.start < word.end <= len(text)
        assert not text[word.start : word.end].isspace()
        last = word.end


def test_words_of_unspaced_scripts_are_characters() -> None:
    assert [w.folded for w in words("西安 ranks")] == ["西", "安", "ranks"]
    assert "西" in CJK or "\u4e00" <= "西" <= "\u9fff"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("china", [CHINA]),
        ("Chinese", [CHINA]),
        ("CHN", [CHINA]),
        ("chn", []),
        ("US", [STATES]),
        ("us", []),
        ("u.s.", [STATES]),
        ("turkiye", [TURKIYE]),
        ("Hong Kong", [HONG_KONG]),
        ("hong kong china", [HONG_KONG]),
        ("深圳-香港-广州", [BAY]),
        ("Shenzhen / Hong Kong / Guangzhou", [BAY]),
        ("Atlantis", []),
        ("", []),
    ],
)
def test_resolve_is_exact_on_folded_names(text: str, expected: list[Entity]) -> None:
    assert list(NAMES.resolve(text)) == expected


def test_resolve_by_kind() -> None:
    both = NAMES.with_names([Entity("cluster", "Hong Kong"), Entity("city", "Hong Kong")])
    assert [e.kind for e in both.resolve("hong kong")] == ["economy", "cluster", "city"]
    assert [e.kind for e in both.resolve("hong kong", "city")] == ["city"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Boston–Cambridge beats Cambridge", [("Boston–Cambridge", [BOSTON.name]),
                                             ("Cambridge", [CAMBRIDGE.name])]),
        ("In Boston-Cambridge, MA.", [("Boston-Cambridge, MA", [BOSTON.name])]),
        ("China's Xi’an", [("China", ["China"]), ("Xi’an", ["Xi'an"])]),
        ("Hong Kong's part of Shenzhen/Hong Kong/Guangzhou",
         [("Hong Kong", [HONG_KONG.name]), ("Shenzhen/Hong Kong/Guangzhou", [BAY.name])]),
        ("which rank does xi'an have", [("xi'an", ["Xi'an"])]),
        ("西安在中国排名第几", [("西安", ["Xi'an"]), ("中国", ["China"])]),
        ("Chinatown and Iranians", []),
        ("VC deals and (VC)", [("VC", ["Saint Vincent"])]),
        ("tell us about the US and the U.S.", [("US", [STATES.name]), ("U.S.", [STATES.name])]),
        ("TELL US HOW MANY US CLUSTERS", [("US", [STATES.name])]),
        ("a roast turkey from Turkey", [("Turkey", ["Türkiye"])]),
        ("McDonald's and CHN", [("McDonald's", ["McDonald's"]), ("CHN", ["China"])]),
    ],
)  # fmt: skip
def test_mentions(text: str, expected: list[tuple[str, list[str]]]) -> None:
    assert found(text) == expected


def test_ambiguous_mentions_list_every_candidate() -> None:
    names = NAMES.with_names([Entity("cluster", "Boston–Cambridge", aliases=("Cambridge",))])
    (mention,) = names.mentions("Cambridge leads")
    assert {e.name for e in mention.entities} == {"Boston–Cambridge", "Cambridge"}


def test_adjectives_are_marked() -> None:
    assert [m.adjective for m in NAMES.mentions("Chinese clusters in China")] == [True, False]


@given(st.text(max_size=80))
def test_mentions_never_overlap(text: str) -> None:
    last = 0
    for mention in NAMES.mentions(text + " China " + text):
        assert last <= mention.start < mention.end
        last = mention.end


@given(st.sampled_from(["", "x ", "深", "“", "Ł "]), st.sampled_from(NAMES.entities))
def test_a_name_is_found_in_any_surroundings(before: str, entity: Entity) -> None:
    text = f"{before}{entity.name}, “and so on”"
    spans = [text[m.start : m.end] for m in NAMES.mentions(text)]
    assert any(entity.name.startswith(span) or span == entity.name for span in spans)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Shenzen", BAY.name),
        ("Guangzou", BAY.name),
        ("Bostom Cambrige", BOSTON.name),
        ("Irann", "Iran"),
        ("Chiina", "China"),
        ("Untied States", "United States"),
    ],
)
def test_typing_errors_are_suggested(typed: str, expected: str) -> None:
    (entity, score), *_ = NAMES.suggest(typed)
    assert entity.name == expected
    assert 70 < score < 100


@pytest.mark.parametrize("typed", ["Iraq", "Chad", "Oman", "Peru", "Lagos", "", "???"])
def test_another_name_is_no_typing_error(typed: str) -> None:
    assert NAMES.suggest(typed) == ()


def test_suggest_by_kind_and_limit() -> None:
    assert all(e.kind == "cluster" for e, _ in NAMES.suggest("Hong Kong China", "cluster"))
    assert len(NAMES.suggest("Cambridge", limit=1)) == 1


def write(folder: Path, entities: str, aliases: str = "") -> Path:
    (folder / "entities.csv").write_text(
        "kind,name,code2,code3,member_of,adjectives\n" + entities, encoding="utf-8"
    )
    if aliases:
        (folder / "aliases.csv").write_text(
            "kind,name,alias,language,note\n" + aliases, encoding="utf-8"
        )
    return folder


def test_read(tmp_path: Path) -> None:
    folder = write(
        tmp_path,
        'economy,Ruritania,RU,RUR,Europe; Old world,Ruritanian|Rurish\n"cluster","A–B",,,,\n',
        "cluster,A–B,Ay-Bee,en,\n",
    )
    ruritania, cluster = Names.read(folder).entities
    assert ruritania.codes == ("RU", "RUR")
    assert ruritania.member_of == ("Europe", "Old world")
    assert ruritania.adjectives == ("Ruritanian", "Rurish")
    assert cluster.aliases == ("Ay-Bee",)


def test_a_folder_without_names_holds_none(tmp_path: Path) -> None:
    assert Names.read(tmp_path / "absent").entities == ()
    assert Names().mentions("China") == ()


@pytest.mark.parametrize(
    ("entities", "aliases", "message"),
    [
        ("economy,X,,,,\neconomy,X,,,,\n", "", "twice"),
        ("economy,X,,,,\n", "economy,Y,Z,,\n", "no economy Y"),
        ("economy,X,,,,\n", "economy,X,,,\n", "alias is empty"),
        ("economy,,,,,\n", "", "empty"),
        ("economy,X\n", "", "wrong number"),
    ],
)
def test_bad_files_are_named(tmp_path: Path, entities: str, aliases: str, message: str) -> None:
    with pytest.raises(NamesError, match=message):
        Names.read(write(tmp_path, entities, aliases))


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    (tmp_path / "entities.csv").write_text("kind,name\na,b\n", encoding="utf-8")
    with pytest.raises(NamesError, match="code2"):
        Names.read(tmp_path)


def test_many_names_load_fast(tmp_path: Path) -> None:
    entities = "".join(f"cluster,Town {i}–City {i},,,Land {i},Towner{i}\n" for i in range(600))
    aliases = "".join(f"cluster,Town {i}–City {i},Tówn {i},en,\n" for i in range(600))
    folder = write(tmp_path, entities, aliases)
    best = min(_seconds(folder) for _ in range(5))
    assert best < 0.12  # the shipped names, a third of these, are to load in under 0.03


def _seconds(folder: Path) -> float:
    begin = time.perf_counter()
    assert Names.read(folder).mentions("Town 3–City 3")
    return time.perf_counter() - begin


def test_economies_in_other_languages() -> None:
    assert territory_aliases("de")["Vereinigte Staaten"] == "US"
    names = NAMES.with_language("ja")
    assert names.resolve("アメリカ合衆国")[0].name == "United States"
    with pytest.raises(NamesError, match="known: zh"):
        territory_aliases("xx_nowhere")
