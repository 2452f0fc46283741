// The list of sales: newest first, fifty lines at most, held still while somebody reads it or has a group open.
import { byKind } from './moves.js'
import { Rows, age } from './rows.js'
import { count } from './money.js'

const shown = 50
const groupAbove = 3
const late_ms = 60_000
const pace_ms = 500

export class Feed {
  #held = new Set()
  #queue = []
  #waiting = []
  #missed = 0
  #isPart = false
  #timer = 0
  #flushedAt = -pace_ms

  constructor(root, serverNow) {
    this.list = root.querySelector('ol')
    this.nothing = root.querySelector('.nothing')
    this.rows = new Rows(document.querySelector('.live').dataset.role !== 'watch')
    this.pauseButton = root.querySelector('#feed-pause')
    this.waitingButton = root.querySelector('#feed-waiting')
    this.serverNow = serverNow
    this.list.addEventListener('pointerenter', () => this.#hold('hover'))
    this.list.addEventListener('pointerleave', () => this.#release('hover'))
    this.list.addEventListener('focusin', () => { if (this.list.matches(':focus-visible, :has(:focus-visible)')) this.#hold('focus') })
    this.list.addEventListener('focusout', event => { if (!this.list.contains(event.relatedTarget)) this.#release('focus') })
    this.list.addEventListener('click', event => this.#open(event.target.closest('button[aria-expanded]')))
    this.pauseButton.addEventListener('click', () => this.togglePause())
    this.waitingButton.addEventListener('click', () => this.#release(...this.#held))
    setInterval(() => this.#age(), 1000)
  }

  // the rows that the server drew, made ours
  seed(items, campaigns) {
    if (campaigns) this.rows.campaigns = campaigns
    this.#queue = []
    this.#waiting = []
    this.#missed = 0
    this.#held.delete('open')
    this.list.replaceChildren(...items.map(item => this.rows.one(item)))
    this.#age()
    this.#showHeld()
  }

  // what an empty list says: in a range with an end nothing may come any more
  setOpen(isOpen) {
    this.nothing.textContent = isOpen ? 'Sales appear here the moment they are booked.' : 'No sale in this range.'
  }

  setCampaigns(campaigns) {
    this.rows.campaigns = campaigns
    for (const mark of this.list.querySelectorAll('[data-campaign]')) this.rows.dress(mark)
  }

  // "isPart": there were more than these, as in a night that is played fast
  add(items, isPart = false) {
    this.#isPart ||= isPart
    this.#queue.push(...items.map(item => ({ ...item, late: this.serverNow() - Date.parse(item.at) > late_ms })))
    this.#timer ||= setTimeout(() => this.#flush(), Math.max(0, this.#flushedAt + pace_ms - performance.now()))
  }

  mark(moment) {
    this.#show([this.rows.moment(moment)], 1)
  }

  togglePause() {
    if (this.#held.has('pause')) this.#release('pause')
    else this.#hold('pause')
  }

  #open(opener) {
    if (!opener) return
    if (this.rows.toggle(opener.closest('li'))) {
      this.#hold('open')
      this.#age()
    } else if (!this.list.querySelector('.members')) {
      this.#release('open')
    }
  }

  #hold(reason) {
    this.#held.add(reason)
    this.#showHeld()
  }

  #release(...reasons) {
    for (const reason of reasons) this.#held.delete(reason)
    if (this.#held.size === 0) {
      this.#missed = 0
      this.#prepend(this.#waiting.splice(0))
    }
    this.#showHeld()
  }

  #showHeld() {
    const paused = this.#held.has('pause')
    this.pauseButton.setAttribute('aria-pressed', paused)
    this.pauseButton.textContent = paused ? 'Resume' : 'Pause'
    this.waitingButton.hidden = this.#waiting.length === 0 || this.#held.size === 0
    this.waitingButton.textContent = `${count(this.#missed)} new`
  }

  // what came within the pace: more than a few of one kind are one line
  #flush() {
    this.#timer = 0
    this.#flushedAt = performance.now()
    const batch = this.#queue.splice(0)
    const many = new Map(byKind(batch).filter(([, items]) => items.length > groupAbove).map(([kind, items]) => [items.at(-1), { kind, items }]))
    const grouped = new Set([...many.values()].flatMap(group => group.items))
    const rows = []
    for (const item of batch) {
      const group = many.get(item)
      if (group) rows.push(this.rows.group(group.kind, group.items, this.#isPart))
      else if (!grouped.has(item)) rows.push(this.rows.one(item))
    }
    this.#isPart = false
    this.#show(rows, batch.length)
  }

  #show(rows, moves) {
    if (this.#held.size === 0) return this.#prepend(rows)
    this.#missed += moves
    this.#waiting.push(...rows)
    this.#waiting.splice(0, this.#waiting.length - shown)
    this.#showHeld()
  }

  #prepend(rows) {
    for (const row of rows) {
      row.classList.add('new')
      this.list.prepend(row)
    }
    while (this.list.children.length > shown) this.list.lastElementChild.remove()
    this.#age()
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
