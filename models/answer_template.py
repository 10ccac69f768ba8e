"""Answers that the office gives often: a clerk picks one and mends it."""

from datetime import datetime

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base

LONGEST_TITLE = 60


class AnswerTemplate(Base):
    """One ready answer, under a title that clerks find it by."""

    __tablename__ = "answer_template"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(LONGEST_TITLE), unique=True)
    text: Mapped[str] = mapped_column(Text)
    changed_at: Mapped[datetime]
