"""Machine-readable metadata of the CSV files: CSV on the Web (W3C, Metadata Vocabulary, 2015)."""

from typing import Any

from data.open_data import tables
from data.releases.release import Release

OGL = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"


def metadata(release: Release) -> dict[str, Any]:
    """The metadata document of all tables, for a file beside their CSV files."""
    invented = "Invented figures, for demonstration. " if release.demonstration else ""
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "dc:title": f"Ratings of {release.words.places} and the figures they are made of",
        "dc:description": f"{invented}{attribution(release)}",
        "dc:license": {"@id": OGL},
        "dc:identifier": release.id,
        "dc:temporal": release.as_at.isoformat(),
        "tables": [
            {
                "url": f"{table.name}.csv",
                "dc:title": table.title,
                "tableSchema": {
                    "columns": [
                        {
                            "name": column.name,
                            "titles": column.name,
                            "datatype": column.datatype,
                            "dc:description": column.holds,
                        }
                        for column in table.columns
                    ],
                    "primaryKey": list(table.key),
                },
            }
            for table in tables.of(release)
        ],
    }


def attribution(release: Release) -> str:
    """The attribution that the licences of the publications require."""
    used = [release.indicators[id] for id in release.method.indicators]
    publications = "; ".join(dict.fromkeys(indicator.publication for indicator in used))
    licences = ", ".join(dict.fromkeys(indicator.licence for indicator in used))
    return (
        f"Contains public sector information licensed under the {licences}: {publications}. "
        f"Ratings are own arithmetic by the method “{release.method.name}” ({release.method.id})."
    )
