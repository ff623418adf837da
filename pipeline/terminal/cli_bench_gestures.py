"""The command that measures how well movement teaches latents: bench gestures."""

import json
from pathlib import Path
from typing import Annotated

import typer

from pipeline.terminal.cli_bench import say
from pipeline.terminal.cli_devices import Json
from pipeline.terminal.shell import StopError, out, plain_errors


def gestures(
    data: Annotated[
        Path | None,
        typer.Option(
            exists=True,
            file_okay=False,
            help="A folder of recordings of your own, ANY_LABEL_DATE_TIME.csv, two or more of "
            "each movement; without it, the samples that Limber has.",
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Teach every mapping real movements with latents tied to them, and play the ones left out.

    And find the known lag of a performer, and how much stays where the model has sound.
    """
    from benchmarks.gestures.data import DataError
    from benchmarks.gestures.report import report
    from benchmarks.gestures.whole import everything
    from recordings.phone_csv import PhoneCsvError

    with plain_errors():
        try:
            found = everything(data, say)
        except (DataError, PhoneCsvError) as error:
            raise StopError(str(error)) from error
    print(json.dumps(found)) if as_json else out.print(report(found))
