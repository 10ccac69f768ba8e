"""How an Indonesian text becomes fields: `read` for a text, `resume` for an answer."""

from reading.answers import assent_in, resume
from reading.courtesy import courtesy_of
from reading.district import District, load_district
from reading.folding import mask_nik
from reading.location import kelurahan_near, placed
from reading.reader import hours_in, party_in, read
from reading.repair import repaired
from reading.values import Case, Guess, Potential, Reading

__all__ = [
    "Case",
    "District",
    "Guess",
    "Potential",
    "Reading",
    "assent_in",
    "courtesy_of",
    "hours_in",
    "kelurahan_near",
    "load_district",
    "mask_nik",
    "party_in",
    "placed",
    "read",
    "repaired",
    "resume",
]
