// What came in during the last minute: the total now less the total a minute ago.

const window_ms = 60_000

export class LastMinute {
  #samples = []

  // the totals of the last minute before the page was there, from its newest sales
  seed(now_ms, total, items) {
    let before = total
    const samples = []
    for (const { at_ms, amount, sales } of items) {
      if (at_ms < now_ms - window_ms) break
      samples.unshift({ at_ms, money: before.money, sales: before.sales })
      before = { money: before.money - amount, sales: before.sales - sales }
    }
    this.#samples = [{ at_ms: now_ms - window_ms - 1, ...before }, ...samples]
  }

  restart() {
    this.#samples = []
  }

  add(at_ms, total) {
    this.#samples.push({ at_ms, ...total })
  }

  read(now_ms) {
    while (this.#samples.length > 1 && this.#samples[1].at_ms <= now_ms - window_ms) this.#samples.shift()
    if (this.#samples.length === 0) return { money: 0n, sales: 0 }
    const [first] = this.#samples
    const last = this.#samples.at(-1)
    return { money: last.money - first.money, sales: last.sales - first.sales }
  }
}
