// Which key does what. Each screen gives one map; this decides whether a key press belongs to it at all.

/** Key names: `m`, `?`, `Enter`, `F6`, `Ctrl+k`, `Alt+1`; `digit` stands for all ten. */
export type KeyMap = Record<string, (key: string) => void>;

/**
 * A handler for the window. Fields keep what is typed into them, buttons keep Enter and Space, an open sheet keeps everything, and a
 * key that is held down counts once unless it is a digit.
 */
export function keys(map: KeyMap): (event: KeyboardEvent) => void {
  return (event) => {
    if (event.defaultPrevented || event.isComposing || document.querySelector('dialog[open]')) return;
    run(map, event);
  };
}

/** The same for an open sheet, whose own handler it is. */
export function sheetKeys(map: KeyMap): (event: KeyboardEvent) => void {
  return (event) => {
    if (!event.defaultPrevented && !event.isComposing) run(map, event);
  };
}

/** The keys of the charge screen that are no digits. None of them can be part of an amount, so the amount's field passes them on. */
export const isCommandKey = (key: string): boolean => /^[acdkmnpqrt/]$/i.test(key);

/** Whether the press would put a character into a field. */
export function isCharacter(event: KeyboardEvent): boolean {
  return event.key.length === 1 && !event.ctrlKey && !event.altKey && !event.metaKey;
}

function run(map: KeyMap, event: KeyboardEvent): void {
  const name = nameOf(event);
  const isDigit = /^\d$/.test(name);
  const action = map[name] ?? (isDigit ? map['digit'] : undefined);
  if (!action || (event.repeat && !isDigit) || isKeptByTarget(event)) return;
  event.preventDefault();
  action(name);
}

function nameOf(event: KeyboardEvent): string {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (event.ctrlKey || event.metaKey) return `Ctrl+${key}`;
  return event.altKey ? `Alt+${key}` : key;
}

function isKeptByTarget(event: KeyboardEvent): boolean {
  const target = event.target;
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLButtonElement) return event.key === 'Enter' || event.key === ' ';
  // The amount field passes its letters on: none of them can be part of an amount.
  return target instanceof HTMLInputElement && !('passesLetters' in target.dataset) && isCharacter(event);
}
