"""What the codes and element names of TED's schemas R2.0.8 and R2.0.9 mean in the words of our tables.

Source: the publication schemas and the code lists of the Publications Office, and the standard forms of the Regulations
(EU) 2015/1986 and 842/2011.
"""

from __future__ import annotations

import re

# TD_DOCUMENT_TYPE. A voluntary ex ante notice (V) names the winner; a prior information notice that calls for
# competition (A, M) takes the place of a contract notice.
_KIND_BY_DOCUMENT = {
    "0": "planning", "B": "planning", "P": "planning",
    "3": "tender", "4": "tender", "5": "tender", "A": "tender", "C": "tender", "D": "tender", "E": "tender",
    "H": "tender", "I": "tender", "M": "tender", "O": "tender", "Y": "tender",
    "7": "award", "J": "award", "R": "award", "V": "award",
    "1": "correction", "2": "correction",
    "K": "modification",
}  # fmt: skip
_KIND_BY_FORM = {
    "1": "planning", "4": "planning", "8": "planning", "16": "planning",
    "2": "tender", "5": "tender", "7": "tender", "9": "tender", "10": "tender", "11": "tender", "12": "tender",
    "17": "tender", "19": "tender", "21": "tender", "22": "tender", "23": "tender", "24": "tender",
    "3": "award", "6": "award", "13": "award", "15": "award", "18": "award", "25": "award",
    "14": "correction", "20": "modification",
}  # fmt: skip
_PROCEDURE_BY_CODE = {
    "1": "open", "2": "selective", "3": "selective", "4": "negotiated", "6": "negotiated", "B": "negotiated",
    "C": "dialogue", "T": "limited", "V": "limited",
}  # fmt: skip
_CATEGORY_BY_CODE = {"1": "works", "2": "goods", "4": "services"}
_CATEGORIES = {"WORKS": "works", "SUPPLIES": "goods", "SERVICES": "services"}
# TED's own codes where they differ from ISO 3166-1.
_COUNTRIES = {"UK": "GB", "EL": "GR", "1A": "XK"}

DATE_ROLES = {
    "DATE_DISPATCH_NOTICE": "dispatched", "NOTICE_DISPATCH_DATE": "dispatched",
    "DATE_RECEIPT_TENDERS": "tender_end", "RECEIPT_LIMIT_DATE": "tender_end",
    "DATE_OPENING_TENDERS": "bid_opening", "DATE_TIME": "bid_opening",
    "TIME_LIMIT": "document_end",
    "DATE_CONCLUSION_CONTRACT": "signed",
    "CONTRACT_AWARD_DATE": "award", "DATE_OF_CONTRACT_AWARD": "award", "DATE_DECISION_JURY": "award",
    "DATE_START": "contract_start", "START_DATE": "contract_start",
    "DATE_END": "contract_end", "END_DATE": "contract_end",
    "DATE_AWARD_SCHEDULED": "other", "DATE_DISPATCH_INVITATIONS": "other", "DISPATCH_INVITATIONS_DATE": "other",
    "DATE_TENDER_VALID": "other", "DATE_PUBLICATION_NOTICE": "other", "DATE_EXPECTED_PUBLICATION": "other",
    "PROCEDURE_DATE_STARTING": "other", "DATE_DISPATCH_ORIGINAL": "other", "UNTIL_DATE": "other",
}  # fmt: skip
TIME_BESIDE = {"DATE_RECEIPT_TENDERS": "TIME_RECEIPT_TENDERS", "DATE_OPENING_TENDERS": "TIME_OPENING_TENDERS"}

# Amounts of R2.0.9, all without VAT by the words of the standard forms. In the award of a contract VAL_TOTAL is its
# value; in the description of a changed contract it is the contract's.
AMOUNT_ROLES = {
    "VAL_ESTIMATED_TOTAL": "estimate", "VAL_OBJECT": "estimate", "VAL_TOTAL": "award", "VAL_PRIZE": "award",
    "VAL_TOTAL_AFTER": "modification", "VAL_TOTAL_BEFORE": "other", "VAL_BARGAIN_PURCHASE": "other",
    "VAL_SUBCONTRACTING": "other", "VAL_REVENUE": "other", "VAL_PRICE_PAYMENT": "other",
}  # fmt: skip
RANGES = frozenset(("VAL_RANGE_TOTAL", "VAL_RANGE_OBJECT"))
# Amounts of R2.0.8: the element with the currency, and which element around it says what the amount is.
COSTS = frozenset(
    (
        "COSTS_RANGE_AND_CURRENCY",
        "COSTS_RANGE_AND_CURRENCY_WITH_VAT_RATE",
        "INITIAL_ESTIMATED_TOTAL_VALUE_CONTRACT",
    )
)
AWARD_COSTS = frozenset(
    ("TOTAL_FINAL_VALUE", "CONTRACT_VALUE_INFORMATION", "INFORMATION_VALUE_CONTRACT", "AWARD_AND_CONTRACT_VALUE",
     "AWARD_OF_CONTRACT", "AWARD_OF_CONTRACT_DEFENCE")
)  # fmt: skip

LOTS = frozenset(("OBJECT_DESCR", "LOT_PRIOR_INFORMATION"))
AWARDS = frozenset(
    ("AWARD_CONTRACT", "AWARD_OF_CONTRACT", "AWARD_OF_CONTRACT_DEFENCE", "AWARD_AND_CONTRACT_VALUE", "RESULTS")
)  # fmt: skip

PARTY_ROLES = {
    "ADDRESS_CONTRACTING_BODY": "buyer", "ADDRESS_CONTRACTING_BODY_ADDITIONAL": "buyer",
    "CA_CE_CONCESSIONAIRE_PROFILE": "buyer", "PURCHASING_ON_BEHALF_YES": "buyer",
    "ADDRESS_CONTRACTOR": "supplier", "ADDRESS_WINNER": "supplier", "WINNER": "supplier", "ADDRESS_PARTY": "supplier",
    "ECONOMIC_OPERATOR_NAME_ADDRESS": "supplier",
    "AWARD_OF_CONTRACT": "supplier", "AWARD_AND_CONTRACT_VALUE": "supplier",
    "ADDRESS_REVIEW_BODY": "reviewer", "APPEAL_PROCEDURE_BODY_RESPONSIBLE": "reviewer",
    "RESPONSIBLE_FOR_APPEAL_PROCEDURES": "reviewer",
    "ADDRESS_MEDIATION_BODY": "other", "ADDRESS_REVIEW_INFO": "other", "ADDRESS_FURTHER_INFO": "other",
    "ADDRESS_PARTICIPATION": "other", "MEDIATION_PROCEDURE_BODY_RESPONSIBLE": "other",
    "LODGING_INFORMATION_FOR_SERVICE": "other", "FURTHER_INFORMATION": "other",
    "SPECIFICATIONS_AND_ADDITIONAL_DOCUMENTS": "other", "TENDERS_REQUESTS_APPLICATIONS_MUST_BE_SENT_TO": "other",
}  # fmt: skip
# Persons, and ways to reach them. Members of juries and participants of contests are named as persons.
PRIVATE = frozenset(
    ("CONTACT_POINT", "ATTENTION", "PHONE", "FAX", "E_MAIL", "E_MAILS", "MEMBER_NAME", "PARTICIPANT_NAME", "CONTACT",
     "CUSTOMER_LOGIN", "ESENDER_LOGIN")
)  # fmt: skip

TEXT_ROLES = {
    "SHORT_DESCR": "description", "SHORT_CONTRACT_DESCRIPTION": "description", "SHORT_DESCRIPTION": "description",
    "SHORT_DESCRIPTION_CONTRACT": "description", "LOT_DESCRIPTION": "description", "DESCRIPTION": "description",
    "DESCRIPTION_OF_CONTRACT": "description", "TOTAL_QUANTITY_OR_SCOPE": "description",
    "AC_CRITERION": "criteria", "CRITERIA": "criteria", "CRITERIA_CANDIDATE": "criteria",
    "CRITERIA_EVALUATION": "criteria", "CRITERIA_SELECTION": "criteria", "RULES_CRITERIA": "criteria",
    "SUITABILITY": "criteria", "ECONOMIC_FINANCIAL_INFO": "criteria", "ECONOMIC_FINANCIAL_MIN_LEVEL": "criteria",
    "TECHNICAL_PROFESSIONAL_INFO": "criteria", "TECHNICAL_PROFESSIONAL_MIN_LEVEL": "criteria",
    "ECONOMIC_OPERATORS_PERSONAL_SITUATION": "criteria", "EAF_CAPACITY_INFORMATION": "criteria",
    "EAF_CAPACITY_MIN_LEVEL": "criteria", "T_CAPACITY_INFORMATION": "criteria", "T_CAPACITY_MIN_LEVEL": "criteria",
    "CONDITIONS": "criteria", "METHODS": "criteria", "OPE_OBJECTIVE_CRITERIA": "criteria",
    "ECONOMIC_OPERATORS_PERSONAL_SITUATION_SUBCONTRACTORS": "criteria",
    "INFO_ADD": "other", "INFO_ADD_SUBCONTRACTING": "other", "INFO_ADD_EAUCTION": "other", "INFO_ADD_VALUE": "other",
    "ADDITIONAL_INFORMATION": "other", "ADDITIONAL_INFORMATION_ABOUT_LOTS": "other", "OPTIONS_DESCR": "other",
    "OPTION_DESCRIPTION": "other", "RENEWAL_DESCR": "other", "D_JUSTIFICATION": "other",
    "REASON_CONTRACT_LAWFUL": "other", "JUSTIFICATION": "other", "MAIN_FEATURES_AWARD": "other",
    "ADDITIONAL_NEED": "other", "UNFORESEEN_CIRCUMSTANCE": "other", "EU_PROGR_RELATED": "other",
    "RELATES_TO_EU_PROJECT_YES": "other", "PERFORMANCE_CONDITIONS": "other", "PARTICULAR_PROFESSION": "other",
    "REFERENCE_TO_LAW": "other", "PROCUREMENT_LAW": "other", "LEGAL_FORM": "other",
    "MAIN_FINANCING_CONDITION": "other", "MAIN_FINANCING_CONDITIONS": "other",
    "DEPOSIT_GUARANTEE_REQUIRED": "other", "DEPOSITS_GUARANTEES_REQUIRED": "other", "REVIEW_PROCEDURE": "other",
    "ESTIMATED_TIMING": "other", "RECURRENT_PROCUREMENT": "other", "QUANTITY": "other",
    "EXISTENCE_OTHER_PARTICULAR_CONDITIONS": "other", "ACCELERATED_PROC": "other", "TEXT": "other",
    "PTAN_JUSTIFICATION": "other", "PTAR_JUSTIFICATION": "other", "LODGING_OF_APPEALS_PRECISION": "other",
    "OTHER_PARTICULAR_CONDITIONS": "other", "NUMBER_VALUE_PRIZE": "other", "DETAILS_PAYMENT": "other", "LOT_COMBINING_CONTRACT_RIGHT": "other",
}  # fmt: skip
SITES = frozenset(("MAIN_SITE", "LOCATION", "LABEL"))
REFERENCES = frozenset(("REFERENCE_NUMBER", "FILE_REFERENCE_NUMBER", "REFERENCE_NUMBER_ATTRIBUTED"))

_PROCEDURE_NAME = re.compile(r"(?:F\d\d_)?PT_")
_OJ_NUMBER = re.compile(r"((?:19|20)\d\d)\s*/\s*S\s*\d+\s*-\s*(\d{1,8})")
_DOCUMENT_NUMBER = re.compile(r"0*(\d{1,8})[-_]((?:19|20)\d\d)")


def read_kind(document_code: str, form_number: str) -> str:
    """Kind of notice from TD_DOCUMENT_TYPE and the form's number ('F03', '3'); corrections and changes by their form."""
    by_form = _KIND_BY_FORM.get(form_number.strip().upper().removeprefix("F").lstrip("0"), "other")
    if by_form in ("correction", "modification"):
        return by_form
    return _KIND_BY_DOCUMENT.get(
        document_code.strip().upper(), by_form if not document_code.strip() else "other"
    )


def is_procedure(name: str) -> bool:
    """True for the elements that name a procedure: PT_OPEN, F18_PT_…"""
    return _PROCEDURE_NAME.match(name) is not None


def read_procedure(name: str) -> str:
    """Procedure by the name of its element; 'limited' where no call went out, as OCDS and our eForms reader have it."""
    if "_DA_" in name:  # direct award in public transport
        return "direct"
    for part, procedure in (
        ("WITHOUT", "limited"),
        ("OPEN", "open"),
        ("RESTRICTED", "selective"),
        ("DIALOGUE", "dialogue"),
        ("NEGOTIAT", "negotiated"),
    ):
        if part in name:
            return procedure
    return ""


def read_procedure_code(code: str) -> str:
    """Procedure by PR_PROC."""
    return _PROCEDURE_BY_CODE.get(code.strip().upper(), "")


def read_category(word: str) -> str:
    """goods, works or services by NC_CONTRACT_NATURE ('4') or TYPE_CONTRACT ('SERVICES'); '' for others."""
    key = word.strip().upper()
    return _CATEGORIES.get(key) or _CATEGORY_BY_CODE.get(key, "")


def read_country(code: str) -> str:
    """ISO 3166-1 alpha-2 for a code of TED, '' if it is none."""
    key = code.strip().upper()
    key = _COUNTRIES.get(key, key)
    return key if len(key) == 2 and key.isascii() and key.isalpha() else ""


def clean_number(raw: str) -> str:
    """A notice's number as TED has it today: '2017/S 213-441767' and '441767_2017' → '441767-2017'; '' if it is none."""
    match = _OJ_NUMBER.search(raw)
    if match:
        return f"{int(match[2]):06d}-{match[1]}"
    match = _DOCUMENT_NUMBER.fullmatch(raw.strip())
    return f"{int(match[1]):06d}-{match[2]}" if match else ""
