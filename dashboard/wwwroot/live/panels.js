// Between the page's switches and the panels that Blazor renders.
import { address } from './address.js'
import { startCross } from './cross.js'
import { startLane } from './lane.js'
import { clock } from './clock.js'

const told = ['mode', 'cmp', 'tz', 'from', 'to', 'f', 'goal']

export function attach(panels) {
  let asked = false
  const tell = () => {
    asked = false
    return panels.invokeMethodAsync('Show', {
      mode: address.get('mode'), compare: address.get('cmp'), zone: address.get('tz'),
      from: address.get('from') || null, to: address.get('to') || null, filters: address.get('f') || null, goal: address.get('goal') ? Number(address.get('goal')) : null,
      replayAtMs: clock.isReplay ? Math.round(clock.now()) : null, speed: clock.speed,
    }).catch(() => {})
  }
  // several changes at once are told once
  const soon = () => { if (!asked) { asked = true; queueMicrotask(tell) } }
  address.onChange(name => { if (told.includes(name)) soon() })
  addEventListener('pulse:replay', soon)
  addEventListener('pulse:circuit', soon)
  startLane()
  startCross((from, to) => panels.invokeMethodAsync('Zoom', from, to).catch(() => {}))
  return tell()
}

const raise = name => detail => { dispatchEvent(new CustomEvent(`pulse:${name}`, { detail })) }

export const setCampaigns = raise('campaigns')
export const setComparison = raise('comparison')
export const setGoal = raise('goal')
export const setMoments = raise('moments')
