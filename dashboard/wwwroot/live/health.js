// The last hour of the connection, a block per minute, as this browser saw it.

const minutes = 60
const gap_ms = 10_000
const late_ms = 3000
const delays_ms = 60_000

export class Health {
  #byMinute = new Map()
  #heardAt = Date.now()
  #ticks = []
  #delays = []
  #startedAt = Date.now()

  constructor(root, zone) {
    this.root = root
    this.blocks = root.querySelector('[data-blocks]')
    this.numbers = { rate: root.querySelector('[data-rate]'), delay: root.querySelector('[data-delay]'), word: root.querySelector('[data-word]') }
    this.zone = zone
    this.blocks.replaceChildren(...Array.from({ length: minutes }, () => document.createElement('i')))
    setInterval(() => this.#draw(), 1000)
    this.#draw()
  }

  // anything that the server said
  heard() {
    const now = Date.now()
    this.#note(now, now - this.#heardAt)
    this.#heardAt = now
    this.#ticks.push(now)
  }

  // how long each sale took from its time to this screen
  painted(delays) {
    const now = Date.now()
    for (const delay of delays) this.#delays.push([now, Math.max(0, delay)])
    if (this.#delays.length > 4000) this.#delays.splice(0, this.#delays.length - 4000)
  }

  #note(now, silence_ms) {
    for (let at = now - (silence_ms >= late_ms ? silence_ms : 0); ; at = Math.min(now, at + 60_000)) {
      const minute = Math.floor(at / 60_000)
      this.#byMinute.set(minute, Math.max(this.#byMinute.get(minute) ?? 0, silence_ms))
      if (at === now) break
    }
  }

  #draw() {
    const now = Date.now()
    const silence_ms = now - this.#heardAt
    if (silence_ms >= late_ms) this.#note(now, silence_ms)
    const newest = Math.floor(now / 60_000)
    for (const minute of this.#byMinute.keys()) if (minute <= newest - minutes) this.#byMinute.delete(minute)
    const counts = { ok: 0, late: 0, gap: 0 }
    for (let i = 0; i < minutes; i++) {
      const minute = newest - minutes + 1 + i
      const worst_ms = this.#byMinute.get(minute)
      const state = worst_ms === undefined ? 'unseen' : worst_ms >= gap_ms ? 'gap' : worst_ms >= late_ms ? 'late' : 'ok'
      if (state in counts) counts[state]++
      this.#dress(this.blocks.children[i], state, minute, worst_ms)
    }
    while (this.#ticks[0] < now - 10_000) this.#ticks.shift()
    while (this.#delays[0]?.[0] < now - delays_ms) this.#delays.shift()
    const seconds = Math.min(10, Math.max(1, (now - this.#startedAt) / 1000))
    write(this.numbers.rate, `${(this.#ticks.length / seconds).toFixed(1)} ticks/s`)
    write(this.numbers.delay, this.#delays.length ? `${(percentile(this.#delays.map(([, delay]) => delay), 0.95) / 1000).toFixed(1)} s` : '–')
    const summary = `Connection over the last hour, as seen here: ${counts.ok} good minutes, ${counts.late} late, ${counts.gap} with gaps.`
    if (this.blocks.getAttribute('aria-label') !== summary) this.blocks.setAttribute('aria-label', summary)
    write(this.numbers.word, counts.gap ? `${counts.gap} min with gaps` : counts.late ? `${counts.late} min late` : 'No gaps')
  }

  #dress(block, state, minute, worst_ms) {
    const at = new Date(minute * 60_000).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: this.zone() })
    const what = { unseen: 'not watched', ok: 'all well', late: `silent for ${(worst_ms / 1000).toFixed(0)} s`, gap: `silent for ${(worst_ms / 1000).toFixed(0)} s` }[state]
    const title = `${at}: ${what}`
    if (block.title === title) return
    block.title = title
    block.className = state
  }
}

export function percentile(values, part) {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.ceil(part * sorted.length) - 1)]
}

const write = (node, text) => { if (node.textContent !== text) node.textContent = text }
