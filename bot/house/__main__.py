"""`python -m bot.house [folder]`: runs everything, with its data in the folder (`var`)."""

import sys
from pathlib import Path

from bot.house.supervisor import run
from bot.house.surroundings import ROOT, Trouble

if __name__ == "__main__":
    try:
        run(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "var")
    except Trouble as trouble:
        sys.exit(str(trouble))
