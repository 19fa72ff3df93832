"""The three ways in which the house says no."""


class DomainError(Exception):
    """A rule of the house stands in the way; the message is shown to the person who asked.

    `values` fill the gaps of the message after it was translated; `field` names the form field it belongs to.
    """

    def __init__(self, message: str, *, field: str | None = None, **values: object) -> None:
        """Keep the sentence, its field and the values of its gaps."""
        super().__init__(message)
        self.message = message
        self.field = field
        self.values = values

    def __str__(self) -> str:
        """Return the Japanese sentence with its gaps filled."""
        return self.message % self.values if self.values else self.message


class NotFoundError(Exception):
    """It is not there, or it is not theirs: the answer is the same."""


class StaleError(DomainError):
    """Somebody else saved the same row first; `mine` and `theirs` hold both versions of the fields that differ."""

    def __init__(self, message: str = "ほかの人が先に保存しました。内容を見くらべてください", **values: object) -> None:
        """Keep the sentence and both versions."""
        super().__init__(message)
        self.values = values
        self.mine: dict[str, object] = {}
        self.theirs: dict[str, object] = {}
