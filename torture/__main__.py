"""`make torture`: everything is killed at random while texts run, then the books are compared.

python -m torture [--messages N] [--database sqlite|postgresql|both] [--seed S] [--keep FOLDER]
"""

import argparse
import sys
from pathlib import Path

from torture.orders import Orders
from torture.run import run
from torture.table import table


def main() -> None:
    """Prints a table; ends with 1 if the books show any difference."""
    told = _arguments()
    databases = ("sqlite", "postgresql") if told.database == "both" else (told.database,)
    outcomes = []
    for database in databases:
        folder = None
        if told.keep:
            folder = told.keep / database
            folder.mkdir(parents=True)
        print(
            f"{database}: {told.messages} texts in and as many out ...", file=sys.stderr, flush=True
        )
        outcome = run(database, Orders(messages=told.messages, seed=told.seed), folder)
        outcomes.append(outcome)
        for example in outcome.books.examples:
            print(f"  {example}", file=sys.stderr)
    print(table(outcomes))
    sys.exit(any(not outcome.holds for outcome in outcomes))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m torture", description=__doc__)
    parser.add_argument("--messages", type=int, default=10_000)
    parser.add_argument("--database", choices=("sqlite", "postgresql", "both"), default="both")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="keep data and logs in this new folder")
    return parser.parse_args()


if __name__ == "__main__":
    main()
