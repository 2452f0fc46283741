// Reads the values of a chart out under the pointer and by the arrow keys, and lets a range or a bucket be chosen. The library only draws.

const drag_px = 6
// between two names: how many more there are is still to be told, and the next dot is to be seen
const room_px = 32

export const read = (root, screen, canZoom, canDrill) => new Reader(root, screen, canZoom, canDrill)

class Reader {
  #view = { starts: [], labels: [], ticks: [], lines: [], marks: [] }
  #at = null
  #anchor = null
  #drag = null
  #stopped = new AbortController()

  constructor(root, screen, canZoom, canDrill) {
    this.root = root
    this.screen = screen
    this.canZoom = canZoom
    this.canDrill = canDrill
    this.box = root.querySelector('.chart-box')
    this.marks = root.querySelector('.chart-marks')
    this.watch = new ResizeObserver(() => this.#later())
    this.watch.observe(root)
    this.changes = new MutationObserver(() => this.#later())
    this.changes.observe(root.querySelector('.chart-drawing'), { childList: true, subtree: true })
    const on = (name, act) => root.addEventListener(name, act, { signal: this.#stopped.signal })
    on('pointermove', event => this.#move(event))
    on('pointerleave', () => { if (!this.#drag) this.#show(null) })
    on('pointerdown', event => this.#press(event))
    on('pointerup', event => this.#release(event))
    on('pointercancel', () => this.#forget())
    on('keydown', event => this.#key(event))
    on('focusout', () => { this.#anchor = null; this.#show(null) })
  }

  show(view) {
    const isSame = view.labels.join() === this.#view.labels.join()
    this.#view = view
    // new values of the same buckets leave the reader where it is
    if (!isSame) this.#anchor = null
    this.#show(isSame ? this.#at : null)
    if (this.#at === null && view.labels.length) this.#say(view.labels.length - 1, view.labels.at(-1))
    this.#later()
  }

  stop() {
    this.#stopped.abort()
    this.watch.disconnect()
    this.changes.disconnect()
  }

  get #frame() {
    const grid = this.root.querySelector('.apexcharts-grid')?.getBoundingClientRect()
    if (!grid?.width) return null
    const own = this.root.getBoundingClientRect()
    return { left: grid.left - own.left, top: grid.top - own.top, width: grid.width, height: grid.height, own }
  }

  // where a bucket stands, in pixels from the left of the chart
  #x(index, frame = this.#frame) {
    const { starts, isBar } = this.#view
    if (isBar) {
      const bar = this.root.querySelector(`.apexcharts-bar-area[j="${index}"]`)?.getBoundingClientRect()
      if (bar?.width) return bar.left + bar.width / 2 - frame.own.left
    }
    const [first, last] = [starts[0], starts.at(-1)]
    return frame.left + (last > first ? (starts[index] - first) / (last - first) : 0.5) * frame.width
  }

  #nearest(clientX) {
    const frame = this.#frame
    if (!frame || !this.#view.starts.length) return null
    const x = clientX - frame.own.left
    let best = 0
    let distance = Infinity
    for (let i = 0; i < this.#view.starts.length; i++) {
      const d = Math.abs(this.#x(i, frame) - x)
      if (d < distance) [best, distance] = [i, d]
    }
    return best
  }

  #move(event) {
    const index = this.#nearest(event.clientX)
    if (index === null) return
    if (this.#drag && Math.abs(event.clientX - this.#drag.x) > drag_px) this.#drag.moved = true
    this.#show(index)
    if (this.#drag?.moved && this.canZoom) this.#select(this.#drag.index, index)
  }

  #press(event) {
    if (event.button !== 0 || !event.target.closest('.chart-reader')) return
    const index = this.#nearest(event.clientX)
    if (index === null) return
    this.#drag = { x: event.clientX, index, moved: false }
    // on a phone a finger scrolls the page: it chooses by tapping, and zooms by the buttons
    if (event.pointerType === 'mouse') this.root.setPointerCapture(event.pointerId)
  }

  #release(event) {
    const drag = this.#drag
    this.#forget()
    if (!drag) return
    const index = this.#nearest(event.clientX)
    if (index === null) return
    if (drag.moved && this.canZoom && index !== drag.index) this.screen.invokeMethodAsync('Zoom', Math.min(drag.index, index), Math.max(drag.index, index))
    else if (!drag.moved && this.canDrill) this.screen.invokeMethodAsync('Drill', index)
  }

  #key(event) {
    const last = this.#view.starts.length - 1
    if (last < 0 || !event.target.closest('.chart-reader')) return
    const from = this.#at ?? last + (event.key === 'ArrowLeft' ? 1 : 0)
    const next = { ArrowLeft: from - 1, ArrowRight: from + 1, Home: 0, End: last, PageUp: from - 10, PageDown: from + 10 }[event.key]
    if (next !== undefined) {
      const index = Math.max(0, Math.min(last, next))
      if (event.shiftKey) this.#anchor ??= Math.min(from, last)
      else this.#anchor = null
      this.#show(index)
      if (this.#anchor !== null && this.canZoom) this.#select(this.#anchor, index)
    } else if (event.key === 'Enter' && this.#at !== null) {
      const [index, anchor] = [this.#at, this.#anchor]
      if (anchor !== null && anchor !== index && this.canZoom) this.screen.invokeMethodAsync('Zoom', Math.min(anchor, index), Math.max(anchor, index))
      else if (this.canDrill) this.screen.invokeMethodAsync('Drill', index)
    } else if (event.key === 'Escape' && this.#at !== null) {
      this.#anchor = null
      this.#show(null)
    } else return
    event.preventDefault()
    event.stopPropagation()
  }

  #forget() {
    this.#drag = null
    this.root.querySelector('.chart-range')?.remove()
  }

  #select(first, last) {
    const frame = this.#frame
    if (!frame) return
    const band = this.root.querySelector('.chart-range') ?? this.root.appendChild(Object.assign(document.createElement('i'), { className: 'chart-range' }))
    const [a, b] = [this.#x(Math.min(first, last), frame), this.#x(Math.max(first, last), frame)]
    Object.assign(band.style, { left: `${a}px`, width: `${b - a}px`, top: `${frame.top}px`, height: `${frame.height}px` })
  }

  #show(index) {
    this.#at = index
    const line = this.root.querySelector('.chart-at')
    if (index === null) {
      line?.remove()
      this.root.querySelector('.chart-range')?.remove()
      this.box.hidden = true
      return
    }
    const frame = this.#frame
    if (!frame) return
    const at = line ?? this.root.appendChild(Object.assign(document.createElement('i'), { className: 'chart-at' }))
    const x = this.#x(index, frame)
    Object.assign(at.style, { left: `${x}px`, top: `${frame.top}px`, height: `${frame.height}px` })
    this.#fill(index)
    this.box.hidden = false
    const width = this.box.offsetWidth
    const left = x + 14 + width > frame.own.width ? x - width - 14 : x + 14
    Object.assign(this.box.style, { left: `${Math.max(0, left)}px`, top: `${frame.top + 4}px` })
    this.#say(index, `${this.#view.labels[index]}: ${this.#view.lines.map(one => `${one.name} ${one.texts[index]}`).join(', ')}`)
  }

  // what it can move over and what it says come from one view: the page that is around it may be a step ahead
  #say(index, text) {
    const slider = this.root.querySelector('.chart-reader')
    slider?.setAttribute('aria-valuemax', this.#view.labels.length)
    slider?.setAttribute('aria-valuenow', index + 1)
    slider?.setAttribute('aria-valuetext', text)
  }

  #fill(index) {
    const row = one => {
      const item = document.createElement('div')
      const dot = Object.assign(document.createElement('i'), { className: one.isDashed ? 'dashed' : '' })
      dot.style.setProperty('--own', one.colour)
      const name = Object.assign(document.createElement('bdi'), { textContent: one.name })
      const value = Object.assign(document.createElement('b'), { className: 'private', textContent: one.texts[index] })
      item.append(dot, name, value)
      return item
    }
    const title = Object.assign(document.createElement('p'), { textContent: this.#view.labels[index] })
    this.box.replaceChildren(title, ...this.#view.lines.map(row))
  }

  #later() {
    cancelAnimationFrame(this.frame)
    this.frame = requestAnimationFrame(() => this.#place())
  }

  // the library marks round times, which few and wide buckets do not begin at: each gets its own name, as many as fit
  #name(frame) {
    const group = this.root.querySelector('.apexcharts-xaxis-texts-g')
    const sample = group?.querySelector('text')
    const { ticks } = this.#view
    if (!ticks?.length || !sample) return
    const step = Math.ceil(ticks.length * 80 / frame.width)
    const named = ticks.map((text, index) => ({ text, index })).filter(({ index }) => index % step === 0)
    const wanted = `${frame.width} ${named.map(({ text }) => text).join()}`
    // naming them is a change of the drawing too
    if (group.dataset.named === wanted && group.childElementCount === named.length) return
    const inverse = group.getScreenCTM().inverse()
    group.dataset.named = wanted
    group.replaceChildren(...named.map(({ text, index }) => {
      const label = sample.cloneNode(true)
      label.setAttribute('x', new DOMPoint(frame.own.left + this.#x(index, frame), 0).matrixTransform(inverse).x)
      for (const part of label.querySelectorAll('tspan, title')) part.textContent = text
      return label
    }))
  }

  // the reader covers the drawing; pins stand on its scale
  #place() {
    const frame = this.#frame
    const slider = this.root.querySelector('.chart-reader')
    if (!frame || !slider) return
    this.#name(frame)
    Object.assign(slider.style, { left: `${frame.left - 6}px`, top: `${frame.top}px`, width: `${frame.width + 12}px`, height: `${frame.height}px` })
    const { starts, marks } = this.#view
    const [first, last] = [starts[0], starts.at(-1)]
    this.marks.replaceChildren(...marks.map(mark => {
      const pin = document.createElement('span')
      pin.dataset.kind = mark.kind
      const name = document.createElement('em')
      name.append(Object.assign(document.createElement('bdi'), { textContent: mark.text }))
      pin.append(document.createElement('i'), name)
      const part = last > first ? Math.max(0, Math.min(1, (mark.atMs - first) / (last - first))) : 0.5
      pin.className = part > 0.6 ? 'end' : ''
      Object.assign(pin.style, { left: `${frame.left + part * frame.width}px`, height: `${frame.top + frame.height}px` })
      return pin
    }))
    this.#thin()
  }

  // of names that would lie on each other the last stays and tells how many there are besides
  #thin() {
    const kept = []
    for (const name of [...this.marks.querySelectorAll('em')].sort((a, b) => b.getBoundingClientRect().right - a.getBoundingClientRect().right)) {
      const { left, right } = name.getBoundingClientRect()
      const over = kept.find(other => left < other.right + room_px && right + room_px > other.left)
      if (!over) kept.push({ name, left, right })
      else if (right > left) {
        name.hidden = true
        over.more ??= over.name.appendChild(document.createElement('b'))
        over.more.textContent = `+${Number(over.more.textContent) + 1}`
      }
    }
  }
}
