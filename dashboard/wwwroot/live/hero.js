// The great number and what stands around it.
import { count, format } from './money.js'
import { RollingTotal } from './total.js'
import { LastMinute, evenly } from './minute.js'
import { isSale } from './moves.js'

const glowPace_ms = 1500
const awayNote_ms = 6000
const smallBase = 20
const listed = 50
const mostNoted = 500

export class Hero {
  #nodes
  #away = null
  #glowAt = 0
  #sold = 0
  #comparison = null
  #recent = []

  constructor(root, serverNow) {
    this.root = root
    this.serverNow = serverNow
    this.#nodes = Object.fromEntries([...root.querySelectorAll('[data-hero]')].map(node => [node.dataset.hero, node]))
    this.mode = root.dataset.mode
    this.current = {
      currency: root.dataset.currency, exponent: Number(root.dataset.exponent),
      gross: BigInt(root.dataset.gross), net: BigInt(root.dataset.net), orders: null, lost: null, leftOut: 0,
    }
    this.total = new RollingTotal(root.querySelector('.total'), this.amount, this.current.currency, this.current.exponent)
    this.minutes = { gross: new LastMinute(), net: new LastMinute() }
    document.addEventListener('visibilitychange', () => this.#comeBack())
    setInterval(() => this.drawMinute(), 1000)
  }

  get amount() { return this.current[this.mode] }

  get lastMinute() { return this.minutes[this.mode].read(this.serverNow()) }

  // the last minute before the page was there: from its newest sales where these reach back so far, else from the sums of the minutes
  seed(items, minutes = null) {
    this.#recent = items
    const own = items.filter(item => item.currency === this.current.currency)
    const now = this.serverNow()
    const isPart = items.length >= listed && items.at(-1).at_ms > now - 60_000 || own.length < items.length && this.current.leftOut === 0 && !minutes
    const salesOf = item => isSale(item) && item.amount > 0n ? 1 : 0
    const known = {
      gross: own.filter(isSale).map(item => ({ ...item, sales: salesOf(item) })),
      net: own.map(item => ({ ...item, sales: salesOf(item) })),
    }
    for (const mode of ['gross', 'net']) {
      const total = { sales: this.#sold, money: this.current[mode] }
      if (isPart && minutes) this.minutes[mode].seed(now, total, evenly(now, minutes, mode))
      else this.minutes[mode].seed(now, total, known[mode], isPart)
    }
  }

  // sales as they come; what they were worth is asked for when the page leads with another currency
  note(items) {
    const since = this.serverNow() - 60_000
    this.#recent = [...items.toReversed(), ...this.#recent].filter(item => item.at_ms > since).slice(0, mostNoted)
  }

  // other sales than before are shown from now on
  restart() {
    this.#recent = []
    this.current = { ...this.current, orders: null }
    this.#away = null
    for (const name of ['gross', 'net']) this.minutes[name].restart()
  }

  // a range with an end has no last minute of its own
  setSince(text, isOpen) {
    write(this.#nodes.since, text)
    this.isOpen = isOpen
  }

  // what the server says now; gives what has changed
  take(next, { jump }) {
    const before = this.current
    if (this.past && next.currency) {
      this.current = next
      this.seed(this.past)
      this.past = null
    }
    const otherMoney = next.currency !== before.currency || next.leftOut !== before.leftOut
    const sold = before.orders === null ? 0 : next.orders - before.orders
    const from = this.total.target
    this.current = next
    this.#sold += Math.max(0, sold)
    if (otherMoney && before.orders !== null) this.seed(this.#recent)
    for (const name of ['gross', 'net']) {
      this.minutes[name].add(this.serverNow(), { money: next[name], sales: this.#sold })
    }
    const how = this.total.set(this.amount, next, { jump: jump || otherMoney })
    if (document.hidden) this.#away ??= { from }
    if (how === 'rolled') this.#glow()
    this.draw()
    return { sold, grown: otherMoney ? 0n : next.gross - before.gross }
  }

  setMode(mode) {
    this.mode = mode
    this.root.dataset.mode = mode
    for (const button of this.root.querySelectorAll('[data-mode-choice]')) button.setAttribute('aria-pressed', button.dataset.modeChoice === mode)
    this.total.set(this.amount, this.current, { jump: true })
    this.draw()
  }

  compare(comparison) {
    this.#comparison = comparison
    this.#drawComparison()
  }

  // T+2:14 since the launch, T−0:30 before it, and how long it was once it is over
  setLaunch(launch) {
    this.launch = launch
    this.#drawLaunch()
  }

  #drawLaunch() {
    const node = this.#nodes.launch
    // until it is told the server's own words stand
    if (this.launch === undefined) return
    node.hidden = !this.launch
    if (!this.launch) return
    const { name, at, ends } = this.launch
    const isOver = ends !== null && ends !== undefined && this.serverNow() >= ends
    const minutes = Math.trunc(((isOver ? ends : this.serverNow()) - at) / 60_000)
    const size = Math.abs(minutes)
    const age = `${Math.floor(size / 60)}:${String(size % 60).padStart(2, '0')}`
    const text = isOver ? `ended after ${age}` : `T${minutes < 0 ? '−' : '+'}${age}`
    if (node.dataset.text === text + name) return
    node.dataset.text = text + name
    node.toggleAttribute('data-over', isOver)
    node.title = isOver ? 'The night, on one page' : 'The night so far, on one page'
    node.replaceChildren(part('small', '', name), text)
  }

  draw() {
    const { currency, exponent, gross, orders, lost, leftOut } = this.current
    const money = amount => format(amount, currency, exponent)
    const other = this.mode === 'gross' ? 'net' : 'gross'
    const names = { gross: 'Gross', net: 'Net' }
    write(this.#nodes.title, `${names[this.mode]} revenue`)
    this.#nodes.title.dataset.term = this.mode
    write(this.#nodes['other-title'], names[other])
    this.#nodes['other-title'].dataset.term = other
    write(this.#nodes.other, money(this.current[other]))
    if (orders !== null) {
      write(this.#nodes.orders, count(orders))
      write(this.#nodes.aov, orders > 0 ? money(gross / BigInt(orders)) : '–')
      write(this.#nodes.lost, count(lost))
      this.#nodes['left-out'].hidden = leftOut === 0
      write(this.#nodes['left-out'], `Money in ${leftOut} other ${leftOut === 1 ? 'currency' : 'currencies'} is left out: no rate is known`)
    }
    this.drawMinute()
    this.#drawComparison()
  }

  drawMinute() {
    this.#drawLaunch()
    const { currency, exponent } = this.current
    const { money, sales, isPart } = this.lastMinute
    const gain = this.#away?.gain
    const sign = money < 0n ? '' : '+ '
    const whole = money >= 100n * 10n ** BigInt(exponent)
    const isQuiet = money === 0n && sales === 0
    this.#nodes.minute.dataset.quiet = isQuiet && !gain
    this.#nodes.minute.hidden = isQuiet && !this.isOpen
    write(this.#nodes.minute, gain ? `+ ${format(gain, currency, exponent)} while you were away`
      : isQuiet ? 'No sale in the last minute'
      : `${isPart ? 'more than ' : sign}${format(money, currency, exponent, { whole })} in the last minute`)
  }

  #drawComparison() {
    const line = this.#nodes.compare
    const shown = this.#comparison
    line.hidden = !shown || shown.currency !== this.current.currency
    if (line.hidden) return
    const { exponent, currency, now, then, label, since } = shown
    const [amount, base] = [BigInt(now[this.mode]), BigInt(then[this.mode])]
    const difference = amount - base
    const size = difference < 0n ? -difference : difference
    const percent = base > 0n ? percentOf(size, base) : null
    const small = then.orders < smallBase
    const direction = base <= 0n || percent === '0.0' ? '' : difference > 0n ? 'up' : 'down'
    const sign = difference < 0n ? '−' : '+'
    const parts = [
      part('b', 'private', format(amount, currency, exponent, { whole: true })), ` ${since} `,
      base <= 0n ? part('span', 'delta new', amount > 0n ? 'new' : '–')
        : part('span', `delta ${small ? 'small' : direction}`, `${direction === 'up' ? '▲ ' : direction === 'down' ? '▼ ' : ''}${direction ? sign + percent : '±0'} %`),
      base > 0n ? part('span', 'private quietly', ` (${sign}${format(size, currency, exponent, { whole: true })})`) : '',
      ` ${direction === 'up' ? 'ahead of' : direction === 'down' ? 'behind' : 'against'} ${label}`, small && base > 0n ? part('span', 'badge', 'small base') : '',
    ]
    const text = parts.map(piece => piece.textContent ?? piece).join('')
    if (line.dataset.text === text) return
    line.dataset.text = text
    line.querySelector('[data-term]').replaceChildren(...parts)
  }

  #comeBack() {
    if (document.hidden || !this.#away) return
    const gain = this.total.target - this.#away.from
    this.#away = gain > 0n ? { gain } : null
    this.drawMinute()
    setTimeout(() => { this.#away = null; this.drawMinute() }, awayNote_ms)
  }

  #glow() {
    const now = performance.now()
    if (now - this.#glowAt < glowPace_ms) return
    this.#glowAt = now
    const light = this.root.querySelector('.glow')
    light.classList.remove('on')
    void light.offsetWidth
    light.classList.add('on')
  }
}

// rounded half up, with a decimal below ten percent
function percentOf(size, base) {
  const rounded = scale => (2n * size * scale + base) / (2n * base)
  return size * 10n < base ? (Number(rounded(1000n)) / 10).toFixed(1) : count(rounded(100n))
}

function part(name, className, text) {
  return Object.assign(document.createElement(name), { className, textContent: text })
}

function write(node, text) {
  if (node.textContent !== text) node.textContent = text
}
