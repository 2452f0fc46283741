// Single keys and pairs ("g l"). A visible button with data-key="e" is what that key clicks, before anything else. Nothing fires while a text is written, a dialog is open, or single keys are switched off.

const pair_ms = 1200

export function startKeys(map, isOn) {
  const firsts = new Set(Object.keys(map).filter(keys => keys.includes(' ')).map(keys => keys[0]))
  let first = null
  let timer = 0
  const forget = () => { first = null; clearTimeout(timer) }

  addEventListener('keydown', event => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.defaultPrevented) return
    if (!isOn() || document.querySelector('dialog[open]') || isWriting(event.target)) return forget()
    // Space and Enter belong to the control that has the focus
    if (event.key === ' ' && event.target.closest?.('button, a[href], input, summary, [role=slider]')) return forget()
    const keys = first ? `${first} ${event.key}` : event.key
    const act = buttonOf(event.key, first) ?? map[keys]
    if (!act && !first && firsts.has(event.key)) {
      first = event.key
      timer = setTimeout(forget, pair_ms)
      return
    }
    forget()
    if (!act || act(event) === false) return
    event.preventDefault()
  })
}

// one within an open box goes before one of the page
function buttonOf(key, first) {
  if (first) return null
  const buttons = [...document.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)].filter(button => button.checkVisibility() && !button.disabled)
  const button = buttons.find(one => one.closest('[popover]')) ?? buttons[0]
  return button ? () => button.click() : null
}

const isWriting = target => !!target.closest?.('input:not([type=checkbox], [type=range], [type=radio]), textarea, select, [contenteditable]:not([contenteditable=false])')
