// What a screen reader hears: a sentence every half minute when money moved, and the connection when it is lost.
import { count, format } from './money.js'
import { byKind, inWords, sumsOf, written } from './moves.js'

export class Digest {
  #sales = 0
  #money = 0n
  #latest = null
  #moved = []
  #timer = 0

  constructor(status, alarm, pace) {
    this.status = status
    this.alarm = alarm
    this.pace = pace
  }

  // seconds, or "off"
  set pace(pace) {
    clearInterval(this.#timer)
    this.#timer = 0
    this.#sales = 0
    this.#money = 0n
    this.#moved = []
    if (pace !== 'off') this.#timer = setInterval(() => this.#tell(pace), pace * 1000)
  }

  add({ sales, money }) {
    this.#sales += sales
    this.#money += money
  }

  // money out, and what of it came back
  moved(items) {
    if (this.#timer) this.#moved.push(...items)
  }

  // what the page shows, whether or not something sold
  see(total) {
    this.#latest = total
  }

  moment(text) {
    this.status.textContent = text
  }

  connection(state, before) {
    if (state === 'stale') this.alarm.textContent = 'Connection lost'
    if (['live', 'behind'].includes(state) && ['stale', 'offline'].includes(before)) this.alarm.textContent = 'Connection is back'
  }

  #tell(pace) {
    if (!this.#latest || (this.#sales === 0 && this.#moved.length === 0)) return
    const { currency, exponent, amount } = this.#latest
    // hidden amounts are not spoken either: a stream has sound
    const hidden = 'hide' in document.documentElement.dataset
    const money = sum => format(sum, currency, exponent, { whole: true })
    const parts = this.#sales === 0 ? [] : [`${count(this.#sales)} ${this.#sales === 1 ? 'sale' : 'sales'}${hidden ? '' : `, ${money(this.#money)}`}`]
    for (const [kind, items] of byKind(this.#moved)) parts.push(`${inWords(kind, items.length)}${hidden ? '' : `, ${sumsOf(items).map(written).join(' and ')}`}`)
    this.status.textContent = `Last ${pace} seconds: ${parts.join('; ')}.${hidden ? '' : ` Total ${money(amount)}.`}`
    this.#sales = 0
    this.#money = 0n
    this.#moved = []
  }
}
