// A shop's whole day by keys alone. Whoever points fails the test, and the keys beside digits and names are counted.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { until } from '../window/desk/until.mjs';
import { Counter, CUSTOMER, somewhere } from './counter/counter.mjs';
import { Printer } from './counter/printer.mjs';

/** No sale may need more. */
const KEYS_MAX = 14;

const sheet = (counter) => counter.page.locator('dialog[open]');
const says = (counter, id, variables) => sheet(counter).getByText(somewhere(counter.say(id, variables))).first().waitFor();

/** A counter whose pointer is taken away, and which counts the keys that are no digits, letters of a name, or choices of a practice customer. */
class Hands {
  pressed = 0;

  constructor(counter) {
    this.counter = counter;
  }

  static async of(counter) {
    await counter.page.evaluate(() => {
      globalThis.pointed = 0;
      for (const kind of ['pointerdown', 'mousedown', 'click', 'wheel', 'touchstart']) {
        addEventListener(kind, (event) => event.isTrusted && event.detail > 0 && (globalThis.pointed += 1), true);
      }
    });
    return new Hands(counter);
  }

  async press(...names) {
    this.pressed += names.length;
    await this.counter.press(...names);
  }

  /** Presses a key until what it does is there: one that comes before a person could have read the screen does nothing. */
  async pressUntil(name, there) {
    this.pressed += 1;
    await until(`${name} is taken`, async () => {
      if (await there.isVisible()) return true;
      await this.counter.press(name);
      return there.waitFor({ timeout: 500 }).then(() => true, () => false);
    });
  }

  field(id) {
    return this.counter.page.locator(`${id}:focus`).waitFor();
  }

  /** How many keys that took. */
  async counted(what, most, work) {
    this.pressed = 0;
    await work();
    assert.ok(this.pressed <= most, `${what}: ${this.pressed} keys, ${most} are enough`);
    return this.pressed;
  }
}

test('a whole day by keys: shift, sales of every kind, a copy, Swahili, the count, and the Z report on paper', async (t) => {
  const counter = await Counter.for(t);
  const printer = await Printer.for(t);
  const { page } = counter;
  const hands = await Hands.of(counter);
  const keys = {};

  keys.opening = await hands.counted('opening the shift', 4, async () => {
    await hands.press('Control+d');
    await hands.field('#shift-amount');
    await counter.type('2000');
    await hands.press('Enter');
    await sheet(counter).locator('.since').waitFor();
    await hands.press('Escape');
  });

  keys.printer = await hands.counted('naming a printer', 8, async () => {
    await hands.press('Control+p');
    await sheet(counter).locator('button[aria-keyshortcuts="A"]:enabled').waitFor();
    await hands.press('a');
    await says(counter, 'place-network-hint');
    await hands.press('1');
    await hands.field('#printer-address');
    await page.keyboard.type(printer.address, { delay: 60 });
    await hands.press('Enter');
    await says(counter, 'paper-in-use');
    await hands.press('Escape');
    await says(counter, 'paper-every-sale');
    await hands.press('Escape');
    await hands.field('#amount');
  });

  keys.cash = await hands.counted('a sale for cash', 3, async () => {
    await counter.type('640');
    await hands.press('c');
    await hands.field('#tendered');
    await counter.type('1000');
    await hands.press('Enter');
    await counter.ends('result-paid');
    await hands.pressUntil('Enter', page.locator('#amount'));
  });

  await counter.next(CUSTOMER.pays);
  keys.prompt = await hands.counted('a prompt sale', KEYS_MAX, async () => {
    await hands.field('#amount');
    await counter.type('1500');
    await hands.press('m');
    await hands.field('#phone');
    await counter.type('0722000111');
    await hands.press('Enter');
    await counter.ends('result-paid');
    await hands.pressUntil('Enter', page.locator('#amount'));
  });

  keys.basket = await hands.counted('a basket of three things', 5, async () => {
    await hands.field('#amount');
    await page.getByRole('button', { name: counter.say('quick-title') }).waitFor();
    await hands.press('Alt+a');
    await page.locator('tbody tr').first().waitFor();
    await hands.press('Alt+b');
    await counter.type('30');
    await hands.press('c');
    await hands.field('#tendered');
    await hands.press('Enter');
    await counter.ends('result-paid');
    await hands.pressUntil('n', page.locator('#amount'));
  });

  await counter.next(CUSTOMER.cancels);
  keys.again = await hands.counted('a declined prompt with cash before it, paid in cash after all', 8, async () => {
    await hands.field('#amount');
    await counter.type('500');
    await hands.press('c');
    await hands.field('#tendered');
    await counter.type('200');
    await counter.reads(counter.say('pay-rest'));
    await hands.press('Enter');
    await page.locator('#phone').waitFor();
    await counter.type('0722000111');
    await hands.press('Enter');
    await counter.ends('result-failed');
    await hands.press('c');
    await hands.field('#tendered');
    await hands.press('Enter');
    await counter.ends('result-paid');
    await hands.pressUntil('n', page.locator('#amount'));
  });

  await until('four receipts are printed', () => printer.jobs.filter((job) => /R1-00000[1-4]/.test(job)).length === 4);
  keys.copy = await hands.counted('a copy of an earlier receipt', 5, async () => {
    await hands.press('Control+k');
    await page.getByRole('combobox').waitFor();
    await counter.page.keyboard.type('R1-000002', { delay: 60 });
    await page.waitForFunction(() => document.querySelectorAll('[role=option]').length === 1);
    await hands.press('Enter');
    await page.locator('.paper img').waitFor();
    await hands.press('p');
    await until('a copy is printed', () => printer.jobs.some((job) => job.includes('COPY') && job.includes('R1-000002')));
    await hands.press('Escape');
    if (await sheet(counter).isVisible()) await hands.press('Escape');
    await hands.field('#amount');
  });

  keys.language = await hands.counted('Swahili', 2, async () => {
    await hands.press('Control+k');
    await page.getByRole('combobox').waitFor();
    await counter.type('kisw');
    await page.getByRole('option', { name: counter.say('deed-language') }).waitFor();
    await hands.press('Enter');
    await page.locator('html[lang="sw"]').waitFor();
    counter.language = 'sw';
  });

  keys.closing = await hands.counted('counting and closing', 18, async () => {
    await hands.field('#amount');
    await hands.press('Control+d');
    await says(counter, 'shift-mpesa');
    await hands.press('c');
    await hands.field('#piece-1000');
    // 2,000 + 640 + 395 + 500.
    for (const pieces of ['3', '1', '0', '0', '0', '0', '1', '1', '1', '0']) {
      await counter.type(pieces);
      await hands.press('Enter');
    }
    await says(counter, 'shift-exact');
    await hands.pressUntil('Enter', page.getByRole('dialog', { name: counter.say('shift-z', { z: 'Z1-000001' }) }));
    await hands.press('p');
    await says(counter, 'came-yes');
    await hands.pressUntil('Enter', page.locator('#amount:focus'));
  });
  const z = printer.jobs.find((job) => job.includes('Z1-000001'));
  for (const sum of ['3,535.00', '1,500.00']) assert.ok(z.includes(sum), `${sum} is on the Z report`);
  assert.equal(await page.evaluate(() => globalThis.pointed), 0, 'nobody pointed');
  t.diagnostic(Object.entries(keys).map(([what, count]) => `${what} ${count}`).join(', '));
});
