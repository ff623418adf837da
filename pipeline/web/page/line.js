// The connection to Limber: a WebSocket, or posts where that one is refused.

const PATIENCE = 4000; // ms for a connection to open, or a post to be answered
const SILENCE = 5000; // ms without a word from Limber, who says something each second
const PACE = 25; // ms between two posts, at least
const AGAIN = 1000; // ms between attempts
const BEHIND = 16384; // bytes that may wait; then readings are left out, presses never
const WAITING = 300; // texts kept for the next post
const BATCH = 60; // texts in one post
const ECHO = 1000; // ms between two looks at how long the way is
const ECHOED = "?"; // begins what Limber sends back as it is

const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

export class Line {
  // `onState(word)`: "connecting", "websocket", "posts", "gone" or "unpaired";
  // `onLive(facts)`: what sounds, about 20 times a second.
  constructor(token, id, onState, onLive) {
    Object.assign(this, { token, id, onState, onLive });
    this.socket = null;
    this.queue = [];
    this.posting = false;
    this.measured = 0;
  }

  // Says how long the way to Limber and back took, in ms.
  #trip(took) {
    this.measured = performance.now();
    this.say({ trip: Math.round(took * 10) / 10 }, true);
  }

  // Says one thing; a `passing` one may be left out, since the next says it anew. Without a
  // connection nothing is said: a press that came late would surprise everybody.
  say(facts, passing) {
    const text = JSON.stringify({ source: "limber-page", id: this.id, ...facts });
    if (this.socket) {
      if (!passing || this.socket.bufferedAmount < BEHIND) this.socket.send(text);
    } else if (this.posting) {
      this.queue.push({ text, passing });
      if (this.queue.length > WAITING) this.#drop();
    }
  }

  #drop() {
    const passing = this.queue.findIndex((one) => one.passing);
    this.queue.splice(Math.max(passing, 0), 1);
  }

  // Connects, and again whenever it was cut off; ends only where this page is not paired.
  async run() {
    this.onState("connecting");
    for (;;) {
      if (!(await this.#bySocket()) && !(await this.#byPosts())) return;
      this.onState("gone");
      await sleep(AGAIN);
    }
  }

  // Returns whether there was a connection, once it has ended.
  #bySocket() {
    return new Promise((done) => {
      const url = new URL("/talk", location.href);
      url.protocol = url.protocol.replace("http", "ws");
      url.searchParams.set("token", this.token);
      let opened = false;
      let timer = 0;
      let echo = 0;
      const end = (socket) => {
        clearTimeout(timer);
        clearInterval(echo);
        if (socket) {
          socket.onopen = socket.onmessage = socket.onclose = socket.onerror = null;
          socket.close();
        }
        this.socket = null;
        done(opened);
      };
      let socket = null;
      try {
        socket = new WebSocket(url);
      } catch {
        return end(null);
      }
      const wait = (ms) => {
        clearTimeout(timer);
        timer = setTimeout(() => end(socket), ms);
      };
      wait(PATIENCE);
      socket.onopen = () => {
        opened = true;
        this.socket = socket;
        this.onState("websocket");
        wait(SILENCE);
        const ask = () => {
          if (socket.bufferedAmount < BEHIND) socket.send(ECHOED + performance.now().toFixed(1));
        };
        ask();
        echo = setInterval(ask, ECHO);
      };
      socket.onmessage = (event) => {
        wait(SILENCE);
        if (event.data.startsWith(ECHOED)) this.#trip(performance.now() - event.data.slice(1));
        else this.#show(event.data);
      };
      socket.onclose = socket.onerror = () => end(socket);
    });
  }

  // Returns false where this page is not paired, true once Limber cannot be reached.
  async #byPosts() {
    try {
      for (;;) {
        const began = performance.now();
        const answer = await this.#post();
        if (answer.status === 403) {
          this.onState("unpaired");
          return false;
        }
        if (!answer.ok) return true;
        if (!this.posting) {
          this.posting = true;
          this.queue = [];
          this.onState("posts");
        }
        this.#show(await answer.text());
        if (performance.now() - this.measured > ECHO) this.#trip(performance.now() - began);
        await sleep(Math.max(0, PACE - (performance.now() - began)));
      }
    } catch {
      return true;
    } finally {
      this.posting = false;
    }
  }

  async #post() {
    const giveUp = new AbortController();
    const timer = setTimeout(() => giveUp.abort(), PATIENCE);
    try {
      return await fetch("/talk", {
        method: "POST",
        headers: { Authorization: `Bearer ${this.token}`, "Content-Type": "text/plain" },
        body: this.queue.splice(0, BATCH).map((one) => one.text).join("\n"),
        signal: giveUp.signal,
      });
    } finally {
      clearTimeout(timer);
    }
  }

  #show(text) {
    try {
      this.onLive(JSON.parse(text));
    } catch (error) {
      console.error(error);
    }
  }
}
