// Which sales the page speaks of: range and filters of its address, in words, as chips, and as the server's parameters.
import { address } from './address.js'

const dimensions = ['campaign', 'provider', 'channel', 'kind', 'currency', 'country', 'product', 'landingPage', 'account']
const names = { landingPage: 'landing page' }
const units = { s: 'seconds', m: 'minutes', h: 'hours', d: 'days', w: 'weeks', M: 'months', Q: 'quarters', y: 'years' }
const floors = { d: 'today', w: 'this week', M: 'this month', Q: 'this quarter', y: 'this year', h: 'this hour' }
const countries = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'code' })

// [{ by, isNot, values }], vibe read as campaign; values are decoded
export function readFilters(text) {
  const filters = new Map()
  for (const part of (text ?? '').split(';')) {
    const [, name, not, list] = /^(\w+)(!?):(.*)$/.exec(part) ?? []
    const by = name === 'vibe' ? 'campaign' : name
    if (!dimensions.includes(by)) continue
    const filter = filters.get(by + not) ?? { by, isNot: not === '!', values: [] }
    filter.values = [...new Set([...filter.values, ...list.split(',').map(decoded)])]
    filters.set(by + not, filter)
  }
  return [...filters.values()]
}

const decoded = text => { try { return decodeURIComponent(text) } catch { return text } }
const encoded = text => text.replaceAll('%', '%25').replaceAll(',', '%2C').replaceAll(';', '%3B')

const writeFilters = filters => filters.filter(({ values }) => values.length > 0)
  .map(({ by, isNot, values }) => `${by}${isNot ? '!' : ''}:${values.map(encoded).join(',')}`).join(';')

// adds a value, or takes it away where it is there
export function toggleFilter(by, value, isNot = false) {
  const filters = readFilters(address.get('f'))
  const own = filters.find(filter => filter.by === by && filter.isNot === isNot)
  if (!own) filters.push({ by, isNot, values: [value] })
  else own.values = own.values.includes(value) ? own.values.filter(other => other !== value) : [...own.values, value]
  address.set('f', writeFilters(filters))
}

// for /ticks and /api/v1: "from=…&country=DE"
export function scopeQuery() {
  const query = new URLSearchParams()
  for (const name of ['from', 'to']) if (address.get(name)) query.set(name, address.get(name))
  for (const { by, isNot, values } of readFilters(address.get('f'))) for (const value of values) query.append(isNot ? `not.${by}` : by, value)
  if (query.size > 0) query.set('tz', address.get('tz'))
  return query
}

export const hasScope = () => !!(address.get('from') || address.get('to') || address.get('f'))

export const isOpen = (to = address.get('to')) => !to || to === 'now'

// "since the launch", "today", "in the last 6 hours", "from now-1d to now-1h"
export function rangeInWords(from = address.get('from'), to = address.get('to')) {
  if (!from && !to) return 'since the first sale'
  const open = isOpen(to)
  if (open && from === 'launch') return 'since the launch'
  if (open && floors[/^now\/(.)$/.exec(from)?.[1]]) return floors[from.at(-1)]
  const last = open && /^now-(\d+)([smhdwMQy])$/.exec(from)
  if (last) return `in the last ${last[1] === '1' ? units[last[2]].slice(0, -1) : `${last[1]} ${units[last[2]]}`}`
  if (from === 'now-1d/d' && to === 'now/d') return 'yesterday'
  return `${from ? `from ${moment(from)}` : 'up to'}${from && !open ? ' to' : ''}${open ? '' : ` ${moment(to)}`}`
}

function moment(text) {
  const at = /^\d{10,15}$/.test(text) ? Number(text) : /^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(text) : NaN
  return Number.isNaN(at) ? text : new Date(at).toLocaleString('en-GB', { weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', timeZone: address.get('tz') })
}

export function valueInWords(by, value, campaigns) {
  if (value === '') return by === 'campaign' ? 'unattributed' : `no ${names[by] ?? by}`
  if (by === 'campaign') return campaigns?.get(value)?.name ?? value
  return by === 'country' ? countries.of(value) ?? value : value.replaceAll('_', ' ')
}

export const dimensionInWords = by => names[by] ?? by
