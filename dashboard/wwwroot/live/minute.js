// What came in during the last minute: the total now less the total a minute ago.

const window_ms = 60_000

export class LastMinute {
  #samples = []
  #partUntil = 0

  // the totals of the last minute before the page was there, from its newest sales; "isPart" when there were more than these
  seed(now_ms, total, items, isPart = false) {
    let before = total
    const samples = []
    for (const { at_ms, amount, sales } of items) {
      if (at_ms < now_ms - window_ms) break
      samples.unshift({ at_ms, money: before.money, sales: before.sales })
      before = { money: before.money - amount, sales: before.sales - sales }
    }
    this.#samples = [{ at_ms: now_ms - window_ms - 1, ...before }, ...samples]
    this.#partUntil = isPart ? now_ms + window_ms : 0
  }

  restart() {
    this.#samples = []
    this.#partUntil = 0
  }

  add(at_ms, total) {
    this.#samples.push({ at_ms, ...total })
  }

  read(now_ms) {
    while (this.#samples.length > 1 && this.#samples[1].at_ms <= now_ms - window_ms) this.#samples.shift()
    if (this.#samples.length === 0) return { money: 0n, sales: 0, isPart: false }
    const [first] = this.#samples
    const last = this.#samples.at(-1)
    return { money: last.money - first.money, sales: last.sales - first.sales, isPart: now_ms < this.#partUntil }
  }
}

// Two minutes, the second one running, as if they had come evenly: newest first, one item a second.
export function evenly(now_ms, minutes, mode) {
  const [before, running] = minutes
  const start_ms = now_ms - now_ms % window_ms
  return [...spread(running, mode, start_ms, Math.max(1, Math.ceil((now_ms - start_ms) / 1000))), ...spread(before, mode, start_ms - window_ms, 60)]
}

function spread(minute, mode, start_ms, seconds) {
  const [money, sales] = [BigInt(minute[mode]), BigInt(minute.sales)]
  const share = (whole, i) => whole * BigInt(i + 1) / BigInt(seconds) - whole * BigInt(i) / BigInt(seconds)
  return Array.from({ length: seconds }, (_, i) => ({ at_ms: start_ms + i * 1000, amount: share(money, i), sales: Number(share(sales, i)) })).reverse()
}
