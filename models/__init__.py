"""What we keep, and the rules that hold. The mappers name each other, so all of them are loaded."""

from models import tables as tables
