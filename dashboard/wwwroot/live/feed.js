// The list of sales: newest first, fifty at most, held still while somebody reads it.
import { count, format, minor, parts } from './money.js'

const shown = 50
const groupAbove = 3
const late_ms = 60_000
const pace_ms = 500
const tags = { refund: 'Refund', dispute: 'Dispute', renewal: 'Renewal', upsell: 'Upgrade' }
const countries = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'code' })

export function age(ms) {
  const s = Math.max(0, Math.floor(ms / 1000))
  if (s < 5) return 'now'
  if (s < 60) return `${s} s`
  if (s < 3600) return `${Math.floor(s / 60)} min`
  return s < 86_400 ? `${Math.floor(s / 3600)} h` : `${Math.floor(s / 86_400)} d`
}

const el = (name, className, ...content) => {
  const element = document.createElement(name)
  if (className) element.className = className
  element.append(...content.filter(part => part !== null && part !== undefined))
  return element
}

const money = (amount, currency, exponent) => {
  const { sign, symbol, units, fraction } = parts(amount, currency, exponent)
  return [sign + symbol + units, fraction ? el('span', 'fraction', fraction) : null]
}

export class Feed {
  #held = new Set()
  #queue = []
  #waiting = []
  #timer = 0
  #flushedAt = -pace_ms
  #campaigns

  constructor(root, serverNow) {
    this.list = root.querySelector('ol')
    this.mayOpen = document.querySelector('.live').dataset.role !== 'watch'
    this.pauseButton = root.querySelector('#feed-pause')
    this.waitingButton = root.querySelector('#feed-waiting')
    this.serverNow = serverNow
    this.list.addEventListener('pointerenter', () => this.#hold('hover'))
    this.list.addEventListener('pointerleave', () => this.#release('hover'))
    this.list.addEventListener('focusin', () => { if (this.list.matches(':focus-visible')) this.#hold('focus') })
    this.list.addEventListener('focusout', () => this.#release('focus'))
    this.pauseButton.addEventListener('click', () => this.togglePause())
    this.waitingButton.addEventListener('click', () => this.#release(...this.#held))
    setInterval(() => this.#age(), 1000)
  }

  // the rows that the server drew, made ours
  seed(items, campaigns) {
    if (campaigns) this.#campaigns = new Map(Object.entries(campaigns))
    this.#queue = []
    this.#waiting = []
    this.list.replaceChildren(...items.map(item => this.#row(item)))
    this.#age()
  }

  setCampaigns(campaigns) {
    this.#campaigns = new Map(Object.entries(campaigns))
    for (const mark of this.list.querySelectorAll('[data-campaign]')) this.#dress(mark)
  }

  add(items) {
    this.#queue.push(...items.map(item => ({ ...item, late: this.serverNow() - Date.parse(item.at) > late_ms })))
    this.#timer ||= setTimeout(() => this.#flush(), Math.max(0, this.#flushedAt + pace_ms - performance.now()))
  }

  // a line between the sales: first sale, record, goal
  mark({ at, text }) {
    const row = el('li', 'moment', el('span', 'what private', text), el('span', 'when', this.#time({ at: new Date(at).toISOString() })))
    if (this.#held.size > 0) this.#waiting.push(row)
    else this.#prepend([row])
    this.#showHeld()
  }

  togglePause() {
    if (this.#held.has('pause')) this.#release('pause')
    else this.#hold('pause')
  }

  #hold(reason) {
    this.#held.add(reason)
    this.#showHeld()
  }

  #release(...reasons) {
    for (const reason of reasons) this.#held.delete(reason)
    this.#showHeld()
    if (this.#held.size > 0) return
    const rows = this.#waiting.splice(0)
    this.#prepend(rows)
    this.#showHeld()
  }

  #showHeld() {
    const paused = this.#held.has('pause')
    this.pauseButton.setAttribute('aria-pressed', paused)
    this.pauseButton.textContent = paused ? 'Resume' : 'Pause'
    this.waitingButton.hidden = this.#waiting.length === 0 || this.#held.size === 0
    this.waitingButton.textContent = `${this.#waiting.length} new`
  }

  #flush() {
    this.#timer = 0
    this.#flushedAt = performance.now()
    const batch = this.#queue.splice(0)
    const sales = batch.filter(item => minor(item.amount) >= 0n)
    const out = batch.filter(item => minor(item.amount) < 0n)
    const rows = sales.length > groupAbove ? [this.#group(sales)] : sales.map(item => this.#row(item))
    rows.push(...out.map(item => this.#row(item)))
    if (this.#held.size > 0) {
      this.#waiting.push(...rows)
      this.#waiting.splice(0, this.#waiting.length - shown)
      this.#showHeld()
      return
    }
    this.#prepend(rows)
  }

  #prepend(rows) {
    for (const row of rows) {
      row.classList.add('new')
      this.list.prepend(row)
    }
    while (this.list.children.length > shown) this.list.lastElementChild.remove()
    this.#age()
  }

  #row(item) {
    const amount = minor(item.amount)
    const tag = tags[item.kind] ?? (amount < 0n ? 'Money out' : null)
    const country = item.country && el('span', null, item.country)
    if (country) country.title = countries.of(item.country)
    const row = el('li', amount < 0n ? 'out' : null,
      el('span', 'amount private', ...money(amount, item.currency, item.exponent)),
      this.#what(item.id, [tag, item.product ?? (tag ? null : 'Sale')].filter(Boolean).join(' · ')),
      this.#who(item.campaign ?? null),
      el('span', 'when', country, this.#time(item)))
    return row
  }

  // for whoever may see it: the way to the order's journey
  #what(id, text) {
    if (!this.mayOpen || !id) return el('span', 'what', text)
    const button = el('button', 'what', text)
    button.type = 'button'
    button.dataset.sale = id
    button.title = 'The journey of this order'
    return button
  }

  #group(items) {
    const sums = new Map()
    for (const { currency, exponent, amount } of items) {
      const sum = sums.get(currency) ?? { currency, exponent, amount: 0n }
      sum.amount += minor(amount)
      sums.set(currency, sum)
    }
    const amounts = [...sums.values()].map(sum => format(sum.amount, sum.currency, sum.exponent, { whole: true })).join(' + ')
    const names = new Set(items.map(item => item.campaign ?? null))
    const who = names.size === 1 ? this.#who([...names][0]) : el('span', 'who', el('span', null, `${names.size} campaigns`))
    return el('li', 'group',
      el('span', 'amount private', amounts),
      el('span', 'what', `${count(items.length)} sales`),
      who,
      el('span', 'when', this.#time(items.at(-1))))
  }

  #who(campaign) {
    const swatch = el('i', 'swatch')
    const name = el('span')
    const who = el('span', 'who', swatch, name)
    who.dataset.campaign = campaign ?? ''
    if (campaign === null) who.dataset.unattributed = 'true'
    this.#dress(who)
    return who
  }

  #dress(who) {
    const unattributed = 'unattributed' in who.dataset
    const known = unattributed ? { name: 'Unattributed', colour: 'var(--control)' } : this.#campaigns?.get(who.dataset.campaign)
    who.querySelector('.swatch').style.background = known?.colour ?? 'var(--faint)'
    who.lastElementChild.textContent = known?.name ?? who.dataset.campaign
  }

  #time(item) {
    const time = el('time')
    time.dateTime = item.at
    time.title = new Date(item.at).toLocaleString()
    if (item.late) time.className = 'late'
    return time
  }

  #age() {
    const now = this.serverNow()
    for (const time of this.list.querySelectorAll('time')) {
      const text = age(now - Date.parse(time.dateTime))
      const wanted = time.className === 'late' ? `late, ${text}` : text
      if (time.textContent !== wanted) time.textContent = wanted
    }
  }
}
