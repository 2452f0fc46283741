// cycle=live:60,vibes:20: a screen on the wall goes from page to page, each for so many seconds.
import { address } from './address.js'

const step = 'pulse.cycle.step'
const path = name => name === 'live' ? '/' : `/${name}`
const again_ms = 2000

export function startPlaylist(freshness) {
  let timer = 0
  const plan = () => {
    clearTimeout(timer)
    const pages = address.get('cycle').split(',').filter(Boolean).map(page => page.split(':')).map(([name, seconds]) => ({ path: path(name), seconds: Number(seconds) }))
    if (pages.length === 0) return
    const here = Math.max(0, place(pages))
    timer = setTimeout(next, pages[here].seconds * 1000, pages[(here + 1) % pages.length], (here + 1) % pages.length)
  }

  // never away from a page that shows its last numbers to one that cannot be had
  function next(page, index) {
    if (!freshness.isWell || document.querySelector('dialog[open]')) {
      timer = setTimeout(next, again_ms, page, index)
      return
    }
    if (page.path === location.pathname) return plan()
    try { sessionStorage.setItem(step, index) } catch { /* private window */ }
    location.replace(address.linkTo(page.path, ['cycle', 'goal']))
  }

  address.onChange(name => { if (name === 'cycle') plan() })
  plan()
}

// a page may come more than once: the step is remembered
function place(pages) {
  let known = NaN
  try { known = Number(sessionStorage.getItem(step) ?? NaN) } catch { /* private window */ }
  return pages[known]?.path === location.pathname ? known : pages.findIndex(page => page.path === location.pathname)
}
