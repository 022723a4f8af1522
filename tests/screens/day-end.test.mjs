// The day's end: M-PESA's records against the sales, in both directions, opened by a key, and made by itself after midnight.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { until } from '../window/desk/until.mjs';
import { Counter, CUSTOMER, somewhere } from './counter/counter.mjs';
import { Outside } from './counter/outside.mjs';
import { stands } from './counter/stands.mjs';

const TILL = '5200201';

/** A table of the sheet, as lines of words, count and amount. */
const lines = (sheet, title) =>
  sheet.locator('table', { hasText: title }).locator('tr').evaluateAll((rows) => rows.map((row) => [...row.cells].map((cell) => cell.innerText.trim())));

/** Waits until a table of the sheet reads so. */
async function balances(sheet, counter, title, rows) {
  const wanted = [...rows.map(([id, count, amount]) => [counter.say(id), String(count), amount]), [counter.say('day-balanced')]];
  let read;
  await until(`${title} balances`, async () => JSON.stringify((read = await lines(sheet, counter.say(title)))) === JSON.stringify(wanted), {
    seen: () => JSON.stringify(read),
  });
}

test('what of a day is not plain is listed with what to do, and the rest adds up', async (t) => {
  const counter = await Counter.for(t);
  await counter.next(CUSTOMER.pays);
  await counter.ask('640', '0722000111');
  await counter.ends('result-paid');
  await counter.press('n');
  // Money for a sale that was cancelled.
  await counter.next(CUSTOMER.ignores);
  await counter.ask('90', '0733000222');
  await counter.rings();
  await counter.press('x');
  await until('the phone rings', () => counter.bridge.answers('0733000222', 'pays'));
  await counter.page.locator('aside .refund').waitFor();
  // A request whose answer is lost.
  await counter.bridge.faults({ answer: 'lost' });
  await counter.next(CUSTOMER.vanishes);
  await counter.ask('55', '0733000333');
  await counter.reads(counter.say('waiting-unknown-rule'));
  await counter.bridge.faults({});
  await counter.bridge.pays('0733000444', TILL, 70);
  await counter.page.locator('aside', { hasText: somewhere(counter.say('loose-proven')) }).waitFor();

  await counter.press('F4');
  const sheet = counter.page.getByRole('dialog', { name: counter.say('day-title') });
  await balances(sheet, counter, 'day-records', [
    ['day-records', 3, '800'],
    ['day-matched', 1, '640'],
    ['day-paid-beside', 0, '0'],
    ['day-listed', 2, '160'],
  ]);
  await balances(sheet, counter, 'day-sales', [
    ['day-sales', 1, '640'],
    ['day-recorded', 1, '640'],
    ['day-recorded-beside', 0, '0'],
    ['day-unrecorded', 0, '0'],
  ]);
  for (const language of ['sw', 'en']) {
    await counter.press('Escape');
    await sheet.waitFor({ state: 'detached' });
    await counter.speak(language);
    await counter.press('F4');
    for (const [reason, amount] of [['no_sale', '70'], ['refund_due', '90'], ['unknown', '55']]) {
      const list = counter.page.locator(`dialog section.${reason}`);
      await list.getByText(counter.say(`reason-${reason}`)).waitFor();
      await list.getByText(counter.say(`todo-${reason}`)).waitFor();
      await list.getByRole('button', { name: somewhere(`KSh ${amount}`) }).waitFor();
    }
    await stands(counter, 'day-end');
  }
  // The day before is empty, and there is none after today.
  await counter.press('ArrowLeft');
  await counter.page.locator('dialog', { hasText: counter.say('day-nothing') }).waitFor();
  await counter.press('ArrowRight');
  await counter.page.locator('dialog section.refund_due button').click();
  await counter.page.getByRole('dialog', { name: counter.say('find-title') }).getByRole('option').waitFor();
});

test('after midnight the list is made by itself, and the morning shows what is on it', async (t) => {
  const outside = await Outside.for(t, 60);
  await outside.setClock('23:45');
  const counter = await Counter.for(t, { speed: 60, environment: outside.environment });
  await counter.ask('640', '0722000111');
  await counter.ends('result-paid');
  await counter.bridge.pays('0733000444', TILL, 70);
  const notice = counter.page.locator('aside button.day[aria-keyshortcuts="F3"]');
  await notice.waitFor({ timeout: 60_000 });
  for (const language of ['sw', 'en']) {
    await counter.speak(language);
    await stands(counter, 'day-notice');
  }
  await counter.press('F3');
  const sheet = counter.page.getByRole('dialog', { name: counter.say('day-title') });
  await sheet.getByText(counter.say('coverage-complete')).waitFor();
  await balances(sheet, counter, 'day-records', [
    ['day-records', 2, '710'],
    ['day-matched', 1, '640'],
    ['day-paid-beside', 0, '0'],
    ['day-listed', 1, '70'],
  ]);
  await stands(counter, 'day-yesterday');
  assert.equal(await sheet.locator('section').count(), 1);
});
