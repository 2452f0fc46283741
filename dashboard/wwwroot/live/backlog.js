// Says when deliveries wait to be counted: then the numbers of every page lack them, however lively the stream is.
import { count } from './money.js'

export class Backlog {
  #isTold = false

  constructor(line, announcer, freshness) {
    Object.assign(this, { line, announcer, freshness })
  }

  // what the server says with each heartbeat; null = all is counted
  take(backlog) {
    this.freshness.behind = backlog ? { age: backlog.seconds === null ? '' : age(backlog.seconds) } : null
    if (backlog) {
      const text = words(backlog)
      const node = this.line.querySelector('[data-text]')
      if (node.textContent !== text) node.textContent = text
    }

    this.line.hidden = !backlog
    // once: how long it lasts is not read out again and again
    if (backlog && !this.#isTold) this.announcer.textContent = 'Some deliveries are not counted yet.'
    this.#isTold = Boolean(backlog)
  }
}

const words = ({ events, seconds, held }) => {
  const wait = `${count(events)} ${events === 1 ? 'delivery is' : 'deliveries are'} stored and not counted yet${seconds === null ? '' : `, the oldest for ${age(seconds)}`}.`
  return !held ? wait : `${events === 0 ? '' : `${wait} `}A part of the pipeline is held until somebody mends it.`
}

// as parts/pipeline/Duration.cs
const age = seconds => seconds < 60 ? `${Math.floor(seconds)} s` : seconds < 3600 ? `${Math.floor(seconds / 60)} min`
  : seconds < 86_400 ? `${Math.floor(seconds / 3600)} h` : `${Math.floor(seconds / 86_400)} d`
