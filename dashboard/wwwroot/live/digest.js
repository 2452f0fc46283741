// What a screen reader hears: a sentence every half minute when something sold, and the connection when it is lost.
import { count, format } from './money.js'

const pace_ms = 30_000

export class Digest {
  #sales = 0
  #money = 0n
  #latest = null

  constructor(status, alarm) {
    this.alarm = alarm
    setInterval(() => {
      if (this.#sales === 0 || !this.#latest) return
      const { currency, exponent, amount } = this.#latest
      status.textContent = `Last 30 seconds: ${count(this.#sales)} sales, ${format(this.#money, currency, exponent, { whole: true })}. Total ${format(amount, currency, exponent, { whole: true })}.`
      this.#sales = 0
      this.#money = 0n
    }, pace_ms)
  }

  add({ sales, money, currency, exponent, amount }) {
    this.#sales += sales
    this.#money += money
    this.#latest = { currency, exponent, amount }
  }

  connection(state, before) {
    if (state === 'stale') this.alarm.textContent = 'Connection lost'
    if (state === 'live' && before !== 'connecting') this.alarm.textContent = 'Connection is back'
  }
}
