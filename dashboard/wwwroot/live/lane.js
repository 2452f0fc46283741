// Tells the lane of pins where the chart below it begins and ends.

export function startLane() {
  const plot = document.getElementById('velocity-plot')
  if (!plot) return
  const lane = document.getElementById('velocity-lane')
  let seen = ''
  const measure = () => {
    const grid = plot.querySelector('.apexcharts-grid')?.getBoundingClientRect()
    if (!grid?.width) return
    const left = grid.left - plot.getBoundingClientRect().left
    // from the lane's foot to the axis
    const height = grid.bottom - lane.getBoundingClientRect().bottom
    const found = [left, grid.width, height].map(Math.round).join(' ')
    if (found === seen) return
    seen = found
    lane.style.setProperty('--plot-left', `${left}px`)
    lane.style.setProperty('--plot-width', `${grid.width}px`)
    lane.style.setProperty('--plot-height', `${height}px`)
  }
  const soon = () => requestAnimationFrame(measure)
  new ResizeObserver(soon).observe(plot)
  new MutationObserver(soon).observe(plot, { childList: true, subtree: true })
}
