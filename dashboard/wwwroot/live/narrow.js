// The box that says what counts: a range from a list or typed, and values of a dimension.
import { address } from './address.js'
import { toggleFilter } from './scope.js'

const byId = id => document.getElementById(id)

export function startNarrowing() {
  const box = byId('narrow-box')
  const range = byId('narrow-range')
  const echo = byId('narrow-echo')
  const value = byId('narrow-value')
  const by = byId('narrow-by')

  const show = () => {
    for (const button of box.querySelectorAll('[data-range]')) {
      const [from, to] = button.dataset.range.split('|')
      button.setAttribute('aria-pressed', String(from === address.get('from') && to === address.get('to')))
    }
  }
  box.addEventListener('click', event => {
    const choice = event.target.closest('[data-range]')?.dataset.range.split('|')
    if (choice) address.setAll({ from: choice[0], to: choice[1] })
  })

  // the server knows the grammar: it is asked before the range is taken
  async function take() {
    const [from, to = ''] = range.value.trim().split(/\s+to\s+|\.\./)
    echo.classList.remove('wrong')
    if (!from) return
    const query = new URLSearchParams({ from, tz: address.get('tz'), ...(to ? { to } : {}) })
    const problem = await ask(`/api/v1/summary?${query}`)
    echo.textContent = problem ?? ''
    echo.classList.toggle('wrong', problem !== null)
    if (problem !== null) return
    range.value = ''
    box.hidePopover()
    address.setAll({ from, to })
  }

  async function suggest() {
    byId('narrow-values').replaceChildren()
    const answer = await fetch(`/api/v1/breakdown?by=${by.value}`).catch(() => null)
    if (!answer?.ok) return
    const keys = (await answer.json()).rows.map(row => row.key[by.value]).filter(Boolean)
    byId('narrow-values').replaceChildren(...[...new Set(keys)].slice(0, 100).map(key => new Option(key, key)))
  }

  const narrow = () => {
    toggleFilter(by.value, by.value === 'currency' || by.value === 'country' ? value.value.trim().toUpperCase() : value.value.trim())
    value.value = ''
    box.hidePopover()
  }
  byId('narrow-take').addEventListener('click', take)
  byId('narrow-add').addEventListener('click', narrow)
  range.addEventListener('keydown', event => { if (event.key === 'Enter') take() })
  value.addEventListener('keydown', event => { if (event.key === 'Enter') narrow() })
  by.addEventListener('change', suggest)
  box.addEventListener('toggle', event => { if (event.newState === 'open') { show(); suggest() } })
}

// null when the server can answer, else why it cannot
async function ask(question) {
  try {
    const answer = await fetch(question)
    return answer.ok ? null : (await answer.json()).detail ?? 'That is not a range.'
  } catch {
    return 'The server cannot be reached.'
  }
}
