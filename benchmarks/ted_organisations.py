"""Organisations of the shared notices with national numbers: what is known to be one, and what to be two.

Two mentions with one valid number are one organisation; two with different valid numbers of one register (scheme and
country) are two; of all other pairs nothing is known and none is judged. The truth never looks at names, but for two
cleanings of the numbers, counted in `TruthCounts`: numbers that fail their check (`benchmarks/national_ids.py`: wrong
digits, placeholders such as '0' or '000000000', file numbers, numbers of natural persons) have no truth; the numbers in
`SHARED_NUMBERS`, which a look at the names showed to be used by different bodies, have none either.

Run: uv run python -m benchmarks.ted_organisations
It prints the counts for TED, eForms and OCDS, and as a floor the scores of taking names that are equal but for case
and punctuation as one. TED has few organisations under several names; the counts say how few.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.national_ids import read_national_id
from benchmarks.pair_scores import PairScores, count_pairs, score_pairs
from sousveil.model.protocols import Source

NOTICES = Path(__file__).resolve().parents[2] / "shared" / "data" / "notices"
FORMATS = {".xml", ".json"}
# Number → why two bodies under it are no error of a matcher. Found by reading the names under each number, once.
SHARED_NUMBERS = {
    "BE:kbo:0243405860": "several ombudsmen have it, of one regulator's building",
    "BE:kbo:0308356862": "the interior ministry's; a court that has another wrote it too",
    "MX:rfc:FIC000330LK9": "a fund, an institute and three of its centres",
    "MX:rfc:UNA2907227Y5": "a university and the society of its former students",
    "MX:rfc:CFE370814QI0": "a company and a department of it",
    "MX:rfc:ADR120111NV2": "names with two legal forms, S.C. and S. de R.L.",
}
Mention = tuple[str, str, str, str]


@dataclass(frozen=True)
class TruthCounts:
    """Mentions with a name, of them with any number, refused, shared; numbers left; and what they say."""

    mentions: int
    numbered: int
    refused: int
    shared: int
    organisations: int
    names: int
    organisations_of_several_names: int
    same_pairs: int
    same_pairs_of_unlike_names: int
    different_pairs: int


def load_ted_truth(path: Path) -> list[Mention]:
    """(mention_id, name, country, truth_id) of mentions with a valid national number in the notices under `path`.

    `truth_id` is 'COUNTRY:scheme:number'; `name_scope` of it says which pairs may be judged. Sorted by mention_id.
    """
    return load_truth_counted(path)[0]


def load_truth_counted(path: Path) -> tuple[list[Mention], TruthCounts]:
    """What `load_ted_truth` returns, and how it came about."""
    named = read_mentions(path)
    numbered = [row for row in named if row["identifier"]]
    truth: list[Mention] = []
    shared = 0
    for row in numbered:
        number = read_national_id(row["country"], row["identifier"], row["identifier_scheme"])
        if number in SHARED_NUMBERS:
            shared += 1
        elif number:
            truth.append((row["mention_id"], row["name"], row["country"], number))
    truth.sort()
    refused = len(numbered) - shared - len(truth)
    return truth, count_truth(truth, (len(named), len(numbered), refused, shared))


def read_mentions(path: Path) -> list[dict[str, str]]:
    """core_organisation_mentions of every notice under `path` that are not withheld and have a name."""
    from sousveil.readers.reading import read_sources

    files = sorted(file for file in path.rglob("*") if file.suffix.lower() in FORMATS)
    sources = [Source(hashlib.sha256(file.read_bytes()).hexdigest(), file, file.name) for file in files]
    wanted = {"mention_id", "name", "country", "identifier", "identifier_scheme", "withheld"}
    rows: list[dict[str, str]] = []
    for batch in read_sources(sources):
        if wanted <= set(batch.schema.names):
            rows += [row for row in batch.select(sorted(wanted)).to_pylist() if row["name"]]
    return [row for row in rows if not row["withheld"]]


def name_scope(truth_id: str) -> str:
    """The register of a truth id: 'COUNTRY:scheme'. Pairs are judged inside one."""
    return truth_id.rsplit(":", 1)[0]


def score_found(truth: Sequence[Mention], found: Sequence[str]) -> PairScores:
    """Pair counts of the organisations that a matcher found for the mentions of `truth`, in their order."""
    numbers = [mention[3] for mention in truth]
    return score_pairs(numbers, found, [name_scope(number) for number in numbers])


def list_distinct(truth: Sequence[Mention]) -> list[Mention]:
    """One mention, the first, of each name under each number: pairs of equal names are easy and would hide the rest."""
    first: dict[tuple[str, str], Mention] = {}
    for mention in truth:
        first.setdefault((mention[1], mention[3]), mention)
    return list(first.values())


def count_truth(truth: Sequence[Mention], before: tuple[int, int, int, int]) -> TruthCounts:
    """The counts of a truth; `before`: mentions, numbered, refused and shared."""
    import numpy as np

    names: dict[str, set[str]] = defaultdict(set)
    for _, name, _, number in truth:
        names[number].add(name)
    sizes = np.array(list(Counter(mention[3] for mention in truth).values()), dtype=np.int64)
    equal = np.array(list(Counter((m[3], m[1]) for m in truth).values()), dtype=np.int64)
    scopes = np.array(list(Counter(name_scope(m[3]) for m in truth).values()), dtype=np.int64)
    return TruthCounts(
        *before,
        organisations=len(names),
        names=sum(len(each) for each in names.values()),
        organisations_of_several_names=sum(len(each) > 1 for each in names.values()),
        same_pairs=count_pairs(sizes),
        same_pairs_of_unlike_names=count_pairs(sizes) - count_pairs(equal),
        different_pairs=count_pairs(scopes) - count_pairs(sizes),
    )


def fold_name(name: str) -> str:
    """Letters and digits without case and accents: the floor that a matcher has to beat."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    return re.sub(r"[\W_]+", "", "".join(letter for letter in plain if not unicodedata.combining(letter)))


def main() -> None:
    for folder in ("ted", "eforms", "ocds"):
        truth, counts = load_truth_counted(NOTICES / folder)
        print(f"{folder}: {counts}")
        for title, part in (("mentions", truth), ("distinct names", list_distinct(truth))):
            scores = score_found(part, [f"{mention[2]} {fold_name(mention[1])}" for mention in part])
            print(
                f"  equal names, {title}: precision {scores.precision:.4f} recall {scores.recall:.4f} {scores}"
            )


if __name__ == "__main__":
    main()
