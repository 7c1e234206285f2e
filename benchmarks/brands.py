"""Brand strings to vendors, and products in running text. Run: uv run python benchmarks/brands.py

Strings: 1 million, a fifth of them different: the golden spellings and traps, changed (case, full width, punctuation,
legal forms, models, firmware, words around them), and invented organisations, police departments and model numbers.
Text: prose that names no maker, in English and Chinese, and the same with one product in every hundred texts.
One process; times are of the processor. Writes benchmarks/results/brands.md.
"""

from __future__ import annotations

import json
import random
import time
from collections import Counter
from pathlib import Path

import pyarrow as pa

from sousveil.extract.product_anchors import get_anchor_search
from sousveil.extract.products import find_mentions
from sousveil.vocabulary.brands import identify_products, iterate_matches
from sousveil.vocabulary.brands_index import get_brand_index
from sousveil.vocabulary.vendor_files import load_vendors

HOME = Path(__file__).resolve().parents[1]
GOLDEN = HOME / "tests" / "golden" / "vendors"
RESULTS = Path(__file__).parent / "results" / "brands.md"
STRINGS, DIFFERENT = 1_000_000, 200_000
MEGABYTE = 1_000_000

PLACES = [
    "Ash",
    "Birch",
    "Cedar",
    "Dove",
    "Elm",
    "Fern",
    "Grove",
    "Hill",
    "Iris",
    "June",
    "Knoll",
    "Lake",
    "Moss",
    "North",
    "Oak",
    "Pine",
    "Quay",
    "Rose",
    "Stone",
    "Thorn",
]
BODIES = (
    "Police Department",
    "PD",
    "County Sheriff's Office",
    "HOA",
    "Township",
    "Hardware Store",
    "School District",
)
FIRMS = (
    "Foods",
    "Logistics",
    "Optics",
    "Systems Inc.",
    "Technologies Ltd",
    "Trading Co., Ltd.",
    "GmbH",
    "S.A.",
    "",
)
AROUND = (
    "{} camera",
    "{} (probably)",
    "IP camera {}",
    "{} 4MP",
    "{}, Inc.",
    "{}.",
    " {} ",
    "[{}]",
    "{} V5.{}.{}",
    "{} DS-2CD2{}G0-I",
)
ENGLISH = (
    "The contractor maintains roads, lighting and drains in the town and reports every month on works done. "
    "Payment follows within thirty days of the invoice; the axis of each pole is checked with a level. "
)
CHINESE = "采购人应当按照招标文件规定的时间和地点组织开标，投标人少于三家的不得开标，中标后三十日内签订合同。"


def make_strings(chance: random.Random) -> list[str]:
    """DIFFERENT strings, then repeats of them up to STRINGS, shuffled; some are met often, most seldom."""
    known = [
        json.loads(line)["text"]
        for name in ("spellings.jsonl", "traps.jsonl")
        for line in (GOLDEN / name).read_text("utf-8").splitlines()
    ]
    made = dict.fromkeys(known)
    while len(made) < DIFFERENT:
        made[_make_noise(chance, known)] = None
    unique = list(made)
    common = unique[:2000]
    more = [chance.choice(common if chance.random() < 0.7 else unique) for _ in range(STRINGS - len(unique))]
    strings = unique + more
    chance.shuffle(strings)
    return strings


def _make_noise(chance: random.Random, known: list[str]) -> str:
    kind = chance.random()
    number = chance.randrange(10_000)
    if kind < 0.4:
        return f"{chance.choice(PLACES)}{chance.choice(PLACES).lower()} {number} {chance.choice(BODIES)}"
    if kind < 0.6:
        return f"{chance.choice(PLACES)}{chance.choice(PLACES).lower()}{number % 100} {chance.choice(FIRMS)}"
    if kind < 0.75:
        letters = "".join(chance.choices("ABCDEFGHIJKLMNOPQRSTUVWXYZ", k=chance.randint(1, 4)))
        return f"{letters}-{number}{chance.choice('ABCDEFG')}-{chance.randrange(100)}"
    text = chance.choice(AROUND).format(chance.choice(known), number, number % 90)
    return chance.choice((text, text.upper(), text.lower(), text.translate(_FULL_WIDTH)))


_FULL_WIDTH = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}


def measure_strings(strings: list[str]) -> tuple[float, Counter[str]]:
    """(seconds, how often each rule decided)."""
    vocabulary = load_vendors()
    get_brand_index(vocabulary)
    values = pa.array(strings)
    start = time.process_time()
    matches = identify_products(values, "manufacturer", vocabulary)
    seconds = time.process_time() - start
    return seconds, Counter(match.rule for match in iterate_matches(matches.slice(0, 200_000)))


def measure_text(texts: list[str]) -> tuple[float, int]:
    """(megabytes a second, mentions)."""
    vocabulary = load_vendors()
    get_anchor_search(vocabulary)
    size = sum(len(text.encode()) for text in texts)
    start = time.process_time()
    mentions = sum(len(spans) for _, spans in find_mentions(texts, vocabulary))
    return size / MEGABYTE / (time.process_time() - start), mentions


def main() -> None:
    """Measures and writes the results file."""
    vocabulary = load_vendors()
    start = time.process_time()
    index = get_brand_index(vocabulary)
    making = time.process_time() - start
    strings = make_strings(random.Random(11))
    runs = [measure_strings(strings) for _ in range(2)]
    seconds, rules = min(runs, key=lambda run: run[0])
    lines = [
        "# Brand strings and products in text",
        "",
        "`uv run python benchmarks/brands.py`, one process, processor time, better of two runs.",
        "",
        f"Vocabulary: {len(vocabulary.vendors)} vendors, {len(index.names)} names, {len(index.models.patterns)} model"
        f" patterns; the index takes {making:.2f} s to make.",
        "",
        f"{len(strings):,} strings, {len(set(strings)):,} different: **{seconds:.1f} s**"
        f" ({seconds / len(set(strings)) * 1e6:.0f} µs for each different one). Target: under 10 s.",
        "",
        "| what decided (first 200,000 strings) | strings |",
        "| --- | ---: |",
        *(f"| {rule} | {count:,} |" for rule, count in rules.most_common()),
        "",
        "| running text | MB/s | mentions |",
        "| --- | ---: | ---: |",
    ]
    product = "Hikvision DS-2CD2143G0-I or equivalent. "
    kinds = {
        "English, names nothing": [ENGLISH * 3] * 60_000,
        "Chinese, names nothing": [CHINESE * 5] * 60_000,
        "one long English text": [ENGLISH * 150_000],
        "English, a product in one text of a hundred": (
            [ENGLISH * 3] * 99 + [ENGLISH + product + ENGLISH * 2]
        )
        * 600,
    }
    for name, texts in kinds.items():
        speed, mentions = max(measure_text(texts) for _ in range(2))
        lines.append(f"| {name} | {speed:.0f} | {mentions:,} |")
    RESULTS.write_text("\n".join(lines) + "\n", "utf-8")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
