"""A camera in the network: a clip that begins again and again, as motion JPEG over HTTP.

Started as `python -m benchmarks.soak.stream CLIP HZ`. It prints its port, and then for each line of
its input how many images were sent.
"""

import json
import signal
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from benchmarks.echo import LOCAL
from sensors.wire.needed import needed

BOUNDARY = "image"
QUALITY = 80


def images(clip: Path) -> list[bytes]:
    """Return the images of a clip as JPEG; raises OSError for none."""
    cv2 = needed("cv2", "camera")
    video, found = cv2.VideoCapture(str(clip)), []
    while True:
        there, image = video.read()
        if not there:
            break
        found.append(cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])[1].tobytes())
    video.release()
    if not found:
        raise OSError(f"{clip} holds no images")
    return found + found[-2:0:-1]  # to and fro: nobody jumps where it begins again


class Camera(ThreadingHTTPServer):
    """Sends images, `hz` a second, to whoever asks."""

    daemon_threads = True

    def __init__(self, shown: list[bytes], hz: float) -> None:
        super().__init__((LOCAL, 0), Answer)
        self.shown, self.hz = shown, hz
        self.sent = 0

    @property
    def address(self) -> str:
        """Where it is to be seen."""
        return f"http://{LOCAL}:{self.server_address[1]}/camera.mjpg"


class Answer(BaseHTTPRequestHandler):
    """One who looks through it."""

    server: Camera

    def do_GET(self) -> None:
        """Send images until nobody looks."""
        self.send_response(200)
        self.send_header("Content-Type", f"multipart/x-mixed-replace; boundary={BOUNDARY}")
        self.end_headers()
        begun, n = time.monotonic(), 0
        try:
            while True:
                time.sleep(max(0.0, begun + n / self.server.hz - time.monotonic()))
                data = self.server.shown[n % len(self.server.shown)]
                head = f"--{BOUNDARY}\r\nContent-Type: image/jpeg\r\nContent-Length: {len(data)}"
                self.wfile.write(head.encode() + b"\r\n\r\n" + data + b"\r\n")
                n += 1
                self.server.sent += 1
        except ConnectionError:
            return

    def log_message(self, *_: object) -> None:
        """Say nothing of who looks."""


def main() -> None:
    """Send until the input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who started us ends us
    camera = Camera(images(Path(sys.argv[1])), float(sys.argv[2]))
    threading.Thread(target=camera.serve_forever, daemon=True).start()
    print(json.dumps({"address": camera.address}), flush=True)
    for _ in sys.stdin:
        print(json.dumps({"images": camera.sent}), flush=True)


if __name__ == "__main__":
    main()
