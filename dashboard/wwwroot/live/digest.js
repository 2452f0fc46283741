// What a screen reader hears: a sentence every half minute when something sold, and the connection when it is lost.
import { count, format } from './money.js'

export class Digest {
  #sales = 0
  #money = 0n
  #latest = null
  #timer = 0

  constructor(status, alarm, pace) {
    this.status = status
    this.alarm = alarm
    this.pace = pace
  }

  // seconds, or "off"
  set pace(pace) {
    clearInterval(this.#timer)
    this.#sales = 0
    this.#money = 0n
    if (pace !== 'off') this.#timer = setInterval(() => this.#tell(pace), pace * 1000)
  }

  add({ sales, money, currency, exponent, amount }) {
    this.#sales += sales
    this.#money += money
    this.#latest = { currency, exponent, amount }
  }

  moment(text) {
    this.status.textContent = text
  }

  connection(state, before) {
    if (state === 'stale') this.alarm.textContent = 'Connection lost'
    if (state === 'live' && ['stale', 'offline'].includes(before)) this.alarm.textContent = 'Connection is back'
  }

  #tell(pace) {
    if (this.#sales === 0 || !this.#latest) return
    const { currency, exponent, amount } = this.#latest
    const sales = `${count(this.#sales)} ${this.#sales === 1 ? 'sale' : 'sales'}`
    // hidden amounts are not spoken either: a stream has sound
    this.status.textContent = 'hide' in document.documentElement.dataset
      ? `Last ${pace} seconds: ${sales}.`
      : `Last ${pace} seconds: ${sales}, ${format(this.#money, currency, exponent, { whole: true })}. Total ${format(amount, currency, exponent, { whole: true })}.`
    this.#sales = 0
    this.#money = 0n
  }
}
