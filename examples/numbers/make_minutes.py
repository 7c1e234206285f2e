"""Writes sources/council-minutes.docx, the fictional document of this example. Run: uv run python examples/numbers/make_minutes.py"""

import io
import zipfile
from datetime import datetime
from pathlib import Path

import docx

LINES = (
    "Fictional: everything in this document is invented, the town of Norwold and its suppliers included.",
    "Item 1. The town has 4,150 public cameras on its 85 square kilometres, the clerk reported. That is about 49 cameras per "
    "square kilometre.",
    "Item 2. Of the 60 cameras that were tested in March 2021, 15, or 40%, sent data abroad.",
    "Item 3. Contracts by supplier: Orvix 48%, Tellon 36%, Bramix 28%.",
    "Item 4. The maker's bid of 12 October 2021 is 242 million yuan ($60 million).",
    "Item 5. The number of plate readers in Norwold has tripled, from 300 in 2018 to 700 in 2021.",
    "Item 6. The budget of £4.8 million is split in three: £2.5 million for cameras, £1.5 million for the control room and "
    "£0.8 million for cables.",
    "Item 7. Four councillors voted against: Mills, Okafor and Brandt.",
)


def write_minutes(path: Path) -> None:
    """Writes the document to `path`; the same bytes every time."""
    document = docx.Document()
    document.core_properties.created = document.core_properties.modified = datetime(2021, 11, 2)
    document.core_properties.author = ""
    document.add_heading("Norwold Town Council: minutes of 2 November 2021", level=1)
    for line in LINES:
        document.add_paragraph(line)
    saved = io.BytesIO()
    document.save(saved)
    with zipfile.ZipFile(saved) as made, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as kept:
        for entry in made.infolist():
            # Without a fixed time every run would give other bytes.
            kept.writestr(
                zipfile.ZipInfo(entry.filename, (2021, 11, 2, 0, 0, 0)),
                made.read(entry),
                zipfile.ZIP_DEFLATED,
            )


if __name__ == "__main__":
    write_minutes(Path(__file__).parent / "sources" / "council-minutes.docx")
