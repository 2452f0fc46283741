// What moved: a sale, money out, or money out that came back. Those of one kind can be counted and summed together.
import { count, format, minor } from './money.js'

// one, several, and what a single one is marked with
const kinds = {
  sale: ['sale', 'sales'],
  refund: ['refund', 'refunds', 'Refund'],
  dispute: ['dispute', 'disputes', 'Dispute'],
  out: ['payment out', 'payments out', 'Money out'],
  'refund-back': ['refund returned', 'refunds returned', 'Refund returned'],
  'dispute-back': ['dispute returned', 'disputes returned', 'Dispute returned'],
}
const marked = { renewal: 'Renewal', upsell: 'Upgrade' }

export function kindOf({ kind, amount }) {
  const isOut = kind === 'refund' || kind === 'dispute'
  if (minor(amount) < 0n) return isOut ? kind : 'out'
  return isOut ? `${kind}-back` : 'sale'
}

export const isSale = item => kindOf(item) === 'sale'

export const tagOf = item => marked[item.kind] ?? kinds[kindOf(item)][2] ?? null

export const inWords = (kind, number) => `${count(number)} ${kinds[kind][number === 1 ? 0 : 1]}`

// [[kind, items]], each kind once
export function byKind(items) {
  const groups = new Map()
  for (const item of items) {
    const kind = kindOf(item)
    const group = groups.get(kind) ?? []
    group.push(item)
    groups.set(kind, group)
  }
  return [...groups]
}

// one sum per currency, that of most items first
export function sumsOf(items) {
  const sums = new Map()
  for (const { currency, exponent, amount } of items) {
    const sum = sums.get(currency) ?? { currency, exponent, amount: 0n, items: 0 }
    sum.amount += minor(amount)
    sum.items++
    sums.set(currency, sum)
  }
  return [...sums.values()].sort((one, other) => other.items - one.items)
}

export const written = ({ amount, currency, exponent }) => format(amount, currency, exponent, { whole: true })
