// Pages that are rendered on the server: forms and buttons speak to the API, and the page is then drawn anew from the server.
import { address } from '../live/address.js'
import { startAlertForm } from './alert-form.js'
import { startAssignForm } from './assign-form.js'
import { fill, read, showProblems } from './fields.js'

const byId = id => document.getElementById(id)
const drawn = () => byId('drawn')

let toastTimer = 0
function toast(text) {
  const box = byId('toast')
  box.textContent = text
  box.dataset.shown = 'true'
  clearTimeout(toastTimer)
  toastTimer = setTimeout(() => { delete box.dataset.shown }, 4000)
}

// times in the visitor's zone; without scripts they stand there in UTC
function showTimes(root) {
  const zone = address.get('tz')
  const at = new Intl.DateTimeFormat('en-GB', { timeZone: zone, day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' })
  for (const time of root.querySelectorAll('time[datetime]')) {
    const ms = Date.parse(time.dateTime)
    time.title = `${at.format(ms)} (${zone})`
    time.textContent = time.dataset.as === 'ago' ? ago(ms) : at.format(ms)
  }
}

function ago(ms) {
  const seconds = Math.round((Date.now() - ms) / 1000)
  const text = Math.abs(seconds) < 60 ? `${Math.abs(seconds)} s` : Math.abs(seconds) < 3600 ? `${Math.floor(Math.abs(seconds) / 60)} min`
    : Math.abs(seconds) < 86_400 ? `${Math.floor(Math.abs(seconds) / 3600)} h` : `${Math.floor(Math.abs(seconds) / 86_400)} d`
  return Math.abs(seconds) < 5 ? 'now' : seconds < 0 ? `in ${text}` : `${text} ago`
}

// only what is different is put in, and what is open or focused stays so
let shown = ''
async function draw() {
  const answer = await fetch(location.href, { headers: { Accept: 'text/html' } })
  if (!answer.ok || answer.redirected) return
  const whole = new DOMParser().parseFromString(await answer.text(), 'text/html')
  // what forms offer to choose from
  for (const list of document.querySelectorAll('[data-fresh]')) {
    const fresh = whole.getElementById(list.id)
    if (fresh && fresh.innerHTML !== list.innerHTML && !list.closest('dialog[open]')) list.innerHTML = fresh.innerHTML
  }
  const next = whole.getElementById('drawn')
  if (!next || next.innerHTML === shown) return
  const here = drawn()
  const focus = here.contains(document.activeElement) ? selectorOf(document.activeElement) : null
  const open = [...here.querySelectorAll('details[open][id]')].map(one => one.id)
  // what an action came to stays to be read
  const outcomes = [...here.querySelectorAll('[aria-labelledby] [data-outcome]:not(:empty)')]
    .map(one => [one.closest('[aria-labelledby]').getAttribute('aria-labelledby'), one])
  shown = next.innerHTML
  here.innerHTML = shown
  for (const [of, outcome] of outcomes) here.querySelector(`[aria-labelledby="${CSS.escape(of)}"] [data-outcome]`)?.replaceWith(outcome)
  for (const id of open) byId(id)?.setAttribute('open', '')
  showTimes(here)
  if (focus) here.querySelector(focus)?.focus({ preventScroll: true })
}

const selectorOf = element => element.id ? `#${CSS.escape(element.id)}`
  : element.dataset.key ? `[data-key="${CSS.escape(element.dataset.key)}"]` : null

const isBusy = () => document.hidden || document.querySelector('dialog[open]') || drawn().querySelector('[aria-busy=true]')
  || drawn().matches(':has(:is(input, select, textarea):focus)') || !getSelection().isCollapsed

async function keepDrawing(seconds) {
  for (;;) {
    await new Promise(done => setTimeout(done, seconds * 1000))
    if (!isBusy()) await draw().catch(() => {})
  }
}

// what the server says, or in a sentence why it says nothing
async function call(method, path, body) {
  try {
    const answer = await fetch(path, {
      method, headers: body === undefined ? {} : { 'Content-Type': typeof body === 'string' ? 'application/yaml' : 'application/json' },
      body: body === undefined || typeof body === 'string' ? body : JSON.stringify(body),
    })
    const told = await answer.json().catch(() => ({}))
    if (answer.status === 401) location.assign(`/sign-in?to=${encodeURIComponent(location.pathname + location.search)}`)
    if (answer.status === 403) return { problems: ['Only an admin may change this. Sign in with the admin token.'] }
    return answer.ok ? { told } : { problems: told.errors ?? [told.detail ?? told.title ?? `The server answered ${answer.status}.`] }
  } catch {
    return { problems: ['The server cannot be reached. Nothing was changed, as far as is known.'] }
  }
}

function open(button, more = {}) {
  const dialog = byId(button.dataset.dialog)
  const form = dialog.querySelector('form.fields')
  const values = { ...(button.dataset.values ? JSON.parse(button.dataset.values) : {}), ...more }
  dialog.querySelector('[data-title]').textContent = button.dataset.title ?? dialog.dataset.usual
  form.reset()
  showProblems(form, [])
  fill(form, values)
  dialog.querySelector('[data-outcome]')?.replaceChildren()
  dialog.showModal()
  form.dispatchEvent(new CustomEvent('filled'))
  const first = [...form.elements].find(one => one.name && !one.readOnly && one.type !== 'hidden' && one.checkVisibility())
  first?.focus()
}

async function submit(form, submitter) {
  const { values, problems } = read(form)
  if (problems.length) return showProblems(form, problems)
  const path = form.dataset.address.replace('{id}', () => encodeURIComponent(values.id ?? ''))
  const body = { ...values }
  if (form.dataset.without) for (const name of form.dataset.without.split(' ')) delete body[name]
  submitter.disabled = true
  const outcome = await call(form.dataset.method, path, body)
  submitter.disabled = false
  if (outcome.problems) return showProblems(form, outcome.problems)
  form.closest('dialog').close()
  toast(form.dataset.done ?? 'Saved')
  await draw()
  reveal(outcome.told)
}

// what is shown once
function reveal(told) {
  const secret = told.token ?? told.secret
  if (!secret) return
  const dialog = byId('secret-dialog')
  const lines = told.token
    ? [['Token', secret], ['Watch link', new URL(told.watchPath, location.origin).href]]
    : [['Signing secret', secret]]
  dialog.querySelector('[data-lines]').replaceChildren(...lines.flatMap(([name, text]) => {
    const label = document.createElement('dt')
    label.textContent = name
    const value = document.createElement('dd')
    value.innerHTML = '<p class="copyable"><code></code><button type="button"><span>Copy</span></button></p>'
    value.querySelector('code').textContent = text
    value.querySelector('button').dataset.copy = text
    value.querySelector('button').setAttribute('aria-label', `Copy: ${name}`)
    return [label, value]
  }))
  dialog.showModal()
}

// one dialog asks for everything that cannot be taken back
function sure(text, verb) {
  const dialog = byId('sure-dialog')
  dialog.querySelector('[data-text]').textContent = text
  dialog.querySelector('[value=yes]').textContent = verb
  dialog.returnValue = ''
  dialog.showModal()
  return new Promise(done => dialog.addEventListener('close', () => done(dialog.returnValue === 'yes'), { once: true }))
}

async function act(button) {
  if (button.dataset.sure && !await sure(button.dataset.sure, button.dataset.verb ?? 'Delete')) return
  const body = button.dataset.silence ? { until: new Date(Date.now() + Number(button.dataset.silence) * 3_600_000).toISOString() }
    : button.dataset.body ? JSON.parse(button.dataset.body) : undefined
  const outcome = button.closest('[data-acts]')?.querySelector('[data-outcome]')
  button.disabled = true
  button.setAttribute('aria-busy', 'true')
  const { told, problems } = await call(button.dataset.call, button.dataset.address, body)
  button.disabled = false
  button.removeAttribute('aria-busy')
  const text = problems ? problems.join(' ') : say(button.dataset.says, told)
  if (outcome) {
    outcome.textContent = text
    outcome.dataset.wrong = Boolean(problems) || told?.delivered === false
  }
  toast(text)
  if (!problems) {
    await draw()
    reveal(told)
  }
}

function say(pattern, told) {
  if (told?.settled !== undefined) return told.settled ? 'Settled: it counts now.' : 'Still refused, for the reason that is shown.'
  if (told?.retried !== undefined) return `Retried ${told.retried}: ${told.retried - told.left} settled, ${told.left} still refused.`
  if (told?.delivered !== undefined) return told.delivered ? `Delivered. ${told.detail}` : `Not delivered. ${told.detail}`
  return pattern ?? 'Done'
}

async function importFile(input) {
  const file = input.files[0]
  input.value = ''
  if (!file) return
  const dialog = byId('import-dialog')
  const list = dialog.querySelector('[data-outcome]')
  const go = dialog.querySelector('[data-import]')
  const text = await file.text()
  const line = text => Object.assign(document.createElement('li'), { textContent: text })
  const { told, problems } = await call('POST', '/api/v1/campaigns.yaml?dry-run=true', text)
  dialog.querySelector('[data-summary]').textContent = problems
    ? `${file.name} cannot be imported: ${problems.length} ${problems.length === 1 ? 'problem' : 'problems'}. Nothing was stored.`
    : `${file.name}: ${told.added.length} new, ${told.changed.length} changed, ${told.unchanged.length} as before.`
  list.replaceChildren(...(problems ?? [...told.added.map(id => `New: ${id}`), ...told.changed.map(id => `Changed: ${id}`)]).map(line))
  list.dataset.wrong = Boolean(problems)
  go.hidden = Boolean(problems) || told.added.length + told.changed.length === 0
  go.onclick = async () => {
    const { told: stored, problems: late } = await call('POST', '/api/v1/campaigns.yaml', text)
    if (late) return list.replaceChildren(...late.map(line))
    dialog.close()
    toast(`Imported: ${stored.added.length} new, ${stored.changed.length} changed`)
    await draw()
  }
  dialog.showModal()
}

async function showLetter(button) {
  const dialog = byId('letter-dialog')
  const { told, problems } = await call('GET', button.dataset.letter)
  if (problems) return toast(problems.join(' '))
  for (const slot of dialog.querySelectorAll('[data-slot]')) slot.textContent = told[slot.dataset.slot] || '—'
  dialog.querySelector('[data-cut]').hidden = !told.isCut
  const again = dialog.querySelector('[data-call]')
  if (again) again.dataset.address = `/api/v1/deadletters/${told.id}/retry`
  dialog.querySelector('[data-outcome]').textContent = ''
  dialog.showModal()
}

document.addEventListener('click', event => {
  const target = event.target
  const opener = target.closest('[data-dialog]')
  const actor = target.closest('[data-call]')
  const letter = target.closest('[data-letter]')
  const picker = target.closest('[data-picks]')
  if (opener && !document.querySelector('dialog[open]')) open(opener)
  else if (actor) act(actor)
  else if (letter) showLetter(letter)
  else if (picker) byId(picker.dataset.picks).click()
  else if (target.matches('dialog')) target.close()
})
document.addEventListener('submit', event => {
  if (!event.target.matches('form[data-method]')) return
  event.preventDefault()
  submit(event.target, event.submitter ?? event.target.querySelector('.primary'))
})
document.addEventListener('change', event => { if (event.target.matches('[data-imports]')) importFile(event.target) })
address.onChange(name => { if (name === 'tz') showTimes(drawn()) })

// what a link may fill in: never an address to tell
const fillable = ['name', 'number', 'comparison', 'threshold', 'windowMinutes', 'currency', 'campaign', 'provider']

// from a number elsewhere: /settings/alerts#new=1&number=net&threshold=99.50 opens the form filled in
function openWanted() {
  const asked = new URLSearchParams(location.hash.slice(1))
  const button = asked.has('new') && document.querySelector('[data-key=new-alert]')
  if (!button) return
  const wanted = Object.fromEntries([...asked].filter(([name]) => fillable.includes(name)))
  history.replaceState(history.state, '', location.pathname + location.search)
  open(button, wanted)
  if (wanted.threshold) byId(button.dataset.dialog).querySelector('[data-preview]')?.click()
}

shown = drawn().innerHTML
showTimes(document)
// on a phone the sections are a row that scrolls: where one is has to be seen
document.querySelector('.sections [aria-current]')?.scrollIntoView({ inline: 'center', block: 'nearest' })
startAlertForm(call)
startAssignForm(call, draw)
openWanted()
addEventListener('hashchange', openWanted)
keepDrawing(Number(drawn().dataset.every))
