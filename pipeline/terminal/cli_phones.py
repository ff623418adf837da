"""The commands that set devices up: phone, riot."""

import json
import time
from pathlib import Path
from typing import Annotated

import typer

from pipeline.terminal.shell import StopError, out, plain_errors, say, warn


def phone(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="The project's folder.")],
    seconds: Annotated[float | None, typer.Option(min=0.1, help="End after so long.")] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Write the links as JSON, for a script, and end.")
    ] = False,
) -> None:
    """Show the codes that set up CoMote, for each phone and each address of this computer.

    Waits until the phones are heard, and says what may be in the way.
    """
    from pipeline.terminal.phones import Connecting, phones_of, statuses
    from pipeline.terminal.qr import drawn

    def show(title: str, link: str, by_hand: str) -> None:
        say(f"\n{title}. In the app: Settings, scan this.")
        out.print(drawn(link), soft_wrap=True)
        say(f"By hand: {by_hand}, every 10 ms")

    with plain_errors():
        phones = phones_of(folder)
        if not phones:
            raise StopError(
                f"{folder} has no phone: limber sensors {folder} --add NAME takes one in"
            )
        if as_json:
            links = {phone.sensor.name: phone.links() for phone in phones}
            print(json.dumps(links))
            return
        connecting = Connecting(phones, show, say)
        until = None if seconds is None else time.monotonic() + seconds
        for status in statuses(folder, phones, warn):
            connecting.look(status)
            if not connecting.waiting:
                say(f"Next: limber run {folder}")
                return
            if until is not None and time.monotonic() > until:
                return


def riot(
    ssid: Annotated[str, typer.Option(help="The Wi-Fi's name; 2.4 GHz, without spaces.")],
    password: Annotated[
        str | None, typer.Option(help="Its password (asked for, unless given; empty: none).")
    ] = None,
    device: Annotated[int, typer.Option("--id", min=0, help="What the R-IoT calls itself.")] = 0,
    to: Annotated[str, typer.Option(help="The address it sends to (this computer's).")] = "",
    port: Annotated[int, typer.Option(min=1, max=65535, help="The port it sends to.")] = 8000,
    period: Annotated[int, typer.Option(min=3, max=1000, help="Milliseconds between samples.")] = 5,
    own: Annotated[str, typer.Option(help="An address of its own (empty: by DHCP).")] = "",
    target: Annotated[Path, typer.Option("--out", help="The file, or the R-IoT's drive.")] = Path(
        "config.txt"
    ),
) -> None:
    """Write the config.txt of an R-IoT v3, so that it finds this network and this computer.

    What else a file that is there already says, such as its calibration, stays.
    """
    from pipeline.terminal.riot_file import write_config
    from sensors.riot import Settings

    with plain_errors():
        if password is None:
            password = typer.prompt("Password of the Wi-Fi", default="", hide_input=True)
        path, address = write_config(
            target, Settings(ssid, password, device, to, port, period, own)
        )
    say(
        f"{path} lets R-IoT {device} send to {address}, port {port}, "
        f"{1000 / period:.0f} times a second."
    )
    if path.name != "config.txt":
        warn("On the R-IoT's drive it must be called config.txt")
    say("Copy it to the R-IoT's drive (RIOT3-MSD) unless it is there; switch the R-IoT off and on.")
    say(f"Then: limber listen --sensor riot --port {port}")
