"""A small project as Wekinator saves it, written by hand."""

from pathlib import Path

PROJECT = """\
<?xml version="1.0"?>
<WekinatorFileData>
  <oscReceivePort>6449</oscReceivePort>
  <projectName>Small</projectName>
</WekinatorFileData>"""

INPUTS = """\
<?xml version="1.0"?>
<OSCInputGroup>
  <oscMessage>/wek/inputs</oscMessage>
  <numInputs>2</numInputs>
  <groupName>inputs</groupName>
  <inputNames>
    <string>left hand</string>
    <string>tilt.x</string>
  </inputNames>
</OSCInputGroup>"""

OUTPUTS = """\
<?xml version="1.0"?>
<OSCOutputGroup>
  <oscMessage>/wek/outputs</oscMessage>
  <hostName>localhost</hostName>
  <outputPort>12001</outputPort>
  <outputs class="linked-list">
    <wekimini.osc.OSCNumericOutput>
      <name>bright &amp; loud</name>
      <min>0.0</min>
      <max>1.0</max>
      <outputType>REAL</outputType>
      <limitType>HARD</limitType>
    </wekimini.osc.OSCNumericOutput>
    <wekimini.osc.OSCNumericOutput>
      <name>outputs-2</name>
      <min>-1.0</min>
      <max>1.0</max>
      <outputType>REAL</outputType>
      <limitType>SOFT</limitType>
    </wekimini.osc.OSCNumericOutput>
  </outputs>
</OSCOutputGroup>"""

HEADER = """\
@relation dataset

@attribute ID numeric
@attribute Time date 'yyyy/MM/dd HH:mm:ss:SSS'
@attribute 'Training round' numeric
@attribute 'left hand' numeric
@attribute tilt.x numeric
@attribute 'bright & loud' numeric
@attribute outputs-2 numeric

@data
"""

ROWS = """\
1,'2026/03/01 10:00:00:000',1,0.1,9.81,0.2,-1
2,'2026/03/01 10:00:00:010',1,0.11,9.8,0.2,-1
3,'2026/03/01 10:00:00:010',1,0.12,9.79,0.2,-1
4,'2026/03/01 10:00:01:500',2,5,-0.25,0.8,?
5,'2026/03/01 10:00:01:510',2,5.1,-2.5e-3,0.8,?
6,'2026/03/01 10:00:01:520',2,5.2,0,0.9,1.5
7,'2026/03/01 10:00:01:530',2,5.3,.5,?,1.5
8,'2026/03/01 10:00:07:000',4,0.3,9.7,0.2,-1
"""


def write_saved(
    folder: Path,
    rows: str = HEADER + ROWS,
    inputs: str = INPUTS,
    outputs: str = OUTPUTS,
    project: str = PROJECT,
) -> Path:
    """Write the project into a folder, and return it."""
    (folder / "current").mkdir(parents=True, exist_ok=True)
    (folder / "Small.wekproj").write_text(project, encoding="utf-8")
    (folder / "inputConfig.xml").write_text(inputs, encoding="utf-8")
    (folder / "outputConfig.xml").write_text(outputs, encoding="utf-8")
    (folder / "current" / "currentData.arff").write_text(rows, encoding="utf-8")
    return folder
