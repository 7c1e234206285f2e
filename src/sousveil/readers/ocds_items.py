"""Items, their classifications and places of delivery, and amendments: parts that tenders, awards and contracts share."""

from __future__ import annotations

from sousveil.model.notice_tables import PLACE_MENTIONS
from sousveil.readers.ocds_parties import Parties
from sousveil.readers.ocds_scope import Json, Scope, make_form

_KEYS = (
    "classification additionalClassifications deliveryAddress deliveryAddresses deliveryLocation deliveryLocations"
    " relatedLot relatedLots"
)
_ITEM = make_form({"description": "item"}, _KEYS)
_ITEM_WITH_CODE = make_form({"description": "item"}, "id " + _KEYS)
_AMENDMENT = make_form({"rationale": "other", "description": "other"}, "date")


def write_items(
    scope: Scope, parties: Parties, holder: Json, above: str, shape_above: str, **ids: str
) -> None:
    """Adds what the items of `holder` (a tender, award or contract at `above`) say. `ids`: award_id, lot_id."""
    shape = f"{shape_above}/items/[]"
    for item, at in scope.each(holder, "items", above, shape_above):
        lot_id = scope.find_lot(item, shape) or ids.get("lot_id", "")
        form = _ITEM
        main = scope.section(item, "classification", shape)
        marks = {**ids, "lot_id": lot_id}
        if main and not main.get("id") and str(item.get("id") or "").isdigit() and main.get("scheme"):
            # Colombia writes the code as the item's id.
            main = {**main, "id": item["id"]}
            form = _ITEM_WITH_CODE
        if main:
            scope.add_classification(
                main, f"{at}/classification", f"{shape}/classification", is_main=True, **marks
            )
        write_more_classifications(scope, item, at, shape, **marks)
        _write_delivery(scope, parties, item, at, shape, lot_id)
        scope.add_texts(item, form, at, shape, lot_id)


def write_more_classifications(scope: Scope, holder: Json, above: str, shape: str, **ids: str) -> None:
    """Adds the additional classifications of `holder`, an item or tender at `above`."""
    form = f"{shape}/additionalClassifications/[]"
    for found, at in scope.each(holder, "additionalClassifications", above, shape):
        scope.add_classification(found, at, form, is_main=False, **ids)


def _write_delivery(scope: Scope, parties: Parties, item: Json, above: str, shape: str, lot_id: str) -> None:
    for key in ("deliveryAddress", "deliveryAddresses"):
        for address, at in scope.each(item, key, above, shape):
            parties.add_place(address, "delivery", at, f"{shape}/{key}", lot_id)
    for key in ("deliveryLocation", "deliveryLocations"):
        for location, at in scope.each(item, key, above, shape):
            _write_location(scope, location, at, f"{shape}/{key}", lot_id)


def _write_location(scope: Scope, location: Json, at: str, shape: str, lot_id: str) -> None:
    """A place of the location extension: a description, and codes of a gazetteer."""
    gazetteer = scope.section(location, "gazetteer", shape)
    name = scope.take(location, "description", shape)
    codes = gazetteer.get("identifiers")
    codes = [str(code) for code in codes if code] if isinstance(codes, list) else []
    scheme = scope.take(gazetteer, "scheme", f"{shape}/gazetteer")
    for code in codes or [""]:
        if name or code:
            scope.rows.add(
                PLACE_MENTIONS,
                scope.place(at),
                role="delivery",
                name_raw=name,
                code_scheme=scheme,
                code_raw=code,
                lot_id=lot_id,
            )
    scope.count_rest(gazetteer, frozenset(("scheme", "identifiers")), f"{shape}/gazetteer")
    scope.count_rest(location, frozenset(("gazetteer", "description")), shape)


def write_amendments(scope: Scope, holder: Json, above: str, shape_above: str, **ids: str) -> None:
    """Adds dates and reasons of the amendments of `holder`; 1.0 has one `amendment`, 1.1 a list."""
    for key in ("amendments", "amendment"):
        shape = f"{shape_above}/{key}/[]" if key == "amendments" else f"{shape_above}/{key}"
        for found, at in scope.each(holder, key, above, shape_above):
            scope.add_date(found, "date", "modified", at, shape, **ids)
            scope.add_texts(found, _AMENDMENT, at, shape, ids.get("lot_id", ""))
