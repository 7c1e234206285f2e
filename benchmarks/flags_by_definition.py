"""The red flags once more, from OCDS JSON and in plain Python, by the text of Cardinal's documentation alone.

It shares no code with src/sousveil: it is there to be compared with. Where text and program of Cardinal differ, the text.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

Release = dict[str, Any]
Flags = set[tuple[str, str, str]]  # code, kind of subject, subject
_SUBMITTED = ("pending", "valid", "disqualified")


def find_flags(releases: Iterable[Release]) -> Flags:
    """All subjects that the definitions flag; `releases` are compiled, one a process."""
    releases = [release for release in releases if release["tender"].get("status") != "cancelled"]
    found = {
        (code, "procedure", release["ocid"])
        for release in releases
        for code, judge in (("R003", _is_short), ("R018", _has_one), ("R028", _has_equal), ("R030", _is_late),
                            ("R035", _is_only), ("R036", _is_lowest_out))
        if judge(release)
    }  # fmt: skip
    found |= _judge_differences(releases) | _judge_losers(releases) | _judge_disqualified(releases)
    return found | _judge_varieties(releases)


def take_quartiles(values: Iterable[float]) -> tuple[float, float]:
    """First and third quartile, Hyndman and Fan's type 8."""
    ordered = sorted(values)

    def at(share: float) -> float:
        place = (len(ordered) + 1 / 3) * share + 1 / 3
        low = int(place + 1e-9)
        if low < 1:
            return ordered[0]
        if low >= len(ordered):
            return ordered[-1]
        return ordered[low - 1] + (place - low) * (ordered[low] - ordered[low - 1])

    return at(0.25), at(0.75)


def _is_short(release: Release) -> bool:
    period = release["tender"].get("tenderPeriod", {})
    if not period.get("startDate") or not period.get("endDate"):
        return False
    length = datetime.fromisoformat(period["endDate"]) - datetime.fromisoformat(period["startDate"])
    return length.days < 15


def _has_one(release: Release) -> bool:
    tender = release["tender"]
    return tender.get("numberOfTenderers") == 1 and tender.get("procurementMethod") in ("open", "selective")


def _list_bids(release: Release, *statuses: str) -> list[Release]:
    return [bid for bid in release.get("bids", {}).get("details", []) if bid["status"] in statuses]


def _name(parties: list[Release]) -> frozenset[str]:
    return frozenset(party["id"] for party in parties)


def _has_equal(release: Release) -> bool:
    by_price = defaultdict(set)
    for bid in _list_bids(release, *_SUBMITTED):
        if "value" in bid:
            by_price[bid["value"]["amount"]].add(_name(bid["tenderers"]))
    return any(len(names) > 1 for names in by_price.values())


def _list_winners(release: Release) -> list[frozenset[str]]:
    return [_name(award["suppliers"]) for award in release.get("awards", []) if award["status"] == "active"]


def _is_decided(release: Release) -> bool:
    awards = release.get("awards", [])
    return bool(awards) and all(a["status"] in ("active", "cancelled", "unsuccessful") for a in awards)


def _is_late(release: Release) -> bool:
    end = release["tender"].get("tenderPeriod", {}).get("endDate")
    winners = frozenset().union(*_list_winners(release))
    return bool(end) and any(
        "date" in bid
        and datetime.fromisoformat(bid["date"]) > datetime.fromisoformat(end)
        and _name(bid["tenderers"]) & winners
        for bid in _list_bids(release, "valid")
    )


def _is_only(release: Release) -> bool:
    if not _is_decided(release):
        return False
    valid = frozenset().union(*(_name(bid["tenderers"]) for bid in _list_bids(release, "valid")))
    out = frozenset().union(*(_name(bid["tenderers"]) for bid in _list_bids(release, "disqualified")))
    winners = frozenset().union(*_list_winners(release))
    return len(valid) == 1 and valid == winners and len(out - valid) >= 1


def _is_lowest_out(release: Release) -> bool:
    priced = [bid for bid in _list_bids(release, *_SUBMITTED) if "value" in bid]
    out = [bid["value"]["amount"] for bid in priced if bid["status"] == "disqualified"]
    others = [bid["value"]["amount"] for bid in priced if bid["status"] != "disqualified"]
    has_valid = any(bid["status"] == "valid" for bid in priced)
    return bool(_list_winners(release)) and has_valid and bool(out) and min(out) < min(others)


def _find_single_winner(release: Release) -> str:
    winners = _list_winners(release)
    if not _is_decided(release) or len(winners) != 1 or len(winners[0]) != 1:
        return ""
    if any(len(bid["tenderers"]) != 1 for bid in _list_bids(release, "valid")):
        return ""
    return next(iter(winners[0]))


def _measure_difference(release: Release) -> float | None:
    winner = _find_single_winner(release)
    priced = [bid for bid in _list_bids(release, "valid") if "value" in bid]
    won = [bid["value"]["amount"] for bid in priced if winner and winner in _name(bid["tenderers"])]
    lost = [bid["value"]["amount"] for bid in priced if winner and winner not in _name(bid["tenderers"])]
    if not won or not lost or min(lost) < min(won):
        return None
    return float((min(lost) - min(won)) / min(won))


def _judge_differences(releases: list[Release]) -> Flags:
    found = {release["ocid"]: _measure_difference(release) for release in releases}
    values = {ocid: value for ocid, value in found.items() if value is not None}
    low, high = take_quartiles(values.values())
    lower, upper = low - 1.5 * (high - low), high + 1.5 * (high - low)
    close = {("R024", "procedure", o) for o, value in values.items() if lower > 0 and value <= lower}
    return close | {("R058", "procedure", o) for o, value in values.items() if upper > 0 and value >= upper}


def _judge_losers(releases: list[Release]) -> Flags:
    wins: dict[str, list[int]] = defaultdict(list)
    for release in releases:
        winner = _find_single_winner(release)
        if winner:
            for name in {n for bid in _list_bids(release, "valid") for n in _name(bid["tenderers"])}:
                wins[name].append(name == winner)
    ratios = {name: sum(won) / len(won) for name, won in wins.items()}
    low, high = take_quartiles(ratios.values())
    fence, top = low - 1.5 * (high - low), take_quartiles(len(won) for won in wins.values())[1]
    return {
        ("R025", "supplier", name)
        for name, ratio in ratios.items()
        if fence > 0 and ratio <= fence and len(wins[name]) >= top
    }


def _judge_disqualified(releases: list[Release]) -> Flags:
    counts: dict[tuple[str, str], list[int]] = defaultdict(
        lambda: [0, 0, 0]
    )  # disqualified, submitted, processes
    for release in releases:
        bids = _list_bids(release, *_SUBMITTED)
        out = sum(bid["status"] == "disqualified" for bid in bids)
        organisations = (
            ("buyer", release["buyer"]["id"]),
            ("procuring_entity", release["tender"]["procuringEntity"]["id"]),
        )
        for key in organisations if bids else ():
            counts[key] = [a + b for a, b in zip(counts[key], (out, len(bids), 1), strict=True)]
        for bid in bids:
            for name in _name(bid["tenderers"]):
                key = ("supplier", name)
                mine = (bid["status"] == "disqualified", 1, 1)
                counts[key] = [a + b for a, b in zip(counts[key], mine, strict=True)]
    found: Flags = set()
    for kind in ("buyer", "procuring_entity", "supplier"):
        ratios = {
            name: count[0] / count[1] for (k, name), count in counts.items() if k == kind and count[2] >= 2
        }
        low, high = take_quartiles(ratios.values())
        fence = high + 1.5 * (high - low)
        found |= {("R038", kind, name) for name, ratio in ratios.items() if fence > 0 and ratio >= fence}
    return found


def _judge_varieties(releases: list[Release]) -> Flags:
    kinds: dict[str, set[str]] = defaultdict(set)
    processes: dict[str, set[str]] = defaultdict(set)
    for release in releases:
        for award in release.get("awards", []):
            if award["status"] == "active" and len(award["suppliers"]) == 1 and award.get("items"):
                name = award["suppliers"][0]["id"]
                kinds[name] |= {item["classification"]["id"][:2] for item in award["items"]}
                processes[name].add(release["ocid"])
    varieties = {name: len(found) for name, found in kinds.items() if len(processes[name]) >= 20}
    low, high = take_quartiles(varieties.values())
    fence = high + 1.5 * (high - low)
    return {("R048", "supplier", name) for name, variety in varieties.items() if variety >= fence}
