// Between the page's switches and the panels that Blazor renders.

export function attach(panels) {
  const tell = event => panels.invokeMethodAsync('SetMode', event.detail.mode).catch(() => removeEventListener('pulse:mode', tell))
  addEventListener('pulse:mode', tell)
}

export function setCampaigns(campaigns) {
  dispatchEvent(new CustomEvent('pulse:campaigns', { detail: campaigns }))
}
