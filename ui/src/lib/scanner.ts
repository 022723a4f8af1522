// A barcode scanner types like a keyboard, only faster than any hand. Its keys are told apart here, before any field or command gets them:
// each printable key is held back for a moment, and a burst that reads like a code goes to the till as one. Everything else is played on, in
// its order.
import { flushSync } from 'svelte';

/** Scanners send a key every 5 to 30 ms. No hand types eight keys in a row this fast. */
const GAP_MS = 45;

/** The shortest barcode has eight digits. */
const SHORTEST = 8;

/** What begins a receipt's QR code. */
const RECEIPT = /^POKEA\d\//i;

/** Whether the keys of a burst are a code, with that target in front of them. */
function isCode(keys: string, target: EventTarget | null): boolean {
  if (keys.length < SHORTEST) return false;
  if (/^(\d{8}|\d{12,13})$/.test(keys) || RECEIPT.test(keys)) return true;
  // A code of another kind. A field for words may be filled by other machines than scanners; figures and commands may not. An amount, one
  // command and a number are what the till is there for.
  return /[a-z]/i.test(keys) && !/^[\d.,+*×]*[a-z][\d.]*$/i.test(keys) && !takesWords(target);
}

function takesWords(target: EventTarget | null): boolean {
  return target instanceof HTMLTextAreaElement || (target instanceof HTMLInputElement && target.inputMode !== 'numeric');
}

interface Held {
  key: string;
  code: string;
  at: number;
  target: EventTarget | null;
  shift: boolean;
}

/** Listens to all keys of the window until the returned function is called. */
export function listenForScans(onscan: (text: string) => void): () => void {
  let held: Held[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  const played = new WeakSet<Event>();

  /** The burst is over: it was a code, or its keys are played. */
  function end(): boolean {
    clearTimeout(timer);
    const keys = held;
    held = [];
    const text = keys.map(({ key }) => key).join('');
    if (isCode(text, keys[0]?.target ?? null)) {
      onscan(text);
      return true;
    }
    for (const key of keys) play(key);
    return false;
  }

  function play({ key, code, target, shift }: Held): void {
    // What a key before it has opened gets the next one, as it would have.
    const now = document.activeElement ?? target ?? document.body;
    send(new KeyboardEvent('keydown', { key, code, shiftKey: shift, bubbles: true, cancelable: true }), now);
  }

  function playInstead(event: KeyboardEvent): void {
    swallow(event);
    const { key, code, shiftKey, ctrlKey, altKey, metaKey } = event;
    const again = new KeyboardEvent('keydown', { key, code, shiftKey, ctrlKey, altKey, metaKey, bubbles: true, cancelable: true });
    send(again, document.activeElement ?? document.body);
  }

  /** What nobody takes as a command is typed. */
  function send(event: KeyboardEvent, to: EventTarget): void {
    played.add(event);
    if (to.dispatchEvent(event) && event.key.length === 1 && isField(document.activeElement)) document.execCommand('insertText', false, event.key);
    flushSync();
  }

  function keydown(event: KeyboardEvent): void {
    if (played.has(event)) return;
    const isPrintable = event.key.length === 1 && event.key !== ' ' && !event.ctrlKey && !event.altKey && !event.metaKey && !event.isComposing;
    if (!isPrintable || event.repeat) {
      // A modifier by itself is part of typing a capital.
      if (event.key === 'Shift') return;
      const before = document.activeElement;
      const isScan = held.length > 0 && end();
      if (isScan && (event.key === 'Enter' || event.key === 'Tab')) swallow(event);
      // What was held back has opened something: this key is for that.
      else if (document.activeElement !== before) playInstead(event);
      return;
    }
    swallow(event);
    const last = held.at(-1);
    if (last && event.timeStamp - last.at > GAP_MS) end();
    held.push({ key: event.key, code: event.code, at: event.timeStamp, target: event.target, shift: event.shiftKey });
    clearTimeout(timer);
    timer = setTimeout(end, GAP_MS);
  }

  const flush = () => void (held.length > 0 && end());
  window.addEventListener('keydown', keydown, { capture: true });
  window.addEventListener('mousedown', flush, { capture: true });
  window.addEventListener('blur', flush);
  return () => {
    flush();
    window.removeEventListener('keydown', keydown, { capture: true });
    window.removeEventListener('mousedown', flush, { capture: true });
    window.removeEventListener('blur', flush);
  };
}

function swallow(event: Event): void {
  event.preventDefault();
  event.stopImmediatePropagation();
}

function isField(element: Element | null): boolean {
  return (element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement) && !element.readOnly && !element.disabled;
}
