"""How an Indonesian text becomes fields."""

from reading.district import District, load_district
from reading.values import Case, Guess, Potential, Reading

__all__ = ["Case", "District", "Guess", "Potential", "Reading", "load_district"]
