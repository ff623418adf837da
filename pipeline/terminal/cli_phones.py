"""The commands that set devices up: phone, riot."""

import json
import time
from pathlib import Path
from typing import Annotated

import typer

from pipeline.settings.shell import in_shell
from pipeline.terminal.shell import StopError, out, plain_errors, say, warn


def phone(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="The project's folder.")],
    web: Annotated[
        bool, typer.Option("--web", help="The web page that needs no app, instead of CoMote.")
    ] = False,
    seconds: Annotated[float | None, typer.Option(min=0.1, help="End after so long.")] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Write the links as JSON, for a script, and end.")
    ] = False,
) -> None:
    """Show the codes that set up CoMote, for each phone and each address of this computer.

    With --web, those of the web page that Limber serves, which makes any phone a sensor. Waits
    until the phones are heard, and says what may be in the way.
    """
    with plain_errors():
        ended = (pages if web else apps)(folder, as_json, seconds)
    if ended:
        say(f"Next: limber run {in_shell(folder)}")


def apps(folder: Path, as_json: bool, seconds: float | None) -> bool:
    """Show the codes of CoMote; return whether all phones are heard."""
    from pipeline.terminal.phones import Connecting, phones_of, statuses

    phones = phones_of(folder)
    if not phones:
        here = in_shell(folder)
        raise StopError(
            f"{folder} has no phone with CoMote: limber sensors {here} --add NAME takes one in, "
            f"limber phone {here} --web makes any phone a sensor"
        )
    if as_json:
        print(json.dumps({phone.sensor.name: phone.links() for phone in phones}))
        return False

    def show(title: str, link: str, by_hand: str) -> None:
        code(f"{title}. In the app: Settings, scan this.", link, f"{by_hand}, every 10 ms")

    connecting = Connecting(phones, show, say)
    until = None if seconds is None else time.monotonic() + seconds
    for status in statuses(folder, phones, warn):
        connecting.look(status)
        if not connecting.waiting:
            return True
        if until is not None and time.monotonic() > until:
            break
    return False


def pages(folder: Path, as_json: bool, seconds: float | None) -> bool:
    """Show the codes of the web page; return whether a phone on it is heard."""
    from pipeline.terminal.pages import Opening, links, statuses, with_page

    way = with_page(folder, warn)
    if as_json:
        print(json.dumps({"page": links(folder, way)}))
        return False

    def show(title: str, link: str, by_hand: str) -> None:
        code(f"{title}. With the phone's camera, scan this.", link, by_hand)

    warn(
        "The phone will warn of the certificate, which this computer has made itself: choose to "
        "go on (Details, or Advanced)."
    )
    opening = Opening(folder, way, show, say)
    until = None if seconds is None else time.monotonic() + seconds
    for status in statuses(folder):
        opening.look(status)
        if opening.heard:
            return True
        if until is not None and time.monotonic() > until:
            break
    return False


def code(title: str, link: str, by_hand: str) -> None:
    """Draw a code with what it is for, and what to type instead."""
    from pipeline.terminal.qr import drawn

    say(f"\n{title}")
    out.print(drawn(link), soft_wrap=True)
    say(f"By hand: {by_hand}")


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
