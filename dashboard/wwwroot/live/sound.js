// Ka-ching, made of sine waves and a breath of noise. Off until somebody asks for it; at most one in a second and a half.

const pace_ms = 1500
const stored = 'pulse.sound'

export class SaleSound {
  #context = null
  #nextAt = 0
  #waiting = null

  constructor(button) {
    this.button = button
    this.on = new URLSearchParams(location.search).get('sound') === '1' || read() === 'on'
    button.addEventListener('click', () => this.toggle())
    if (this.on) this.#open()
    this.#show()
  }

  toggle() {
    if (this.on && this.#context?.state === 'suspended') {
      this.#open()
      return
    }
    this.on = !this.on
    write(this.on ? 'on' : 'off')
    if (this.on) this.#open()
    this.#show()
    if (this.on) this.#ring(2, 1)
  }

  // amounts: major units of each sale; more of them in one window ring fuller, not more often
  sales(amounts) {
    if (!this.on || amounts.length === 0) return
    const largest = Math.max(...amounts)
    if (largest <= 0) return
    const pitch = Math.min(4, Math.max(0, Math.floor(Math.log10(largest))))
    const now = performance.now()
    if (now >= this.#nextAt) {
      this.#nextAt = now + pace_ms
      this.#ring(pitch, amounts.length)
      return
    }
    if (this.#waiting) {
      this.#waiting.layers += amounts.length
      this.#waiting.pitch = Math.max(this.#waiting.pitch, pitch)
      return
    }
    this.#waiting = { pitch, layers: amounts.length }
    setTimeout(() => {
      const { pitch, layers } = this.#waiting
      this.#waiting = null
      this.#nextAt = performance.now() + pace_ms
      this.#ring(pitch, layers)
    }, this.#nextAt - now)
  }

  #open() {
    this.#context ??= new AudioContext()
    this.#context.onstatechange = () => this.#show()
    this.#context.resume().catch(() => {}).finally(() => this.#show())
  }

  #show() {
    const blocked = this.on && this.#context?.state === 'suspended'
    this.button.setAttribute('aria-pressed', this.on)
    this.button.toggleAttribute('data-blocked', blocked)
    this.button.title = blocked ? 'Sound is blocked, click to allow' : `Sale sound is ${this.on ? 'on' : 'off'} (m)`
  }

  #ring(pitch, layers) {
    const context = this.#context
    if (!this.on || context?.state !== 'running') return
    const start = context.currentTime + 0.01
    const out = context.createGain()
    out.gain.value = 0.16
    out.connect(context.destination)
    const root = [784, 880, 988, 1175, 1319][pitch]
    const bells = [[root, 0.07, 0.22], [root * 1.5, 0.13, 0.55], ...(layers > 1 ? [[root * 2, 0.19, 0.6]] : []), ...(layers > 4 ? [[root * 3, 0.25, 0.7]] : [])]
    this.#drawer(out, start)
    for (const [frequency, at, length] of bells) this.#bell(out, frequency, start + at, length)
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

function read() { try { return localStorage.getItem(stored) } catch { return null } }
function write(value) { try { localStorage.setItem(stored, value) } catch { /* private window */ } }
