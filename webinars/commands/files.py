"""Files that commands read."""

from __future__ import annotations

from typing import IO, Any

import click


class ReadableFile(click.File):
    """A file to read as bytes, `-` for the standard input; one that cannot be is one sentence."""

    def __init__(self) -> None:
        super().__init__("rb")

    def convert(
        self,
        value: Any,  # noqa: ANN401 - as click has it
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> IO[Any]:
        """Open the file. Raises `click.ClickException`, without the command's usage around it."""
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter as error:
            raise click.ClickException(f"{error.message}.") from None
