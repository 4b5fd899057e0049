"""A reference whose areas, codes and shares begin and end."""

from pathlib import Path

from data.geography import reference
from data.geography.reference import Reference
from tests.data.floor import write_reference

AREAS = """
id,name,kind,footprint,valid_from,valid_to
england,England,nation,,,
shire,The Shire,footprint,,,
shire2,The Other Shire,footprint,,2020-04-01,
north,North,place,shire,,2019-03-31
north,North and Moor,place,shire,2019-04-01,2020-03-31
north,North and Moor,place,shire2,2020-04-01,
south,South,place,shire,,2023-03-31
"""
CODES = """
code,area,note,valid_from,valid_to
E01,england,
F01,shire,,,2018-03-31
F02,shire,,2018-04-01,
N01,north,the moor is not in it,,2019-03-31
N02,north,,,
S01,south,,,2023-03-31
X01,outside,all of the West,,
R01,outside,a region,2020-04-01
"""
SHARES = """
provider,name,place,share,valid_from,valid_to,basis
RW3,Old One,north,0.8,2010-04-01,2017-09-30,assumed
RW3,Old One,outside,0.2,2010-04-01,2017-09-30,assumed
RM2,Old Two,south,1,2010-04-01,2017-09-30,assumed
R0A,New,north,0.6,2017-10-01,,assumed
R0A,New,outside,0.4,2017-10-01,,assumed
RCF,Far,outside,1,2010-04-01,,assumed
"""
SUCCESSORS = """
code,successor,from
RW3,R0A,2017-10-01
RM2,R0A,2017-10-01
S01,W01,2023-04-01
"""
TABLES = {
    "areas": AREAS,
    "area_codes": CODES,
    "provider_place": SHARES,
    "successors": SUCCESSORS,
}


def written(folder: Path, *changes: tuple[str, str, str]) -> Reference:
    """The reference above with some text of some tables replaced."""
    tables = dict(TABLES)
    for name, old, new in changes:
        assert old in tables[name]
        tables[name] = tables[name].replace(old, new)
    return reference.read(write_reference(folder, **tables))
