"""What a model calls its latents."""

from pipeline.sound.metadata import Metadata


def latent_names(metadata: Metadata) -> tuple[str, ...]:
    """Return the labels of a model's latents; latent-1, latent-2 … where they say nothing.

    RAVE's exports call them "(signal) Latent dimension 1" and so on. Raises ModelError for a
    model that neither encodes nor decodes.
    """
    decode, encode = metadata.methods.get("decode"), metadata.methods.get("encode")
    n = decode.inputs if decode else metadata.method("encode").outputs
    for labels in (decode.input_labels if decode else (), encode.output_labels if encode else ()):
        words = tuple(label.strip() for label in labels)
        told = all(words) and len(set(words)) == n == len(words)
        if told and not any(word.startswith("(signal)") for word in words):
            return words
    return tuple(f"latent-{i + 1}" for i in range(n))
