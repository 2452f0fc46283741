// One order from its first event to now, in a sheet at the side. E-mail addresses are shown masked.
import { count, format, minor, parseExact } from './money.js'

const types = { booked: 'Sale', money_moved: 'Money moved', moved: 'Moved', unbooked: 'Taken back', checkout_lost: 'Checkout lost' }
const kinds = { one_time: 'one-time', subscription: 'new subscription', renewal: 'renewal', upsell: 'upgrade', refund: 'refund', dispute: 'dispute' }

const el = (name, className, ...content) => {
  const element = document.createElement(name)
  if (className) element.className = className
  element.append(...content.filter(part => part !== null && part !== undefined))
  return element
}

export const masked = text => text.replace(/([\w.+-])[\w.+-]*@([\w-]+(?:\.[\w-]+)+)/g, '$1•••@$2')

export function startJourney(feed) {
  const sheet = document.getElementById('journey')
  const body = sheet.querySelector('[data-journey]')
  const { role } = document.querySelector('.live').dataset
  if (role === 'watch') return
  sheet.addEventListener('click', event => { if (event.target === sheet) sheet.close() })
  feed.addEventListener('click', event => {
    const button = event.target.closest('[data-sale]')
    if (button) show(button.dataset.sale)
  })

  async function show(id) {
    body.replaceChildren(el('p', 'muted', 'Looking it up …'))
    sheet.showModal()
    try {
      const path = `/api/v1/sales/${encodeURIComponent(id)}${role === 'admin' ? '' : '/entries'}`
      const answer = await fetch(path)
      const text = await answer.text()
      if (!answer.ok) throw new Error(JSON.parse(text).detail ?? `The server answered ${answer.status}.`)
      body.replaceChildren(...draw(parseExact(text)))
    } catch (error) {
      body.replaceChildren(el('p', 'problem', error instanceof TypeError ? 'The server cannot be reached.' : error.message))
    }
  }
}

function draw({ id, entries, rawEvents }) {
  const first = entries.find(entry => entry.type === 'booked') ?? entries[0]
  if (!first) return [el('p', 'muted', 'No money has moved in this order.'), ...received(rawEvents)]
  const last = entries.findLast(entry => entry.sales > 0) ?? first
  return [
    el('p', 'sum private', left(entries)),
    el('p', 'muted', `${last.product ?? 'Sale'}, ${kinds[last.kind] ?? last.kind}`),
    facts({
      Campaign: last.campaign ?? 'unattributed', Channel: last.channel, Page: last.landingPage, Country: last.country,
      Provider: last.account ? `${last.provider}, ${last.account}` : last.provider, Order: id,
    }),
    el('h3', null, 'What was booked'),
    el('ol', 'steps', ...entries.map(step)),
    ...received(rawEvents),
  ]
}

// what is left of the money, by currency
function left(entries) {
  const sums = new Map()
  for (const { currency, exponent, net } of entries) {
    const sum = sums.get(currency) ?? { currency, exponent, net: 0n }
    sum.net += minor(net)
    sums.set(currency, sum)
  }
  return [...sums.values()].map(({ currency, exponent, net }) => format(net, currency, exponent)).join(' + ')
}

const facts = rows => el('dl', 'facts', ...Object.entries(rows).filter(([, value]) => value).map(([name, value]) => el('div', null, el('dt', null, name), el('dd', null, masked(value)))))

function step(entry) {
  const net = minor(entry.net)
  const what = entry.type === 'money_moved' ? kinds[entry.kind] ?? types[entry.type] : types[entry.type] ?? entry.type
  const where = entry.type === 'moved' ? `${net < 0n ? 'out of' : 'into'} ${entry.campaign ?? 'unattributed'}` : null
  return el('li', net < 0n ? 'out' : null, time(entry.at), el('b', null, what[0].toUpperCase() + what.slice(1)), where && el('span', 'muted', where),
    net === 0n ? null : el('span', 'amount private', format(net, entry.currency, entry.exponent)))
}

function received(events) {
  if (!events) return [el('p', 'hint', 'The events behind it are shown to admins.')]
  return [
    el('h3', null, `What was received: ${count(events.length)} ${events.length === 1 ? 'event' : 'events'}`),
    el('ol', 'steps', ...events.map(raw => el('li', null, time(raw.receivedAt), el('b', null, raw.type),
      el('details', null, el('summary', null, masked(raw.deliveryId)), el('pre', 'private', masked(pretty(raw.body))))))),
  ]
}

const pretty = text => { try { return JSON.stringify(parseExact(text), (_key, value) => typeof value === 'bigint' ? String(value) : value, 2) } catch { return text } }

function time(at) {
  const node = el('time', null, new Date(at).toLocaleString('en-GB', { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', second: '2-digit' }))
  node.dateTime = at
  return node
}
