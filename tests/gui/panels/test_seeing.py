"""The picture of a camera on its sensor's card, with a real engine and a real video."""

from pathlib import Path

from pytestqt.qtbot import QtBot

from gui.panels.sensors import Sensors
from pipeline.project.project import Project
from sensors.pose import Pose
from tests.gui.held import PATIENCE, held
from tests.pipeline.camera.clips import bring_models, needs_camera, swaying
from tests.pipeline.processes.running import played


@needs_camera
def test_a_card_shows_what_the_camera_sees_with_the_skeleton(qtbot: QtBot, tmp_path: Path) -> None:
    bring_models()
    clip = swaying(tmp_path / "clip.avi", 900)

    def see(project: Project) -> None:
        project.sensors.append(Pose(name="dancer", source=clip))

    with played(tmp_path / "piece", see) as stage, held(qtbot, stage.folder, Sensors) as desk:
        panel = desk.panels[0]
        assert isinstance(panel, Sensors)
        panel.resize(360, 1200)
        qtbot.waitUntil(lambda: "dancer" in panel.cards, timeout=PATIENCE)
        card = panel.cards["dancer"]
        qtbot.waitUntil(lambda: not card.picture.image.isNull(), timeout=PATIENCE)
        assert card.picture.isVisibleTo(panel)
        first = card.picture.image
        assert (first.width(), first.height()) == (320, 240)
        qtbot.waitUntil(lambda: card.picture.image != first, timeout=PATIENCE)
        qtbot.waitUntil(lambda: card.battery.text().startswith("delay "), timeout=PATIENCE)
        assert panel.cards["phone"].picture.isHidden()
        panel.grab().save(str(tmp_path / "card.png"))
        stage.client.do("sensor/remove", "dancer")
        qtbot.waitUntil(lambda: "dancer" not in panel.cards, timeout=PATIENCE)
