// While nothing was sold: asks how each sender gets on, and says it in a line. Ends with the first sale.

const pace_ms = 2000
const list = document.querySelector('[data-senders]')
const page = document.getElementById('content')

// the same words as in FirstSale.razor
const words = {
  off: row => `not set up: ${row.variable}`,
  waiting: () => 'waiting for its first event',
  bad_signatures: row => `calls come, but ${row.badSignatures} had a wrong signature: compare the secret`,
  other_mode: () => 'events come, but only of the mode that does not count',
  arrived: () => 'events arrive, no sale among them yet',
}

async function look() {
  const answer = await fetch('/api/v1/providers')
  if (!answer.ok) return
  for (const row of (await answer.json()).providers) {
    const line = list.querySelector(`[data-sender="${row.provider}"]`)
    const said = line.querySelector('[data-said]')
    const text = words[row.state](row)
    line.dataset.state = row.state
    if (said.textContent !== text) said.textContent = text
  }
}

async function follow() {
  while (page?.dataset.empty) {
    await new Promise(done => setTimeout(done, pace_ms))
    if (!document.hidden && page.dataset.empty) await look().catch(() => {})
  }
}

if (list && page?.dataset.empty) follow()
