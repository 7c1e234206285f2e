"""What the codes of eForms mean in the words of our tables. The codes are those of the EU Vocabularies' authority tables."""

from __future__ import annotations

# Form type (the list that BT-02, the notice type, is taken from) → kind of notice.
_KIND_BY_FORM = {
    "planning": "planning",
    "competition": "tender",
    "dir-awa-pre": "award",
    "result": "award",
    "cont-modif": "modification",
    "completion": "contract",
    "consultation": "planning",
    "bri": "other",
}
# Codes of the notice type that older software writes with another list.
_KIND_BY_TYPE = {
    "pin-buyer": "planning",
    "pin-only": "planning",
    "pin-rtl": "planning",
    "pin-tran": "planning",
    "pmc": "planning",
    "pin-cfc-standard": "tender",
    "pin-cfc-social": "tender",
    "qu-sy": "tender",
    "cei": "tender",
    "subco": "tender",
    "cn-standard": "tender",
    "cn-social": "tender",
    "cn-desg": "tender",
    "veat": "award",
    "can-standard": "award",
    "can-social": "award",
    "can-desg": "award",
    "can-tran": "award",
    "can-modif": "modification",
    "compl": "contract",
}
# OCDS has no word of its own for a negotiated procedure and a dialogue; our tables do.
_PROCEDURES = {
    "open": "open",
    "restricted": "selective",
    "neg-w-call": "negotiated",
    "neg-wo-call": "limited",
    "comp-dial": "dialogue",
}
_CATEGORIES = {"supplies": "goods", "services": "services", "works": "works"}
_RESULTS = {"selec-w": "active", "clos-nw": "unsuccessful", "open-nw": "pending"}
_LOT_STATUS = {"active": "complete", "unsuccessful": "unsuccessful", "pending": "active"}

# The official languages of the EU, and of its neighbours that publish there: ISO 639-2 → BCP 47.
_LANGUAGE_PAIRS = (
    "BUL:bg SPA:es CES:cs DAN:da DEU:de EST:et ELL:el ENG:en FRA:fr GLE:ga HRV:hr ITA:it LAV:lv LIT:lt HUN:hu "
    "MLT:mt NLD:nl POL:pl POR:pt RON:ro SLK:sk SLV:sl FIN:fi SWE:sv NOR:no NOB:nb NNO:nn ISL:is MKD:mk SQI:sq "
    "SRP:sr BOS:bs CNR:cnr TUR:tr UKR:uk RUS:ru KAT:ka HYE:hy CAT:ca EUS:eu GLG:gl ARA:ar ZHO:zh JPN:ja"
)
# ISO 3166-1 alpha-3 followed by alpha-2; 1A0 and XKX are what EU tables write for Kosovo.
_COUNTRY_PAIRS = (
    "ABWAW AFGAF AGOAO AIAAI ALAAX ALBAL ANDAD AREAE ARGAR ARMAM ASMAS ATAAQ ATFTF ATGAG AUSAU AUTAT "
    "AZEAZ BDIBI BELBE BENBJ BESBQ BFABF BGDBD BGRBG BHRBH BHSBS BIHBA BLMBL BLRBY BLZBZ BMUBM BOLBO "
    "BRABR BRBBB BRNBN BTNBT BVTBV BWABW CAFCF CANCA CCKCC CHECH CHLCL CHNCN CIVCI CMRCM CODCD COGCG "
    "COKCK COLCO COMKM CPVCV CRICR CUBCU CUWCW CXRCX CYMKY CYPCY CZECZ DEUDE DJIDJ DMADM DNKDK DOMDO "
    "DZADZ ECUEC EGYEG ERIER ESHEH ESPES ESTEE ETHET FINFI FJIFJ FLKFK FRAFR FROFO FSMFM GABGA GBRGB "
    "GEOGE GGYGG GHAGH GIBGI GINGN GLPGP GMBGM GNBGW GNQGQ GRCGR GRDGD GRLGL GTMGT GUFGF GUMGU GUYGY "
    "HKGHK HMDHM HNDHN HRVHR HTIHT HUNHU IDNID IMNIM INDIN IOTIO IRLIE IRNIR IRQIQ ISLIS ISRIL ITAIT "
    "JAMJM JEYJE JORJO JPNJP KAZKZ KENKE KGZKG KHMKH KIRKI KNAKN KORKR KWTKW LAOLA LBNLB LBRLR LBYLY "
    "LCALC LIELI LKALK LSOLS LTULT LUXLU LVALV MACMO MAFMF MARMA MCOMC MDAMD MDGMG MDVMV MEXMX MHLMH "
    "MKDMK MLIML MLTMT MMRMM MNEME MNGMN MNPMP MOZMZ MRTMR MSRMS MTQMQ MUSMU MWIMW MYSMY MYTYT NAMNA "
    "NCLNC NERNE NFKNF NGANG NICNI NIUNU NLDNL NORNO NPLNP NRUNR NZLNZ OMNOM PAKPK PANPA PCNPN PERPE "
    "PHLPH PLWPW PNGPG POLPL PRIPR PRKKP PRTPT PRYPY PSEPS PYFPF QATQA REURE ROURO RUSRU RWARW SAUSA "
    "SDNSD SENSN SGPSG SGSGS SHNSH SJMSJ SLBSB SLESL SLVSV SMRSM SOMSO SPMPM SRBRS SSDSS STPST SURSR "
    "SVKSK SVNSI SWESE SWZSZ SXMSX SYCSC SYRSY TCATC TCDTD TGOTG THATH TJKTJ TKLTK TKMTM TLSTL TONTO "
    "TTOTT TUNTN TURTR TUVTV TWNTW TZATZ UGAUG UKRUA UMIUM XKXXK 1A0XK URYUY USAUS UZBUZ VATVA VCTVC "
    "VENVE VGBVG VIRVI VNMVN VUTVU WLFWF WSMWS YEMYE ZAFZA ZMBZM ZWEZW"
)
_LANGUAGES = {pair[:3]: pair[4:] for pair in _LANGUAGE_PAIRS.split()}
_COUNTRIES = {pair[:3]: pair[3:] for pair in _COUNTRY_PAIRS.split()}
_EU_CODES = {"UK": "GB", "EL": "GR"}


def read_kind(form_type: str, notice_type: str) -> str:
    """The value of raw_notices.kind for a form type ('result') and notice type ('can-standard'); 'other' if unknown."""
    return _KIND_BY_FORM.get(form_type) or _KIND_BY_TYPE.get(notice_type) or "other"


def read_procedure(code: str) -> str:
    """The value of raw_notices.procedure for a code of BT-105, '' where ours has no word for it."""
    return _PROCEDURES.get(code, "")


def read_category(code: str) -> str:
    """The value of raw_notices.category for a code of BT-23, '' for anything else."""
    return _CATEGORIES.get(code, "")


def read_result(code: str) -> str:
    """The value of raw_awards.status for a code of BT-142, '' for anything else."""
    return _RESULTS.get(code, "")


def read_lot_status(award_status: str) -> str:
    """The status of a lot whose result has this status."""
    return _LOT_STATUS.get(award_status, "")


def read_language(code: str) -> str:
    """BCP 47 for an ISO 639-2 code in capitals, '' if unknown."""
    return _LANGUAGES.get(code.strip().upper(), "")


def read_country(code: str) -> str:
    """ISO 3166-1 alpha-2 for an alpha-3 or alpha-2 code, '' if unknown."""
    code = code.strip().upper()
    if len(code) == 2:
        return _EU_CODES.get(code, code if code in _COUNTRIES.values() else "")
    return _COUNTRIES.get(code, "")
