"""Invented organisations and the ways to write them, for tools/make_organisation_mentions.py."""

from __future__ import annotations

import random
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import accumulate

from opencc import OpenCC

from sousveil.vocabulary.places.china import load_divisions, load_latin_names
from tools.organisation_mention_words import (
    BODIES,
    BUSINESSES,
    CHINESE_MARKS,
    CORES,
    CYRILLIC,
    CYRILLIC_COUNTRIES,
    CYRILLIC_ENDS,
    CYRILLIC_STARTS,
    ENDS,
    FORMS,
    LATIN_COUNTRIES,
    LATIN_SLIPS,
    MIDDLES,
    PINYIN,
    POLICE_UNITS,
    SLIPS,
    STARTS,
    TOWNS,
)

Variants = list[tuple[str, float]]
SHARES = (("company", 0.45), ("authority", 0.25), ("latin", 0.2), ("cyrillic", 0.1))
BODY_NAMES = {body[0]: body for body in BODIES}


@dataclass
class Organisation:
    """`variants`: ways to write it with their weights, the full name first. `parent`: its number, -1 for none."""

    name: str
    country: str
    variants: Variants
    parent: int = -1
    region_code: str = ""
    is_authority: bool = False
    identifier: str = ""


class Registry:
    """Who may be written how. A way that two could be written is nobody's; full names are always their own."""

    def __init__(self) -> None:
        self._owners: dict[str, int] = {}
        self._full: set[str] = set()

    def add(self, organisation: Organisation, number: int) -> bool:
        """Whether its full name was free; its other ways are claimed, and lost to all if another has them."""
        full = fold_name(organisation.name)
        if full in self._owners:
            return False
        self._owners[full] = number
        self._full.add(full)
        for text, _ in organisation.variants[1:]:
            key = fold_name(text)
            if self._owners.setdefault(key, number) != number and key not in self._full:
                self._owners[key] = -1
        return True

    def claim(self, key: str, number: int) -> bool:
        """Whether this folded name is, or now becomes, that organisation's."""
        return self._owners.setdefault(key, number) == number

    def keep_own(self, organisation: Organisation) -> tuple[list[str], list[float]]:
        """Its ways that nobody else has, with their weights summed up."""
        number = self._owners[fold_name(organisation.name)]
        own = [
            (text, weight) for text, weight in organisation.variants if self.claim(fold_name(text), number)
        ]
        return [text for text, _ in own], list(accumulate(weight for _, weight in own))


def fold_name(name: str) -> str:
    """The name without case, width, spaces and punctuation."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", name).casefold())


def draw_organisations(count: int, rng: random.Random, registry: Registry) -> list[Organisation]:
    """`count` organisations of all kinds with full names that differ; parents stand before their parts."""
    found: list[Organisation] = []
    authorities = _iterate_authorities(rng)
    makers: dict[str, Callable[[], list[Organisation]]] = {
        "company": lambda: draw_companies(rng),
        "authority": lambda: next(authorities),
        "latin": lambda: draw_latin(rng),
        "cyrillic": lambda: draw_cyrillic(rng),
    }
    kinds, shares = [kind for kind, _ in SHARES], list(accumulate(share for _, share in SHARES))
    while len(found) < count:
        family = makers[rng.choices(kinds, cum_weights=shares)[0]]()
        head = len(found)
        for member in family[: count - head]:
            # A part comes with `parent` as its place in the family.
            member.parent = head + member.parent if member.parent >= 0 else -1
            if registry.add(member, len(found)):
                found.append(member)
            elif len(found) == head:
                break
    return found


@cache
def list_cities() -> list[tuple[str, str, str, str]]:
    """(code, 杭州, 浙江省, Hangzhou) of cities of the second level whose Latin name no other place has."""
    divisions, latin = load_divisions(), load_latin_names()
    first = {code: next(iter(names)) for code, names in latin.items() if names}
    uses = Counter(first.values())
    return [
        (code, divisions[code].removesuffix("市"), divisions[code[:2] + "0000"], first[code])
        for code in sorted(divisions)
        if code.endswith("00")
        and not code.endswith("0000")
        and divisions[code].endswith("市")
        and uses.get(first.get(code, ""), 0) == 1
    ]


def draw_companies(rng: random.Random) -> list[Organisation]:
    """A Chinese company; in some cases a group with subsidiaries, or with branches in other cities."""
    core = "".join(rng.sample(sorted(CORES), rng.choices((2, 3), (0.7, 0.3))[0]))
    kind = rng.random()
    form = FORMS[3] if kind < 0.12 else rng.choices(FORMS[:3], [each[1] for each in FORMS[:3]])[0]
    head = describe_company(core, rng.choice(list_cities()), rng.choice(sorted(BUSINESSES)), form, rng)
    family = [head]
    if kind < 0.12:
        for _ in range(rng.randint(1, 5)):
            part = describe_company(
                core, rng.choice(list_cities()), rng.choice(sorted(BUSINESSES)), FORMS[0], rng
            )
            part.parent = 0
            family.append(part)
    elif kind < 0.24:
        for city in rng.sample(list_cities(), rng.randint(1, 5)):
            family.append(describe_branch(head, city))
    return family


def describe_company(
    core: str,
    city: tuple[str, str, str, str],
    business: str,
    form: tuple[str, float, str],
    rng: random.Random,
) -> Organisation:
    """A Chinese company with its ways; in one of seven the place stands in brackets behind the core."""
    code, place, province, latin = city
    middle = rng.random() < 0.15
    stem = f"{core}（{place}）{business}" if middle else f"{place}{core}{business}"
    name = stem + form[0]
    core_latin = "".join(CORES[letter] for letter in core).capitalize()
    english = f"{core_latin} {BUSINESSES[business].replace('_', ' ')} {form[2]}"
    variants: Variants = [(name, 12), (stem, 2), (core + business + form[0], 2), (core + business, 1.5)]
    variants += [
        (f"{latin} {english}", 1.5),
        (f"{latin} {english[:-1].replace('Co., Ltd', 'Company Limited')}", 0.5),
    ]
    variants += [(province.removesuffix("省") + name, 0.5), (stem + "公司", 0.4)]
    if middle:
        variants += [(f"{core}{place}{business}{form[0]}", 1), (f"{core}({place}){business}{form[0]}", 3)]
    else:
        variants.append((f"{place}市{core}{business}{form[0]}", 2))
    if form[0] == "有限责任公司":
        variants.append((stem + "有限公司", 2))
    if business in PINYIN and form[0] in PINYIN:
        variants.append((f"{latin} {core_latin} {PINYIN[business]} {PINYIN[form[0]]}", 0.6))
    return Organisation(name, "CN", variants, region_code=code)


def describe_branch(head: Organisation, city: tuple[str, str, str, str]) -> Organisation:
    """The branch of a company in a city: an organisation of its own."""
    code, place, _, latin = city
    stem, english = head.variants[1][0], head.variants[4][0]
    name = f"{head.name}{place}分公司"
    variants: Variants = [(name, 12), (f"{stem}{place}分公司", 3), (f"{head.name}{place}市分公司", 2)]
    variants += [(f"{head.name}（{place}分公司）", 1), (f"{english} {latin} Branch", 1)]
    return Organisation(name, "CN", variants, parent=0, region_code=code)


def _iterate_authorities(rng: random.Random) -> Iterator[list[Organisation]]:
    codes = sorted(code for code in load_divisions() if not code.endswith("0000"))
    # A district's public security is a branch of the city's bureau and comes with it.
    bureau = BODIES[0][0]
    pairs = [
        (c, b[0]) for c in codes for b in BODIES if b[0] != bureau or not load_divisions()[c].endswith("区")
    ]
    while True:
        for code, body in rng.sample(pairs, len(pairs)):
            yield draw_authority(code, BODY_NAMES[body], rng)


def draw_authority(code: str, body: tuple[str, str, str], rng: random.Random) -> list[Organisation]:
    """A body of a city or county; bureaus of public security of cities come with their units and district branches."""
    divisions = load_divisions()
    own, province = divisions[code], divisions[code[:2] + "0000"]
    above = "" if code.endswith("00") else divisions.get(code[:4] + "00", "")
    if not above and province.endswith("市"):
        above = province
    head = describe_authority(code, (own, above, province), body)
    if body[0] != "公安局" or not code.endswith("00"):
        return [head]
    family = [head]
    for unit, short in rng.sample(POLICE_UNITS, 3):
        ways: Variants = [
            (f"{head.name}{unit}", 10),
            (f"{province}{head.name}{unit}", 1),
            (f"{own}{unit}", 1),
        ]
        ways += [(f"{head.name}{short}", 3)] if short else []
        family.append(Organisation(ways[0][0], "CN", ways, 0, code, True))
    districts = [
        each for each in sorted(divisions) if each[:4] == code[:4] and divisions[each].endswith("区")
    ]
    for district in districts:
        short = divisions[district].removesuffix("区")
        if district == code or len(short) < 2:
            continue
        ways = [(f"{head.name}{short}分局", 10), (f"{head.name}{short}区分局", 4), (f"{short}公安分局", 1)]
        family.append(Organisation(ways[0][0], "CN", ways, 0, district, True))
    return family


def describe_authority(code: str, places: tuple[str, str, str], body: tuple[str, str, str]) -> Organisation:
    """A body of `places` (own, the city above or '', province) with its ways."""
    own, above, province = places
    full, short, english = body
    name = f"{above}{own}{full}" if above.endswith("市") and own.endswith("区") else f"{own}{full}"
    is_only = _count_names()[own] == 1
    if not is_only and not name.startswith(above or own):
        name = f"{above}{name}"
    variants: Variants = [(name, 12)]
    if above != province:
        variants.append((f"{province}{name}", 2))
    if above and above != province:
        variants += [(f"{province}{above}{own}{full}", 1), (f"{above}{own}{full}", 1)]
    if is_only:
        variants.append((f"{own}{full}", 2))
    if short:
        variants.append((name.removesuffix(full) + short, 3))
    for city_code, _, _, latin in list_cities() if code.endswith("00") else ():
        if city_code == code:
            variants += [(f"{latin} {english}", 1), (f"{latin} Municipal {english}", 0.5)]
    return Organisation(name, "CN", variants, region_code=code, is_authority=True)


@cache
def _count_names() -> Counter[str]:
    return Counter(load_divisions().values())


def draw_latin(rng: random.Random) -> list[Organisation]:
    """A company with a Latin name in one of nine countries, sometimes with a branch."""
    country = rng.choice(sorted(LATIN_COUNTRIES))
    forms, businesses = LATIN_COUNTRIES[country]
    core = (rng.choice(STARTS) + rng.choice(MIDDLES) + rng.choice(ENDS)).capitalize()
    if rng.random() < 0.25:
        core += " " + (rng.choice(STARTS) + rng.choice(ENDS)).capitalize()
    stem = f"{core} {rng.choice(businesses)}"
    full, short = rng.choice(forms)
    name = f"{stem} {short}"
    variants: Variants = [(name, 12), (f"{stem}, {short}", 2), (f"{stem} {full}", 2), (stem, 2), (core, 1)]
    variants += [(f"{stem} {short.replace('.', '').replace(' ', '')}", 1), (f"{core} {short}", 1)]
    family = [Organisation(name, country, variants)]
    if rng.random() < 0.1:
        town = rng.choice(TOWNS)
        ways: Variants = [
            (f"{name}, {town} branch", 5),
            (f"{name} ({town} branch)", 2),
            (f"{stem} {town} branch", 1),
        ]
        family.append(Organisation(ways[0][0], country, ways, 0))
    return family


def draw_cyrillic(rng: random.Random) -> list[Organisation]:
    """A Russian, Serbian or Bulgarian company, also in Latin letters."""
    country = rng.choice(sorted(CYRILLIC_COUNTRIES))
    forms, businesses = CYRILLIC_COUNTRIES[country]
    core = (rng.choice(CYRILLIC_STARTS) + rng.choice(CYRILLIC_ENDS)).capitalize()
    core += rng.choice(CYRILLIC_STARTS) if rng.random() < 0.6 else ""
    business, business_latin = rng.choice(businesses)
    full, short, short_latin = rng.choice(forms)
    stem = f"{core} {business}"
    stem_latin = f"{''.join(CYRILLIC[letter] for letter in core.lower()).capitalize()} {business_latin}"
    name = f"{short} «{stem}»" if country == "RU" else f"„{stem}“ {short}"
    variants: Variants = [(name, 12), (f"{full} «{stem}»", 2), (stem, 2), (f"{stem} {short}", 2)]
    variants += [
        (f'{short_latin} "{stem_latin}"', 1.5),
        (f"{stem_latin} {short_latin}", 1.5),
        (stem_latin, 0.7),
    ]
    return [Organisation(name, country, variants)]


@cache
def _load_converter() -> OpenCC:
    return OpenCC("s2t")


def blur_name(name: str, rng: random.Random) -> str:
    """The name with one thing done to it that printing, copying, typing or reading from an image does."""
    is_chinese = any("\u4e00" <= letter <= "\u9fff" for letter in name)
    return rng.choice(CHINESE_BLURS if is_chinese else OTHER_BLURS)(name, rng)


def insert_space(name: str, rng: random.Random) -> str:
    place = rng.randrange(1, len(name))
    return f"{name[:place]} {name[place:]}"


def write_traditional(name: str, rng: random.Random) -> str:
    return str(_load_converter().convert(name))


def change_width(name: str, rng: random.Random) -> str:
    if "（" in name:
        return name.replace("（", "(").replace("）", ")")
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in name)


def add_mark(name: str, rng: random.Random) -> str:
    return name + rng.choice(CHINESE_MARKS)


def slip_chinese(name: str, rng: random.Random) -> str:
    """One character read as one like it, in the last eight: what comes before tells organisations apart."""
    places = [i for i in range(max(2, len(name) - 8), len(name)) if name[i] in SLIPS]
    if not places:
        return name
    place = rng.choice(places)
    return name[:place] + SLIPS[name[place]] + name[place + 1 :]


def double_letter(name: str, rng: random.Random) -> str:
    place = rng.randrange(len(name) // 2, len(name))
    return name if name[place].isdigit() else name[:place] + name[place] + name[place:]


def swap_letters(name: str, rng: random.Random) -> str:
    place = rng.randrange(1, max(2, len(name) - 2))
    if not name[place : place + 2].islower():
        return name
    return name[:place] + name[place : place + 2][::-1] + name[place + 2 :]


def slip_latin(name: str, rng: random.Random) -> str:
    known = [part for part in LATIN_SLIPS if part in name[1:]]
    part = rng.choice(known) if known else ""
    return name[0] + name[1:].replace(part, LATIN_SLIPS[part], 1) if part else name


def write_capitals(name: str, rng: random.Random) -> str:
    return name.upper()


def drop_marks(name: str, rng: random.Random) -> str:
    return re.sub(r"[.,«»„“\"()]", "", name)


def drop_accents(name: str, rng: random.Random) -> str:
    parts = unicodedata.normalize("NFD", name)
    return "".join(letter for letter in parts if not unicodedata.combining(letter) or letter == "\u0306")


CHINESE_BLURS = (
    insert_space,
    write_traditional,
    write_traditional,
    change_width,
    add_mark,
    slip_chinese,
    double_letter,
)
OTHER_BLURS = (
    insert_space,
    write_capitals,
    write_capitals,
    drop_marks,
    drop_accents,
    swap_letters,
    slip_latin,
    change_width,
)
