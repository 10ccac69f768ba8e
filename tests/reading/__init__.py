"""The reader through its doors: `read`, `resume`, `python -m bot baca`."""
