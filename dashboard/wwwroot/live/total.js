// The rolling number. It goes from what it shows to the newest total; it never runs ahead of it, and never rolls down.
import { format, parts } from './money.js'

const shortest_ms = 300
const longest_ms = 900
const easeOut = t => 1 - (1 - t) ** 3

const stillMotion = matchMedia('(prefers-reduced-motion: reduce)')
export const isStill = () => stillMotion.matches || document.documentElement.dataset.motion === 'off'

export class RollingTotal {
  #frame = 0
  #shown
  #target
  #lastAt = 0

  constructor(root, amount, currency, exponent) {
    this.box = root
    this.rolling = root.querySelector('[data-hero="rolling"]')
    this.spoken = root.querySelector('[data-hero="spoken"]')
    this.money = { currency, exponent }
    this.#shown = this.#target = amount
    this.#draw()
    this.#speak()
  }

  get target() { return this.#target }

  // returns how the number got there: "same", "rolled", "jumped", "fell"
  set(target, { currency, exponent }, { jump = false } = {}) {
    const now = performance.now()
    const gap_ms = now - this.#lastAt
    this.#lastAt = now
    const otherMoney = currency !== this.money.currency
    this.money = { currency, exponent }
    if (target === this.#target && !otherMoney) return 'same'

    const falls = target < this.#target
    this.#target = target
    this.#speak()
    if (falls || otherMoney || jump || isStill() || document.hidden) {
      this.#jump(falls || otherMoney)
      return falls ? 'fell' : 'jumped'
    }
    this.#roll(Math.min(Math.max(gap_ms, shortest_ms), longest_ms))
    return 'rolled'
  }

  #jump(fade) {
    cancelAnimationFrame(this.#frame)
    this.#shown = this.#target
    this.#draw()
    this.box.classList.remove('faded')
    if (fade) requestAnimationFrame(() => this.box.classList.add('faded'))
  }

  #roll(duration_ms) {
    cancelAnimationFrame(this.#frame)
    const from = this.#shown
    const distance = this.#target - from
    const startedAt = performance.now()
    const step = now => {
      const t = Math.min(Math.max((now - startedAt) / duration_ms, 0), 1)
      this.#shown = t === 1 ? this.#target : from + distance * BigInt(Math.round(easeOut(t) * 1e6)) / 1_000_000n
      this.#draw()
      if (t < 1) this.#frame = requestAnimationFrame(step)
    }
    this.#frame = requestAnimationFrame(step)
  }

  #draw() {
    const { currency, exponent } = this.money
    const { sign, symbol, units, fraction } = parts(this.#shown, currency, exponent)
    this.rolling.textContent = sign + symbol + units
    if (fraction) this.rolling.append(Object.assign(document.createElement('span'), { className: 'fraction', textContent: fraction }))
    // room for one digit more, so that the size does not change with every sale
    this.box.style.setProperty('--chars', Math.max(9, sign.length + symbol.length + units.length + fraction.length + 1))
  }

  #speak() {
    this.spoken.textContent = format(this.#target, this.money.currency, this.money.exponent)
  }
}
