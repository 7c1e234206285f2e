"""Capability matching against other multi-string matchers, on Arrow text. Run: uv run python benchmarks/capabilities.py

Text: the prose of the shared notices (TED, eForms, OCDS, Chinese tender documents), repeated, in one string array with a
row for each text: half of the bytes from Chinese documents, half from the rest; each part also without the rows that
hold a mention, as most text of a real corpus is. Terms: the vocabulary, filled up to
5,000 with shuffled Chinese words and pairs of made-up words. Every matcher gets its terms as literals (stars off), folds
nothing and finds them in the same rows; 'the matcher' here is sousveil's search with all of its normalisation.
Writes benchmarks/results/capabilities.md.
"""

from __future__ import annotations

import json
import os
import random
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import ahocorasick
import ahocorasick_rs
import pyarrow as pa
import pypdfium2

from sousveil.extract.capabilities.finding import TermFinder
from sousveil.extract.capabilities.matching import match_capabilities
from sousveil.vocabulary.capability_files import (
    Capability,
    Term,
    Vocabulary,
    load_vocabulary,
    make_vocabulary,
)

NOTICES = Path("/work/shared/data/notices")
RESULTS = Path(__file__).parent / "results" / "capabilities.md"
TERM_COUNT = 5_000
MEGABYTE = 1_000_000


def collect_texts() -> tuple[list[str], list[str]]:
    """The Chinese texts (a page each) and the others (a text node or string each)."""
    chinese = [
        page.get_textpage().get_text_range()
        for path in sorted((NOTICES / "zh").glob("*.pdf"))
        for page in pypdfium2.PdfDocument(path)
    ]
    others: list[str] = []
    for path in [*sorted((NOTICES / "ted").glob("*.xml")), *sorted((NOTICES / "eforms").glob("*.xml"))]:
        others += re.findall(r">\s*([^<>]{20,}?)\s*<", path.read_text("utf-8"))
    for path in sorted((NOTICES / "ocds").rglob("*.json"))[:40]:
        if path.stat().st_size < 5 * MEGABYTE:
            others += re.findall(r'"(?:title|description)": ?"([^"\\]{20,})"', path.read_text("utf-8"))
    return [text for text in chinese if text], others


def repeat_to(texts: list[str], size: int) -> list[str]:
    """`texts` again and again, up to `size` bytes."""
    length = sum(len(text.encode()) for text in texts)
    whole = texts * (size // length)
    return whole + texts[: int(len(texts) * (size % length) / length)]


def drop_mentions(texts: list[str], vocabulary: Vocabulary) -> list[str]:
    """The texts in which no capability is found."""
    found = set(match_capabilities(pa.array(texts), vocabulary).column("row").to_pylist())
    return [text for row, text in enumerate(texts) if row not in found]


def make_terms(count: int, chinese: list[str]) -> Vocabulary:
    """The shipped vocabulary cut or filled up to `count` terms."""
    shipped = load_vocabulary()
    chance = random.Random(20)
    every = [(term, c) for c in shipped.capabilities for term in c.terms]
    chance.shuffle(every)
    by_name: dict[str, list[Term]] = {}
    for term, capability in every[:count]:
        by_name.setdefault(capability.name, []).append(term)
    words = [word for text in chinese for word in re.findall(r"[\u4e00-\u9fff]{4}", text)]
    made: set[str] = set()
    while len(every) + len(made) < count:
        if chance.random() < 0.4:
            letters = list(chance.choice(words))
            chance.shuffle(letters)
            made.add("".join(letters))
        else:
            made.add(" ".join("".join(chance.choices("abdefgiklmnoprstuv", k=7)) for _ in range(2)))
    if made:
        by_name["made_up"] = [Term(word, "zh" if word[0] > "z" else "en") for word in sorted(made)]
    known = {c.name: c for c in shipped.capabilities}
    return make_vocabulary(
        [
            Capability(
                name,
                {"en": name},
                "",
                "",
                (),
                False,
                {},
                tuple(terms),
                known[name].exclusions if name in known else (),
                (),
                (),
            )
            for name, terms in by_name.items()
        ]
    )


def measure(work: Callable[[], int], size: int, rounds: int = 3) -> tuple[float, int]:
    """(best MB/s of the process's own processor time, what `work` counted)."""
    best, count = 0.0, 0
    for _ in range(rounds):
        start = time.process_time()
        count = work()
        best = max(best, size / MEGABYTE / (time.process_time() - start))
    return best, count


def run(
    name: str, array: pa.Array, vocabulary: Vocabulary, finder: TermFinder
) -> list[tuple[str, float, int]]:
    """(matcher, MB/s, matches) for one array."""
    size = array.nbytes - 4 * len(array)
    literals = sorted({entry.term.text.replace("*", "") for entry in finder.entries})
    rust = ahocorasick_rs.AhoCorasick(literals)
    classic: Any = ahocorasick.Automaton()
    for number, word in enumerate(literals):
        classic.add_word(word, number)
    classic.make_automaton()
    texts = array.to_pylist()
    rows = [
        ("sousveil: search for anchors only", *measure(lambda: search_only(finder, array), size)),
        ("sousveil: all terms, places exact", *measure(lambda: count_spans(finder, array), size)),
        (
            "sousveil: full, with judgement",
            *measure(lambda: match_capabilities(array, vocabulary).num_rows, size),
        ),
        (
            "ahocorasick_rs",
            *measure(lambda: sum(len(rust.find_matches_as_indexes(t)) for t in array.to_pylist()), size, 1),
        ),
        (
            "ahocorasick_rs, strings already made",
            *measure(lambda: sum(len(rust.find_matches_as_indexes(t)) for t in texts), size, 1),
        ),
        (
            "pyahocorasick",
            *measure(lambda: sum(1 for t in array.to_pylist() for _ in classic.iter(t)), size, 1),
        ),
    ]
    for label, rate, count in rows:
        print(f"{name:19} {label:36} {rate:8.1f} MB/s {count:8} matches", flush=True)
    return rows


def search_only(finder: TermFinder, array: pa.Array) -> int:
    """How many anchors stand in the text."""
    return finder.count_hits(array)


def count_spans(finder: TermFinder, array: pa.Array) -> int:
    """How many terms stand in the text, overlaps counted."""
    return sum(len(spans) for _, _, spans in finder.find(array))


def main() -> None:
    """Measures and writes the page."""
    chinese, others = collect_texts()
    vocabulary = make_terms(TERM_COUNT, chinese)
    start = time.process_time()
    finder = TermFinder(vocabulary)
    made = time.process_time() - start
    megabytes = int(sys.argv[1]) if len(sys.argv) > 1 else 30
    sets = {
        "mixed": repeat_to(chinese, megabytes * MEGABYTE // 2) + repeat_to(others, megabytes * MEGABYTE // 2),
        "Chinese": repeat_to(chinese, megabytes * MEGABYTE // 2),
        "others": repeat_to(others, megabytes * MEGABYTE // 2),
        "Chinese, no mention": repeat_to(drop_mentions(chinese, vocabulary), megabytes * MEGABYTE // 2),
        "others, no mention": repeat_to(drop_mentions(others, vocabulary), megabytes * MEGABYTE // 2),
    }
    lines = [
        "# Capability matching",
        "",
        "Made by `uv run python benchmarks/capabilities.py`; what the text and the terms are is said there.",
        f"{len(finder.entries)} terms and exclusions, {finder.anchor_count} anchors; made ready in {made:.1f} s.",
        f"One thread; rates in MB of UTF-8 for a second of processor time; load of the machine {os.getloadavg()[0]:.1f}.",
        "",
        "| text | matcher | MB/s | times the better peer | matches | matches a MB |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    facts = {}
    for name, texts in sets.items():
        array = pa.array(texts)
        size = array.nbytes / MEGABYTE
        count_spans(finder, array.slice(0, 2000))  # compiles what is compiled at first sight
        match_capabilities(array.slice(0, 2000), vocabulary)
        rows = run(name, array, vocabulary, finder)
        peer = max(rate for label, rate, _ in rows if "ahocorasick" in label)
        for label, rate, count in rows:
            lines.append(
                f"| {name} | {label} | {rate:.0f} | {rate / peer:.1f} | {count} | {count / size:.0f} |"
            )
        facts[name] = {label: round(rate) for label, rate, _ in rows}
    RESULTS.write_text("\n".join(lines) + "\n", "utf-8")
    print(json.dumps(facts))


if __name__ == "__main__":
    main()
