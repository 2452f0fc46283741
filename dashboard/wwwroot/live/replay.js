// A past night, played again: where it is, how fast it goes, and the way back to the present. The numbers come by the live page's own
// path; only the clock and the stream's address differ.
import { address } from './address.js'
import { clock } from './clock.js'
import { scopeQuery } from './scope.js'

const written_ms = 5000
const lead_ms = 30_000
const usualNight_ms = 12 * 3_600_000
const longestLaunch_ms = 36 * 3_600_000
const hour_ms = 3_600_000

export class Replay {
  #night = null
  #launch = null
  #dragging = false
  #writtenAt = 0
  #lastSpeed = 8

  // "changed" restarts what reads numbers
  constructor(bar, changed) {
    this.bar = bar
    this.changed = changed
    const part = name => bar.querySelector(`[data-replay="${name}"]`)
    this.parts = Object.fromEntries(['play', 'time', 'seek', 'speed', 'curve', 'live'].map(name => [name, part(name)]))
    this.parts.play.addEventListener('click', () => this.togglePlay())
    this.parts.live.addEventListener('click', () => this.leave())
    this.parts.speed.addEventListener('change', () => this.go(clock.now(), Number(this.parts.speed.value)))
    this.parts.seek.addEventListener('input', () => { this.#dragging = true; this.#draw(Number(this.parts.seek.value)) })
    this.parts.seek.addEventListener('change', () => { this.#dragging = false; this.go(Number(this.parts.seek.value)) })
    address.onChange(name => { if (name === 'at' || name === 'speed') this.#follow() })
    addEventListener('pulse:moments', event => { this.#launch = event.detail.launch; this.#night = null })
    document.addEventListener('click', event => {
      const moment = event.target.closest('[data-seek]')
      if (moment) this.go(Number(moment.dataset.seek) - lead_ms)
    })
    setInterval(() => this.#tick(), 250)
  }

  // the night begins where the address says, as the server read it
  begin(at_ms) {
    clock.play(at_ms, address.get('speed'))
    this.#lastSpeed = address.get('speed') || this.#lastSpeed
    this.#show()
  }

  // to a moment, at a pace; from the present too
  go(at_ms, speed = clock.isReplay ? clock.speed : this.#lastSpeed) {
    const at = Math.round(Math.min(at_ms, clock.present() - 1000))
    if (speed > 0) this.#lastSpeed = speed
    clock.play(at, speed)
    address.setAll({ at: written(at), speed })
    this.#begun()
  }

  togglePlay() {
    if (clock.isReplay) this.go(clock.now(), clock.speed > 0 ? 0 : this.#lastSpeed)
  }

  leave() {
    clock.goLive()
    address.setAll({ at: '', speed: 1 })
    this.#begun()
  }

  // the night that a moment belongs to: the launch, else from the hour before it
  start() {
    const launch = this.#launch
    if (launch && launch.at <= clock.present()) this.go(launch.at)
    else this.go(clock.present() - hour_ms)
  }

  // what the chip says in place of "Live"
  get text() { return clock.isReplay ? `Replay${clock.speed === 0 ? ', paused' : ` ${clock.speed}×`}` : null }

  #follow() {
    const at = address.get('at')
    const wanted = at === '' ? null : Date.parse(at)
    if (wanted === null ? !clock.isReplay : clock.isReplay && clock.speed === address.get('speed') && Math.abs(wanted - clock.now()) < written_ms * 2 * Math.max(1, clock.speed)) return
    // words such as launch+2h are read by the server
    if (wanted !== null && Number.isNaN(wanted)) return location.reload()
    if (wanted === null) clock.goLive()
    else clock.play(wanted, address.get('speed'))
    this.#begun()
  }

  #begun() {
    this.#night = null
    this.#show()
    dispatchEvent(new Event('pulse:replay'))
    this.changed()
  }

  #tick() {
    if (!clock.isReplay) return
    if (clock.speed > 0 && clock.now() >= clock.present() - 500) return this.leave()
    this.#draw()
    if (this.#dragging || clock.speed === 0 || performance.now() - this.#writtenAt < written_ms) return
    this.#writtenAt = performance.now()
    address.setAll({ at: written(clock.now()) }, { quietly: true })
  }

  #show() {
    const { isReplay } = clock
    document.documentElement.toggleAttribute('data-replay', isReplay)
    this.bar.hidden = !isReplay
    if (!isReplay) return
    const isPaused = clock.speed === 0
    this.parts.play.setAttribute('aria-label', isPaused ? 'Play' : 'Pause')
    this.parts.play.dataset.paused = isPaused
    const speed = String(clock.speed || this.#lastSpeed)
    if (![...this.parts.speed.options].some(option => option.value === speed)) this.parts.speed.append(new Option(`${speed}×`, speed))
    this.parts.speed.value = speed
    this.#draw()
  }

  #draw(at_ms = clock.now()) {
    const { from, to } = this.#bounds()
    const { seek, time } = this.parts
    if (!this.#dragging) Object.assign(seek, { min: from, max: to, step: 1000, value: at_ms })
    seek.style.setProperty('--part', `${Math.min(100, Math.max(0, (at_ms - from) / (to - from) * 100))}%`)
    const [day, hour] = this.#words(at_ms)
    if (time.textContent === day + hour) return
    time.replaceChildren(Object.assign(document.createElement('span'), { textContent: day }), hour)
    seek.setAttribute('aria-valuetext', day + hour)
  }

  #words(at_ms) {
    const write = form => new Date(at_ms).toLocaleString('en-GB', { ...form, timeZone: address.get('tz') })
    const isOver = this.#launch?.ends && at_ms >= this.#launch.ends
    const age = this.#launch && at_ms >= this.#launch.at && !isOver ? ` · T+${Math.floor((at_ms - this.#launch.at) / hour_ms)}:${String(Math.floor((at_ms - this.#launch.at) / 60_000) % 60).padStart(2, '0')}` : ''
    return [`${write({ weekday: 'short', day: 'numeric', month: 'short' })}, `, write({ hour: '2-digit', minute: '2-digit', second: '2-digit' }) + age]
  }

  #bounds() {
    if (this.#night) return this.#night
    const at = clock.now()
    const launch = this.#launch
    const from = launch && launch.at <= at && at - launch.at < longestLaunch_ms ? launch.at : Math.floor((at - hour_ms) / hour_ms) * hour_ms
    const to = Math.max(at + 60_000, Math.min(clock.present(), launch?.ends && launch.at === from ? launch.ends : from + usualNight_ms))
    this.#night = { from, to }
    this.#sketch(from, to)
    return this.#night
  }

  // the night in outline behind the slider
  async #sketch(from, to) {
    const query = scopeQuery()
    for (const [name, value] of Object.entries({ from, to, measure: 'gross' })) query.set(name, value)
    try {
      const answer = await fetch(`/api/v1/series?${query}`)
      if (!answer.ok) return
      const points = (await answer.json()).series[0]?.points ?? []
      const most = Math.max(1, ...points.map(([, value]) => Number(value)))
      const steps = points.map(([, value], i) => `L${i} ${(20 - 19 * Math.max(0, Number(value)) / most).toFixed(2)}H${i + 1}`)
      this.parts.curve.setAttribute('viewBox', `0 0 ${Math.max(1, points.length)} 20`)
      this.parts.curve.querySelector('path').setAttribute('d', `M0 20${steps.join('')}V20Z`)
    } catch { /* the slider works without */ }
  }
}

const written = ms => new Date(Math.round(ms / 1000) * 1000).toISOString().replace('.000Z', 'Z')
