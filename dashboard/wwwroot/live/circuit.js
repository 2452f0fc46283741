// The charts' circuit. Blazor puts its state on the class of one element; there is no dialog, since the numbers go on without it.

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
    note.toggleAttribute('data-shown', has('show') || has('retrying') || lost || has('paused'))
    if (lost && freshness?.isWell) location.reload()
  }

  new MutationObserver(act).observe(note, { attributes: true, attributeFilter: ['class'] })
  // Blazor gave up while the server was away: once its numbers come again, begin anew
  freshness?.onChange(() => { if (freshness.isWell && lost) location.reload() })
}
