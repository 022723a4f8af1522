// As much of the W3C WebDriver protocol as these tests need, over plain HTTP.
const ELEMENT = 'element-6066-11e4-a52e-4f735466cecf';

/** The protocol's code points for keys that are no character. */
const KEYS = { Backspace: '\uE003', Tab: '\uE004', Enter: '\uE007', Alt: '\uE00A', Ctrl: '\uE009', Escape: '\uE00C', Down: '\uE015', F1: '\uE031', F6: '\uE036', F7: '\uE037' };

export const isKeyName = (text) => text in KEYS || /^(Alt|Ctrl)\+./.test(text);

export class Session {
  #url;

  constructor(url) {
    this.#url = url;
  }

  /** Opens a session at a driver, which starts the application. */
  static async open(driver, application) {
    // No browserName: what WebKitGTK calls itself differs from version to version, and the driver refuses what does not match.
    const capabilities = { alwaysMatch: { 'tauri:options': { application } } };
    const { sessionId } = await ask('POST', `${driver}/session`, { capabilities });
    return new Session(`${driver}/session/${sessionId}`);
  }

  /** What a function gives in the page. It is sent as text, so it sees only its arguments. */
  run(work, ...args) {
    return ask('POST', `${this.#url}/execute/sync`, { script: `return (${work})(...arguments)`, args });
  }

  /** The same for a function that gives a promise. */
  async runAsync(work, ...args) {
    const script = `const done = arguments[arguments.length - 1];
      (${work})(...[...arguments].slice(0, -1)).then((value) => done({ value }), (error) => done({ error: String(error?.message ?? error) }))`;
    const { value, error } = await ask('POST', `${this.#url}/execute/async`, { script, args });
    if (error !== undefined) throw new Error(error);
    return value;
  }

  /** Presses keys one after the other: characters, names such as `Enter`, and chords such as `Alt+1`. */
  async keys(...names) {
    const actions = names.flatMap((name) => {
      const held = name.length > 1 ? name.split('+') : [name];
      const values = held.map((key) => KEYS[key] ?? key);
      return [
        ...values.map((value) => ({ type: 'keyDown', value })),
        ...values.toReversed().map((value) => ({ type: 'keyUp', value })),
      ];
    });
    await ask('POST', `${this.#url}/actions`, { actions: [{ type: 'key', id: 'keyboard', actions }] });
  }

  /** Clicks what a CSS selector finds. */
  async click(selector) {
    const found = await ask('POST', `${this.#url}/element`, { using: 'css selector', value: selector });
    await ask('POST', `${this.#url}/element/${found[ELEMENT]}/click`, {});
  }

  /** The handles of all windows. */
  windows() {
    return ask('GET', `${this.#url}/window/handles`);
  }

  /** Where the page is. */
  address() {
    return ask('GET', `${this.#url}/url`);
  }

  close() {
    return ask('DELETE', this.#url);
  }
}

/** Whether a driver takes sessions. */
export async function isReady(driver) {
  try {
    return (await ask('GET', `${driver}/status`)).ready;
  } catch {
    return false;
  }
}

async function ask(method, url, body) {
  const answer = await fetch(url, { method, body: body && JSON.stringify(body), signal: AbortSignal.timeout(30_000) });
  const { value } = await answer.json();
  if (!answer.ok) throw new Error(`${value.error}: ${value.message}`);
  return value;
}
