// The lines of the list of sales: one move of money, several of one kind together, or a moment between them.
import { count, minor, parts } from './money.js'
import { inWords, kindOf, sumsOf, tagOf, written } from './moves.js'

const mostMembers = 100
const mostSums = 2
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

export class Rows {
  #campaigns
  #members = new WeakMap()

  // "mayOpen": whether an order's journey may be seen
  constructor(mayOpen) {
    this.mayOpen = mayOpen
  }

  set campaigns(campaigns) { this.#campaigns = new Map(Object.entries(campaigns)) }

  one(item) {
    const amount = minor(item.amount)
    const tag = tagOf(item)
    const country = item.country && el('span', null, item.country)
    if (country) country.title = countries.of(item.country)
    return el('li', kindOf(item) === 'sale' ? null : amount < 0n ? 'out' : 'back',
      el('span', 'amount private', ...money(amount, item.currency, item.exponent)),
      this.#what(item.id, [tag, item.product ?? (tag ? null : 'Sale')].filter(Boolean).join(' · ')),
      this.#who(item.campaign ?? null),
      el('span', 'when', country, this.#time(item)))
  }

  // "isPart": there were more of them than these
  group(kind, items, isPart = false) {
    const sums = sumsOf(items)
    const amounts = sums.slice(0, mostSums).map(sum => el('span', null, (isPart ? '> ' : '') + written(sum)))
    if (sums.length > mostSums) amounts.push(el('small', null, `+ ${sums.length - mostSums} ${sums.length === mostSums + 1 ? 'currency' : 'currencies'}`))
    const names = new Set(items.map(item => item.campaign ?? null))
    const opener = el('button', 'what', (isPart ? 'over ' : '') + inWords(kind, items.length))
    opener.type = 'button'
    opener.title = 'One by one'
    opener.setAttribute('aria-expanded', false)
    const row = el('li', `group ${kind === 'sale' ? '' : sums[0].amount < 0n ? 'out' : 'back'}`,
      el('span', 'amount private', ...amounts),
      opener,
      names.size === 1 ? this.#who([...names][0]) : el('span', 'who', el('span', null, `${names.size} campaigns`)),
      el('span', 'when', this.#time(items.at(-1))))
    this.#members.set(row, { newest: items.slice(-mostMembers).reverse(), others: Math.max(0, items.length - mostMembers) })
    return row
  }

  // a line between the sales: first sale, record, goal
  moment({ at, text }) {
    return el('li', 'moment', el('span', 'what private', text), el('span', 'when', this.#time({ at: new Date(at).toISOString() })))
  }

  // opens a group to what it holds, newest first, or closes it; true = it is open now
  toggle(row) {
    const opener = row.querySelector('[aria-expanded]')
    const opens = opener.getAttribute('aria-expanded') === 'false'
    opener.setAttribute('aria-expanded', opens)
    if (opens) {
      const { newest, others } = this.#members.get(row)
      const list = el('ol', 'members', ...newest.map(item => this.one(item)), others > 0 ? el('li', 'more', `and ${count(others)} more before these`) : null)
      list.setAttribute('aria-label', opener.textContent)
      row.append(list)
    } else {
      row.querySelector('.members').remove()
    }
    return opens
  }

  dress(who) {
    const unattributed = 'unattributed' in who.dataset
    const known = unattributed ? { name: 'Unattributed', colour: 'var(--control)' } : this.#campaigns?.get(who.dataset.campaign)
    who.querySelector('.swatch').style.background = known?.colour ?? 'var(--faint)'
    who.lastElementChild.textContent = known?.name ?? who.dataset.campaign
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

  #who(campaign) {
    const who = el('span', 'who', el('i', 'swatch'), el('span'))
    who.dataset.campaign = campaign ?? ''
    if (campaign === null) who.dataset.unattributed = 'true'
    this.dress(who)
    return who
  }

  #time(item) {
    const time = el('time')
    time.dateTime = item.at
    time.title = new Date(item.at).toLocaleString()
    if (item.late) time.className = 'late'
    return time
  }
}
