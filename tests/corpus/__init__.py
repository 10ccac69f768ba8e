"""Messages that the reader must understand, and the tool that measures how it does."""
