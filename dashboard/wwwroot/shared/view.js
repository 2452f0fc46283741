// Between a page whose state is its address and the interactive component that draws it.
import { address } from '../live/address.js'

export function attach(screen) {
  const tell = () => screen.invokeMethodAsync('Moved', location.search, address.get('tz')).catch(() => {})
  address.onMove(tell)
  addEventListener('pulse:circuit', tell)
  address.onChange(name => { if (name === 'tz') tell() })
  // live/circuit.js tells when this does not come
  document.documentElement.dataset.attached = 'true'
  return tell()
}

export const write = (values, pushes) => address.write(values, pushes)

export const complain = problems => address.complain(problems)

export async function send(method, path, body) {
  try {
    const answer = await fetch(path, { method, headers: body ? { 'Content-Type': 'application/json' } : {}, body: body ? JSON.stringify(body) : undefined })
    return answer.ok ? '' : (await answer.json().catch(() => ({}))).detail ?? `It was refused with ${answer.status}.`
  } catch {
    return 'The server did not answer.'
  }
}
