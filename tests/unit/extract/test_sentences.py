import pytest

from sousveil.extract.sentences import split_sentences


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("One camera. Two cameras! Three?", ["One camera.", "Two cameras!", "Three?"]),
        ("Mr. Smith of the U.S. Department paid 1.5 million. It bought 30.", ["Mr. Smith of the U.S. Department paid 1.5 million.", "It bought 30."]),
        ("共有三台。其中两台坏了；一台在用。", ["共有三台。", "其中两台坏了；", "一台在用。"]),
        ("A long line of running text that was wrapped by its editor at some\nwidth goes on here.", ["A long line of running text that was wrapped by its editor at some\nwidth goes on here."]),
        ("Cameras\n- 30 in parks\n- 40 in schools", ["Cameras", "- 30 in parks", "- 40 in schools"]),
        ("District | 2015\nNorth | 30\nTotal | 70", ["District | 2015", "North | 30", "Total | 70"]),
        ("", []),
        ("  \n\n ", []),
    ],
)  # fmt: skip
def test_sentences(text, sentences):
    assert [text[start:end] for start, end in split_sentences(text)] == sentences
