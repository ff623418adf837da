"""The command that measures this machine: bench."""

import json
from pathlib import Path
from typing import Annotated

import typer

from pipeline.terminal.cli_devices import Json
from pipeline.terminal.shell import StopError, err, out, plain_errors

benching = typer.Typer(invoke_without_command=True)


@benching.callback()
def bench(
    context: typer.Context,
    seconds: Annotated[float, typer.Option(min=0.5, help="How long each part takes.")] = 5.0,
    against: Annotated[
        int | None,
        typer.Option(
            min=1,
            max=65535,
            metavar="PORT",
            help="Measure another program that hears Wekinator's messages there, with 6 inputs and "
            "8 outputs. It is taught 1000 examples: open an empty project.",
        ),
    ] = None,
    listen: Annotated[
        int, typer.Option(min=1, max=65535, help="With --against: where it sends its outputs.")
    ] = 12000,
    compare: Annotated[
        Path | None, typer.Option(help="Show what --json wrote to this file before, too.")
    ] = None,
    sound: Annotated[
        bool, typer.Option("--sound", help="Measure only the sound that Limber makes itself.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Measure latency beside a bare UDP echo, loss, start, memory, learning, and sound."""
    if context.invoked_subcommand is not None:
        return
    from benchmarks.everything import measure, measure_against, measure_sound
    from benchmarks.report import ComparisonError, earlier, report
    from sensors.wire.udp import PortTakenError

    with plain_errors():
        try:
            before = None if compare is None else earlier(compare)
            if sound:
                found = measure_sound(seconds, say)
            elif against is None:
                found = measure(seconds, say)
            else:
                found = measure_against(against, listen, seconds, say)
        except ComparisonError as error:
            raise StopError(str(error)) from error
        except PortTakenError as error:
            raise StopError(
                f"Port {listen}, where the outputs arrive, is taken: close the program that "
                "listens there (limber doctor names it), or send them elsewhere and say --listen"
            ) from error
        print(json.dumps(found)) if as_json else out.print(report(found, before))


def say(text: str) -> None:
    """Say what is being measured."""
    err.print(f"measuring: {text}", highlight=False, markup=False)
