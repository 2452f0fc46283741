// What the page is narrowed to, in sight: one chip for the range and one for each value, each taken away by a click.
import { address } from './address.js'
import { dimensionInWords, hasScope, rangeInWords, readFilters, toggleFilter, valueInWords } from './scope.js'

export class Chips {
  #campaigns = null

  constructor(root) {
    this.root = root
    addEventListener('pulse:campaigns', event => { this.#campaigns = new Map(Object.entries(event.detail)); this.draw() })
    address.onChange(name => { if (['from', 'to', 'f', 'tz'].includes(name)) this.draw() })
    document.addEventListener('click', event => {
      const row = event.target.closest('[data-filter-by]')
      if (row) toggleFilter(row.dataset.filterBy, row.dataset.filterValue)
    })
  }

  seed(campaigns) {
    this.#campaigns = new Map(Object.entries(campaigns ?? {}))
    this.draw()
  }

  draw() {
    this.root.hidden = !hasScope()
    const chips = []
    if (address.get('from') || address.get('to')) chips.push(chip(rangeInWords(), () => address.setAll({ from: '', to: '' })))
    for (const { by, values } of readFilters(address.get('f'))) {
      for (const value of values) chips.push(chip(`${dimensionInWords(by)} ${valueInWords(by, value, this.#campaigns)}`, () => toggleFilter(by, value)))
    }
    this.root.replaceChildren(...chips)
  }
}

function chip(text, remove) {
  const button = Object.assign(document.createElement('button'), { type: 'button', className: 'filter', textContent: text, title: 'Take this away' })
  const cross = Object.assign(document.createElement('span'), { className: 'cross', textContent: '✕' })
  cross.setAttribute('aria-hidden', 'true')
  button.setAttribute('aria-label', `Without ${text}`)
  button.append(cross)
  button.addEventListener('click', remove)
  return button
}
