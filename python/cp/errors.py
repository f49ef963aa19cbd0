"""Exceptions of this package."""


class Error(Exception):
    """What went wrong, and where in the model.

    `location` is `FILE:LINE` of the model's source, or None where it is not known.
    """

    def __init__(self, message: str, location: str | None = None):
        super().__init__(f"{location}: {message}" if location else message)
        self.message = message
        self.location = location


class ImportFailure(Error):
    """A model, or a part of it, that cannot be imported."""


class VersionError(Error):
    """A package that is missing, or of a version that was not checked."""
