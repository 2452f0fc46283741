// What the page is narrowed to, in sight: one chip for the range and one for each value, each taken away by its cross.
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
    if (address.get('from') || address.get('to')) chips.push(chip('', rangeInWords(), () => address.setAll({ from: '', to: '' })))
    for (const { by, isNot, values } of readFilters(address.get('f'))) {
      for (const value of values) chips.push(chip(`${dimensionInWords(by)} ${isNot ? 'is not' : 'is'} `, valueInWords(by, value, this.#campaigns), () => toggleFilter(by, value, isNot), isNot))
    }
    // a chip that stays keeps the focus that is on it
    const texts = chips.map(one => one.textContent).join('\n')
    if (texts === this.root.dataset.texts) return
    this.root.dataset.texts = texts
    this.root.replaceChildren(...chips)
  }
}

function chip(of, text, remove, isNot = false) {
  const make = (name, properties, ...content) => { const node = Object.assign(document.createElement(name), properties); node.append(...content); return node }
  const cross = make('button', { type: 'button', title: 'Take this away' }, '✕')
  cross.setAttribute('aria-label', `Remove ${of}${text}`)
  cross.addEventListener('click', remove)
  return make('span', { className: isNot ? 'filter not' : 'filter' }, of ? make('span', { className: 'of' }, of) : '', make('bdi', {}, text), cross)
}
