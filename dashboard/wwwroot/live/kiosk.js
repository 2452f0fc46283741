// A screen on a wall: the pointer hides, the screen stays awake, and the picture moves a little so that nothing burns in.

const idle_ms = 3000
const shift_ms = 5 * 60_000
const offsets = [[0, 0], [4, 0], [4, 4], [0, 4]]

export function startKiosk() {
  const root = document.documentElement
  if (!('kiosk' in root.dataset)) return

  let timer = 0
  const wake = () => {
    delete root.dataset.idle
    clearTimeout(timer)
    timer = setTimeout(() => { root.dataset.idle = 'true' }, idle_ms)
  }
  addEventListener('pointermove', wake)
  wake()

  let step = 0
  setInterval(() => {
    const [x, y] = offsets[++step % offsets.length]
    document.body.style.translate = `${x}px ${y}px`
  }, shift_ms)

  const stayAwake = () => { if (!document.hidden) navigator.wakeLock?.request('screen').catch(() => {}) }
  document.addEventListener('visibilitychange', stayAwake)
  stayAwake()
}

// 0, 1, 2, 3, 0 … by address, so that a link says it all
export function nextKiosk() {
  const address = new URL(location.href)
  const level = (Number(document.documentElement.dataset.kiosk ?? 0) + 1) % 4
  if (level === 0) address.searchParams.delete('kiosk')
  else address.searchParams.set('kiosk', level)
  location.replace(address)
}
