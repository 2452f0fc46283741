// The chart as a file: a copy with the colours and fonts that it has on the screen, and a line that says what it shows.

const kept = ['fill', 'fill-opacity', 'stroke', 'stroke-opacity', 'stroke-width', 'stroke-dasharray', 'stroke-linecap', 'opacity', 'font-size', 'font-weight', 'text-anchor', 'display', 'visibility']
const margin_px = 44

document.addEventListener('click', event => {
  const button = event.target.closest('[data-save-chart]')
  const svg = document.querySelector('.main-chart svg.apexcharts-svg')
  if (!button || !svg) return
  const copy = copyOf(svg)
  const name = `revenue-${new Date().toISOString().slice(0, 10)}`
  if (button.dataset.saveChart === 'svg') save(new Blob([copy.text], { type: 'image/svg+xml' }), `${name}.svg`)
  else paint(copy, `${name}.png`)
})

function copyOf(svg) {
  const { width, height } = svg.getBoundingClientRect()
  const copy = svg.cloneNode(true)
  const own = [svg, ...svg.querySelectorAll('*')]
  const other = [copy, ...copy.querySelectorAll('*')]
  own.forEach((element, i) => {
    if (!(element instanceof SVGElement)) return
    const style = getComputedStyle(element)
    for (const name of kept) other[i].style.setProperty(name, style.getPropertyValue(name))
  })
  for (const element of copy.querySelectorAll('foreignObject, script')) element.remove()
  const page = getComputedStyle(document.documentElement)
  const frame = document.createElementNS('http://www.w3.org/2000/svg', 'svg')
  for (const [key, value] of Object.entries({ xmlns: 'http://www.w3.org/2000/svg', width, height: height + margin_px, viewBox: `0 0 ${width} ${height + margin_px}`, 'font-family': 'Inter, system-ui, sans-serif' })) frame.setAttribute(key, value)
  const back = frame.appendChild(document.createElementNS(frame.namespaceURI, 'rect'))
  for (const [key, value] of Object.entries({ width: '100%', height: '100%', fill: page.getPropertyValue('--surface') })) back.setAttribute(key, value)
  const summary = document.querySelector('.main-chart [role=img]')?.getAttribute('aria-label') ?? ''
  const interval = document.querySelector('.interval')?.textContent ?? ''
  ;[[summary, 18, 13], [interval, 34, 11]].forEach(([text, y, size]) => {
    const line = frame.appendChild(document.createElementNS(frame.namespaceURI, 'text'))
    line.textContent = text
    for (const [key, value] of Object.entries({ x: 12, y, 'font-size': size, fill: page.getPropertyValue(size > 12 ? '--text' : '--muted') })) line.setAttribute(key, value)
  })
  copy.setAttribute('y', margin_px)
  copy.setAttribute('width', width)
  copy.setAttribute('height', height)
  frame.append(copy)
  return { text: new XMLSerializer().serializeToString(frame), width, height: height + margin_px }
}

function paint({ text, width, height }, name) {
  const image = new Image()
  image.onload = () => {
    const canvas = Object.assign(document.createElement('canvas'), { width: width * 2, height: height * 2 })
    canvas.getContext('2d').drawImage(image, 0, 0, canvas.width, canvas.height)
    canvas.toBlob(blob => save(blob, name), 'image/png')
  }
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`
}

function save(blob, name) {
  const link = Object.assign(document.createElement('a'), { href: URL.createObjectURL(blob), download: name })
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}
