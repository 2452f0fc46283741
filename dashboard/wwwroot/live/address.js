// The state of the page in its address: fixed order, defaults left out, flags alike in every spelling, so that links can be compared.
// What belongs to the view (range, filters and the page's own parameters) is read and judged on the server, and kept here as text.

const yes = ['', '1', 'true', 'yes', 'on']
const no = ['0', 'false', 'no', 'off']
const flag = text => yes.includes(text) ? true : no.includes(text) ? false : undefined
const oneOf = (...values) => text => values.includes(text) ? text : undefined
const zone = text => {
  try { return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone && text } catch { return undefined }
}

export const browserZone = Intl.DateTimeFormat().resolvedOptions().timeZone

const amount = text => /^\d{1,12}(\.\d{1,3})?$/.test(text) && Number(text) > 0 ? text : undefined
const plain = pattern => text => text.length <= 400 && pattern.test(text) ? text : undefined
const isMoment = text => /^(\d{10,15}|(now|launch)[\w+/ -]*)$/.test(text) || !Number.isNaN(Date.parse(text))
const pace = text => text !== '' && Number(text) >= 0 && Number(text) <= 240 ? Number(text) : undefined
const playlist = /^(live|vibes|history|pipeline):[1-9]\d{0,4}(,(live|vibes|history|pipeline):[1-9]\d{0,4})*$/

// every page's; the live page takes those that it does not know for the usual one
const one = 'prev|off|weekdays|yoy|-[1-9]\\d{0,4}[smhdwMQy]|launch(:[^\\s:;,]{1,128})?|[^\\s,]+\\.\\.[^\\s,]+'
// history knows a second one beside it
const comparison = new RegExp(`^(${one})(,(${one}))?$`)

// "kept" ones are also the next visit's default, "stepped" ones a step for the back button
const known = {
  from: { usual: '', stepped: true },
  to: { usual: '', stepped: true },
  f: { usual: '', stepped: true },
  tz: { read: zone, usual: browserZone, wanted: 'a time zone such as Europe/Berlin' },
  cmp: { read: text => comparison.test(text) ? text : undefined, usual: 'prev', wanted: 'prev, -7d, launch or off' },
  goal: { read: amount, usual: '', wanted: 'an amount such as 100000' },
  mode: { read: oneOf('gross', 'net'), usual: 'gross', wanted: 'gross or net' },
  kiosk: { read: text => ['0', '1', '2', '3'].includes(text) ? Number(text) : flag(text) === undefined ? undefined : Number(flag(text)), usual: 0, wanted: '0, 1, 2 or 3' },
  cycle: { read: plain(playlist), usual: '', wanted: 'a playlist such as live:60,vibes:20' },
  sound: { read: flag, usual: false, kept: true, wanted: '1 or 0' },
  theme: { read: oneOf('dark', 'light', 'auto'), usual: 'auto', kept: true, wanted: 'dark, light or auto' },
  motion: { read: oneOf('auto', 'off'), usual: 'auto', wanted: 'auto or off' },
  hide: { read: flag, usual: false, wanted: '1 or 0', ifUnread: true },
  at: { read: text => text.length <= 40 && isMoment(text) ? text : undefined, usual: '', stepped: true, wanted: 'where a replay begins, such as 2026-11-27T21:10:00Z' },
  speed: { read: pace, usual: 1, wanted: 'a number from 0 to 240' },
  digest: { read: oneOf('10', '30', '60', 'off'), usual: '30', kept: true, wanted: '10, 30, 60 or off' },
}

const keep = (name, text) => { try { if (text === null) localStorage.removeItem(name); else localStorage.setItem(name, text) } catch { /* private window */ } }
const kept = name => { try { return localStorage.getItem(name) } catch { return null } }
const quote = text => `“${text.length > 24 ? text.slice(0, 24) + '…' : text}”`

class Address {
  #values = new Map()
  #strange = []
  #changed = []
  #moved = []
  #complained = []
  problems = []

  constructor() {
    this.#readAll()
    addEventListener('popstate', () => this.#move())
    // early.js keeps the way back on the live page from others
    addEventListener('pulse:back', () => this.#move())
  }

  // what the address says, else the last visit, else the usual
  get(name) {
    const { read, usual, kept: isKept } = known[name]
    return this.#values.get(name) ?? (isKept ? read(kept(`pulse.${name}`) ?? 'none') : undefined) ?? usual
  }

  set(name, value) { this.setAll({ [name]: value }) }

  // several at once are one step; "quietly" none, as while something moves by itself
  setAll(values, { quietly = false } = {}) {
    const changed = Object.entries(values).filter(([name, value]) => value !== this.get(name))
    if (changed.length === 0) return
    for (const [name, value] of changed) {
      const { usual, kept: isKept } = known[name]
      if (value === usual || value === undefined) this.#values.delete(name)
      else this.#values.set(name, value)
      if (isKept) keep(`pulse.${name}`, value === usual ? null : write(value))
    }
    const isStep = !quietly && changed.some(([name]) => known[name].stepped)
    history[isStep ? 'pushState' : 'replaceState'](history.state, '', this.toString())
    for (const [name, value] of changed) this.#notify(name, value)
  }

  // what the page itself has decided to show; empty texts are as usual
  write(values, pushes) {
    const changed = Object.keys(values).filter(name => (this.#values.get(name) ?? '') !== values[name])
    for (const [name, text] of Object.entries(values)) {
      if (text) this.#values.set(name, text)
      else this.#values.delete(name)
    }
    const next = this.toString()
    if (next === location.pathname + location.search + location.hash) return
    if (pushes) history.pushState(null, '', next)
    else history.replaceState(history.state, '', next)
    for (const name of changed) this.#notify(name, this.#values.get(name))
  }

  // what the server could not read
  complain(problems) {
    this.problems = [...this.problems.filter(problem => problem.own), ...problems.map(text => ({ text }))]
    for (const listener of this.#complained) listener()
  }

  onMove(listener) { this.#moved.push(listener) }

  onComplaint(listener) { this.#complained.push(listener) }

  // the same range, comparison, filters and display on another page
  linkTo(path, also = []) { return path + this.#query(order.filter(name => name === 'cmp' || also.includes(name) || !(own.includes(name) || staying.includes(name)))) }

  #notify(name, value) {
    for (const listener of this.#changed) listener(name, value)
  }

  accepts(name, value) { return known[name].read(write(value)) !== undefined }

  onChange(listener) { this.#changed.push(listener) }

  toString() { return location.pathname + this.#query(order) + location.hash }

  #query(names) {
    const pairs = names.filter(name => this.#values.has(name)).map(name => `${name}=${escaped(write(this.#values.get(name)))}`)
    return pairs.length ? `?${pairs.join('&')}` : ''
  }

  #readAll() {
    const query = new URLSearchParams(location.search)
    for (const name of new Set(query.keys())) this.#read(name, query.getAll(name))
  }

  #complain(text) { this.problems.push({ text, own: true }) }

  // with Back or Forward: only what differs is told
  #move() {
    const before = Object.keys(known).map(name => [name, this.get(name)])
    this.#values.clear()
    this.problems = []
    this.#readAll()
    for (const [name, value] of before) if (this.get(name) !== value) this.#notify(name, this.get(name))
    for (const listener of this.#moved) listener()
  }

  #read(name, texts) {
    if (isText(name)) {
      const text = texts.find(Boolean)
      if (text) this.#values.set(name, text)
      return
    }
    const rule = known[name]
    if (!rule) {
      this.#complain(`${quote(name)} means nothing here`)
      return
    }
    const values = texts.map(text => rule.read(text))
    const index = values.findIndex(value => value !== undefined)
    const value = index < 0 ? rule.ifUnread : values[index]
    if (values.some(other => other === undefined)) this.#complain(`“${name}” is ${rule.wanted}, not ${quote(texts[values.indexOf(undefined)])}`)
    else if (new Set(values).size > 1) this.#complain(`“${name}” is there twice, ${quote(texts[index])} counts`)
    if (value !== undefined && value !== rule.usual) this.#values.set(name, value)
    else if (value !== undefined && rule.kept) this.#values.set(name, value)
  }
}

const own = (document.querySelector('[data-address]')?.dataset.address ?? '').split(' ').filter(Boolean)
const order = ['from', 'to', 'tz', 'cmp', 'f', ...own.filter(name => name !== 'cmp'), 'goal', 'mode', 'kiosk', 'cycle', 'sound', 'theme', 'motion', 'hide', 'at', 'speed', 'digest']
// a replay and a goal belong to the live page, a playlist to the screen that plays it
const staying = ['goal', 'at', 'speed', 'cycle']
const isText = name => ['from', 'to', 'f', ...own].includes(name) || (name === 'cmp' && own.length > 0)
const escaped = text => encodeURIComponent(text).replace(/%(2F|3A|2C|3B)/g, decodeURIComponent).replace(/['()*]/g, one => `%${one.charCodeAt(0).toString(16).toUpperCase()}`)

const write = value => value === true ? '1' : value === false ? '0' : String(value)

export const address = new Address()
