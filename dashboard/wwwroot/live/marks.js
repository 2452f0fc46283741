// The forms of goal and annotations. The panels follow by themselves: every screen reads the same book.

const json = (method, address, body) => fetch(address, {
  method, headers: body && { 'Content-Type': 'application/json' }, body: body && JSON.stringify(body),
})

// "100,000.50" in minor units, exactly; null for anything else
export function toMinor(text, exponent) {
  const match = /^(\d+)(?:\.(\d+))?$/.exec(text.replace(/[,\s_]/g, ''))
  if (!match || (match[2] ?? '').length > exponent) return null
  const minor = BigInt(match[1] + (match[2] ?? '').padEnd(exponent, '0'))
  return minor > 0n && minor <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(minor) : null
}

const exponentOf = currency => { try { return new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits } catch { return 2 } }
const toLocal = text => text ? new Date(Date.parse(text) - new Date(text).getTimezoneOffset() * 60_000).toISOString().slice(0, 16) : ''
const toUtc = text => text ? new Date(text).toISOString() : null

export function startMarks(heroCurrency) {
  const goal = document.getElementById('goal-form')
  const note = document.getElementById('note-form')

  document.addEventListener('click', event => {
    const button = event.target.closest('[data-opens]')
    if (!button || document.querySelector('dialog[open]')) return
    if (button.dataset.opens === 'goal-dialog') {
      const known = button.dataset.goal ? JSON.parse(button.dataset.goal) : null
      goal.amount.value = known ? String(known.amountMinor / 10 ** known.exponent) : ''
      goal.currency.value = known?.currency ?? heroCurrency()
      goal.from.value = toLocal(known?.from)
      goal.to.value = toLocal(known?.to)
      goal.querySelector('[data-delete]').hidden = !known
    } else {
      note.reset()
    }
    document.getElementById(button.dataset.opens).showModal()
  })

  const send = async (form, request) => {
    const problem = form.querySelector('.problem')
    problem.textContent = ''
    try {
      const answer = await request()
      if (answer.ok) return form.closest('dialog').close()
      const told = await answer.json().catch(() => ({}))
      problem.textContent = told.detail ?? told.title ?? `The server answered ${answer.status}.`
    } catch {
      problem.textContent = 'The server cannot be reached.'
    }
  }

  goal.addEventListener('submit', event => {
    event.preventDefault()
    const currency = goal.currency.value.trim().toUpperCase()
    const amountMinor = toMinor(goal.amount.value, exponentOf(currency))
    if (amountMinor === null) {
      goal.querySelector('.problem').textContent = 'The amount is a number such as 100000 or 99.50.'
      return
    }
    send(goal, () => json('PUT', '/api/v1/goal', { amountMinor, currency, from: toUtc(goal.from.value), to: toUtc(goal.to.value) }))
  })
  goal.querySelector('[data-delete]').addEventListener('click', () => send(goal, () => json('DELETE', '/api/v1/goal')))
  note.addEventListener('submit', event => {
    event.preventDefault()
    const { text, kind, at, url } = note
    send(note, () => json('POST', '/api/v1/annotations', { text: text.value, kind: kind.value, ...(at.value ? { at: toUtc(at.value) } : {}), ...(url.value ? { url: url.value } : {}) }))
  })
}
