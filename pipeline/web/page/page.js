// The page as a whole: who this phone is, what it shows, and what it says.

import { Line } from "./line.js";
import { Motion } from "./motion.js";
import { Pad } from "./pad.js";

const STILL = 100; // ms after which a pad or phone that is still says so, and is not lost
const LETTERS = "abcdefghjkmnpqrstuvwxyz23456789";
const STATES = {
  loading: ["", "Press Start"],
  connecting: ["", "◌ Connecting …"],
  websocket: ["well", "● Connected"],
  posts: ["well", "● Connected (by posts)"],
  gone: ["bad", "▲ Limber is not reached. Is it playing, and is this phone on its network? Trying again …"],
  unpaired: ["bad", "▲ Not paired. Scan the code that Limber shows now: in its window, or limber phone PROJECT --web."],
};

const find = (id) => document.getElementById(id);

// Keeps a value in this browser, where that is allowed.
function kept(name, made) {
  try {
    const value = made() || localStorage.getItem(name);
    if (value) localStorage.setItem(name, value);
    return value;
  } catch {
    return made();
  }
}

function newId() {
  try {
    if (localStorage.getItem("limber-id")) return "";
  } catch {
    // then it is another each time
  }
  return [...crypto.getRandomValues(new Uint8Array(5))].map((n) => LETTERS[n % LETTERS.length]).join("");
}

const token = kept("limber-token", () => location.hash.slice(1)) ?? "";
const id = kept("limber-id", newId);
const presses = [...document.querySelectorAll(".press")];
const missing = new Map(); // and what else is to be known of this phone
let state = "loading";
let line = null;
let bars = [];

function show(word) {
  state = word;
  const [kind, text] = STATES[word];
  find("state").className = kind;
  find("state").textContent = text;
  if (!connected()) find("doing").textContent = "";
  for (const button of presses) button.classList.toggle("off", !connected());
  if (connected()) line.say({ time: performance.now(), touches: pad.touches, control: held() }, false);
}

const connected = () => state === "websocket" || state === "posts";
const isDown = (button) => button.classList.contains("down");
const held = () => Object.fromEntries(presses.map((button) => [button.id, isDown(button) ? 1 : 0]));

function lack(what, sentence) {
  if (sentence) missing.set(what, sentence);
  else missing.delete(what);
  find("missing").replaceChildren(
    ...[...missing.values()].map((text) => Object.assign(document.createElement("li"), { textContent: text })),
  );
}

// ---- what sounds ----

function describe(facts) {
  const name = facts.phones?.[id];
  const who = name ? `This phone is “${name}”.` : `This phone (${id}) is not in the project yet: add it in Limber’s window.`;
  const seconds = facts.seconds === undefined ? "" : ` ${Math.abs(facts.seconds).toFixed(1)} s`;
  const words = { idle: "Ready", playing: "Playing", panic: "Silenced" };
  const doing = facts.besides ? `${facts.besides}${seconds}` : words[facts.state] ?? "";
  find("doing").textContent = doing ? `${doing[0].toUpperCase()}${doing.slice(1)}. ${who}` : "";
}

function live(facts) {
  describe(facts);
  const latents = facts.latents ?? [];
  const names = latents.map(([name]) => name);
  if (bars.length !== names.length || bars.some((bar, i) => bar.name !== names[i])) {
    bars = names.map(bar);
    find("latents").replaceChildren(...bars.map((one) => one.row));
    find("latents").classList.toggle("few", names.length <= 4);
  }
  latents.forEach(([, value], i) => (bars[i].fill.style.transform = `scaleX(${value})`));
}

function bar(name) {
  const row = Object.assign(document.createElement("div"), { className: "latent" });
  const [label, well, fill] = ["span", "i", "b"].map((tag) => document.createElement(tag));
  label.textContent = name;
  well.append(fill);
  row.append(label, well);
  return { name, row, fill };
}

// ---- what it says ----

const motion = new Motion(
  (facts) => line?.say(facts, true),
  (how) => lack("sign", `Motion comes; its signs are ${how}.`),
  (sentence) => lack("motion", sentence),
);

const pad = new Pad(find("pad"), (touches, pressed) => line?.say({ time: performance.now(), touches }, !pressed));

function press(button) {
  const name = button.id;
  const say = (down) => {
    button.classList.toggle("down", down);
    line?.say({ time: performance.now(), control: { [name]: down ? 1 : 0 } }, false);
  };
  const release = () => isDown(button) && say(false);
  button.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    if (!connected() || isDown(button)) return;
    try {
      button.setPointerCapture(event.pointerId);
    } catch {
      // it has been lifted already
    }
    navigator.vibrate?.(30);
    say(true);
  });
  for (const name of ["pointerup", "pointercancel", "lostpointercapture"]) {
    button.addEventListener(name, release);
  }
  button.addEventListener("keydown", (event) => {
    if (connected() && !event.repeat && [" ", "Enter"].includes(event.key) && !isDown(button)) say(true);
  });
  button.addEventListener("keyup", release);
  button.addEventListener("blur", release);
}

async function stayAwake() {
  if (document.visibilityState !== "visible") return;
  try {
    await navigator.wakeLock.request("screen");
    lack("awake", "");
  } catch {
    lack("awake", "The screen may go dark: set the phone's auto-lock to never while you play.");
  }
}

function start() {
  document.body.classList.add("started");
  motion.start();
  stayAwake();
  document.addEventListener("visibilitychange", stayAwake);
  line = new Line(token, id, show, live);
  line.run();
  setInterval(() => {
    const still = performance.now() - motion.last > STILL;
    if (still) line.say({ time: performance.now(), touches: pad.touches }, true);
  }, STILL);
}

presses.forEach(press);
document.addEventListener("contextmenu", (event) => event.preventDefault());
window.addEventListener("hashchange", () => location.reload());
find("start").addEventListener("click", start, { once: true });
show(token ? "loading" : "unpaired");
find("start").disabled = !token;
Object.assign(window, { limber: { id, motion, state: () => state } });
