"""Runs the commands: `python -m bot baca`."""

from bot.cli import main

if __name__ == "__main__":
    main(prog_name="python -m bot")
