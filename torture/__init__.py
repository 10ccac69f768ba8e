"""Everything is killed at random while texts come and go; then the books are compared."""
