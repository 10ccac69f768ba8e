// Ticks that wait for the network: kept in the phone, sent when it can, forgotten once taken.
// Each has a key of its own, so that the server takes it once however often it arrives.
class DoorQueue {
  constructor(place, changed) {
    this.address = place.dataset.address;
    this.token = place.dataset.token;
    this.name = `pintu-${place.dataset.event}`;
    this.changed = changed;
    this.busy = false;
    this.signedOut = false;
    this.offline = false;
    this.waiting = this.#load();
  }

  add(tick) {
    this.waiting.push({ ...tick, key: DoorQueue.#key(), at: Date.now() });
    this.#keep();
    this.changed({ people: null, refused: [] });
    this.send();
  }

  // Also without ticks: other phones at the same door have news.
  async send() {
    if (this.busy) return;
    this.busy = true;
    const sent = this.waiting.slice(0, 50);
    let answer = null;
    try {
      const response = await fetch(this.address, {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-CSRFToken": this.token, "HX-Request": "true" },
        body: JSON.stringify({ sent_at: Date.now(), ticks: sent }),
        signal: AbortSignal.timeout(10000),
      });
      // Logged out meanwhile, or the form's token with it: the ticks stay for the next log-in.
      this.signedOut = response.status === 401 || response.status === 400;
      this.offline = !response.ok && !this.signedOut;
      if (response.ok) answer = await response.json();
    } catch {
      this.offline = true;
    }
    this.busy = false;
    if (answer) this.#settle(sent, answer);
    else this.changed({ people: null, refused: [] });
    if (answer && this.waiting.length) this.send();
  }

  #settle(sent, answer) {
    const gone = new Set(sent.map((tick) => tick.key));
    const refused = sent
      .filter((tick) => tick.key in answer.refused)
      .map((tick) => ({ ...tick, why: answer.refused[tick.key] }));
    this.waiting = this.waiting.filter((tick) => !gone.has(tick.key));
    this.#keep();
    this.changed({ people: answer.people, refused });
  }

  #load() {
    try {
      return JSON.parse(localStorage.getItem(this.name)) ?? [];
    } catch {
      return [];
    }
  }

  #keep() {
    try {
      localStorage.setItem(this.name, JSON.stringify(this.waiting));
    } catch {
      // No room or forbidden: they live as long as the page.
    }
  }

  // `crypto.randomUUID` exists on https only; an office's own server may have none.
  static #key() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  }
}
