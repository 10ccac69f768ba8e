"""The tests. Whatever starts them: our modules are compiled once, for all processes of a run."""

import os
import sys

os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False
