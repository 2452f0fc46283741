// A cursor is "g{generation}:{seq}.{seq}…", one sequence number per partition of the journal.

function read(text) {
  const match = /^g([^:]+):(\d+(?:\.\d+)*)$/.exec(text ?? '')
  return match && { generation: match[1], seqs: match[2].split('.').map(BigInt) }
}

// true when a lies behind b in some partition, in the same journal
export function isBehind(a, b) {
  const [left, right] = [read(a), read(b)]
  return !!left && !!right && left.generation === right.generation && left.seqs.length === right.seqs.length
    && left.seqs.some((seq, partition) => seq < right.seqs[partition])
}
