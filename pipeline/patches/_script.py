"""The SuperCollider script that plays a project, with places for what is in it."""

SCRIPT = """\
// {title}: latents from Limber, decoded by nn.ar. Put the cursor in it and run it whole.
{notes}
(
var limber = NetAddr({host}, {control});
var nn = \\NN.asClass;  // by name, so that the script runs, and says so, without nn.ar
var scenes = [
{scenes}
];
var open = 1, tone = 0, level = {level}, count = 0, mixer, display, sources;

var ask = {{ |scene, method, inputs|  // the second argument is nn.ar's buffer, where it is known
    nn.new(scene[\\key], method).ar(*([inputs] ++ scene[\\block])).asArray
}};
var play = {{ |scene|
    SynthDef(scene[\\synth], {{ |out = 0, gain = 0, tone = 0, live = 0, file = 1|
        var all = K2A.ar(\\latents.kr(0 ! scene[\\size]).asArray.lag(scene[\\lag])).asArray;
        var latents = all.keep(scene[\\own]), sound;
        scene[\\encode] !? {{ |inlets|
            var heard = SoundIn.ar(0) * live.lag({lag}), encoded;
            scene[\\buffer] !? {{ |buffer|
                heard = heard + (PlayBuf.ar(1, buffer, BufRateScale.kr(buffer), loop: 1)
                    * file.lag({lag}));
            }};
            encoded = ask.(scene, \\encode, heard ! inlets).keep(scene[\\own]);
            encoded = encoded ++ (DC.ar(0) ! (scene[\\own] - encoded.size).max(0));
            latents = (latents * \\gesture.kr(scene[\\gesture]).asArray.lag({lag}))
                + (encoded * \\sound.kr(scene[\\sound]).asArray.lag({lag}));
        }};
        scene[\\bends].do {{ |kind, i|
            var amount = all[scene[\\own] + i];
            if (kind == \\scale) {{ latents = latents * amount }};
            if (kind == \\bias) {{ latents = latents + amount }};
            if (kind == \\noise) {{
                latents = latents + latents.collect {{ WhiteNoise.ar({normal}) * amount }};
            }};
        }};
        latents = latents.keep(scene[\\inlets]);
        latents = latents ++ (DC.ar(0) ! (scene[\\inlets] - latents.size).max(0));
        sound = ask.(scene, \\decode, latents).keep(2).wrapExtend(2);
        sound = sound + (SinOsc.ar({hertz}) * {amplitude} * tone.lag({lag}));
        Out.ar(out, sound * gain.lag({lag}));
    }}).add;
}};
var mix = {{
    SynthDef(\\limber_mixer, {{ |in = 0, open = 1, level = 0.5|
        var sound = In.ar(in, 2) * level.lag({lag}) * open.lag({lag});
        Out.ar(0, Limiter.ar(sound, 0.99));
    }}).add;
}};
var tell = {{ |scene|
    scene[\\node] !? {{ |node|
        node.set(\\gain, scene[\\gain], \\tone, tone);
        node.setn(\\latents, scene[\\latents]);
    }};
}};
var turn = {{ |scene, name, index, on|  // gesture or sound of a latent; live, or the file
    scene[name] = scene[name].copy.put(index, on);
    scene[\\node] !? {{ |node| node.setn(name, scene[name]) }};
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

// By hand: ~limber[\\tone].(1), ~limber[\\level].(-12), ~limber[\\hello].();
// ~limber[\\turn].(~limber[\\scenes][0], \\sound, 2, 1): the third latent from the sound too
~limber = (
    scenes: scenes,
    open: {{ open }},
    count: {{ count }},
    tone: {{ |on| tone = on; settle.value }},
    level: {{ |decibels| level = decibels; settle.value }},
    turn: turn,
    hello: {{ limber.sendMsg('/limber/hello') }}
);

{{
    var around = scenes.select {{ |scene| scene[\\encode].notNil }};
    var window = Window({title_text}, Rect(100, 100, 420, 90 + (30 * around.size)));
    display = StaticText(window, Rect(10, 50, 400, 24));
    EZSlider(window, Rect(10, 10, 280, 24), "level", ControlSpec(-60, 6, units: "dB"),
        {{ |slider| ~limber[\\level].(slider.value) }}, level, labelWidth: 50, unitWidth: 30);
    Button(window, Rect(300, 10, 110, 24)).states_([["test tone"], ["test tone: on"]])
        .action_({{ |button| ~limber[\\tone].(button.value) }});
    around.do {{ |scene, row|  // for each latent: g from the gesture, s from the sound
        [\\file, \\live].do {{ |name, side|
            Button(window, Rect(10 + (50 * side), 84 + (30 * row), 46, 24))
                .states_([[name], [name.asString.toUpper]]).value_(scene[name][0])
                .action_({{ |button| turn.(scene, name, 0, button.value) }});
        }};
        scene[\\own].do {{ |i|
            [\\gesture, \\sound].do {{ |name, side|
                Button(window, Rect(120 + (62 * i) + (28 * side), 84 + (30 * row), 26, 24))
                    .states_([["gs"[side]], ["GS"[side]]]).value_(scene[name][i])
                    .action_({{ |button| turn.(scene, name, i, button.value) }});
            }};
        }};
    }};
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
        var server = Server.default, bus = Bus.audio(server, 2);
        scenes.collect {{ |scene| scene[\\key] -> scene[\\model] }}.asSet.do {{ |model|
            nn.load(model.key, model.value);
        }};
        scenes.do {{ |scene|
            scene[\\path] !? {{ |path|
                scene[\\buffer] = Buffer.readChannel(server, path, channels: [0]);
            }};
        }};
        server.sync;
        mix.value;
        scenes.do(play);
        server.sync;
        mixer = Synth(\\limber_mixer, [\\in, bus]);
        sources = Group.before(mixer);
        scenes.do {{ |scene|
            scene[\\node] = Synth(scene[\\synth],
                [\\out, bus, \\live, scene[\\live][0], \\file, scene[\\file][0]], sources);
        }};
        settle.value;
    }};
}};
)
"""
"""NN.load and NN(key, method).ar(inputs, buffer) as nn.ar's README has them (elgiano/nn.ar)."""
