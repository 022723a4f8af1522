// The till's window as a cashier has it: keys go in, words come out.
import { until } from './until.mjs';
import { isKeyName } from './webdriver.mjs';

export class Till {
  #desk;
  #driver;

  constructor(desk, session, driver) {
    this.#desk = desk;
    this.session = session;
    this.#driver = driver;
  }

  /** Types characters, and presses keys by name: `keys('1500', 'm')`, `keys('Enter')`, `keys('Alt+1')`. */
  keys(...typed) {
    return this.session.keys(...typed.flatMap((text) => (isKeyName(text) ? [text] : [...text])));
  }

  /** Everything that the page says, also while its window is hidden. */
  page() {
    return this.session.run(() => document.readyState === 'complete' && document.body.textContent);
  }

  /** Everything that can be read on the screen. */
  text() {
    return this.session.run(() => document.body.innerText);
  }

  /** Waits until all of these can be read on the screen, and gives the whole text. Labels may be capitals by style. */
  async reads(words, options = {}) {
    const wanted = [words].flat();
    const isThere = (text) => (word) =>
      word instanceof RegExp ? word.test(text) : text.includes(word) || text.includes(word.toUpperCase());
    const look = async () => {
      const text = await this.text();
      return wanted.every(isThere(text)) && text;
    };
    return until(`the screen reads ${wanted.join(' and ')}`, look, { seen: () => this.#seen(), ...options });
  }

  /** Waits until this is the word over everything, and then for the rest. */
  async ends(word, rest) {
    const look = () => this.session.run((word) => document.querySelector('h1')?.innerText.trim() === word, word);
    await until(`the screen is headed ${word}`, look, { seen: () => this.#seen() });
    return this.reads(rest);
  }

  async #seen() {
    return `On the screen:\n${await this.text()}\nThe till's log:\n${this.#driver.complaints}`;
  }

  /** Waits until the screen has something of this form, and gives the match. */
  async find(form) {
    return form.exec(await this.reads(form));
  }

  /** Presses the button of this name. */
  press(name) {
    return this.session.click(`button[aria-label="${name}"]`);
  }

  /** Closes the window, and waits until everything is put away. */
  async close() {
    await this.#desk.x('xdotool', 'key', 'alt+F4');
    await this.#desk.tillEnds();
  }

  /** Whether the window can be seen. */
  async isShown() {
    return (await this.#desk.x('xdotool', 'search', '--onlyvisible', '--name', '^Pokea$')).trim() !== '';
  }
}
