// How old the numbers are, judged here in the browser: a dead server cannot say that it is dead.

const delayed_ms = 2000
const stale_ms = 3000
const offline_ms = 90_000

export class Freshness {
  #lastAt = null
  #state = 'connecting'
  #changed = []

  // deliveries wait to be counted, and in words for how long; null = none waits
  behind = null

  // "replayed" gives a text instead of "Live" while the past is played
  constructor(chip, retry, replayed = () => null) {
    this.replayed = replayed
    this.chip = chip
    this.text = chip.querySelector('[data-text]')
    this.ageText = chip.querySelector('[data-age]')
    this.startedAt = performance.now()
    chip.addEventListener('click', () => { if (!this.isWell) retry() })
    setInterval(() => this.#judge(), 250)
    document.addEventListener('visibilitychange', () => this.#judge())
  }

  get state() { return this.#state }

  // the stream brings what it should
  get isWell() { return ['live', 'behind', 'replay'].includes(this.#state) }

  // in words
  get age() {
    return this.#lastAt === null ? 'not yet refreshed' : `${((performance.now() - this.#lastAt) / 1000).toFixed(1)} s ago`
  }

  onChange(listener) { this.#changed.push(listener) }

  heard() {
    this.#lastAt = performance.now()
    this.#judge()
  }

  #judge() {
    const silent_ms = performance.now() - (this.#lastAt ?? this.startedAt)
    const state = silent_ms >= offline_ms || (!navigator.onLine && silent_ms >= stale_ms) ? 'offline'
      : silent_ms >= stale_ms ? 'stale'
      : this.#lastAt === null ? 'connecting'
      : silent_ms >= delayed_ms ? 'delayed'
      : this.replayed() ? 'replay' : this.behind ? 'behind' : 'live'
    this.#show(state, silent_ms)
    if (state === this.#state) return
    const before = this.#state
    this.#state = state
    document.documentElement.dataset.freshness = state
    this.chip.dataset.state = state
    for (const listener of this.#changed) listener(state, before)
  }

  #show(state, silent_ms) {
    const [text, age] = {
      connecting: ['Connecting', ''],
      replay: [this.replayed() ?? '', ''],
      live: ['Live', `${(silent_ms / 1000).toFixed(1)} s`],
      behind: ['Behind', this.behind?.age ?? ''],
      delayed: [`Delayed ${Math.floor(silent_ms / 1000)} s`, ''],
      stale: [`Stale ${clock(silent_ms)}`, 'reconnecting'],
      offline: [`Offline since ${new Date(Date.now() - silent_ms).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' })}`, 'Retry'],
    }[state]
    if (this.text.textContent !== text) this.text.textContent = text
    if (this.ageText.textContent !== age) this.ageText.textContent = age
  }
}

const clock = ms => {
  const s = Math.floor(ms / 1000)
  return `${String(Math.floor(s / 60)).padStart(2, '0')}:${String(s % 60).padStart(2, '0')}`
}
