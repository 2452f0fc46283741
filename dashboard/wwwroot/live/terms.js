// What a number means, one click away: definition, currency, age, source.
import { hasScope, rangeInWords, scopeQuery } from './scope.js'

// {range} stands for the range that is looked at
const terms = {
  gross: ['Gross revenue', 'All captured payments {range}, by the time of the payment. A payment that is announced several times counts once.', '/api/v1/summary'],
  net: ['Net revenue', 'Gross less refunds and disputes, each by its own time, {range}.', '/api/v1/summary'],
  minute: ['The last minute', 'How much the total has grown in the 60 seconds up to now.', '/api/v1/summary'],
  orders: ['Orders', 'Sales whose money is in the total. One order counts once, however many events announce it.', '/api/v1/summary'],
  aov: ['Average order', 'Gross revenue divided by orders.', '/api/v1/summary'],
  lost: ['Lost checkouts', 'Checkouts that were opened and ended without money: expired, abandoned or failed. Only some providers report them.', '/api/v1/summary'],
  compare: ['Comparison', 'What came in since midnight in the chosen time zone, against the same span of the other day up to the same minute. A base of fewer than 20 orders is marked as small.', '/api/v1/summary'],
  hour: ['60-minute velocity', 'Revenue of the last 60 full minutes. The running minute never enters a rate; in the chart it is drawn dashed.', '/api/v1/series?step=1m&from=now-60m'],
  now: ['Rate now', 'Revenue of the last 5 full minutes, divided by 5.', '/api/v1/series?step=1m&from=now-60m'],
  acceleration: ['Acceleration', 'Revenue of the last 10 full minutes against the 10 before them.', '/api/v1/series?step=1m&from=now-60m'],
  campaigns: ['Revenue by campaign', 'Each sale belongs to the campaign that its own event names, {range}. The percentage at the right is the part of the whole sum. Conversion is first sales by visits, or where none are known by checkouts that were paid or lost, with its 95 % interval. The filled dot is the chance of being the best by conversion, where the sample is large enough to say. The small line is the last hour.', '/api/v1/breakdown?by=campaign'],
  goal: ['Goal and forecast', 'The sum so far against the goal. With earlier launches the forecast is the sum divided by the share that they had in at the same age, and its band holds 80 of 100 launches that differ as those did; the plan for now is the goal times that share. Without any the rate of the last hour goes on in a straight line, its band from drawing the minutes so far again at random, and the plan is even. A forecast shows after 15 minutes and 20 orders.', '/api/v1/goal'],
  wilson: ['95 % intervals', 'Wilson’s score interval: the rates that agree with what was counted. In the bars the dot is the estimate, the thick part holds 80 %, the thin one 95 %. Two bars that overlap little differ. Of money: a bootstrap over visits, 1,000 times.', '/api/v1/compare'],
  best: ['Likely better', 'The share of 20,000 draws from what is believed of each campaign, Beta(1 + k, 1 + n − k), in which it is the best. The seed is fixed, so the number stands still until data change. Looking often makes this number too sure: stop by the expected loss.', '/api/v1/compare'],
  loss: ['Expected loss', 'What is lost on average by choosing this campaign: how far it lies behind the best one in the draws where it is not the best.', '/api/v1/compare'],
  sequential: ['Safe to call', 'A band around the difference that may be looked at as often as one likes (normal-mixture sequential test, 95 %). Once it leaves out zero, the difference is real with the promised certainty. Its width is fixed beforehand: τ = 1 point for visits, 5 points for checkouts.', '/api/v1/compare/evidence'],
  minimum: ['Minimum sample', 'At least 100 chances, and more than 5 that converted and more than 5 that did not, for each campaign. Below it no probability is shown.', '/api/v1/compare'],
  observational: ['Observational', 'Nobody was assigned to a campaign by chance, so a difference may also come from who saw what, and when. A campaign leads here, it does not win. A planned split in the campaign book makes a comparison randomised.', '/api/v1/compare'],
  randomised: ['Randomised', 'The campaign book holds a planned split for each of these: who saw what was left to chance, so a difference comes from the campaigns.', '/api/v1/compare'],
  delay: ['Event to screen', 'From the time of a payment, as its provider dates it, to its row on this screen; 95 of 100 sales of the last minute were faster. Providers date to the second.', '/api/v1/pipeline'],
}

// the number that an alert watches, and over how many minutes
const watched = {
  gross: ['velocity', 60], net: ['net', 60], minute: ['velocity', 1], orders: ['sales', 60], lost: ['conversion', 60], hour: ['net', 60], now: ['velocity', 5],
  delay: ['lag', null],
}

export function startTerms(info) {
  const box = document.getElementById('term')
  if (!box) return
  const part = name => box.querySelector(`[data-term-${name}]`)
  let opener = null
  let timer = 0

  const fill = () => {
    const { currency, age, cursor } = info(opener)
    // a method has no currency
    part('currency').parentElement.hidden = !currency
    part('currency').textContent = currency ?? ''
    part('age').textContent = `${age}${cursor ? `, position ${cursor.split(':')[1] ?? cursor}` : ''}`
  }

  // only who may make one is offered one
  const offerAlert = term => {
    const line = part('alert')
    if (!line) return
    line.hidden = !watched[term]
    if (!watched[term]) return
    const [number, minutes] = watched[term]
    const asked = new URLSearchParams({ new: 1, number, comparison: number === 'lag' ? 'above' : 'below', name: terms[term][0] })
    if (minutes) asked.set('windowMinutes', minutes)
    line.querySelector('a').href = `/settings/alerts#${asked}`
  }

  const show = button => {
    const [title, text, source] = terms[button.dataset.term]
    opener = button
    part('title').textContent = title
    part('text').textContent = text.replace('{range}', rangeInWords()) + (hasScope() ? ' Only what the chips above name is counted.' : '')
    const address = sourceOf(source)
    part('source').textContent = address
    part('source').href = address
    offerAlert(button.dataset.term)
    fill()
    box.showPopover()
    place(box, button)
    button.setAttribute('aria-expanded', 'true')
    timer = setInterval(fill, 500)
  }

  document.addEventListener('click', event => {
    const button = event.target.closest('[data-term]')
    if (!button || !terms[button.dataset.term]) return
    const again = opener === button && box.matches(':popover-open')
    if (box.matches(':popover-open')) box.hidePopover()
    if (!again) show(button)
  })
  box.addEventListener('toggle', event => {
    if (event.newState === 'open') return
    clearInterval(timer)
    opener?.setAttribute('aria-expanded', 'false')
    if (box.contains(document.activeElement)) opener?.focus()
  })
}

// the question that gives this number, as the page is narrowed now
function sourceOf(path) {
  const [route, own] = path.split('?')
  const query = scopeQuery()
  if (/goal|pipeline/.test(route)) return path
  for (const [name, value] of new URLSearchParams(own)) query.set(name, value)
  return query.size > 0 ? `${route}?${query}` : route
}

function place(box, anchor) {
  const { left, bottom, top } = anchor.getBoundingClientRect()
  const { width, height } = box.getBoundingClientRect()
  const room = 12
  box.style.left = `${Math.max(room, Math.min(left, innerWidth - width - room))}px`
  box.style.top = `${bottom + 8 + height > innerHeight - room ? Math.max(room, top - height - 8) : bottom + 8}px`
}
