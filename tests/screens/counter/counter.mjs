// A counter for one test: the real app, and its screen in a browser of its own, so that no test meets another one. Words
// come from the till's own files, and every wait has a bound.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { word } from '../../window/desk/words.mjs';
import { Bridge } from './bridge.mjs';

const WITHIN_MS = 60_000;
const QUIET = ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

export const LAUNCH = { executablePath: '/usr/bin/chromium', args: QUIET };

// What the window allows its page, so that a style or script that it would refuse is refused here too, and complained about. Only
// the app is reached another way.
const { csp } = JSON.parse(readFileSync(new URL('../../../src-tauri/tauri.conf.json', import.meta.url), 'utf8')).app.security;
const POLICY = Object.entries({ ...csp, 'connect-src': "'self'" })
  .map(([kind, sources]) => `${kind} ${sources}`)
  .join('; ');

/** Practice customers, by the digit of their key. */
export const CUSTOMER = { pays: 'Alt+1', cancels: 'Alt+2', noMoney: 'Alt+3', wrongPin: 'Alt+4', ignores: 'Alt+5', vanishes: 'Alt+6' };

/** A pattern for one word or sentence in any place of a text. */
export const somewhere = (text) => new RegExp(text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/\s+/g, '\\s+'));

/** What the app refuses comes with a status that browsers complain of, and is an answer like any other. */
const isRefusal = (message) => /status of 422/.test(message.text());

export class Counter {
  /** The screen's language, and so that of `say`. */
  language = 'en';

  constructor(bridge, page) {
    this.bridge = bridge;
    this.page = page;
  }

  /** A counter that is cleared away after the test. Whatever the page complains about fails the test. */
  static async for(test, { speed = 20, size = [1366, 768], environment = {}, disk = null, ready = (counter) => counter.isReady() } = {}) {
    const bridge = await Bridge.start(speed, environment, disk);
    let browser;
    const complaints = [];
    test.after(async () => {
      // The browser first: the app ends only when nobody listens any more.
      await browser?.close();
      await bridge.end();
      assert.deepEqual(complaints, [], 'the page complains about nothing');
    });
    const [width, height] = size;
    browser = await chromium.launch(LAUNCH);
    const page = await browser.newPage({ viewport: { width, height } });
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => ['error', 'warning'].includes(message.type()) && !isRefusal(message) && complaints.push(message.text()));
    page.setDefaultTimeout(WITHIN_MS);
    await page.route(({ pathname }) => pathname === '/', async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, headers: { ...response.headers(), 'content-security-policy': POLICY } });
    });
    await page.goto(bridge.url);
    const counter = new Counter(bridge, page);
    await ready(counter);
    return counter;
  }

  /** What happens to the app while nobody looks at it; then it is started and looked at again. */
  async restart(meanwhile) {
    await this.page.goto('about:blank');
    await meanwhile(this.bridge);
    await this.bridge.again();
    await this.page.goto(this.bridge.url);
  }

  /** Waits for the till behind the words that it is starting. */
  isReady() {
    return this.page.locator('footer').waitFor();
  }

  /** The words of this message in the language of the screen. */
  say(id, variables) {
    return word(this.language, id, variables);
  }

  /** Presses keys one after the other by name: `press('m', 'Enter', 'Alt+1')`. */
  async press(...keys) {
    for (const key of keys) await this.page.keyboard.press(key);
  }

  /** Types characters. */
  type(text) {
    return this.page.keyboard.type(text);
  }

  /** Changes the language as a cashier does, with the button in the header. */
  async speak(language) {
    await this.page.getByRole('button', { name: { en: 'English', sw: 'Kiswahili' }[language] }).click();
    await this.page.locator(`html[lang="${language}"]`).waitFor();
    this.language = language;
  }

  /** Waits until this can be read on the screen. */
  reads(text) {
    return this.page.locator('body', { hasText: typeof text === 'string' ? somewhere(text) : text }).waitFor();
  }

  /** Chooses what the next customers do, and waits until the till knows. */
  async next(customer) {
    await this.press(customer);
    await this.page.locator(`.bar button[aria-keyshortcuts="${customer}"][aria-pressed="true"]`).waitFor();
  }

  /** From the empty field to the ringing phone, or to what became of it. */
  async ask(amount, phone) {
    await this.type(amount);
    await this.press('m');
    await this.page.locator('#phone').waitFor();
    await this.type(phone);
    await this.press('Enter');
    // A customer who pays at once may be done before anybody has looked.
    await this.page.getByRole('timer').or(this.page.locator('.told h1')).first().waitFor();
  }

  /** From the empty field to the result of a sale for the exact cash. */
  async sellForCash(amount) {
    await this.page.locator('#amount:focus').waitFor();
    await this.type(amount);
    await this.press('c');
    await this.page.locator('#tendered:focus').waitFor();
    await this.press('Enter');
    await this.ends('result-paid');
  }

  /** Waits until the sale in hand waits for its phone. */
  waits() {
    return this.page.getByRole('timer').waitFor();
  }

  /** Waits until the phone of the sale in hand rings, so that the practice customer can answer. */
  rings() {
    return this.page.locator('.answers button:enabled').first().waitFor();
  }

  /** Waits until the sale in hand is over with this message over everything, such as `result-paid`. */
  ends(id) {
    return this.page.locator('h1', { hasText: new RegExp(`^\\s*${this.say(id)}\\s*$`) }).waitFor();
  }

  /** The cards of the strip under one heading, `strip-waiting` or `strip-latest`. */
  cards(id) {
    return this.page.locator('aside h2', { hasText: this.say(id) }).locator('xpath=following-sibling::*[1]').getByRole('button');
  }

  /** Waits until so many sales wait. */
  waiting(count) {
    return this.page.locator('aside h2 span', { hasText: new RegExp(`^${count}$`) }).waitFor();
  }

  /** How many sales the list has, by opening it as a cashier does. */
  async found() {
    await this.press('F6');
    const sheet = this.page.getByRole('dialog', { name: this.say('find-title') });
    await sheet.locator('.found > *').first().waitFor();
    const count = await sheet.getByRole('option').count();
    await this.press('Escape');
    await sheet.waitFor({ state: 'detached' });
    return count;
  }
}
