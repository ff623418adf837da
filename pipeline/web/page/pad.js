// A pad for up to five fingers: x to the right, y up, each from 0 to 1.

const FINGERS = 5;

export class Pad {
  // `onTouch(touches, pressed)`: one place for each finger, null for one that is not there;
  // `pressed` says that a finger came or went.
  constructor(canvas, onTouch) {
    this.canvas = canvas;
    this.onTouch = onTouch;
    this.held = new Array(FINGERS).fill(null); // ids of pointers
    this.touches = new Array(FINGERS).fill(null);
    this.waiting = false;
    canvas.addEventListener("pointerdown", (event) => this.#down(event));
    canvas.addEventListener("pointermove", (event) => this.#move(event));
    for (const name of ["pointerup", "pointercancel", "lostpointercapture"]) {
      canvas.addEventListener(name, (event) => this.#up(event));
    }
    new ResizeObserver(() => this.#draw()).observe(canvas);
  }

  #place(event) {
    const box = this.canvas.getBoundingClientRect();
    const within = (value) => Math.round(Math.min(Math.max(value, 0), 1) * 1e4) / 1e4;
    return {
      x: within((event.clientX - box.left) / box.width),
      y: within(1 - (event.clientY - box.top) / box.height),
    };
  }

  #down(event) {
    event.preventDefault();
    const free = this.held.indexOf(null);
    if (free < 0) return;
    this.held[free] = event.pointerId;
    this.touches[free] = this.#place(event);
    try {
      this.canvas.setPointerCapture(event.pointerId);
    } catch {
      // it has been lifted already
    }
    this.#tell(true);
  }

  #move(event) {
    const finger = this.held.indexOf(event.pointerId);
    if (finger < 0) return;
    this.touches[finger] = this.#place(event);
    if (this.waiting) return;
    this.waiting = true; // once for each image, however often the screen is read
    requestAnimationFrame(() => {
      this.waiting = false;
      this.#tell(false);
    });
  }

  #up(event) {
    const finger = this.held.indexOf(event.pointerId);
    if (finger < 0) return;
    this.held[finger] = this.touches[finger] = null;
    this.#tell(true);
  }

  #tell(pressed) {
    this.onTouch(this.touches, pressed);
    this.#draw();
  }

  #draw() {
    const { canvas } = this;
    const ratio = window.devicePixelRatio || 1;
    const [width, height] = [canvas.clientWidth, canvas.clientHeight];
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
    const paint = canvas.getContext("2d");
    paint.scale(ratio, ratio);
    paint.strokeStyle = "#3a3f48";
    paint.lineWidth = 1;
    for (const part of [0.25, 0.5, 0.75]) {
      paint.strokeRect(width * part, -1, 0, height + 2);
      paint.strokeRect(-1, height * part, width + 2, 0);
    }
    if (this.touches.every((one) => !one)) {
      paint.fillStyle = "#c3c8d0";
      paint.font = "500 18px system-ui, sans-serif";
      paint.textAlign = "center";
      paint.fillText("touch and move", width / 2, height / 2 - 8);
    }
    paint.fillStyle = "#4fd1ff";
    for (const one of this.touches) {
      if (!one) continue;
      paint.beginPath();
      paint.arc(one.x * width, (1 - one.y) * height, 34, 0, 2 * Math.PI);
      paint.fill();
    }
  }
}
