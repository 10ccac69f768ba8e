"""How far who is signed in sees.

Every list and every page of one thing asks with it; what is out of reach is a 404 there:

    wanted = select(Report).where(reach().reports())
"""

from bot.staff.access import staff_here
from models.reach import Reach, reach_of
from reading.district import load_district


def reach() -> Reach:
    """Of who is signed in."""
    here = staff_here()
    return reach_of(here.role, here.kecamatan, load_district().within(here.kecamatan))
