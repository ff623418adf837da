"""Silence in what is heard is found; a clip is seen to and fro."""

import http.client
import threading

import numpy as np
import pytest

from benchmarks.soak.ear import Heard
from benchmarks.soak.stream import Camera

LOUD, SILENT = np.full(64, 0.1, np.float32), np.zeros(64, np.float32)


def test_silence_counts_once_it_has_sounded() -> None:
    heard = Heard()
    for block in (SILENT, LOUD, SILENT, SILENT, LOUD, SILENT):
        heard.take(block)
    told = heard.tell()
    assert (told["frames"], told["gaps"], told["silent"]) == (384, 2, 3)
    assert told["level"] == pytest.approx(10 * np.log10(0.01 / 3), abs=0.01)
    assert heard.tell()["level"] is None  # since the last time


def test_a_camera_gives_its_images_one_after_the_other() -> None:
    with Camera([b"one", b"other", b"third"], hz=1000.0) as camera:
        thread = threading.Thread(target=camera.serve_forever, daemon=True)
        thread.start()
        connection = http.client.HTTPConnection("127.0.0.1", camera.server_address[1], timeout=150)
        connection.request("GET", "/camera.mjpg")
        answer = connection.getresponse()
        assert answer.getheader("Content-Type") == "multipart/x-mixed-replace; boundary=image"
        seen = [image(answer) for _ in range(4)]
        connection.close()
        camera.shutdown()
        thread.join()
    assert seen == [b"one", b"other", b"third", b"one"]
    assert camera.sent >= 4


def image(answer: http.client.HTTPResponse) -> bytes:
    assert answer.readline() == b"--image\r\n"
    assert answer.readline() == b"Content-Type: image/jpeg\r\n"
    length = int(answer.readline().split(b": ")[1])
    assert answer.readline() == b"\r\n"
    data = answer.read(length)
    assert answer.readline() == b"\r\n"
    return data
