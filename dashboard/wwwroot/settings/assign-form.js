// Gives sales without a campaign to one by a rule. What would move is shown before anything does, and what moved can be taken back at once.
import { read, showProblems } from './fields.js'

const lists = ['provider', 'product', 'landingPage', 'country', 'currency']

export function startAssignForm(call, done) {
  const form = document.getElementById('assign-form')
  if (!form) return
  const outcome = form.querySelector('[data-outcome]')
  const go = form.querySelector('.primary')
  const back = form.querySelector('[data-take-back]')

  // a rule that changed has to be looked at again
  const forget = () => { go.disabled = true; back.hidden = true; outcome.replaceChildren() }
  form.addEventListener('input', forget)
  form.addEventListener('filled', forget)

  const ask = async (verb, rule) => {
    const { values, problems } = read(form)
    if (!values.id) problems.push('“id” Choose the campaign that they belong to.')
    if (problems.length) return showProblems(form, problems)
    showProblems(form, [])
    const { told, problems: wrong } = await call('POST', `/api/v1/campaigns/${encodeURIComponent(values.id)}/${verb}`, { ...ruleOf(values), ...rule })
    if (wrong) return showProblems(form, wrong)
    return told
  }

  form.querySelector('[data-look]').addEventListener('click', async () => {
    const told = await ask('assign', { dryRun: true })
    if (!told) return
    outcome.textContent = `${sentence(told)} would move to ${told.campaign}.`
    go.disabled = told.sales === 0
  })
  form.addEventListener('submit', async event => {
    event.preventDefault()
    if (go.disabled) return
    go.disabled = true
    const told = await ask('assign', {})
    if (!told) return
    outcome.textContent = `${sentence(told)} moved to ${told.campaign}.`
    back.hidden = told.saleIds.length === 0 || told.saleIds.length < told.sales
    back.onclick = async () => {
      const moved = await call('POST', `/api/v1/campaigns/${encodeURIComponent(told.campaign)}/unassign`, { sales: told.saleIds })
      if (moved.problems) return showProblems(form, moved.problems)
      outcome.textContent = `${sentence(moved.told)} taken back: they are unattributed again.`
      back.hidden = true
      await done()
    }
    await done()
  })
}

// without any condition all of them are meant, and the API wants that said
function ruleOf(values) {
  const rule = Object.fromEntries(lists.filter(name => values[name]).map(name => [name, [name === 'currency' || name === 'country' ? values[name].toUpperCase() : values[name]]]))
  for (const name of ['from', 'to']) if (values[name]) rule[name] = values[name]
  return Object.keys(rule).length ? rule : { all: true }
}

function sentence(told) {
  const money = told.money.map(one => new Intl.NumberFormat('en-US', { style: 'currency', currency: one.currency }).format(one.net / 10 ** one.exponent))
  return `${told.sales === 1 ? '1 sale' : `${told.sales} sales`}${money.length ? ` (${money.join(', ')} net)` : ''}`
}
