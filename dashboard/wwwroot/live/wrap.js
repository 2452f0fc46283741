// The night as one picture, drawn here: nothing but what the page shows.

const size = { width: 1200, height: 675 }
const edge = 64

const button = document.getElementById('wrap-png')
const night = JSON.parse(document.getElementById('wrap-data').textContent)
const colour = name => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim()

button.addEventListener('click', async () => {
  await document.fonts.ready
  const link = document.createElement('a')
  link.download = `${night.name.replace(/[^\p{L}\p{N}]+/gu, '-').toLowerCase()}.png`
  link.href = draw().toDataURL('image/png')
  link.click()
})

function draw() {
  const canvas = Object.assign(document.createElement('canvas'), size)
  const pen = canvas.getContext('2d')
  const text = (words, x, y, weight, px, ink, align = 'left') => {
    pen.font = `${weight} ${px}px "Inter Variable", Inter, system-ui, sans-serif`
    pen.fillStyle = colour(ink)
    pen.textAlign = align
    pen.fillText(words, x, y)
  }
  pen.fillStyle = colour('bg')
  pen.fillRect(0, 0, size.width, size.height)
  curve(pen)
  const isHidden = 'hide' in document.documentElement.dataset
  text(night.name, edge, 96, 650, 34, 'text')
  text(night.when, edge, 134, 400, 20, 'muted')
  text(isHidden ? '•••••' : night.total, edge - 6, 286, 650, 128, 'text')
  text(night.orders, edge, 336, 500, 28, 'money')
  night.records.forEach(({ Title, Value, Detail }, i) => {
    const x = edge + i * ((size.width - 2 * edge) / 4)
    const isMoney = /minute|hour|order/.test(Title)
    text(Title, x, 500, 500, 18, 'muted')
    text(fit(pen, isHidden && isMoney ? '•••' : Value, 250), x, 538, 650, 30, 'text')
    text(fit(pen, isHidden ? '' : Detail, 320), x, 568, 400, 16, 'faint')
  })
  text('Revenue Pulse', size.width - edge, size.height - 36, 650, 18, 'faint', 'right')
  return canvas
}

function curve(pen) {
  const [top, bottom] = [360, size.height]
  const at = (share, i) => [i * size.width / Math.max(1, night.curve.length - 1), bottom - share * (bottom - top)]
  pen.beginPath()
  pen.moveTo(0, bottom)
  night.curve.forEach((share, i) => pen.lineTo(...at(share, i)))
  pen.lineTo(size.width, bottom)
  pen.globalAlpha = .16
  pen.fillStyle = colour('money')
  pen.fill()
  pen.globalAlpha = 1
}

function fit(pen, words, width) {
  pen.font = '650 30px "Inter Variable", Inter, system-ui, sans-serif'
  if (pen.measureText(words).width <= width) return words
  let short = words
  while (short.length > 1 && pen.measureText(`${short}…`).width > width) short = short.slice(0, -1)
  return `${short}…`
}
