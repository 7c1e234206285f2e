from sousveil.extract.claims import extract_claims
from sousveil.extract.doubts import find_doubtful_figures
from sousveil.model.locators import parse_locator
from sousveil.model.sheets import Passage


def read(text: str, start: int = 0):
    passages = [Passage("page_text", start, start + len(text), text, page=2)]
    return find_doubtful_figures(passages, extract_claims(passages, "s", "en", ""), "s")


def test_a_number_that_a_line_break_cut_is_noted():
    text = "The town bought 1,234,\n567 cameras last year."
    (problem,) = read(text, start=50)
    place = parse_locator(problem.locator)
    assert problem.code == "split_number_joined"
    assert problem.detail == "1,234, 567"
    assert place.page == 2
    assert text[place.char_start - 50 : place.char_end - 50].startswith("1,234,\n567")


def test_endless_digits_are_named_and_no_claim():
    text = f"Serial {'7' * 10_000} and 30 cameras."
    (problem,) = read(text)
    assert (problem.code, problem.detail) == ("number_too_long", "10000 digits")


def test_plain_figures_are_no_problem():
    assert read("It bought 30 cameras for $1.2 million.") == []
