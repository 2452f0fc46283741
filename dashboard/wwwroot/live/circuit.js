// The charts' circuit. Blazor puts its state on the class of one element; there is no dialog, since the numbers go on without it.
// What the visitor chose while it was away was told to nobody: "pulse:circuit" says that it is back, and the page tells its state again.

export function watchCircuit(freshness) {
  const note = document.getElementById('components-reconnect-modal')
  if (!note) return
  let lost = false

  const act = () => {
    const states = note.className.split(/\s+/)
    const has = name => states.includes(`components-reconnect-${name}`)
    if (has('rejected') || states.includes('components-reconnect-resume-failed')) {
      location.reload()
      return
    }
    lost = has('failed')
    const wasAway = note.hasAttribute('data-shown')
    const isAway = has('show') || has('retrying') || lost || has('paused')
    note.toggleAttribute('data-shown', isAway)
    if (wasAway && !isAway) dispatchEvent(new CustomEvent('pulse:circuit'))
    if (lost && freshness?.isWell) location.reload()
  }

  new MutationObserver(act).observe(note, { attributes: true, attributeFilter: ['class'] })
  // Blazor gave up while the server was away: once its numbers come again, begin anew
  freshness?.onChange(() => { if (freshness.isWell && lost) location.reload() })
}

// A circuit that came back may be a dead one: it answers and draws nothing (aspnetcore#64607). Whoever was lost and is well again without
// a chart begins anew, a few times at most; the memory of it outlives the page, because the next one may be as dead.
const patience_ms = 6_000
const settled_ms = 15_000
const missing_ms = 15_000
const wall_ms = 60_000
const tries = 3
const lostTimes = () => Number(sessionStorage.getItem('pulse.lost') ?? 0)

// null on a page that needs no circuit
function isDrawn() {
  const panel = document.querySelector('.velocity')
  if (panel) return !panel.checkVisibility() || panel.querySelector('svg.apexcharts-svg') !== null
  return document.querySelector('.screen > .viewbar') ? 'attached' in document.documentElement.dataset : null
}

export function watchCharts(freshness) {
  let [well_ms, without_ms, waiting_ms] = [0, 0, 0]
  const tell = noteMissing(document.getElementById('components-reconnect-modal'))
  setInterval(() => {
    const drawn = isDrawn()
    if (drawn === null) return
    // a circuit that never began marks nothing: the numbers are live, and the charts stay away without a word
    waiting_ms = freshness.isWell && !drawn ? waiting_ms + 1000 : 0
    tell(waiting_ms >= missing_ms)
    // on a wall nobody presses anything
    if (waiting_ms >= wall_ms && document.documentElement.dataset.kiosk) location.reload()
    if (!freshness.isWell) {
      if (lostTimes() === 0) sessionStorage.setItem('pulse.lost', '1')
      well_ms = without_ms = 0
      return
    }
    if (lostTimes() === 0) return
    well_ms += 1000
    without_ms = drawn ? 0 : without_ms + 1000
    if (without_ms >= patience_ms && lostTimes() <= tries) {
      sessionStorage.setItem('pulse.lost', String(lostTimes() + 1))
      location.reload()
    } else if (drawn && well_ms >= settled_ms) {
      sessionStorage.removeItem('pulse.lost')
    }
  }, 1000)
}

function noteMissing(note) {
  const text = note.querySelector('[data-text]')
  const again = note.querySelector('button')
  const usual = text.textContent
  let told = false
  again.addEventListener('click', () => location.reload())
  return isMissing => {
    if (told === isMissing) return
    told = isMissing
    text.textContent = isMissing ? 'Charts cannot connect' : usual
    again.hidden = !isMissing
    note.toggleAttribute('data-missing', isMissing)
    note.toggleAttribute('data-shown', isMissing)
  }
}
