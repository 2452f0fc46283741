// One crosshair for the chart and the campaigns' small lines, and the minutes that are marked out with the pointer.

const shortest_px = 16

export function startCross(zoom) {
  const plot = document.getElementById('velocity-plot')
  const page = document.querySelector('.live')
  if (!plot || !page) return
  let startedAt = null
  const band = Object.assign(document.createElement('i'), { className: 'marked', hidden: true })
  plot.append(band)

  // 0–1 in the drawing; null beside it
  const place = x => {
    const grid = plot.querySelector('.apexcharts-grid')?.getBoundingClientRect()
    return grid?.width ? Math.min(1, Math.max(0, (x - grid.left) / grid.width)) : null
  }
  // in the chart a part of what is drawn, in the small lines a part of the hour
  const [from, to] = ['from', 'to'].map(name => () => Number(plot.dataset[name]))
  const show = hour => {
    if (hour === null) return page.removeAttribute('data-cross')
    page.dataset.cross = 'on'
    page.style.setProperty('--cross-hour', hour.toFixed(4))
    page.style.setProperty('--cross-plot', Math.min(1, Math.max(0, (hour - from()) / Math.max(.001, to() - from()))).toFixed(4))
  }

  plot.addEventListener('pointermove', event => {
    const part = place(event.clientX)
    show(part === null ? null : from() + part * (to() - from()))
    if (startedAt !== null) mark(startedAt, event.clientX)
  })
  plot.addEventListener('pointerleave', () => show(null))
  page.addEventListener('pointermove', event => {
    const line = event.target.closest('.spark')?.getBoundingClientRect()
    if (line) show((event.clientX - line.left) / line.width)
    else if (!event.target.closest('#velocity-plot')) show(null)
  })

  const mark = (a, b) => {
    const left = plot.getBoundingClientRect().left
    band.hidden = Math.abs(b - a) < shortest_px
    band.style.left = `${Math.min(a, b) - left}px`
    band.style.width = `${Math.abs(b - a)}px`
  }
  plot.addEventListener('pointerdown', event => {
    if (event.button !== 0 || event.pointerType === 'touch' || event.target.closest('.table')) return
    startedAt = event.clientX
    event.preventDefault()
  })
  addEventListener('pointerup', event => {
    if (startedAt === null) return
    const [a, b] = [startedAt, event.clientX].sort((x, y) => x - y)
    startedAt = null
    band.hidden = true
    if (b - a >= shortest_px) zoom(place(a), place(b))
  })
}
