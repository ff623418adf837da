"""The points of a body, and of a hand, that MediaPipe finds, by its numbers."""

POSE = (
    *("nose", "left_eye_inner", "left_eye", "left_eye_outer"),
    *("right_eye_inner", "right_eye", "right_eye_outer", "left_ear", "right_ear"),
    *("mouth_left", "mouth_right", "left_shoulder", "right_shoulder", "left_elbow"),
    *("right_elbow", "left_wrist", "right_wrist", "left_pinky", "right_pinky", "left_index"),
    *("right_index", "left_thumb", "right_thumb", "left_hip", "right_hip", "left_knee"),
    *("right_knee", "left_ankle", "right_ankle", "left_heel", "right_heel"),
    *("left_foot_index", "right_foot_index"),
)
"""33 names; left is the left of the person (google-ai-edge/mediapipe, docs/solutions/pose.md)."""

UPPER = 25
"""As many of the first as older models of the upper body have."""

HAND = (
    "wrist",
    *(f"thumb_{joint}" for joint in ("cmc", "mcp", "ip", "tip")),
    *(
        f"{finger}_{joint}"
        for finger in ("index", "middle", "ring", "pinky")
        for joint in ("mcp", "pip", "dip", "tip")
    ),
)
"""21 names (google-ai-edge/mediapipe, docs/solutions/hands.md)."""
