// What every page has: theme, shortcuts, sign-out and copy buttons; and on the live page the live numbers.
import { address, browserZone } from './address.js'
import { Ticks } from './ticks.js'
import { Freshness } from './freshness.js'
import { Backlog } from './backlog.js'
import { SaleSound } from './sound.js'
import { watchCharts, watchCircuit } from './circuit.js'
import { Kiosk } from './kiosk.js'
import { startKeys } from './keys.js'
import { startLive } from './live.js'
import { clock } from './clock.js'
import { Replay } from './replay.js'
import { Chips } from './chips.js'
import { startNarrowing } from './narrow.js'
import { startJourney } from './journey.js'
import { startPlaylist } from './playlist.js'
import { startTerms } from './terms.js'
import { scopeQuery } from './scope.js'
import { startPickers } from '../shared/pickers.js'

const root = document.documentElement
const byId = id => document.getElementById(id)

const themes = ['auto', 'dark', 'light']
const showTheme = () => {
  const theme = address.get('theme')
  if (theme === 'auto') delete root.dataset.theme
  else root.dataset.theme = theme
  const text = `Theme: ${theme === 'auto' ? 'automatic' : theme}`
  byId('theme').title = text
  byId('theme').setAttribute('aria-label', text)
}
byId('theme').addEventListener('click', () => address.set('theme', themes[(themes.indexOf(address.get('theme')) + 1) % themes.length]))

const showMotion = () => { if (address.get('motion') === 'off') root.dataset.motion = 'off'; else delete root.dataset.motion }
const showHide = () => { if (address.get('hide')) root.dataset.hide = 'true'; else delete root.dataset.hide }

// a screen on the wall reloads by itself, and so does a page that nobody looks at; the others are asked
let isOutdated = false
function versionChanged() {
  isOutdated = true
  if (address.get('kiosk') > 0 || document.hidden) location.reload()
  else document.addEventListener('visibilitychange', () => { if (document.hidden) location.reload() }, { once: true })
  notes()
}

// one line for whatever this address or this browser cannot give
function notes() {
  const missing = [
    'TextDecoderStream' in window ? null : 'This browser cannot follow the sales; reload the page for the newest numbers',
    'AudioContext' in window ? null : 'This browser cannot play sounds',
    address.get('kiosk') > 0 && !navigator.wakeLock ? 'This browser cannot keep the screen awake' : null,
  ]
  const problems = address.problems.map(problem => problem.text)
  const problem = document.querySelector('[data-problem]')?.dataset.problem
  const texts = [isOutdated ? 'A new version is running; reload the page for it' : null, problem?.replace(/\.$/, ''), problems.length ? `In the address ${problems.join('; ')}` : null, ...missing].filter(Boolean)
  byId('address-note').hidden = texts.length === 0
  byId('address-note').textContent = texts.map(text => `${text}.`).join(' ')
}

function startDialogs() {
  byId('help').addEventListener('click', listKeys)
  for (const [button, dialog] of [['help', 'shortcuts'], ['display', 'display-dialog']]) {
    byId(button).addEventListener('click', () => openDialog(dialog))
    byId(dialog).addEventListener('click', event => { if (event.target === byId(dialog)) byId(dialog).close() })
  }
}

// the tabs lead to the same range, comparison, filters and display
function startTabs() {
  const tabs = [...document.querySelectorAll('.tabs [data-path]')]
  const show = () => { for (const tab of tabs) tab.href = address.linkTo(tab.dataset.path) }
  address.onChange(show)
  address.onMove(show)
  show()
  // on a phone the tabs scroll: the present one is in sight
  document.querySelector('.tabs [aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
}

// the keys of this page's own buttons
function listKeys() {
  const list = byId('page-keys')
  list.replaceChildren(...[...document.querySelectorAll('[data-key][data-does]')].map(button => {
    const row = document.createElement('div')
    const key = Object.assign(document.createElement('dt'), { innerHTML: '<kbd></kbd>' })
    key.firstChild.textContent = button.dataset.key === ' ' ? 'Space' : button.dataset.key
    row.append(key, Object.assign(document.createElement('dd'), { textContent: button.dataset.does }))
    return row
  }))
  byId('page-keys-title').hidden = !list.children.length
}

const openDialog = id => { if (!document.querySelector('dialog[open]')) byId(id).showModal() }

// every control of the display dialog carries the name of what it sets
function startDisplay() {
  const controls = [...document.querySelectorAll('[data-sets]')]
  const show = () => {
    for (const control of controls) {
      const value = address.get(control.dataset.sets)
      if (control.type === 'checkbox') control.checked = value === true || value === 'off'
      else if (document.activeElement !== control) control.value = value
    }
  }
  byId('zones').replaceChildren(...[...new Set([browserZone, 'UTC', ...Intl.supportedValuesOf('timeZone')])].map(zone => new Option(zone, zone)))
  for (const control of controls) control.addEventListener('change', () => {
    const name = control.dataset.sets
    const value = control.type === 'checkbox' ? (name === 'motion' ? (control.checked ? 'off' : 'auto') : control.checked)
      : name === 'kiosk' ? Number(control.value) : control.value
    const isKnown = address.accepts(name, value)
    control.setCustomValidity(isKnown ? '' : 'There is no such value')
    if (isKnown) address.set(name, value)
    else control.reportValidity()
  })
  address.onChange(show)
  show()
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

let toastTimer = 0
export function toast(text) {
  const box = byId('toast')
  box.textContent = text
  box.dataset.shown = 'true'
  clearTimeout(toastTimer)
  toastTimer = setTimeout(() => { delete box.dataset.shown }, 2500)
}

async function copyLink() {
  const link = new URL(address.toString(), location.origin).href
  try {
    await navigator.clipboard.writeText(link)
    toast('Link copied')
  } catch {
    toast(link)
  }
}

const panels = () => [...document.querySelectorAll('[data-panel]')].filter(panel => panel.checkVisibility())
const focusPanel = number => { panels()[number - 1]?.focus() }
const fullScreen = event => {
  if (!event.target.matches?.('[data-panel]')) return false
  if (document.fullscreenElement) document.exitFullscreen()
  else event.target.requestFullscreen().catch(() => {})
}
const go = letter => () => { const tab = document.querySelector(`.tabs [data-go="${letter}"]`); if (!tab) return false; tab.click() }

const stored = name => { try { return localStorage.getItem(name) } catch { return null } }
const store = (name, value) => { try { if (value === null) localStorage.removeItem(name); else localStorage.setItem(name, value) } catch { /* private window */ } }

// what the server could not read is said, and left out from here on
const refuse = problem => {
  address.setAll({ from: '', to: '', f: '', at: '' }, { quietly: true })
  if (problem) address.complain([problem.replace(/\.$/, '')])
}
if (document.querySelector('.live[data-problem]')) refuse()

const seed = JSON.parse(byId('live-seed')?.textContent ?? '{}')
const isLive = byId('hero') !== null
const ticks = new Ticks(seed.cursor, where, document.querySelector('meta[name="pulse-build"]')?.content)
const replay = isLive ? new Replay(byId('replay'), () => ticks.restart()) : null
const freshness = new Freshness(byId('freshness'), () => ticks.retry(), () => replay?.text)
const sound = new SaleSound({ button: byId('sound'), blocked: byId('sound-blocked'), edge: byId('edge'), volume: byId('volume') })
const kiosk = new Kiosk(address.get('kiosk'))

if (seed.replay) replay?.begin(seed.serverTime)
else if (seed.serverTime) clock.correct(seed.serverTime)

// which stream: other pages follow everything, for their freshness alone
function where() {
  const query = isLive ? scopeQuery() : new URLSearchParams()
  if (clock.isReplay) {
    query.set('at', Math.round(clock.now()))
    query.set('speed', clock.speed)
  }
  return { query, isReplay: clock.isReplay }
}

for (const name of ['past', 'totals', 'sale', 'hb', 'reset']) ticks.addEventListener(name, () => freshness.heard())
const backlog = new Backlog(byId('backlog'), byId('announcer'), freshness)
ticks.addEventListener('hb', event => backlog.take(event.detail.waiting ?? null))
ticks.addEventListener('refused', event => { if (isLive) refuse(event.detail.detail ?? 'The range or the filters mean nothing') })
ticks.addEventListener('other-build', versionChanged)
// a screen that watched by a link has nobody who could sign in: it says what happened
ticks.addEventListener('signed-out', () => location.assign(document.body.dataset.role === 'watch' ? '/sign-in?failed=watch' : `/sign-in?to=${encodeURIComponent(location.pathname + location.search)}`))
address.onChange((name, value) => {
  if (name === 'theme') showTheme()
  if (name === 'motion') showMotion()
  if (name === 'hide') showHide()
  if (name === 'kiosk') kiosk.set(value)
})

showTheme()
showMotion()
notes()
startDialogs()
startDisplay()
startCopying()
startTabs()
startPickers(toast, copyLink)
address.onComplaint(notes)
watchCircuit(freshness)
watchCharts(freshness)
const live = isLive ? startLive({ seed, ticks, freshness, sound }) : null
if (!isLive) startTerms(() => ({ age: freshness.age }))
if (isLive) {
  new Chips(byId('chips')).seed(seed.campaigns)
  startNarrowing()
  startJourney(byId('feed'))
}
startPlaylist(freshness)

const enabled = byId('shortcuts-on')
enabled.checked = stored('pulse.shortcuts') !== 'off'
enabled.addEventListener('change', () => store('pulse.shortcuts', enabled.checked ? null : 'off'))
startKeys({
  '?': () => byId('help').click(),
  'g l': go('l'), 'g v': go('v'), 'g h': go('h'), 'g e': go('h'), 'g p': go('p'), 'g s': go('s'),
  't': () => { openDialog('display-dialog'); byId('zone').focus() },
  'x': () => address.set('cmp', address.get('cmp') === 'off' ? 'prev' : 'off'),
  'k': () => address.set('kiosk', (address.get('kiosk') + 1) % 4),
  'm': () => sound.toggle(),
  'p': () => live?.togglePause(),
  'n': () => address.set('hide', !address.get('hide')),
  'd': () => byId('velocity-table')?.click(),
  'c': copyLink,
  'r': () => ticks.retry(),
  ' ': event => !clock.isReplay || event.target.closest?.('button, a, input, select, [tabindex="0"]') ? false : replay.togglePlay(),
  'Enter': fullScreen,
  ...Object.fromEntries([1, 2, 3, 4, 5, 6, 7, 8, 9].map(number => [String(number), () => focusPanel(number)])),
}, () => enabled.checked)
ticks.start()
