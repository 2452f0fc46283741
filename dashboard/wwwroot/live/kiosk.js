// A screen on a wall: the pointer hides, the screen stays awake, and the picture moves a little so that nothing burns in.

const idle_ms = 3000
const shift_ms = 5 * 60_000
const offsets = [[0, 0], [4, 0], [4, 4], [0, 4]]

export class Kiosk {
  #idle = 0
  #shift = 0
  #step = 0
  #lock = null

  constructor(level) {
    document.addEventListener('visibilitychange', () => this.#stayAwake())
    addEventListener('pointermove', () => this.#wake())
    this.set(level)
  }

  // 0 normal, 1 no navigation, 2 no controls, 3 the great numbers only
  set(level) {
    this.level = level
    const root = document.documentElement
    if (level > 0) root.dataset.kiosk = level
    else delete root.dataset.kiosk
    clearInterval(this.#shift)
    root.style.removeProperty('--shift')
    if (level > 0) this.#shift = setInterval(() => this.#move(), shift_ms)
    this.#wake()
    this.#stayAwake()
  }

  #wake() {
    delete document.documentElement.dataset.idle
    clearTimeout(this.#idle)
    if (this.level > 0) this.#idle = setTimeout(() => { document.documentElement.dataset.idle = 'true' }, idle_ms)
  }

  #move() {
    const [x, y] = offsets[++this.#step % offsets.length]
    document.documentElement.style.setProperty('--shift', `${x}px ${y}px`)
  }

  async #stayAwake() {
    if (this.level > 0 && !document.hidden) {
      this.#lock = await navigator.wakeLock?.request('screen').catch(() => null)
    } else {
      const lock = this.#lock
      this.#lock = null
      await lock?.release().catch(() => {})
    }
  }
}
