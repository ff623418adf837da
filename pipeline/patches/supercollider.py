"""A SuperCollider script: SuperCollider 3.13 or later and the nn.ar extension."""

from pipeline.patches.base import LEVEL, SMOOTHING, TONE, TROUBLE, Part, Patch, Plan, one_line

SCRIPT = """\
// {title}: latents from Limber, decoded by nn.ar. Put the cursor in it and run it whole.
{trouble}
(
var limber = NetAddr({host}, {control});
var nn = \\NN.asClass;  // by name, so that the script runs, and says so, without nn.ar
var scenes = [
{scenes}
];
var open = 1, tone = 0, level = {level}, count = 0, mixer, display, sources;

var play = {{ |scene|
    SynthDef(scene[\\synth], {{ |out = 0, gain = 0, tone = 0|
        var latents = \\latents.kr(0 ! scene[\\size]).lag({lag});
        var sound = nn.new(scene[\\key], \\decode).ar(latents).asArray.first;
        sound = sound + (SinOsc.ar({hertz}) * {amplitude} * tone.lag({lag}));
        Out.ar(out, sound * gain.lag({lag}));
    }}).add;
}};
var mix = {{
    SynthDef(\\limber_mixer, {{ |in = 0, open = 1, level = 0.5|
        var sound = In.ar(in) * level.lag({lag}) * open.lag({lag});
        Out.ar(0, Limiter.ar(sound, 0.99) ! 2);
    }}).add;
}};
var tell = {{ |scene|
    scene[\\node] !? {{ |node|
        node.set(\\gain, scene[\\gain], \\tone, tone);
        node.setn(\\latents, scene[\\latents]);
    }};
}};
var settle = {{
    mixer !? {{ mixer.set(\\open, open, \\level, level.dbamp) }};
    scenes.do(tell);
}};

thisProcess.openUDPPort({port}).not.if {{
    "UDP port {port} is taken: close the other patch that listens there".warn;
}};
scenes.do {{ |scene|
    OSCdef(scene[\\synth], {{ |message|
        count = count + 1;
        scene[\\latents] = message.drop(1).keep(scene[\\size]);
        scene[\\node] !? {{ |node| node.setn(\\latents, scene[\\latents]) }};
    }}, scene[\\address]);
    OSCdef((scene[\\synth] ++ "_gain").asSymbol, {{ |message|
        scene[\\gain] = message[1];
        tell.(scene);
    }}, scene[\\gainAddress]);
}};
OSCdef(\\limber_mute, {{ |message|
    open = (message[1] == 0).binaryValue;
    settle.value;
}}, '/limber/mute');
OSCdef(\\limber_state, {{ |message|
    "Limber: % %".format(message[1], message[2]).postln;
}}, '/limber/state');

// By hand: ~limber[\\tone].(1), ~limber[\\level].(-12), ~limber[\\hello].()
~limber = (
    scenes: scenes,
    open: {{ open }},
    count: {{ count }},
    tone: {{ |on| tone = on; settle.value }},
    level: {{ |decibels| level = decibels; settle.value }},
    hello: {{ limber.sendMsg('/limber/hello') }}
);

{{
    var window = Window({title_text}, Rect(100, 100, 420, 90));
    display = StaticText(window, Rect(10, 50, 400, 24));
    EZSlider(window, Rect(10, 10, 280, 24), "level", ControlSpec(-60, 6, units: "dB"),
        {{ |slider| ~limber[\\level].(slider.value) }}, level, labelWidth: 50, unitWidth: 30);
    Button(window, Rect(300, 10, 110, 24)).states_([["test tone"], ["test tone: on"]])
        .action_({{ |button| ~limber[\\tone].(button.value) }});
    window.front;
    {{
        while {{ window.isClosed.not }} {{
            display.string = "% messages per second%".format(count, ["; muted", ""][open]);
            count = 0;
            1.wait;
        }};
    }}.fork(AppClock);
}}.defer;

~limber[\\hello].();

if (nn.isNil) {{
    "nn.ar is not installed: put its folder into % and recompile"
        .format(Platform.userExtensionDir).warn;
}} {{
    Server.default.waitForBoot {{
        var server = Server.default, bus = Bus.audio(server, 1);
        scenes.collect {{ |scene| scene[\\key] -> scene[\\model] }}.asSet.do {{ |model|
            nn.load(model.key, model.value);
        }};
        server.sync;
        mix.value;
        scenes.do(play);
        server.sync;
        mixer = Synth(\\limber_mixer, [\\in, bus]);
        sources = Group.before(mixer);
        scenes.do {{ |scene|
            scene[\\node] = Synth(scene[\\synth], [\\out, bus], sources);
        }};
        settle.value;
    }};
}};
)
"""
"""NN.load and NN(key, method).ar as nn.ar's README documents them (elgiano/nn.ar)."""


class SuperCollider(Patch):
    """A `.scd` file, to be run whole in the IDE or with `sclang FILE`."""

    suffix = ".scd"
    program = "SuperCollider"

    def text(self, plan: Plan) -> str:
        """Return the file's text."""
        return SCRIPT.format(
            title=one_line(plan.name),
            title_text=string(plan.name),
            trouble="\n".join(f"// {line.replace('nn~', 'nn.ar')}" for line in TROUBLE),
            host=string(plan.host),
            control=plan.control,
            port=plan.port,
            scenes="\n".join(scene(part, i) for i, part in enumerate(plan.parts)),
            level=LEVEL,
            lag=SMOOTHING / 1000,
            hertz=TONE[0],
            amplitude=TONE[1],
        )


def scene(part: Part, index: int) -> str:
    """Return a scene as an Event; synths and definitions are numbered, so that any name may be."""
    size = len(part.latents)
    return (
        f"    // {one_line(part.scene)}: {', '.join(map(one_line, part.latents))}\n"
        f"    (synth: \\limber_{index + 1}, address: {symbol(part.address)}, "
        f"gainAddress: {symbol(part.gain)},\n"
        f"        key: {symbol(part.model)}, "
        f"model: {string(part.model + '.ts')}.standardizePath.resolveRelative,\n"
        f"        size: {size}, latents: 0 ! {size}, gain: {int(part.first)}),"
    )


def string(text: str) -> str:
    """Return text as a string literal."""
    return '"' + one_line(text).replace("\\", "\\\\").replace('"', '\\"') + '"'


def symbol(text: str) -> str:
    """Return text as a symbol literal."""
    return "'" + one_line(text).replace("\\", "\\\\").replace("'", "\\'") + "'"
