// The form of an alert: its units follow the number that is watched, and it can be played over the past before it is saved.
import { read, showProblems } from './fields.js'

const kinds = { money: 'minor', share: 'percent' }

export function startAlertForm(call) {
  const form = document.getElementById('alert-form')
  if (!form) return
  const { number, threshold } = form.elements
  const parts = name => form.querySelector(`[data-field="${name}"]`)
  const outcome = form.querySelector('[data-outcome]')

  const follow = () => {
    const of = number.selectedOptions[0].dataset
    threshold.dataset.as = kinds[of.unit] ?? 'number'
    form.querySelector('[data-shows-unit]').textContent = of.unit === 'money' ? (form.elements.currency.value || form.dataset.currency) + of.per : of.words
    for (const [name, isShown] of [['windowMinutes', !('instant' in of)], ['currency', of.unit === 'money'], ['campaign', !('technical' in of)]]) {
      parts(name).hidden = !isShown
      for (const field of parts(name).querySelectorAll('input, select')) field.disabled = !isShown
    }
  }
  number.addEventListener('change', () => { threshold.value = ''; follow() })
  form.elements.currency.addEventListener('change', follow)
  form.addEventListener('filled', follow)

  form.querySelector('[data-preview]').addEventListener('click', async () => {
    const { values, problems } = read(form)
    if (problems.length) return showProblems(form, problems)
    outcome.textContent = 'Looking back…'
    const { told, problems: wrong } = await call('POST', '/api/v1/alerts/preview', { ...values, id: values.id || 'preview', name: values.name || 'preview' })
    if (wrong) {
      outcome.replaceChildren()
      return showProblems(form, wrong)
    }
    showProblems(form, [])
    outcome.replaceChildren(summary(told), ...list(told))
  })
}

function summary(told) {
  const days = Math.max(1, Math.round((Date.parse(told.to) - Date.parse(told.from)) / 86_400_000))
  const text = document.createElement('p')
  const times = told.count === 0 ? 'never' : told.count === 1 ? 'once' : `${told.count} times`
  text.textContent = told.count === 0 && told.note ? told.note
    : `Would have fired ${times} in the last ${days === 1 ? 'day' : `${days} days`}.${told.note ? ` ${told.note}` : ''}`
  return text
}

function list(told) {
  if (told.count === 0) return []
  const at = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' })
  const items = told.firings.slice(0, 5).map(one => {
    const item = document.createElement('li')
    const minutes = one.endedAt ? Math.round((Date.parse(one.endedAt) - Date.parse(one.startedAt)) / 60_000) : null
    item.textContent = `${at.format(Date.parse(one.startedAt))}, ${minutes === null ? 'still going on' : minutes < 120 ? `for ${minutes} min` : `for ${Math.round(minutes / 6) / 10} h`}`
    return item
  })
  const all = document.createElement('ol')
  all.append(...items)
  if (told.count > items.length) all.append(Object.assign(document.createElement('li'), { textContent: `and ${told.count - items.length} earlier` }))
  return [all]
}
