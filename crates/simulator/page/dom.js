// Making elements, and keeping a list of them in step with data without losing focus or what is half typed.

/** An element: attributes as given (`true` is present, `false` and `null` absent), functions as listeners, strings as text only. */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name, value);
    else if (value === true) element.setAttribute(name, '');
    else if (value !== false && value != null) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child != null));
  return element;
}

/** Writes a text, and touches the page only when it is another one: what is read aloud is read once. */
export function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** Sets or takes away an attribute. */
export function mark(element, name, value) {
  if (value === false || value == null) element.removeAttribute(name);
  else if (element.getAttribute(name) !== String(value === true ? '' : value)) element.setAttribute(name, value === true ? '' : value);
}

/**
 * Keeps the children of `container` in step with a list. `create(item)` makes `{ element, update(item) }` for a new item. What is
 * moved keeps the focus.
 */
export class List {
  #shown = new Map();

  constructor(container, create) {
    this.container = container;
    this.create = create;
  }

  show(items, keyOf) {
    const keys = new Set(items.map(keyOf));
    for (const [key, { element }] of this.#shown) {
      if (keys.has(key)) continue;
      element.remove();
      this.#shown.delete(key);
    }
    const focused = this.container.contains(document.activeElement) ? document.activeElement : null;
    let next = this.container.firstElementChild;
    for (const item of items) {
      const key = keyOf(item);
      let shown = this.#shown.get(key);
      if (!shown) this.#shown.set(key, (shown = this.create(item)));
      if (shown.element === next) next = next.nextElementSibling;
      else this.container.insertBefore(shown.element, next);
      shown.update(item);
    }
    if (focused?.isConnected && document.activeElement === document.body) focused.focus({ preventScroll: true });
  }

  get(key) {
    return this.#shown.get(key);
  }
}
