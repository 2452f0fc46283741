// The live page: joins the stream to the number, the list, the title, the sound and the voice.
import { address } from './address.js'
import { minor } from './money.js'
import { figures } from './figures.js'
import { Hero } from './hero.js'
import { Feed } from './feed.js'
import { Title } from './title.js'
import { Digest } from './digest.js'
import { Health } from './health.js'
import { startMarks } from './marks.js'
import { startTerms } from './terms.js'
import { clock } from './clock.js'
import { isSale } from './moves.js'
import { isOpen, rangeInWords } from './scope.js'

const caughtUpAfter_ms = 10_000
const settling_ms = 1500
const late_ms = 60_000

export function startLive({ seed, ticks, freshness, sound }) {
  const page = document.querySelector('.live')
  const serverNow = () => clock.now()

  const hero = new Hero(document.getElementById('hero'), serverNow)
  const feed = new Feed(document.getElementById('feed'), serverNow)
  const title = new Title()
  const digest = new Digest(document.getElementById('announcer'), document.getElementById('alarm'), address.get('digest'))
  const health = new Health(document.getElementById('health'), () => address.get('tz'))
  let settledAt = null
  let heardAt = performance.now()
  let cursor = seed.cursor
  let goal = null
  let marked = null

  // what was there before the page, or comes after a silence, is caught up with, not celebrated
  const isCatchingUp = () => settledAt === null || performance.now() - settledAt < settling_ms || performance.now() - heardAt > caughtUpAfter_ms

  function take(totals) {
    const jump = settledAt === null || performance.now() - heardAt > caughtUpAfter_ms
    const { sold, grown } = hero.take(figures(totals, hero.current), { jump })
    digest.see({ ...hero.current, amount: hero.amount })
    if (settledAt !== null && sold > 0) digest.add({ sales: sold, money: grown })
    settledAt ??= performance.now()
    cursor = totals.cursor ?? cursor
    if (hero.current.orders > 0) delete page.dataset.empty
    drawTitle()
  }

  // "all": how many there were, should these not be all of them
  function sell(items, all) {
    feed.add(items, all > items.length)
    hero.note(timed(items))
    const sales = items.filter(item => isSale(item) && minor(item.amount) > 0n)
    const prompt = sales.filter(item => serverNow() - Date.parse(item.at) < late_ms)
    title.sold(sales.length)
    if (prompt.length && !clock.isReplay) requestAnimationFrame(() => health.painted(prompt.map(item => serverNow() - Date.parse(item.at))))
    if (isCatchingUp()) return
    digest.moved(items.filter(item => !isSale(item)))
    if (!document.hidden && !clock.isReplay) sound.sales(prompt.map(item => Number(minor(item.amount)) / 10 ** item.exponent))
  }

  // those that were there when the page came are known; the list, the voice and the sound tell the others
  function mark({ launch, moments }) {
    hero.setLaunch(launch)
    const fresh = marked ? moments.filter(moment => marked.get(moment.id) !== moment.text) : []
    marked = new Map(moments.map(moment => [moment.id, moment.text]))
    for (const moment of fresh.filter(moment => serverNow() - moment.at < 2 * late_ms * Math.max(1, clock.speed))) {
      feed.mark(moment)
      digest.moment('hide' in document.documentElement.dataset ? moment.text.split(':')[0] : moment.text)
      if (moment.id.startsWith('moment-goal') && !clock.isReplay) sound.goal()
    }
  }

  function drawTitle() {
    title.goal(goal?.[hero.mode] ?? null)
    const { currency, exponent } = hero.current
    title.set({ amount: hero.amount, currency, exponent, replay: clock.isReplay, lastMinute: hero.lastMinute.sales, stale: ['stale', 'offline'].includes(freshness.state) })
  }

  const timed = items => items.map(item => ({ ...item, at_ms: Date.parse(item.at), amount: minor(item.amount) }))
  const showSince = () => {
    hero.setSince(rangeInWords(), isOpen())
    feed.setOpen(isOpen())
  }

  // other sales than before: what was shown is no base for a difference
  function restart() {
    settledAt = null
    marked = null
    hero.restart()
    showSince()
  }

  hero.seed(timed(seed.recent ?? []), seed.minutes)
  feed.seed(seed.recent ?? [], seed.campaigns)
  showSince()
  hero.draw()

  hero.root.addEventListener('click', event => {
    const choice = event.target.closest('[data-mode-choice]')?.dataset.modeChoice
    if (choice) address.set('mode', choice)
  })
  address.onChange((name, value) => {
    if (name === 'mode') hero.setMode(value)
    if (name === 'cmp') hero.root.querySelector('.compare').toggleAttribute('data-off', value === 'off')
    if (name === 'digest') digest.pace = value
    if (name === 'hide') drawTitle()
    if (['from', 'to', 'f'].includes(name)) { restart(); ticks.restart() }
    if (name === 'tz' && (address.get('from') || address.get('to'))) ticks.restart()
  })
  addEventListener('pulse:campaigns', event => feed.setCampaigns(event.detail))
  addEventListener('pulse:comparison', event => hero.compare(event.detail))
  addEventListener('pulse:goal', event => { goal = event.detail; drawTitle() })
  addEventListener('pulse:moments', event => mark(event.detail))
  freshness.onChange((state, before) => { digest.connection(state, before); drawTitle() })
  ticks.addEventListener('totals', event => take(event.detail))
  ticks.addEventListener('sale', event => sell(event.detail.items ?? [], event.detail.count ?? 0))
  ticks.addEventListener('past', event => { feed.seed(event.detail.items ?? []); hero.past = timed(event.detail.items ?? []) })
  ticks.addEventListener('hb', event => { if (event.detail.serverTime) clock.correct(Date.parse(event.detail.serverTime)) })
  ticks.addEventListener('reset', () => { settledAt = null })
  for (const name of ['past', 'totals', 'sale', 'hb']) ticks.addEventListener(name, () => { heardAt = performance.now(); health.heard() })
  setInterval(drawTitle, 1000)

  startMarks(() => hero.current.currency)
  addEventListener('pulse:replay', restart)
  startTerms(button => ({
    currency: currencyOf(hero.current, button),
    age: freshness.age,
    cursor,
  }))

  return { togglePause: () => feed.togglePause() }
}

const currencyOf = ({ currency, leftOut }) =>
  leftOut > 0 ? `${currency}; ${leftOut} other ${leftOut === 1 ? 'currency is' : 'currencies are'} left out, as there is no rate` : `${currency}; other currencies by the rate of the day of the payment`
