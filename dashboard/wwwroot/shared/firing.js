// Keeps the line of firing alerts true. The server looks at each number four times a minute; so does this.
const every_ms = 15_000
const line = document.getElementById('firing')

const isFiring = alert => (alert.state === 'alerting' || alert.state === 'recovering') && !(Date.parse(alert.silencedUntil) > Date.now())

async function look() {
  const answer = await fetch('/api/v1/alerts', { headers: { Accept: 'application/json' } }).catch(() => null)
  // without an answer nothing is known: the page says by itself that it is stale
  if (!answer?.ok) return
  const names = (await answer.json()).alerts.filter(isFiring).map(alert => alert.name)
  const count = names.length === 1 ? '1 alert is firing:' : `${names.length} alerts are firing:`
  const text = names.join(', ')
  const [told, list] = [line.querySelector('[data-count]'), line.querySelector('[data-names]')]
  if (told.textContent !== count) told.textContent = count
  if (list.textContent !== text) list.textContent = text
  line.hidden = names.length === 0
}

if (line) {
  setInterval(() => { if (!document.hidden) look() }, every_ms)
  document.addEventListener('visibilitychange', () => { if (!document.hidden) look() })
}
