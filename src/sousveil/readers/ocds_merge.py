"""Releases of one process merged into one, by the OCDS merge routine, with the place that each value comes from.

Method: https://standard.open-contracting.org/1.1/en/schema/merging/; done by ocdsmerge_rs, the Open Contracting
Partnership's own implementation, with the rules of the shipped release schemas (schemas/, Apache-2.0).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from sousveil.readers.ocds_rules import load_merger
from sousveil.readers.ocds_single import compile_several, compile_single

Json = dict[str, Any]

_RANK_DIGITS = 8
_MEMBER = "\0"  # key under which a list member keeps its own place while it is merged
_VERSION_KEYS = frozenset(("releaseID", "releaseDate", "releaseTag", "value"))


class UnmergeableError(Exception):
    """The releases contradict one another in structure, or one has no date."""


def compile_releases(releases: Iterable[Json], version: str = "1.1") -> Iterator[Json]:
    """One compiled release for each ocid, in the order of the ocids.

    `releases`: of any number of processes, in any order; held in memory. Raises UnmergeableError when the releases of
    a process cannot be merged, KeyError when one has no ocid.
    """
    groups: dict[str, list[Json]] = {}
    for release in releases:
        groups.setdefault(release["ocid"], []).append(release)
    for ocid in sorted(groups):
        yield merge_releases(groups[ocid], version)


def merge_releases(releases: list[Json], version: str = "1.1") -> Json:
    """The compiled release of these releases of one process. Raises UnmergeableError."""
    import warnings

    ordered = _sort_releases(releases)
    compiled = compile_single(ordered[0], version) if len(ordered) == 1 else compile_several(ordered, version)
    if compiled is not None:
        return compiled
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # two objects with one id: the last is kept, as the standard says
        try:
            merged: Json = load_merger(version).create_compiled_release(ordered)
        except Exception as error:  # the library's own kinds have no common parent but Exception
            raise UnmergeableError(f"{type(error).__name__}: {error}"[:200]) from error
    return merged


def merge_with_places(releases: list[tuple[str, Json]], version: str = "1.1") -> tuple[Json, dict[str, str]]:
    """The compiled release, and for each path in it the JSON pointer where its value stands in the source.

    `releases`: pairs of a pointer and the release there. A value's pointer is that of the release that gave it last;
    an object's is that of the release that last gave one of its values. Raises UnmergeableError.

    The pointers are found by merging a second time with each value replaced by its pointer.
    """
    merged = merge_releases([release for _, release in releases], version)
    ordered = sorted(releases, key=lambda pair: str(pair[1].get("date")))
    pointed = []
    for rank, (pointer, release) in enumerate(ordered):
        form = _point(release, f"{rank:0{_RANK_DIGITS}}{pointer}")
        form.update({key: release[key] for key in ("ocid", "date") if key in release})
        pointed.append(form)
    places: dict[str, str] = {}
    _collect_places(merge_releases(pointed, version), "", places)
    last = ordered[-1][0]
    places.update({"": last, "/ocid": f"{last}/ocid", "/date": f"{last}/date", "/id": last, "/tag": last})
    return merged, places


def rebuild_latest(versioned: Json, pointer: str) -> tuple[Json, dict[str, str]]:
    """The latest state in a versioned release, and for each path in it the JSON pointer of its value.

    `pointer`: where `versioned` stands.
    """
    places: dict[str, str] = {"": pointer}
    latest = _take_latest(versioned, pointer, "", places)
    return latest, places


def _sort_releases(releases: list[Json]) -> list[Json]:
    if len(releases) == 1:
        return releases
    if not all(isinstance(release.get("date"), str) for release in releases):
        raise UnmergeableError("a release has no date")
    return sorted(releases, key=lambda release: str(release["date"]))


def _point(value: Any, pointer: str) -> Any:
    """`value` with each scalar replaced by its pointer, behind the rank of its release.

    Null stays, for it deletes. The ids of list members stay, for members are matched by them.
    """
    if isinstance(value, dict):
        return {key: _point(inner, f"{pointer}/{_escape(key)}") for key, inner in value.items()}
    if isinstance(value, list):
        pointed = []
        for index, inner in enumerate(value):
            form = _point(inner, f"{pointer}/{index}")
            if isinstance(inner, dict) and _states_anything(inner):
                form[_MEMBER] = f"{pointer}/{index}/id"
                if "id" in inner:
                    form["id"] = inner["id"]
            pointed.append(form)
        return pointed
    return value if value is None else pointer


def _states_anything(value: Any) -> bool:
    """False for empty containers, also those that hold only such: merging drops them."""
    if isinstance(value, (dict, list)):
        return any(_states_anything(inner) for _, inner in _list_members(value))
    return True


def _collect_places(form: Any, path: str, places: dict[str, str]) -> str:
    """Fills `places` for `form`, a merged form with pointers for values; rank and pointer of `form` itself."""
    if isinstance(form, str):
        places[path] = form[_RANK_DIGITS:]
        return form
    inner_pointers = []
    for key, inner in _list_members(form):
        if key == _MEMBER:
            if "id" in form:
                places[f"{path}/id"] = inner[_RANK_DIGITS:]
            inner_pointers.append(inner)
        elif not (key == "id" and _MEMBER in form):
            pointer = _collect_places(inner, f"{path}/{_escape(str(key))}", places)
            if pointer and key == "amount" and not isinstance(inner, dict):
                inner_pointers = [pointer]  # an object with an amount stands where the amount does
                break
            inner_pointers += [pointer] if pointer else []
    if not inner_pointers:
        return ""
    above: str = max(inner_pointers).rpartition("/")[0]
    places[path] = above[_RANK_DIGITS:]
    return above


def _list_members(value: Any) -> Iterable[tuple[Any, Any]]:
    if isinstance(value, dict):
        return value.items()
    return enumerate(value) if isinstance(value, list) else ()


def _take_latest(value: Any, pointer: str, path: str, places: dict[str, str]) -> Any:
    if isinstance(value, dict):
        places[path] = pointer
        taken = {}
        for key, inner in value.items():
            step = _escape(key)
            latest = _take_latest(inner, f"{pointer}/{step}", f"{path}/{step}", places)
            if latest is not None:
                taken[key] = latest
        return taken
    if isinstance(value, list) and value and all(_is_version(inner) for inner in value):
        last = len(value) - 1
        here = f"{pointer}/{last}/value"
        _place_all(value[last]["value"], here, path, places)
        return value[last]["value"]
    if isinstance(value, list):
        places[path] = pointer
        return [
            _take_latest(inner, f"{pointer}/{index}", f"{path}/{index}", places)
            for index, inner in enumerate(value)
        ]
    places[path] = pointer
    return value


def _place_all(value: Any, pointer: str, path: str, places: dict[str, str]) -> None:
    places[path] = pointer
    for key, inner in _list_members(value):
        step = _escape(str(key))
        _place_all(inner, f"{pointer}/{step}", f"{path}/{step}", places)


def _is_version(value: Any) -> bool:
    return isinstance(value, dict) and "value" in value and _VERSION_KEYS.issuperset(value)


def _escape(token: str) -> str:
    return token.replace("~", "~0").replace("/", "~1") if "/" in token or "~" in token else token
