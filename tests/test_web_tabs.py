"""The other tabs in a real browser, programs' interfaces, many users, phone, dark, accessibility."""

from __future__ import annotations

import asyncio
import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from web import CHROMIUM, NO_CHROMIUM, Page, Served, copied_library, served, start

needs_browser = pytest.mark.skipif(CHROMIUM is None, reason=NO_CHROMIUM)


@pytest.fixture(scope="module")
def own() -> Served:
    """A page whose library the tests of this file may change."""
    return start(library=copied_library())


@pytest.fixture
def chat() -> Iterator[Page]:
    with Page(served()) as page:
        yield page


# -- check -----------------------------------------------------------------------------------------


@needs_browser
def test_a_draft_comes_back_with_each_claim_judged_and_cited(chat: Page) -> None:
    chat.tab("Check a draft")
    chat.page.get_by_label("Paste a paragraph").fill(
        "Beijing ranked third in 2024. Munich was in 9th place in 2024. <b>Rain</b> is wet."
    )
    chat.page.get_by_role("button", name="Check the draft").click()
    chat.page.locator(".gc-claim.gc-supported").wait_for()
    assert "9th" in chat.page.locator(".gc-claim.gc-contradicted").inner_text()
    claim = chat.page.locator(".gc-list li", has_text="Contradicted")
    assert "4" in claim.inner_text()
    claim.locator(".gc-mark").first.click()
    assert chat.panel.locator("tr.gc-here").inner_text().count("Munich") == 1
    assert chat.page.locator(".gc-claims b").count() == 0


# -- library ---------------------------------------------------------------------------------------


@needs_browser
def test_the_library_shows_its_holes_and_opens_sources(chat: Page) -> None:
    chat.tab("Library")
    grid = chat.page.locator(".gc-coverage")
    assert "5 / 100" in grid.inner_text()
    assert "missing are" in grid.locator("td.gc-some").first.get_attribute("title")
    chat.page.get_by_label("Search the sources").fill("lighthouse")
    chat.page.get_by_label("Search the sources").press("Enter")
    chat.page.locator(".gc-list[aria-label=Found] li").first.get_by_role("button").click()
    chat.panel.locator("h2", has_text="Harbour survey").wait_for()
    assert "Edda Brandt" in chat.panel.inner_text()


@needs_browser
def test_good_files_go_in_bad_ones_are_named_and_asking_goes_on(
    own: Served, tmp_path: Path
) -> None:
    (tmp_path / "cup.csv").write_text("Rank,Club\n1,Rovers\n2,United\n3,City\n", encoding="utf-8")
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.4 this is not one")
    with Page(own) as chat, Page(own) as other:
        chat.tab("Library")
        chat.page.get_by_text("Add reports and tables").click()
        chat.page.locator("#gc-files input[type=file]").set_input_files(
            [str(tmp_path / "cup.csv"), str(tmp_path / "broken.pdf")]
        )
        chat.page.locator("#gc-files").get_by_text("cup").first.wait_for()
        chat.page.get_by_role("button", name="Add to the library").click()
        chat.page.locator(".gc-progress").wait_for()
        assert "Beijing" in other.ask("Which cluster ranked third in 2024?").inner_text()
        report = chat.page.locator(".gc-progress strong", has_text="Built")
        report.wait_for(timeout=90_000)
        assert "broken.pdf" in chat.page.locator(".gc-progress").inner_text()
        chat.tab("Ask")
        assert "United" in chat.ask("Which club ranked second in cup?").inner_text()


@needs_browser
def test_a_source_is_removed(own: Served) -> None:
    with Page(own) as chat:
        chat.tab("Library")
        chat.page.locator("[data-remove$='medals.csv']").wait_for()
        chat.page.on("dialog", lambda dialog: dialog.accept())
        chat.page.locator("[data-remove$='medals.csv']").click()
        chat.page.locator(".gc-progress strong", has_text="Built").wait_for(timeout=90_000)
        chat.page.locator("[data-remove$='medals.csv']").wait_for(state="detached")
        assert chat.page.get_by_role("button", name="Read them again").is_visible()


@needs_browser
def test_a_read_only_page_takes_nothing_in() -> None:
    closed = start("--read-only", library=served().library)
    with Page(closed) as chat:
        assert chat.page.get_by_role("tab").all_inner_texts() == ["Ask", "Check a draft", "Library"]
        chat.tab("Library")
        chat.page.locator(".gc-coverage").wait_for()
        assert chat.page.locator("input[type=file], [data-remove]").count() == 0
        chat.tab("Ask")
        assert chat.ask("Which cluster ranked third in 2024?").locator(".gc-thumb").count() == 0
    request = urllib.request.Request(f"{closed.url}gradio_api/upload", data=b"x", method="POST")
    with pytest.raises(urllib.error.HTTPError, match="403"):
        urllib.request.urlopen(request, timeout=10)


# -- evaluate --------------------------------------------------------------------------------------


@needs_browser
def test_a_question_set_is_run_and_compared_with_an_earlier_run(
    own: Served, tmp_path: Path
) -> None:
    lines = [
        {"id": "a", "class": "rank", "question": "Which cluster ranked third in 2024?",
         "answerable": True, "accept": [["Beijing"]]},
        {"id": "b", "class": "rank", "question": "Which cluster ranked second in 2024?",
         "answerable": True, "accept": [["Atlantis"]]},
    ]  # fmt: skip
    own_set = tmp_path / "mine.jsonl"
    own_set.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    with Page(own) as chat:
        chat.tab("Evaluate")
        chat.page.locator("#gc-set input[type=file]").set_input_files(str(own_set))
        chat.page.locator("#gc-set").get_by_text("mine").first.wait_for()
        chat.page.locator("#gc-tab-evaluate .token-remove").first.click()  # the shipped set
        run = chat.page.get_by_role("button", name="Run", exact=True)
        run.click()
        chat.page.locator("h2", has_text="By class").wait_for(timeout=90_000)
        assert "Atlantis" in chat.page.locator("[aria-label=Failures]").inner_text()
        chat.page.get_by_label("Compare with an earlier run").click()
        chat.page.get_by_role("option", name="mine").first.click()
        run.click()
        chat.page.locator("h2", has_text="Against the earlier run").wait_for(timeout=90_000)


# -- programs --------------------------------------------------------------------------------------


def test_programs_ask_check_and_list_through_gradios_client() -> None:
    from gradio_client import Client

    client = Client(served().url, verbose=False)
    told: Any = client.view_api(return_format="dict", print_info=False)
    assert set(told["named_endpoints"]) == {"/ask", "/batch", "/check", "/sources"}
    asked = client.predict(
        question="and in 2023?", history=["Which cluster ranked third in 2024?"], api_name="/ask"
    )
    assert asked["values"] == ["Seoul"]
    many = client.predict(
        questions=["Which cluster ranked third in 2024?", "Which cluster ranked third in 1999?"],
        api_name="/batch",
    )
    assert [one["status"] for one in many] == ["answered", "refused"]
    [claim] = client.predict(text="Beijing ranked third in 2024.", api_name="/check")
    assert claim["verdict"] == "supported"
    held = client.predict(api_name="/sources")
    assert "rankings.csv" in [file["file"] for file in held["files"]]
    wrong = client.predict(question="who?", sources=["nothing.csv"], api_name="/ask")
    assert "no source" in wrong["error"]


def test_the_same_functions_are_tools_over_mcp() -> None:
    from mcp import ClientSession
    from mcp.client.streamable_http import streamable_http_client

    async def use() -> tuple[list[str], Any]:
        address = f"{served().url}gradio_api/mcp/"
        async with (
            streamable_http_client(address) as (reading, writing, _),
            ClientSession(reading, writing) as session,
        ):
            await session.initialize()
            tools = await session.list_tools()
            answer = await session.call_tool(
                "ask", {"question": "Which cluster ranked third in 2024?"}
            )
            return [tool.name for tool in tools.tools], answer

    with ThreadPoolExecutor(1) as pool:  # Playwright's loop runs in this thread
        names, answer = pool.submit(lambda: asyncio.run(use())).result()
    assert sorted(names) == ["ask", "batch", "check", "sources"]
    assert "Beijing" in answer.content[0].text


def test_twenty_users_ask_at_once_and_each_gets_their_own_answer() -> None:
    from gradio_client import Client

    wanted = {1: "Tokyo–Yokohama", 2: "Seoul", 3: "Beijing", 4: "Munich"}

    def use(user: int) -> bool:
        rank = user % 4 + 1
        client = Client(served().url, verbose=False, download_files=False)
        question = f"Which cluster had rank {rank} in 2024?"
        return all(
            client.predict(question=question, api_name="/ask")["values"] == [wanted[rank]]
            for _ in range(3)
        )

    with ThreadPoolExecutor(20) as pool:
        assert list(pool.map(use, range(20))) == [True] * 20


def test_a_password_from_a_file_is_asked_for(tmp_path: Path) -> None:
    (tmp_path / "password").write_text("lantern\n", encoding="utf-8")
    locked = start("--auth", f"ada:{tmp_path / 'password'}", library=served().library)
    with pytest.raises(urllib.error.HTTPError, match="401"):
        urllib.request.urlopen(f"{locked.url}config", timeout=10)
    for password, status in {"wrong": 400, "lantern": 200}.items():
        body = f"username=ada&password={password}".encode()
        try:
            answered = urllib.request.urlopen(f"{locked.url}login", data=body, timeout=10).status
        except urllib.error.HTTPError as error:
            answered = error.code
        assert answered == status


def test_headers_keep_other_machines_out() -> None:
    with urllib.request.urlopen(served().url, timeout=10) as response:
        policy = response.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy and "http" not in policy


# -- looks -----------------------------------------------------------------------------------------

SERIOUS = ("serious", "critical")


def findings(chat: Page) -> list[str]:
    """Return what axe-core finds to be serious, with the elements."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(chat.page).response["violations"]
    return [
        f"{one['id']}: {[node['html'][:160] for node in one['nodes'][:3]]}"
        for one in found
        if one["impact"] in SERIOUS
    ]


@needs_browser
@pytest.mark.parametrize("look", ["light", "dark"])
def test_accessibility_has_no_serious_finding(look: str) -> None:
    with Page(served(), color_scheme=look, reduced_motion="reduce") as chat:
        assert chat.page.locator("body.dark").count() == (look == "dark")
        chat.page.locator(".gc-examples").wait_for()
        assert findings(chat) == []
        chat.ask("What was Munich's rank in each edition?").locator(".gc-next").wait_for()
        assert findings(chat) == []
        for tab in ("Check a draft", "Library", "Evaluate"):
            chat.tab(tab)
            chat.page.wait_for_timeout(200)
            assert findings(chat) == []


@needs_browser
def test_the_page_fits_a_phone_and_the_source_opens_over_it() -> None:
    with Page(served(), viewport={"width": 390, "height": 844}, has_touch=True) as chat:
        turn = chat.ask("Which cluster ranked third in 2024?")
        assert chat.page.evaluate("document.documentElement.scrollWidth") <= 390
        turn.locator("button.gc-mark").first.click()
        chat.panel.locator("mark").wait_for()
        chat.page.get_by_role("button", name="Close the source").click()
        assert not chat.panel.is_visible()


@needs_browser
def test_dark_is_chosen_by_a_button_and_kept(chat: Page) -> None:
    chat.page.get_by_role("button", name="Dark colours").click()
    assert chat.page.locator("body.dark").count() == 1
    chat.page.reload()
    chat.box.wait_for()
    assert chat.page.locator("body.dark").count() == 1
