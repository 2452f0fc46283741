// The tab: "$48.3K · +14 · Revenue Pulse" and a ring as its icon, both at most once in five seconds.
import { compact } from './money.js'

const pace_ms = 5000
const size = 32

export class Title {
  #wanted = null
  #writtenAt = -pace_ms
  #timer = 0
  #hiddenSales = 0
  #share = null
  #drawn = ''
  #icon = document.querySelector('link[rel="icon"]')
  #usualIcon = this.#icon?.href

  constructor() {
    document.addEventListener('visibilitychange', () => {
      this.#hiddenSales = 0
      if (!document.hidden && this.#wanted) this.#write()
    })
  }

  sold(sales) {
    if (document.hidden) this.#hiddenSales += sales
  }

  // how much of the goal is reached, 0 to 1; null without a goal
  goal(share) {
    this.#share = share
  }

  set(wanted) {
    const urgent = wanted.stale !== this.#wanted?.stale
    this.#wanted = wanted
    if (urgent && this.#writtenAt > 0) return this.#write()
    if (this.#timer) return
    this.#timer = setTimeout(() => { this.#timer = 0; this.#write() }, Math.max(0, this.#writtenAt + pace_ms - performance.now()))
  }

  #write() {
    const { amount, currency, exponent, lastMinute, stale, replay } = this.#wanted
    const fresh = document.hidden ? this.#hiddenSales : lastMinute
    const hidden = 'hide' in document.documentElement.dataset
    const title = [stale ? 'Stale' : replay ? 'Replay' : null, hidden ? null : compact(amount, currency, exponent), fresh > 0 ? `+${fresh}` : null, 'Revenue Pulse'].filter(Boolean).join(' · ')
    this.#draw(stale, document.hidden ? this.#hiddenSales : 0)
    if (document.title === title) return
    document.title = title
    this.#writtenAt = performance.now()
  }

  #draw(stale, count) {
    const share = this.#share === null ? null : Math.round(Math.min(1, this.#share) * 60) / 60
    const wanted = `${stale} ${count} ${share}`
    if (wanted === this.#drawn || !this.#icon) return
    this.#drawn = wanted
    this.#icon.type = stale || count || share !== null ? 'image/png' : 'image/svg+xml'
    this.#icon.href = this.#icon.type === 'image/png' ? ring(stale, count, share) : this.#usualIcon
  }
}

function ring(stale, count, share) {
  const canvas = Object.assign(document.createElement('canvas'), { width: size, height: size })
  const pen = canvas.getContext('2d')
  const arc = (colour, part) => {
    pen.beginPath()
    pen.strokeStyle = colour
    pen.lineWidth = 5
    pen.arc(size / 2, size / 2, size / 2 - 4, -Math.PI / 2, -Math.PI / 2 + part * 2 * Math.PI)
    pen.stroke()
  }
  arc(stale ? '#F0A030' : share === null ? '#1FA971' : '#7F92A6', 1)
  if (!stale && share !== null) arc('#1FA971', share)
  if (count > 0) {
    pen.fillStyle = '#1FA971'
    pen.font = `bold ${count > 9 ? 15 : 18}px sans-serif`
    pen.textAlign = 'center'
    pen.textBaseline = 'middle'
    pen.fillText(count > 99 ? '99' : count, size / 2, size / 2 + 1)
  }
  return canvas.toDataURL('image/png')
}
