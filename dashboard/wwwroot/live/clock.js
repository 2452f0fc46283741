// The page's one clock: the server's, or that of a night that is played again.

const noticed_ms = 300

export class PageClock {
  #offset_ms = 0
  #replay = null

  get isReplay() { return this.#replay !== null }

  get speed() { return this.#replay?.speed ?? 1 }

  // Unix milliseconds; a replay never passes the present
  now() {
    return this.#replay ? Math.min(this.#played(), this.present()) : this.present()
  }

  // the server's present, whatever is played
  present() { return Date.now() + this.#offset_ms }

  play(at_ms, speed) { this.#replay = { at_ms, speed, since: performance.now() } }

  goLive() { this.#replay = null }

  // what the server says; small differences are the way to us
  correct(server_ms) {
    if (!this.#replay) this.#offset_ms = server_ms - Date.now()
    else if (Math.abs(server_ms - this.#played()) > noticed_ms * Math.max(1, this.#replay.speed)) this.play(server_ms, this.#replay.speed)
  }

  #played() {
    const { at_ms, speed, since } = this.#replay
    return at_ms + (performance.now() - since) * speed
  }
}

export const clock = new PageClock()
