// The state of the page in its address: fixed order, defaults left out, flags alike in every spelling, so that links can be compared.

const yes = ['', '1', 'true', 'yes', 'on']
const no = ['0', 'false', 'no', 'off']
const flag = text => yes.includes(text) ? true : no.includes(text) ? false : undefined
const oneOf = (...values) => text => values.includes(text) ? text : undefined
const zone = text => {
  try { return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone && text } catch { return undefined }
}

export const browserZone = Intl.DateTimeFormat().resolvedOptions().timeZone

const plain = (pattern, longest = 400) => text => text.length <= longest && pattern.test(text) ? text : undefined
// an unescaped plus arrives as a space: launch+6h is what people type
const time = text => plain(/^[\w:.+/-]+$/, 100)(text.trim().replaceAll(' ', '+'))
const instant = text => { const at = time(text); return at && (/^\d{10,15}$/.test(at) || /^(now|launch)/.test(at) || !Number.isNaN(Date.parse(at))) ? at : undefined }
const pace = text => text !== '' && Number(text) >= 0 && Number(text) <= 240 ? Number(text) : undefined

// in the order of the address; "kept" ones are also the next visit's default, "stepped" ones a step for the back button
const known = {
  from: { read: time, usual: '', stepped: true, wanted: 'a time such as launch, now-6h or 2026-11-27T20:00:00Z' },
  to: { read: time, usual: '', stepped: true, wanted: 'a time such as launch+6h or now' },
  tz: { read: zone, usual: browserZone, wanted: 'a time zone such as Europe/Berlin' },
  cmp: { read: text => /^launch(:[\w-]{1,64})?$/.test(text) ? text : oneOf('prev', '-7d', 'off')(text), usual: 'prev', wanted: 'prev, -7d, launch or off' },
  f: { read: plain(/^\w+:.*$/, 2000), usual: '', stepped: true, wanted: 'filters such as country:DE,AT;vibe:neon' },
  mode: { read: oneOf('gross', 'net'), usual: 'gross', wanted: 'gross or net' },
  kiosk: { read: text => ['0', '1', '2', '3'].includes(text) ? Number(text) : flag(text) === undefined ? undefined : Number(flag(text)), usual: 0, wanted: '0, 1, 2 or 3' },
  cycle: { read: plain(/^(live|vibes|history|pipeline):\d{1,5}(,(live|vibes|history|pipeline):\d{1,5})*$/), usual: '', wanted: 'a playlist such as live:60,vibes:20' },
  sound: { read: flag, usual: false, kept: true, wanted: '1 or 0' },
  theme: { read: oneOf('dark', 'light', 'auto'), usual: 'auto', kept: true, wanted: 'dark, light or auto' },
  motion: { read: oneOf('auto', 'off'), usual: 'auto', wanted: 'auto or off' },
  hide: { read: flag, usual: false, wanted: '1 or 0', ifUnread: true },
  at: { read: instant, usual: '', stepped: true, wanted: 'where a replay begins, such as 2026-11-27T21:10:00Z' },
  speed: { read: pace, usual: 1, wanted: 'a number from 0 to 240' },
  digest: { read: oneOf('10', '30', '60', 'off'), usual: '30', kept: true, wanted: '10, 30, 60 or off' },
}

const keep = (name, text) => { try { if (text === null) localStorage.removeItem(name); else localStorage.setItem(name, text) } catch { /* private window */ } }
const kept = name => { try { return localStorage.getItem(name) } catch { return null } }
const quote = text => `“${text.length > 24 ? text.slice(0, 24) + '…' : text}”`

class Address {
  #values = new Map()
  #others = []
  #changed = []
  problems = []

  constructor() {
    this.#load()
    // early.js keeps the way back on this page from others
    addEventListener('pulse:back', () => {
      const before = new Map(Object.keys(known).map(name => [name, this.get(name)]))
      this.#load()
      for (const [name, value] of before) if (this.get(name) !== value) this.#tell(name)
    })
  }

  // what the address says, else the last visit, else the usual
  get(name) {
    const { read, usual, kept: isKept } = known[name]
    return this.#values.get(name) ?? (isKept ? read(kept(`pulse.${name}`) ?? 'none') : undefined) ?? usual
  }

  set(name, value) { this.setAll({ [name]: value }) }

  // several at once are one step; "quietly" none, as while something is dragged
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
    for (const [name] of changed) this.#tell(name)
  }

  accepts(name, value) { return known[name].read(write(value)) !== undefined }

  onChange(listener) { this.#changed.push(listener) }

  toString() {
    const query = new URLSearchParams()
    for (const [name, value] of this.#others) query.append(name, value)
    for (const name of Object.keys(known)) if (this.#values.has(name)) query.set(name, write(this.#values.get(name)))
    const text = query.toString().replaceAll('%2F', '/').replaceAll('%3A', ':').replaceAll('%2C', ',').replaceAll('%3B', ';')
    return location.pathname + (text ? `?${text}` : '') + location.hash
  }

  #load() {
    this.#values.clear()
    this.#others = []
    this.problems = []
    const query = new URLSearchParams(location.search)
    for (const name of new Set(query.keys())) this.#read(name, query.getAll(name))
  }

  #tell(name) {
    for (const listener of this.#changed) listener(name, this.get(name))
  }

  #read(name, texts) {
    const rule = known[name]
    if (!rule && location.pathname !== '/') {
      // other pages have words of their own
      this.#others.push(...texts.map(text => [name, text]))
      return
    }
    if (!rule) {
      this.problems.push(`${quote(name)} means nothing here`)
      return
    }
    const values = texts.map(text => rule.read(text))
    const index = values.findIndex(value => value !== undefined)
    const value = index < 0 ? rule.ifUnread : values[index]
    if (values.some(other => other === undefined)) this.problems.push(`“${name}” is ${rule.wanted}, not ${quote(texts[values.indexOf(undefined)])}`)
    else if (new Set(values).size > 1) this.problems.push(`“${name}” is there twice, ${quote(texts[index])} counts`)
    if (value !== undefined && value !== rule.usual) this.#values.set(name, value)
    else if (value !== undefined && rule.kept) this.#values.set(name, value)
  }
}

const write = value => value === true ? '1' : value === false ? '0' : String(value)

export const address = new Address()
