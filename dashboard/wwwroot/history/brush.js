// The window on all of history: dragged as a whole or by an end, drawn anew, or moved by the arrow keys. It counts in buckets.

export const brush = (root, screen) => new Brush(root, screen)

const keys = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -10, PageUp: 10 }

class Brush {
  #drag = null
  #stopped = new AbortController()

  constructor(root, screen) {
    this.root = root
    this.screen = screen
    this.told = root.querySelector('.told')
    const on = (name, act) => root.addEventListener(name, act, { signal: this.#stopped.signal })
    on('pointerdown', event => this.#press(event))
    on('pointermove', event => this.#move(event))
    on('pointerup', () => this.#release())
    on('pointercancel', () => this.#forget())
    on('keydown', event => this.#key(event))
    on('keyup', () => this.#release())
    on('focusout', () => this.#release())
  }

  stop() { this.#stopped.abort() }

  // as the page drew it last
  get #count() { return Number(this.root.dataset.count) }
  get #drawn() { return [Number(this.root.dataset.first), Number(this.root.dataset.last)] }

  #at(event) {
    const { left, width } = this.root.getBoundingClientRect()
    return Math.max(0, Math.min(this.#count, (event.clientX - left) / width * this.#count))
  }

  #press(event) {
    if (event.button !== 0) return
    const [first, last] = this.#drawn
    const part = event.target.closest('.start') ? 'first' : event.target.closest('.end') ? 'last' : event.target.closest('.window') ? 'both' : 'new'
    this.#drag = { part, from: this.#at(event), first, last, now: [first, last] }
    this.root.setPointerCapture(event.pointerId)
    // a handle keeps the keyboard's focus
    if (part === 'both' || part === 'new') event.preventDefault()
  }

  #move(event) {
    const drag = this.#drag
    if (!drag || drag.byKey) return
    const at = this.#at(event)
    const by = Math.round(at - drag.from)
    if (drag.part === 'first') this.#show(Math.min(drag.last - 1, Math.max(0, drag.first + by)), drag.last)
    else if (drag.part === 'last') this.#show(drag.first, Math.max(drag.first + 1, Math.min(this.#count, drag.last + by)))
    else if (drag.part === 'both') {
      const kept = Math.max(-drag.first, Math.min(this.#count - drag.last, by))
      this.#show(drag.first + kept, drag.last + kept)
    } else if (Math.abs(at - drag.from) > 0.5) {
      this.#show(Math.floor(Math.min(at, drag.from)), Math.ceil(Math.max(at, drag.from)))
    }
  }

  #key(event) {
    const handle = event.target.closest('.handle')
    if (event.key === 'Escape') return this.#forget()
    if (!handle || !(event.key in keys || event.key === 'Home' || event.key === 'End')) return
    event.preventDefault()
    event.stopPropagation()
    const [first, last] = this.#drawn
    this.#drag ??= { byKey: true, now: [first, last] }
    let [a, b] = this.#drag.now
    const step = event.key === 'Home' ? -this.#count : event.key === 'End' ? this.#count : keys[event.key]
    if (handle.matches('.start')) a = Math.min(b - 1, Math.max(0, a + step))
    else b = Math.max(a + 1, Math.min(this.#count, b + step))
    this.#show(a, b)
  }

  #show(first, last) {
    this.#drag.now = [first, last]
    this.#place(first, last)
    this.told.hidden = false
  }

  #place(first, last) {
    const labels = JSON.parse(this.root.dataset.labels)
    this.root.style.setProperty('--first', first / this.#count)
    this.root.style.setProperty('--last', last / this.#count)
    for (const [name, at] of [['.start', first], ['.end', last]]) {
      const handle = this.root.querySelector(name)
      handle.setAttribute('aria-valuenow', at)
      handle.setAttribute('aria-valuetext', labels[at])
    }
    this.told.textContent = `${labels[first]} – ${labels[last]}`
  }

  #release() {
    const now = this.#drag?.now
    this.#drag = null
    this.told.hidden = true
    if (!now) return
    const [first, last] = this.#drawn
    if (now[0] !== first || now[1] !== last) this.screen.invokeMethodAsync('Choose', now[0], now[1])
  }

  #forget() {
    if (!this.#drag) return
    this.#drag = null
    this.told.hidden = true
    this.#place(...this.#drawn)
  }
}
