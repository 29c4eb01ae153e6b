"""What is wrong with a model, a table or a choice: a code and what fills the blanks of its sentence.

The sentences stand in three languages with all others, in the list ``model_fault`` of the code lists (some
are shared with refused files and stand in ``reject_reason``). This folder does not
read them (it imports nothing of ours): whoever shows a fault says it in the reader's language.
"""

from __future__ import annotations


class Fault(ValueError):
    """A model, a table or a choice that cannot be used. ``code`` names the sentence, ``details`` fill its blanks."""

    def __init__(self, code: str, **details: object) -> None:
        super().__init__(f"{code}: " + ", ".join(f"{name} = {value}" for name, value in details.items()))
        self.code = code
        self.details = details
