// Between the page's switches and the panels that Blazor renders.
import { address } from './address.js'
import { startLane } from './lane.js'

const told = ['mode', 'cmp', 'tz']

export function attach(panels) {
  const tell = () => panels.invokeMethodAsync('Show', ...told.map(name => address.get(name))).catch(() => {})
  address.onChange(name => { if (told.includes(name)) tell() })
  startLane()
  return tell()
}

const raise = name => detail => { dispatchEvent(new CustomEvent(`pulse:${name}`, { detail })) }

export const setCampaigns = raise('campaigns')
export const setComparison = raise('comparison')
export const setGoal = raise('goal')
export const setMoments = raise('moments')
