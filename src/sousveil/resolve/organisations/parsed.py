"""What a name of an organisation comes apart into."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True, eq=False)
class ParsedName:
    """A name taken apart; never changed, and not declared frozen only because that makes a million of them slow. Fields with `_raw` are folded words of the name, the others what they come to.

    `kind`: 'company', 'authority', 'institution' or ''. `region_code`: of the place that the name begins with or names as its
    seat; `branch`: its parts, the largest first, "@" and a code for a place.
    `organ`: the kind of authority ('公安局'). `head`: squeezed name without form, branch and notes. `tokens`: romanised words
    without the form, `words` all of them in order. `skeleton`: romanised core. `business`: words of its line of business. `former`: heads of former names.
    """

    name: str
    country: str = ""
    script: str = ""
    region_code: str = ""
    region_raw: str = ""
    core: str = ""
    core_raw: str = ""
    business_raw: str = ""
    form_code: str = ""
    form_raw: str = ""
    form_class: str = ""
    branch: tuple[str, ...] = ()
    branch_raw: str = ""
    kind: str = ""
    is_person: bool = False
    folded: str = ""
    head: str = ""
    skeleton: str = ""
    organ: str = ""
    alias: str = ""
    is_group: bool = False
    tokens: tuple[str, ...] = ()
    words: str = ""
    business: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    former: tuple[str, ...] = ()
