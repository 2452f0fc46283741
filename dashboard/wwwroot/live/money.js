// Money is a BigInt of minor units beside a currency and its exponent; it never becomes a float.

export const minor = value => typeof value === 'bigint' ? value : BigInt(value ?? 0)

// JSON whose whole numbers beyond 2^53 arrive as BigInt, where the browser shows their source
export const parseExact = text => JSON.parse(text, (_key, value, context) =>
  typeof value === 'number' && !Number.isSafeInteger(value) && /^-?\d+$/.test(context?.source ?? '') ? BigInt(context.source) : value)

const symbols = new Map()

// the same signs as the server writes: en-US, narrowest unambiguous
function symbol(currency) {
  if (!symbols.has(currency)) {
    const parts = new Intl.NumberFormat('en-US', { style: 'currency', currency }).formatToParts(0)
    const sign = parts.find(part => part.type === 'currency').value
    symbols.set(currency, /^[A-Z]{3,4}$|CFA/.test(sign) ? `${sign}\u00a0` : sign)
  }
  return symbols.get(currency)
}

const grouped = number => number.toLocaleString('en-US')
const magnitude = amount => amount < 0n ? -amount : amount

// $48,213.50; decimals only below 100,000 units, or nowhere
export function format(amount, currency, exponent, { whole = false } = {}) {
  const { sign, symbol, units, fraction } = parts(amount, currency, exponent, { whole })
  return sign + symbol + units + fraction
}

export function parts(amount, currency, exponent, { whole = false } = {}) {
  const unit = 10n ** BigInt(exponent)
  const size = magnitude(amount)
  const decimals = exponent > 0 && !whole && size < 100_000n * unit
  return {
    sign: amount < 0n ? '−' : '',
    symbol: symbol(currency),
    units: grouped(size / unit),
    fraction: decimals ? `.${(size % unit).toString().padStart(exponent, '0')}` : '',
  }
}

// $48.3K, for titles only
export function compact(amount, currency, exponent) {
  const units = Number(magnitude(amount) / 10n ** BigInt(exponent))
  const text = new Intl.NumberFormat('en-US', { notation: 'compact', maximumFractionDigits: units < 1000 ? 0 : 1 }).format(units)
  return (amount < 0n ? '−' : '') + symbol(currency) + text
}

export const count = number => Number(number).toLocaleString('en-US')
