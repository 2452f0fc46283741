// Before the first paint: theme and kiosk level, from the address, else from the last visit.
(() => {
  const query = new URLSearchParams(location.search)
  const root = document.documentElement
  const stored = name => { try { return localStorage.getItem(`pulse.${name}`) } catch { return null } }
  const theme = query.get('theme') ?? stored('theme')
  if (theme === 'dark' || theme === 'light') root.dataset.theme = theme
  const kiosk = query.get('kiosk')
  if (kiosk !== null) root.dataset.kiosk = /^[0-3]$/.test(kiosk) ? kiosk : '1'
  if (root.dataset.kiosk === '0') delete root.dataset.kiosk
  const flag = name => query.has(name) && !['0', 'false'].includes(query.get(name))
  if (flag('hide')) root.dataset.hide = 'true'
  if (query.get('motion') === 'off') root.dataset.motion = 'off'
})()
