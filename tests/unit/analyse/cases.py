"""Small cases from compact literals: rows of the notice tables with defaults filled in, ids counted through.

All names in them are made up.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import duckdb
import pyarrow as pa

from sousveil.model.tables import TABLES
from sousveil.resolve.procedures import group_notices

RATES = {"EUR": 1.0, "USD": 1.25, "CNY": 8.0}  # units for one EUR, easy to reckon with
_EMPTY = {"text": "", "boolean": False, "texts": []}


class Case:
    """Rows of one case. Each method adds rows and returns the id of the first."""

    def __init__(self) -> None:
        self.rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
        self.counts: dict[str, int] = defaultdict(int)

    def add(self, table: str, prefix: str, **values: Any) -> str:
        declared = TABLES[table]
        number = self.counts[prefix]
        self.counts[prefix] += 1
        row = {c.name: None if c.nullable else _EMPTY.get(c.type, "") for c in declared.columns}
        row_id = f"{prefix}_{number:05}"
        row[declared.columns[0].name] = row_id
        usual = {"source_id": "s1", "ordinal": number, "locator": "{}"}
        row.update({key: value for key, value in usual.items() if key in row} | values)
        assert set(row) == {c.name for c in declared.columns}
        self.rows[table].append(row)
        return row_id

    def notice(self, kind: str = "award", *, buyer: str = "Bureau A", **values: Any) -> str:
        """A notice and its buyer, '' for none; `buyer` may be 'scheme:number Name'."""
        notice_id = self.add("raw_notices", "ntc", kind=kind, **{"format": "ocds"} | values)
        if buyer:
            self.party("buyer", buyer, notice_id)
        return notice_id

    def party(self, role: str, name: str, notice_id: str, **values: Any) -> str:
        """'Name', or 'scheme:number Name', or '' for one that is withheld."""
        scheme, number = "", ""
        if ":" in name.split(" ")[0]:
            (scheme, number), name = name.split(" ")[0].split(":"), name.partition(" ")[2]
        return self.add(
            "core_organisation_mentions", "org", notice_id=notice_id, role=role, name=name,
            identifier_scheme=scheme, identifier=number, withheld=not name, **values,
        )  # fmt: skip

    def lot(self, notice_id: str, native_id: str, **values: Any) -> str:
        return self.add("raw_lots", "lot", notice_id=notice_id, native_id=native_id, **values)

    def amount(self, notice_id: str, role: str, amount: float | None, currency: str, **values: Any) -> str:
        """`amount` None: a placeholder. Converted where RATES has the currency, and its date is not '0000'."""
        exact = None if amount is None else format(amount, "f").rstrip("0").rstrip(".")
        amount_id = self.add(
            "raw_amounts", "amt", notice_id=notice_id, role=role, amount=amount, amount_exact=exact,
            amount_raw=exact or "***", currency=currency, **values,
        )  # fmt: skip
        rate = RATES.get(currency)
        row: dict[str, Any] = {"amount_id": amount_id, "missing": "" if rate and amount else "no rate"}
        if rate and amount is not None:
            row |= {f"amount_{c.lower()}": amount / rate * RATES[c] for c in RATES}
        self.rows["core_converted_amounts"].append(
            {"source_id": "s1", "ordinal": 0, "locator": "{}", "rated_at": "", "rate_eur": rate,
             "rate_source": "", "maker": "", "maker_version": ""} | row
        )  # fmt: skip
        return amount_id

    def award(
        self, notice_id: str, native_id: str = "", supplier: str | tuple[str, ...] = (), money: str = "", **values: Any
    ) -> str:  # fmt: skip
        """`money`: '100 EUR', '*** EUR' for a placeholder, '' for none; a contract has stage='contract'."""
        values = {"stage": "award", "status": "active"} | values
        award_id = self.add("raw_awards", "awd", notice_id=notice_id, native_id=native_id, **values)
        lot_id = values.get("lot_id", "")
        for name in (supplier,) if isinstance(supplier, str) else supplier:
            self.party("supplier", name, notice_id, award_id=award_id, lot_id=lot_id)
        if money:
            amount, currency = money.split()
            number = None if amount == "***" else float(amount)
            self.amount(notice_id, values["stage"], number, currency, award_id=award_id, lot_id=lot_id)
        return award_id

    def bid(
        self, notice_id: str, tenderer: str | tuple[str, ...], money: str = "", status: str = "valid", **values: Any
    ) -> str:  # fmt: skip
        bid_id = self.add("raw_bids", "bid", notice_id=notice_id, status=status, **values)
        for name in (tenderer,) if isinstance(tenderer, str) else tenderer:
            self.party("tenderer", name, notice_id, bid_id=bid_id)
        if money:
            amount, currency = money.split()
            self.amount(notice_id, "bid", None if amount == "***" else float(amount), currency, bid_id=bid_id)
        return bid_id

    def date(self, notice_id: str, role: str, at: str, **values: Any) -> str:
        return self.add("raw_notice_dates", "dat", notice_id=notice_id, role=role, at=at, at_raw=at, **values)

    def link(self, notice_id: str, relation: str, target: str) -> str:
        return self.add(
            "raw_notice_links",
            "lnk",
            notice_id=notice_id,
            relation=relation,
            target=target,
            target_raw=target,
        )

    def place(self, notice_id: str, role: str, country: str, region: str = "", city: str = "") -> str:
        """A place mention and what it means; country '' for one that stays open."""
        mention_id = self.add("core_place_mentions", "plm", notice_id=notice_id, role=role)
        self.rows["core_resolved_places"].append(
            {"mention_id": mention_id, "source_id": "s1", "locator": "{}", "ordinal": 0,
             "outcome": "resolved" if country else "unknown", "place_code": city or region or country,
             "place_scheme": "ISO 3166-2", "place_name": city or region or country,
             "level": "city" if city else "region" if region else "country" if country else "",
             "country": country, "region_code": region, "region_name": region, "city_code": city,
             "city_name": city, "evidence": "", "candidates": [], "maker": "", "maker_version": ""}
        )  # fmt: skip
        return mention_id

    def capability(self, notice_id: str, capability: str, **values: Any) -> str:
        defaults = {
            "strength": "requirement",
            "quote": capability,
            "term": capability,
            "char_start": 0,
            "char_end": 1,
        }
        return self.add(
            "core_capability_mentions", "cap", notice_id=notice_id, capability=capability, **defaults | values
        )

    def item(self, notice_id: str, code: str, scheme: str = "CPV", **values: Any) -> str:
        return self.add(
            "raw_classifications",
            "cls",
            notice_id=notice_id,
            scheme=scheme,
            code=code,
            code_raw=code,
            **values,
        )

    def tables(self) -> dict[str, pa.Table]:
        """The rows as declared tables, the procedures grouped."""
        made = {
            name: pa.Table.from_batches([TABLES[name].batch(rows)], TABLES[name].schema)
            for name, rows in self.rows.items()
        }
        procedures = TABLES["core_procedure_notices"]
        made[procedures.name] = pa.Table.from_batches(list(group_notices(made)), procedures.schema)
        return made

    def connect(self) -> duckdb.DuckDBPyConnection:
        """An in-memory database with every declared table, filled."""
        connection = duckdb.connect()
        connection.execute("SET threads = 1")
        made = self.tables()
        connection.execute("; ".join(["BEGIN", *(table.ddl for table in TABLES.values()), "COMMIT"]))
        for name, rows in made.items():
            connection.register("rows_given", rows)
            connection.execute(f'INSERT INTO "{name}" SELECT * FROM rows_given')
            connection.unregister("rows_given")
        return connection
