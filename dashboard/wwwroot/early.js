// Before the first paint: theme, kiosk level and hidden amounts, from the address, else from the last visit.
(() => {
  const query = new URLSearchParams(location.search)
  const root = document.documentElement
  const stored = name => { try { return localStorage.getItem(`pulse.${name}`) } catch { return null } }
  const theme = query.get('theme') ?? stored('theme')
  if (theme === 'dark' || theme === 'light') root.dataset.theme = theme
  const kiosk = query.get('kiosk')
  if (/^([1-3]|true|)$/.test(kiosk ?? 'none')) root.dataset.kiosk = Number(kiosk) || 1
  // whatever it says, but a plain no: better hidden by mistake than shown by mistake
  if (query.has('hide') && !['0', 'false', 'no', 'off'].includes(query.get('hide'))) root.dataset.hide = 'true'
  if (query.get('motion') === 'off') root.dataset.motion = 'off'
  // a page without its script is a picture of the moment in which it was made: it must not pass for live
  addEventListener('error', event => {
    if (!(event.target instanceof HTMLScriptElement) || !/\/live\/shell[^/]*\.js/.test(event.target.src)) return
    const chip = document.getElementById('freshness')
    root.dataset.freshness = chip.dataset.state = 'offline'
    chip.querySelector('[data-text]').textContent = 'Page not loaded'
    chip.querySelector('[data-age]').textContent = 'Reload'
    chip.addEventListener('click', () => location.reload())
    // on a wall nobody presses anything
    if (root.dataset.kiosk) setInterval(() => location.reload(), 60_000)
  }, true)
  // the way back changes what the live page shows; nobody is to fetch the page anew for it
  addEventListener('popstate', event => {
    if (!['/', '/live'].includes(location.pathname)) return
    event.stopImmediatePropagation()
    dispatchEvent(new Event('pulse:back'))
  })
})()
