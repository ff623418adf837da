// The phone's motion, as its browser tells it, with the sign in which it tells acceleration.

const VOTES = 5; // readings that agree on the sign
const CLEAR = 3; // m/s² along the vertical for a reading to have a say
const UNDECIDED = 1000; // ms after which the browser's name decides
const NONE = 2500; // ms without a reading after which there is none
const DEGREE = Math.PI / 180;

// Which way is up, in the phone's axes (W3C, Device Orientation and Motion: Z-X'-Y'').
function up({ beta, gamma }) {
  const [b, g] = [beta * DEGREE, gamma * DEGREE];
  return [-Math.cos(b) * Math.sin(g), Math.sin(b), Math.cos(b) * Math.cos(g)];
}

function isApple() {
  const many = navigator.maxTouchPoints > 1; // an iPad says that it is a Macintosh
  return /iPhone|iPad|iPod/.test(navigator.userAgent) || (/Macintosh/.test(navigator.userAgent) && many);
}

export class Motion {
  // `onReading(facts)` for each reading; `onSign(words)` once its signs are known;
  // `onMissing(sentence)` where there is none, "" where there is.
  constructor(onReading, onSign, onMissing) {
    Object.assign(this, { onReading, onSign, onMissing });
    this.sign = 0; // 1 as W3C has it, -1 the other way, 0 while that is not known
    this.votes = 0;
    this.began = 0;
    this.orientation = null;
    this.last = -Infinity; // when the last reading came
  }

  // Asks for the sensors; called from a touch, which iOS demands.
  async start() {
    if (!window.isSecureContext) {
      return this.onMissing("No motion: this phone gives its sensors to pages with https only.");
    }
    if (!("DeviceMotionEvent" in window)) {
      return this.onMissing("No motion: this browser has no motion sensors.");
    }
    const kinds = [window.DeviceMotionEvent, window.DeviceOrientationEvent];
    const asked = kinds.map((kind) => kind?.requestPermission?.() ?? "granted"); // all in one touch
    const [motion] = await Promise.allSettled(asked);
    if (motion.value !== "granted") {
      return this.onMissing(
        "No motion: it was not allowed. Allow motion for this page in the browser's settings, " +
          "or close the browser altogether, then open the page again.",
      );
    }
    window.addEventListener("deviceorientation", (event) => this.#turned(event));
    window.addEventListener("devicemotion", (event) => this.#moved(event));
    setTimeout(() => {
      if (this.last < 0) this.onMissing("No motion comes from this phone: has it sensors, and may the browser use them?");
    }, NONE);
  }

  #turned(event) {
    if (event.beta === null || event.gamma === null) return;
    const { alpha, beta, gamma } = event;
    this.orientation = { alpha: alpha ?? 0, beta, gamma };
  }

  #moved(event) {
    const a = event.accelerationIncludingGravity;
    if (!a || a.x === null || a.y === null || a.z === null) return;
    const now = performance.now();
    if (this.last < 0) this.onMissing("");
    this.last = now;
    if (!this.sign) this.#decide([a.x, a.y, a.z], now);
    if (!this.sign) return;
    const r = event.rotationRate;
    const facts = {
      time: Math.abs(event.timeStamp - now) < 1000 ? event.timeStamp : now,
      sign: this.sign,
      accelerationIncludingGravity: { x: a.x, y: a.y, z: a.z },
      interval: event.interval,
    };
    if (r && r.alpha !== null) facts.rotationRate = { alpha: r.alpha, beta: r.beta, gamma: r.gamma };
    if (this.orientation) facts.orientation = this.orientation;
    this.onReading(facts);
  }

  // Browsers on iOS tell acceleration with the opposite sign. Where the phone also tells how it
  // is held, that decides: at rest what W3C asks for points up. Else the browser's name does.
  #decide(a, now) {
    this.began ||= now;
    if (this.orientation) {
      const high = up(this.orientation);
      const along = a[0] * high[0] + a[1] * high[1] + a[2] * high[2];
      if (Math.abs(along) > CLEAR) this.votes += Math.sign(along);
      if (Math.abs(this.votes) >= VOTES) this.#found(Math.sign(this.votes), "how it is held");
    }
    if (!this.sign && now - this.began > UNDECIDED) this.#found(isApple() ? -1 : 1, "the browser's name");
  }

  #found(sign, how) {
    this.sign = sign;
    this.onSign(`${sign > 0 ? "as W3C has them" : "those of iOS, turned round"} (by ${how})`);
  }
}
