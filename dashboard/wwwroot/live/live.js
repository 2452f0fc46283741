// The live page: joins the stream to the number, the list, the title, the sound and the voice.
import { count, format, minor } from './money.js'
import { figures } from './figures.js'
import { RollingTotal } from './total.js'
import { LastMinute } from './minute.js'
import { Feed } from './feed.js'
import { Title } from './title.js'
import { Digest } from './digest.js'

const glowPace_ms = 1500
const awayNote_ms = 6000
const caughtUpAfter_ms = 10_000

export function startLive({ seed, ticks, freshness, sound }) {
  const page = document.querySelector('.live')
  const hero = document.getElementById('hero')
  const at = name => hero.querySelector(`[data-hero="${name}"]`)
  const nodes = Object.fromEntries(['title', 'minute', 'orders', 'aov', 'other', 'other-title', 'lost', 'left-out'].map(name => [name, at(name)]))

  let offset_ms = (seed.serverTime ?? Date.now()) - Date.now()
  const serverNow = () => Date.now() + offset_ms

  let mode = hero.dataset.mode
  let current = {
    currency: hero.dataset.currency, exponent: Number(hero.dataset.exponent),
    gross: BigInt(hero.dataset.gross), net: BigInt(hero.dataset.net), orders: null, lost: null, leftOut: 0,
  }
  let settled = false
  let away = null
  let glowAt = 0
  let heardAt = performance.now()

  // after a silence the numbers are caught up with, not celebrated
  const isCatchingUp = () => !settled || performance.now() - heardAt > caughtUpAfter_ms

  const total = new RollingTotal(hero.querySelector('.total'), current[mode], current.currency, current.exponent)
  const feed = new Feed(document.getElementById('feed'), serverNow)
  const title = new Title()
  const digest = new Digest(document.getElementById('announcer'), document.getElementById('alarm'))
  const minutes = { gross: new LastMinute(), net: new LastMinute() }

  feed.seed(seed.recent ?? [], seed.campaigns)
  seedMinutes()

  function seedMinutes() {
    const items = (seed.recent ?? []).filter(item => item.currency === current.currency)
      .map(item => ({ at_ms: Date.parse(item.at), amount: minor(item.amount) }))
    const start = { sales: 0 }
    minutes.gross.seed(serverNow(), { ...start, money: current.gross }, items.filter(item => item.amount > 0n).map(item => ({ ...item, sales: 1 })))
    minutes.net.seed(serverNow(), { ...start, money: current.net }, items.map(item => ({ ...item, sales: item.amount > 0n ? 1 : 0 })))
    current.seededOrders = true
  }

  function take(totals) {
    const next = figures(totals, current)
    const moneyChanged = next.currency !== current.currency || next.leftOut !== current.leftOut
    const grown = next.gross - current.gross
    const sold = current.orders === null ? 0 : next.orders - current.orders
    const jump = isCatchingUp() || moneyChanged
    current = next
    if (moneyChanged) for (const name of ['gross', 'net']) minutes[name].restart()
    remember(sold)

    const before = total.target
    const how = total.set(current[mode], current, { jump })
    if (document.hidden) away ??= { from: before }
    if (how === 'rolled') glow()
    if (settled && sold > 0) digest.add({ sales: sold, money: grown, ...current, amount: current[mode] })
    settled = true
    if (current.orders > 0) delete page.dataset.empty
    draw()
  }

  let soldSoFar = 0
  function remember(sold) {
    soldSoFar += Math.max(0, sold)
    const now = serverNow()
    minutes.gross.add(now, { money: current.gross, sales: soldSoFar })
    minutes.net.add(now, { money: current.net, sales: soldSoFar })
  }

  function draw() {
    const { currency, exponent } = current
    const money = amount => format(amount, currency, exponent)
    const other = mode === 'gross' ? 'net' : 'gross'
    write(nodes.title, mode === 'gross' ? 'Gross revenue' : 'Net revenue')
    write(nodes['other-title'], mode === 'gross' ? 'Net' : 'Gross')
    write(nodes.other, money(current[other]))
    if (current.orders !== null) {
      write(nodes.orders, count(current.orders))
      write(nodes.aov, current.orders > 0 ? money(current.gross / BigInt(current.orders)) : '–')
      write(nodes.lost, count(current.lost))
      nodes['left-out'].hidden = current.leftOut === 0
      write(nodes['left-out'], `${current.leftOut} other ${current.leftOut === 1 ? 'currency' : 'currencies'} without a rate`)
    }
    drawMinute()
  }

  function drawMinute() {
    const { currency, exponent } = current
    const recent = minutes[mode].read(serverNow())
    const quiet = recent.money === 0n
    const sign = recent.money < 0n ? '' : '+ '
    const whole = recent.money >= 100n * 10n ** BigInt(exponent)
    nodes.minute.dataset.quiet = quiet && !away?.until
    write(nodes.minute, away?.until ? `+ ${format(away.gain, currency, exponent)} while you were away`
      : quiet ? 'No sale in the last minute'
      : `${sign}${format(recent.money, currency, exponent, { whole })} in the last minute`)
    title.set({ amount: current[mode], currency, exponent, lastMinute: recent.sales, stale: ['stale', 'offline'].includes(freshness.state) })
  }

  function glow() {
    const now = performance.now()
    if (now - glowAt < glowPace_ms) return
    glowAt = now
    const light = hero.querySelector('.glow')
    light.classList.remove('on')
    void light.offsetWidth
    light.classList.add('on')
  }

  function sell(items) {
    feed.add(items)
    const sales = items.filter(item => minor(item.amount) > 0n)
    title.sold(sales.length)
    // never for what was there before the page, nor for what comes late
    if (!isCatchingUp() && !document.hidden) {
      sound.sales(sales.filter(item => serverNow() - Date.parse(item.at) < 60_000).map(item => Number(minor(item.amount)) / 10 ** item.exponent))
    }
  }

  function setMode(next) {
    mode = next
    hero.dataset.mode = mode
    for (const button of hero.querySelectorAll('[data-mode-choice]')) button.setAttribute('aria-pressed', button.dataset.modeChoice === mode)
    const address = new URL(location.href)
    if (mode === 'gross') address.searchParams.delete('mode')
    else address.searchParams.set('mode', mode)
    history.replaceState(history.state, '', address)
    total.set(current[mode], current, { jump: true })
    dispatchEvent(new CustomEvent('pulse:mode', { detail: { mode } }))
    draw()
  }

  hero.addEventListener('click', event => {
    const choice = event.target.closest('[data-mode-choice]')?.dataset.modeChoice
    if (choice && choice !== mode) setMode(choice)
  })
  document.addEventListener('visibilitychange', () => {
    if (document.hidden || !away) return
    const gain = total.target - away.from
    away = gain > 0n ? { gain, until: true } : null
    draw()
    setTimeout(() => { away = null; drawMinute() }, awayNote_ms)
  })
  addEventListener('pulse:campaigns', event => feed.setCampaigns(event.detail))
  freshness.onChange((state, before) => { digest.connection(state, before); drawMinute() })
  ticks.addEventListener('totals', event => take(event.detail))
  ticks.addEventListener('sale', event => sell(event.detail.items ?? []))
  ticks.addEventListener('hb', event => { if (event.detail.serverTime) offset_ms = Date.parse(event.detail.serverTime) - Date.now() })
  ticks.addEventListener('reset', () => { settled = false })
  for (const name of ['totals', 'sale', 'hb']) ticks.addEventListener(name, () => { heardAt = performance.now() })
  setInterval(drawMinute, 1000)
  draw()

  return { togglePause: () => feed.togglePause() }
}

function write(node, text) {
  if (node.textContent !== text) node.textContent = text
}
