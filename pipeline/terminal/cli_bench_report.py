"""The command that writes the report beside peers: bench report."""

from pathlib import Path
from typing import Annotated

import typer

from pipeline.terminal.cli_bench import say
from pipeline.terminal.shell import StopError, err, plain_errors


def report(
    out: Annotated[
        Path,
        typer.Option(
            exists=True,
            dir_okay=False,
            help="The page that has places for the tables; plots and figures go into the folder "
            "beside it, of the same name.",
        ),
    ] = Path("docs/benchmarks.md"),
    only: Annotated[
        str, typer.Option(help="These parts only, with commas: latency,sound. The others stay.")
    ] = "",
    seconds: Annotated[float, typer.Option(min=0.5, help="How long each figure takes.")] = 5.0,
    draw: Annotated[
        bool, typer.Option("--draw", help="Measure nothing: tables and plots of what is known.")
    ] = False,
) -> None:
    """Measure Limber beside its peers and the physical floor; about ten minutes.

    Latency, jitter, loss, training, error, growth with sensors, inputs, outputs and examples, and
    sound: into one page, with plots.
    """
    from benchmarks.comparing import writing
    from benchmarks.gestures.page import MarkError
    from benchmarks.subject import AbsentError
    from recordings.families import nearest

    names = [name.strip() for name in only.split(",") if name.strip()] or list(writing.PARTS)
    with plain_errors():
        for name in names:
            if name not in writing.PARTS:
                raise StopError(f'The report has no part "{name}".{nearest(name, writing.PARTS)}')
        if not writing.can_draw():
            raise StopError(f"The {writing.NEEDED}")
        try:
            if draw:
                writing.write(writing.kept(out), out)
            else:
                writing.measure(names, out, seconds, say)
        except (MarkError, AbsentError, ValueError) as error:
            raise StopError(str(error)) from error
    err.print(f"Written: {out}, and its plots in {out.with_suffix('')}", highlight=False)
