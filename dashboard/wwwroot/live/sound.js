// Ka-ching, made of sine waves and a breath of noise. Off until somebody asks for it; at most one in a second and a half.
import { address } from './address.js'
import { percentile } from './health.js'

const pace_ms = 1500
const remembered = 200
const enoughToRank = 40
const pitches = [784, 880, 988, 1175, 1319]
const loudest = 0.32

export class SaleSound {
  #context = null
  #nextAt = 0
  #waiting = null
  #amounts = []

  constructor({ button, blocked, edge, volume }) {
    Object.assign(this, { button, blocked, edge, volume })
    this.isPossible = 'AudioContext' in window
    volume.value = read() ?? 50
    volume.addEventListener('input', () => keep(volume.value))
    volume.addEventListener('change', () => this.#play({ kind: 'sale', pitch: 2, layers: 1 }))
    button.addEventListener('click', () => this.toggle())
    blocked.addEventListener('click', () => this.#open())
    address.onChange(name => { if (name === 'sound') this.#show() })
    if (this.on) this.#open()
    this.#show()
  }

  get on() { return this.isPossible && address.get('sound') }

  toggle() {
    if (!this.isPossible) return
    if (this.on && this.#isBlocked) return this.#open()
    address.set('sound', !this.on)
    if (!this.on) return
    this.#open()
    this.#play({ kind: 'sale', pitch: 2, layers: 1 })
  }

  // amounts: major units of each sale; more of them in one window ring fuller, not more often
  sales(amounts) {
    const paid = amounts.filter(amount => amount > 0)
    if (paid.length === 0) return
    const largest = Math.max(...paid)
    const isGreat = this.#amounts.length >= enoughToRank && largest > percentile(this.#amounts, 0.95)
    this.#amounts.push(...paid)
    this.#amounts.splice(0, this.#amounts.length - remembered)
    this.#ask({ kind: isGreat ? 'great' : 'sale', pitch: pitchOf(largest), layers: paid.length })
  }

  goal() {
    this.#ask({ kind: 'goal', pitch: 4, layers: 5 })
  }

  #ask(wanted) {
    if (!this.on) return
    const now = performance.now()
    if (now >= this.#nextAt) {
      this.#nextAt = now + pace_ms
      this.#play(wanted)
      return
    }
    const before = this.#waiting
    this.#waiting = before ? {
      kind: rank(wanted.kind) > rank(before.kind) ? wanted.kind : before.kind,
      pitch: Math.max(before.pitch, wanted.pitch),
      layers: before.layers + wanted.layers,
    } : wanted
    if (before) return
    setTimeout(() => {
      const next = this.#waiting
      this.#waiting = null
      this.#nextAt = performance.now() + pace_ms
      this.#play(next)
    }, this.#nextAt - now)
  }

  get #isBlocked() { return this.#context !== null && this.#context.state !== 'running' }

  #open() {
    this.#context ??= new AudioContext()
    this.#context.onstatechange = () => this.#show()
    this.#context.resume().catch(() => {}).finally(() => this.#show())
  }

  #show() {
    const { on } = this
    this.button.setAttribute('aria-pressed', on)
    this.button.disabled = !this.isPossible
    this.button.title = this.isPossible ? `Sale sound is ${on ? 'on' : 'off'} (m)` : 'This browser cannot play sounds'
    this.blocked.hidden = !on || !this.#isBlocked
    if (on && this.#context === null) this.#open()
  }

  #play({ kind, pitch, layers }) {
    if (!this.on) return
    // what is heard is also seen
    this.edge.classList.remove('on')
    void this.edge.offsetWidth
    this.edge.dataset.kind = kind
    this.edge.classList.add('on')
    const context = this.#context
    if (context?.state !== 'running') return
    const start = context.currentTime + 0.01
    const out = context.createGain()
    out.gain.value = loudest * (this.volume.value / 100) ** 2
    out.connect(context.destination)
    if (kind !== 'goal') this.#drawer(out, start)
    for (const [frequency, at, length] of bells(kind, pitches[pitch], layers)) this.#bell(out, frequency, start + at, length)
  }

  #bell(out, frequency, at, length) {
    for (const [ratio, level] of [[1, 0.6], [2.76, 0.22], [5.4, 0.1]]) {
      const tone = this.#context.createOscillator()
      const gain = this.#context.createGain()
      tone.frequency.value = frequency * ratio
      gain.gain.setValueAtTime(0, at)
      gain.gain.linearRampToValueAtTime(level, at + 0.004)
      gain.gain.exponentialRampToValueAtTime(0.0001, at + length / Math.sqrt(ratio))
      tone.connect(gain).connect(out)
      tone.start(at)
      tone.stop(at + length + 0.05)
    }
  }

  #drawer(out, at) {
    const context = this.#context
    const noise = context.createBuffer(1, Math.floor(context.sampleRate * 0.06), context.sampleRate)
    const samples = noise.getChannelData(0)
    for (let i = 0; i < samples.length; i++) samples[i] = (Math.random() * 2 - 1) * (1 - i / samples.length) ** 2
    const source = context.createBufferSource()
    const band = context.createBiquadFilter()
    source.buffer = noise
    band.type = 'bandpass'
    band.frequency.value = 3200
    source.connect(band).connect(out)
    source.start(at)
  }
}

// five steps by magnitude: below 10, 30, 100, 300, above
export const pitchOf = amount => Math.min(4, Math.max(0, Math.floor(2 * Math.log10(Math.max(1, amount)) + 1e-9) - 1))

const rank = kind => ['sale', 'great', 'goal'].indexOf(kind)

// [Hz, after s, lasting s]
function bells(kind, root, layers) {
  if (kind === 'goal') return [523, 659, 784, 1047, 1319].map((hz, i) => [hz, i * 0.13, i === 4 ? 1.6 : 0.5])
  if (kind === 'great') return [[root * 0.75, 0, 0.4], [root, 0.09, 0.5], [root * 1.25, 0.18, 0.7], [root * 1.5, 0.27, 1.1]]
  const bells = [[root, 0.07, 0.22], [root * 1.5, 0.13, 0.55]]
  if (layers > 1) bells.push([root * 2, 0.19, 0.6])
  if (layers > 4) bells.push([root * 3, 0.25, 0.7])
  return bells
}

function read() { try { return localStorage.getItem('pulse.volume') } catch { return null } }
function keep(value) { try { localStorage.setItem('pulse.volume', value) } catch { /* private window */ } }
