// The tab's title: "$48.3K · +14 · Revenue Pulse", at most once in five seconds.
import { compact } from './money.js'

const pace_ms = 5000

export class Title {
  #wanted = null
  #writtenAt = -pace_ms
  #timer = 0
  #hiddenSales = 0

  constructor() {
    document.addEventListener('visibilitychange', () => {
      this.#hiddenSales = 0
      if (!document.hidden && this.#wanted) this.#write()
    })
  }

  sold(sales) {
    if (document.hidden) this.#hiddenSales += sales
  }

  set({ amount, currency, exponent, lastMinute, stale }) {
    this.#wanted = { amount, currency, exponent, lastMinute, stale }
    if (this.#timer) return
    this.#timer = setTimeout(() => { this.#timer = 0; this.#write() }, Math.max(0, this.#writtenAt + pace_ms - performance.now()))
  }

  #write() {
    const { amount, currency, exponent, lastMinute, stale } = this.#wanted
    const fresh = document.hidden ? this.#hiddenSales : lastMinute
    const hidden = 'hide' in document.documentElement.dataset
    const title = [stale ? 'Stale' : null, hidden ? null : compact(amount, currency, exponent), fresh > 0 ? `+${fresh}` : null, 'Revenue Pulse'].filter(Boolean).join(' · ')
    if (document.title === title) return
    document.title = title
    this.#writtenAt = performance.now()
  }
}
