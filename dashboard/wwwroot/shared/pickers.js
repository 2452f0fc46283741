// Boxes that open below their button, and the small buttons that copy.

export function startPickers(toast, copyLink) {
  document.addEventListener('toggle', event => {
    const box = event.target
    if (!box.matches?.('.pop') || event.newState !== 'open') return
    const button = document.querySelector(`[popovertarget="${box.id}"]`)
    if (!button) return
    place(box, button)
    box.querySelector('[aria-pressed=true], a, input, select, button')?.focus({ preventScroll: true })
  }, true)
  addEventListener('resize', () => {
    for (const box of document.querySelectorAll('.pop:popover-open')) place(box, document.querySelector(`[popovertarget="${box.id}"]`))
  })
  // a choice closes its box; typing goes on
  document.addEventListener('click', event => {
    const choice = event.target.closest('.pop .presets button, .pop [data-closes]')
    if (choice) queueMicrotask(() => close(choice.closest('.pop')))
  })
  document.addEventListener('submit', event => {
    const box = event.target.matches('[data-stays]') ? null : event.target.closest('.pop')
    // a wrong text is explained in the box, so it stays open until the page has taken it
    if (box) setTimeout(() => { if (!box.querySelector('.wrong:not(:empty)')) close(box) }, 400)
  })

  document.addEventListener('focusin', event => { if (event.target.matches('input[data-selects]')) event.target.select() })

  document.addEventListener('click', async event => {
    const focused = event.target.closest('[data-focuses]')
    if (focused) return document.getElementById(focused.dataset.focuses)?.focus()
    const button = event.target.closest('[data-copy-link], [data-copy-text], [data-copy-range], [data-paste-range]')
    if (!button) return
    if ('copyLink' in button.dataset) return copyLink()
    if ('pasteRange' in button.dataset) return paste(document.getElementById(button.dataset.pasteRange), toast)
    const text = button.dataset.copyText ?? button.dataset.copyRange
    try {
      await navigator.clipboard.writeText(text)
      toast(button.dataset.copyText ? 'Copied' : 'Range copied')
    } catch {
      toast(text)
    }
  })
}

function close(box) {
  if (!box?.matches(':popover-open')) return
  const button = document.querySelector(`[popovertarget="${box.id}"]`)
  box.hidePopover()
  button?.focus({ preventScroll: true })
}

async function paste(input, toast) {
  try {
    input.value = await navigator.clipboard.readText()
    input.dispatchEvent(new Event('input', { bubbles: true }))
    input.focus()
  } catch {
    toast('The browser does not let this page read the clipboard')
  }
}

function place(box, anchor) {
  const { left, bottom, top } = anchor.getBoundingClientRect()
  const { width, height } = box.getBoundingClientRect()
  const room = 12
  box.style.left = `${Math.max(room, Math.min(left, innerWidth - width - room))}px`
  box.style.top = `${bottom + 6 + height > innerHeight - room ? Math.max(room, Math.min(top - height - 6, innerHeight - height - room)) : bottom + 6}px`
}
