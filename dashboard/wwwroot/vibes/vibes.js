// The sheet at the side of the page of campaigns, and the row that keys act upon.

export function open(dialog) {
  if (!dialog.open) dialog.showModal()
  dialog.onclick = event => { if (event.target === dialog) dialog.close() }
}

export const close = dialog => { if (dialog.open) dialog.close() }

export const reveal = vibe => document.querySelector(`tr[data-vibe="${CSS.escape(vibe)}"]`)?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
