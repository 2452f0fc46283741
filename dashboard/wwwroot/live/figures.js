// Which amounts of a totals event the page shows: the only currency seen, else everything converted to the base.
import { minor } from './money.js'

const none = { currency: 'USD', exponent: 2, gross: 0n, net: 0n, orders: 0, leftOut: 0 }

export function figures(totals, fallback = none) {
  const currencies = totals.currencies ?? []
  const lost = Number(totals.lostCheckouts ?? 0)
  if (currencies.length === 0) return { ...none, ...fallback, gross: 0n, net: 0n, orders: 0, lost }
  if (currencies.length === 1) {
    const [only] = currencies
    return { currency: only.currency, exponent: only.exponent, gross: minor(only.gross), net: minor(only.net), orders: Number(only.sales), lost, leftOut: 0 }
  }
  const { base } = totals
  const missing = new Set(base.missingRates ?? [])
  const orders = currencies.filter(row => !missing.has(row.currency)).reduce((sum, row) => sum + Number(row.sales), 0)
  return { currency: base.currency, exponent: base.exponent, gross: minor(base.gross), net: minor(base.net), orders, lost, leftOut: missing.size }
}
