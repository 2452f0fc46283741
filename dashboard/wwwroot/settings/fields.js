// What stands in a form, as the API takes it, and back. Exact where it is money.

export function exponentOf(currency) {
  try { return new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits } catch { return 2 }
}

// "1,200.50" in minor units; null for anything that is not exactly that
export function toMinor(text, exponent) {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text.replace(/[,\s_]/g, ''))
  if (!match || (match[3] ?? '').length > exponent) return null
  const minor = Number(BigInt(match[2] + (match[3] ?? '').padEnd(exponent, '0')))
  return Number.isSafeInteger(minor) ? (match[1] ? -minor : minor) : null
}

export const fromMinor = (minor, exponent) => (minor / 10 ** exponent).toFixed(exponent)

const number = text => text.trim() !== '' && Number.isFinite(Number(text.replace(',', '.'))) ? Number(text.replace(',', '.')) : null
const toLocal = text => text ? new Date(Date.parse(text) - new Date(text).getTimezoneOffset() * 60_000).toISOString().slice(0, 16) : ''

// each: text of the field → value, or undefined where it cannot be meant; and what to write instead
const kinds = {
  text: { read: text => text.trim() === '' ? null : text.trim(), write: value => value },
  number: { read: text => number(text) ?? undefined, write: String, wanted: 'Write a number.' },
  percent: {
    read: text => number(text) === null ? undefined : Math.round(number(text) * 1e6) / 1e8,
    write: value => String(Math.round(value * 1e8) / 1e6), wanted: 'Write a percentage such as 50.',
  },
  minor: {
    read: (text, currency) => toMinor(text, exponentOf(currency)) ?? undefined,
    write: (value, currency) => fromMinor(value, exponentOf(currency)), wanted: 'Write an amount such as 1200 or 99.50.',
  },
  time: { read: text => { const at = new Date(text); return Number.isNaN(at.getTime()) ? undefined : at.toISOString() }, write: toLocal, wanted: 'Choose a day and a time.' },
  ids: { read: text => text.split(/[,\n]/).map(one => one.trim()).filter(Boolean), write: value => value.join(', ') },
}

const namedIn = form => [...form.elements].filter(one => one.name && one.type !== 'submit')
// what is hidden for a while is disabled: it is filled, but says nothing
const fieldsOf = form => namedIn(form).filter(one => !one.disabled)
const kindOf = field => kinds[field.dataset.as ?? 'text']
const currencyIn = (form, values) => (values?.currency ?? form.elements.currency?.value ?? '').toUpperCase() || form.dataset.currency || 'USD'

export function fill(form, values) {
  for (const field of namedIn(form)) {
    const value = values[field.name]
    if (field.name === 'id') field.readOnly = value !== undefined && field.type !== 'hidden'
    if (value === undefined || value === null) continue
    if (field.type === 'radio') field.checked = field.value === value
    else field.value = typeof value === 'string' && field.dataset.as !== 'time' ? value : kindOf(field).write(value, currencyIn(form, values))
  }
}

export function read(form) {
  const values = {}
  const problems = []
  for (const field of fieldsOf(form)) {
    if (field.type === 'radio' && !field.checked) continue
    const kind = kindOf(field)
    if (field.value.trim() === '' && field.dataset.as !== 'ids') {
      values[field.name] = null
      continue
    }
    const value = kind.read(field.value, currencyIn(form))
    if (value === undefined) problems.push(`“${field.name}” ${kind.wanted}`)
    else values[field.name] = value
  }
  return { values, problems }
}

// beside its field, in the words of the form; what belongs to no field stands at the end
export function showProblems(form, problems) {
  for (const place of form.querySelectorAll('.wrong')) place.textContent = ''
  for (const field of fieldsOf(form)) field.removeAttribute('aria-invalid')
  const rest = []
  let first = null
  for (const problem of problems) {
    const name = /^“(\w+)”:? ?/.exec(problem)
    const place = name && form.querySelector(`[data-field="${name[1]}"]`)
    if (!place) {
      rest.push(problem)
      continue
    }
    const label = place.querySelector('label, legend').firstChild.textContent.trim()
    const said = place.querySelector('.wrong')
    const text = problem.slice(name[0].length)
    said.textContent = [said.textContent, /^[A-Z]/.test(text) ? text : `${label} ${text}`].filter(Boolean).join(' ')
    const field = place.querySelector('input, select, textarea')
    field.setAttribute('aria-invalid', 'true')
    first ??= field
  }
  form.querySelector('.problem').textContent = rest.join(' ')
  first?.focus()
}
