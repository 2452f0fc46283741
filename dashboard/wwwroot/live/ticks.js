// Reads /ticks: one stream at a time, resumed by cursor, with backoff; what is older than what was seen is dropped.
import { parseExact } from './money.js'
import { isBehind } from './cursor.js'

const silence_ms = 4000
const backoff_ms = [0, 250, 500, 1000, 2000, 3000]

export class Ticks extends EventTarget {
  #cursor
  #totalsAt = null
  #failures = 0
  #stream = null
  #lastByteAt = 0
  #wake = null
  #generation = 0

  // "where" gives the parameters of the stream, and whether it is one of the past
  constructor(cursor, where, build) {
    super()
    this.#cursor = cursor || null
    this.where = where
    this.build = build
  }

  start() {
    setInterval(() => this.#watch(), 1000)
    addEventListener('online', () => this.retry())
    document.addEventListener('visibilitychange', () => { if (!document.hidden && this.#isSilent()) this.retry() })
    this.#run()
  }

  // at once, whatever the backoff says
  retry() {
    this.#failures = 0
    this.#stream?.abort()
    this.#wake?.()
  }

  // other sales than before are asked for: nothing of the old stream counts any more
  restart() {
    this.#cursor = null
    this.#totalsAt = null
    this.#generation++
    this.retry()
  }

  async #run() {
    for (;;) {
      try {
        await this.#read()
        this.#failures = 0
      } catch (error) {
        this.#failures++
        this.#tell('down', { error })
      }
      const step = backoff_ms[Math.min(this.#failures, backoff_ms.length - 1)]
      await this.#pause(step * (0.75 + Math.random() / 2))
    }
  }

  async #read() {
    this.#stream = new AbortController()
    this.#lastByteAt = performance.now()
    const generation = this.#generation
    const { query, isReplay } = this.where()
    if (isReplay) this.#cursor = null
    else if (this.#cursor) query.set('after', this.#cursor)
    else if (this.#generation > 0) query.set('past', '1')
    const response = await fetch(query.size > 0 ? `/ticks?${query}` : '/ticks', {
      signal: this.#stream.signal, cache: 'no-store', redirect: 'manual', headers: { Accept: 'text/event-stream' },
    })
    if (response.status === 401 || response.type === 'opaqueredirect') this.#tell('signed-out')
    if (response.status === 400) this.#tell('refused', await response.json().catch(() => ({})))
    if (!response.ok) throw new Error(`ticks answered ${response.status}`)

    const build = response.headers.get('Pulse-Build')
    if (build && this.build && build !== this.build) this.#tell('other-build')

    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader()
    let rest = ''
    for (;;) {
      const { value, done } = await reader.read()
      if (done || generation !== this.#generation) return
      this.#lastByteAt = performance.now()
      this.#failures = 0
      const blocks = (rest + value).replaceAll('\r\n', '\n').split('\n\n')
      rest = blocks.pop()
      for (const block of blocks) this.#take(block)
    }
  }

  #take(block) {
    const event = { name: 'message', data: [] }
    for (const line of block.split('\n')) {
      const at = line.indexOf(':')
      const field = at < 0 ? line : line.slice(0, at)
      const value = at < 0 ? '' : line.slice(at + 1).replace(/^ /, '')
      if (field === 'event') event.name = value
      if (field === 'data') event.data.push(value)
      if (field === 'id') event.id = value
    }
    if (event.data.length === 0 && event.name !== 'reset') return

    const data = event.data.length ? parseExact(event.data.join('\n')) : {}
    if (event.name === 'reset') {
      this.#cursor = null
      this.#totalsAt = null
    } else if (event.name === 'totals') {
      if (isBehind(data.cursor, this.#totalsAt)) return
      this.#totalsAt = data.cursor
    }
    if (event.id) this.#cursor = event.id
    this.#tell(event.name, data)
  }

  #tell(name, detail = {}) {
    this.dispatchEvent(new CustomEvent(name, { detail }))
  }

  #isSilent() {
    return performance.now() - this.#lastByteAt > silence_ms
  }

  // a stream that hangs is as good as dead: heartbeats come every second
  #watch() {
    if (this.#isSilent()) this.#stream?.abort()
  }

  #pause(ms) {
    return new Promise(resolve => {
      const timer = setTimeout(done, ms)
      const self = this
      function done() { clearTimeout(timer); self.#wake = null; resolve() }
      this.#wake = done
    })
  }
}
