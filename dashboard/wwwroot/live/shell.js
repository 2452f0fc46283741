// What every page has: theme, shortcuts, sign-out and copy buttons; and on the live page the live numbers.
import { Ticks } from './ticks.js'
import { Freshness } from './freshness.js'
import { SaleSound } from './sound.js'
import { watchCircuit } from './circuit.js'
import { nextKiosk, startKiosk } from './kiosk.js'
import { startLive } from './live.js'

const root = document.documentElement
const store = (name, value) => { try { if (value) localStorage.setItem(name, value); else localStorage.removeItem(name) } catch { /* private window */ } }
const load = name => { try { return localStorage.getItem(name) } catch { return null } }

function startTheme(button) {
  const themes = ['auto', 'dark', 'light']
  const show = () => {
    const text = `Theme: ${{ auto: 'automatic', dark: 'dark', light: 'light' }[root.dataset.theme ?? 'auto']}`
    button.title = text
    button.setAttribute('aria-label', text)
  }
  button.addEventListener('click', () => {
    const next = themes[(themes.indexOf(root.dataset.theme ?? 'auto') + 1) % themes.length]
    if (next === 'auto') delete root.dataset.theme
    else root.dataset.theme = next
    store('pulse.theme', next === 'auto' ? null : next)
    show()
  })
  show()
}

function startShortcuts(keys) {
  const dialog = document.getElementById('shortcuts')
  const enabled = document.getElementById('shortcuts-on')
  const open = () => { if (!dialog.open) dialog.showModal() }
  enabled.checked = load('pulse.shortcuts') !== 'off'
  enabled.addEventListener('change', () => store('pulse.shortcuts', enabled.checked ? null : 'off'))
  document.getElementById('help').addEventListener('click', open)
  addEventListener('keydown', event => {
    const typing = event.target.closest?.('input:not([type=checkbox]), textarea, select, [contenteditable]')
    if (typing || dialog.open || !enabled.checked || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return
    const act = { ...keys, '?': open }[event.key]
    if (!act) return
    event.preventDefault()
    act()
  })
}

function startCopying() {
  document.addEventListener('click', async event => {
    const button = event.target.closest('[data-copy]')
    if (!button) return
    const text = button.querySelector('span')
    try {
      await navigator.clipboard.writeText(button.dataset.copy)
      text.textContent = 'Copied'
    } catch {
      getSelection().selectAllChildren(button.previousElementSibling)
      text.textContent = 'Press Ctrl+C'
    }
    setTimeout(() => { text.textContent = 'Copy' }, 2000)
  })
}

const seed = JSON.parse(document.getElementById('live-seed')?.textContent ?? '{}')
const ticks = new Ticks(seed.cursor)
const freshness = new Freshness(document.getElementById('freshness'), () => ticks.retry())
const sound = new SaleSound(document.getElementById('sound'))

for (const name of ['totals', 'sale', 'hb', 'reset']) ticks.addEventListener(name, () => freshness.heard())
ticks.addEventListener('signed-out', () => location.assign(`/sign-in?to=${encodeURIComponent(location.pathname + location.search)}`))

startTheme(document.getElementById('theme'))
startCopying()
startKiosk()
watchCircuit(freshness)
const live = document.getElementById('hero') ? startLive({ seed, ticks, freshness, sound }) : null
startShortcuts({
  m: () => sound.toggle(),
  k: nextKiosk,
  n: () => root.toggleAttribute('data-hide'),
  p: () => live?.togglePause(),
})
ticks.start()
