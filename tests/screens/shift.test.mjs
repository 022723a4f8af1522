// The shift by keys alone: opened with a float, cash in and out, counted without being told, and closed over what is known.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { until } from '../window/desk/until.mjs';
import { Counter, CUSTOMER, somewhere } from './counter/counter.mjs';
import { stands } from './counter/stands.mjs';

const sheet = (counter) => counter.page.locator('dialog[open]');

/** Waits until the sheet says so. */
const says = (counter, id, variables) => sheet(counter).getByText(somewhere(counter.say(id, variables))).first().waitFor();

/** Presses a key until what it does is there: one that comes before a person could have read the sheet does nothing. */
async function pressesUntil(counter, key, there) {
  await until(`${key} is taken`, async () => {
    if (await there.isVisible()) return true;
    await counter.press(key);
    // Keys are held back for a moment, so that a scanner's are told from a hand's.
    return there.waitFor({ timeout: 500 }).then(() => true, () => false);
  });
}

/** Waits until the open shift itself is in hand. */
const looks = (counter) => sheet(counter).locator('.since').waitFor();

/** The same picture in both languages, at the step in hand. */
async function standsInBoth(counter, name, again) {
  await stands(counter, name);
  await counter.press('Escape', 'Escape');
  await sheet(counter).waitFor({ state: 'detached' });
  await counter.speak(counter.language === 'en' ? 'sw' : 'en');
  await counter.press('Control+d');
  await again();
  await stands(counter, name);
}

/** Types these numbers of notes and coins, the largest first, and says that they are all. */
async function counts(counter, pieces) {
  await counter.page.locator('#piece-1000:focus').waitFor();
  for (const number of pieces) {
    await counter.type(number);
    await counter.press('Enter');
  }
}

test('a shift by keys: what is not over is named, the count is blind, and the Z report explains each shilling', async (t) => {
  const counter = await Counter.for(t);
  const { page } = counter;
  await page.getByRole('button', { name: counter.say('footer-no-shift') }).waitFor();
  await counter.press('Control+d');
  await page.locator('#shift-amount:focus').waitFor();
  await stands(counter, 'shift-open');
  await counter.type('5000');
  await counter.press('Enter');
  await looks(counter);

  await counter.press('o');
  await page.locator('#shift-amount:focus').waitFor();
  await counter.type('300');
  await counter.press('Tab');
  await page.locator('#shift-reason:focus').waitFor();
  await counter.press('Enter');
  await page.locator('#shift-reason[aria-invalid="true"]').waitFor();
  await stands(counter, 'shift-out');
  await counter.type('milk and tea');
  await counter.press('Enter');
  await says(counter, 'shift-events');
  await counter.press('n');
  await page.locator('#shift-reason:focus').waitFor();
  await counter.type('change for a note');
  await counter.press('Enter');
  await sheet(counter).getByText(somewhere('change for a note')).waitFor();
  await counter.press('Escape');

  await counter.sellForCash('640');
  await counter.press('n');
  await counter.next(CUSTOMER.pays);
  await counter.ask('1500', '0722000111');
  await counter.ends('result-paid');
  await counter.press('n');
  await page.locator('#amount:focus').waitFor();
  await counter.type('90');
  await counter.press('t');
  await counter.reads(counter.say('owing-title'));
  await counter.press('n');

  await counter.press('Control+d');
  await says(counter, 'shift-mpesa');
  assert.doesNotMatch(await sheet(counter).innerText(), /5,340|640/, 'what should be there is not told');
  await standsInBoth(counter, 'shift-so-far', () => says(counter, 'shift-mpesa'));
  await counter.press('c');
  await page.locator('#piece-1000:focus').waitFor();
  await stands(counter, 'shift-count');
  await counts(counter, ['5', '0', '1', '1', '0', '0', '1', '1', '0', '0']);
  // 5,000 + 640 - 300, and 5,330 counted.
  await says(counter, 'shift-short', { amount: '10' });
  await says(counter, 'pending-sale');
  const closing = sheet(counter).getByRole('button', { name: counter.say('shift-close') });
  assert.ok(await closing.isDisabled(), 'not before the open sale is known');
  await counter.press('Enter');
  await stands(counter, 'shift-close');
  await pressesUntil(counter, 'y', sheet(counter).getByRole('checkbox', { checked: true }));
  await pressesUntil(counter, 'Enter', page.getByRole('dialog', { name: counter.say('shift-z', { z: 'Z1-000001' }) }));
  await says(counter, 'shift-over');
  await sheet(counter).getByText('5,340').waitFor();
  await stands(counter, 'shift-z');
  await pressesUntil(counter, 'Enter', page.locator('#amount:focus'));
  await page.getByRole('button', { name: counter.say('footer-no-shift') }).waitFor();
  // It is there again, as it was.
  await counter.press('Control+d');
  await sheet(counter).getByRole('button', { name: somewhere('Z1-000001') }).waitFor();
  await counter.press('z');
  await page.getByRole('dialog', { name: counter.say('shift-z', { z: 'Z1-000001' }) }).waitFor();
  await says(counter, 'shift-short', { amount: '10' });
  await counter.press('s');
  await sheet(counter).getByText(/Z1-000001\.pdf$/).waitFor();
});

test('a sale opens a shift by itself, its float is told afterwards, and a sale after the count asks for another', async (t) => {
  const counter = await Counter.for(t);
  await counter.sellForCash('100');
  await counter.press('n');
  await counter.press('Control+d');
  await says(counter, 'shift-by-itself');
  await stands(counter, 'shift-by-itself');
  await counter.press('f');
  await counter.page.locator('#shift-amount:focus').waitFor();
  await counter.type('200');
  await counter.press('Enter');
  await looks(counter);
  await counter.press('c');
  await counts(counter, ['0', '0', '1', '1', '0', '0', '0', '0', '0', '0']);
  await says(counter, 'shift-exact');
  await counter.press('Escape', 'Escape');
  await counter.sellForCash('50');
  await counter.press('n');
  await counter.press('Control+d');
  await says(counter, 'shift-counted-before');
  await counter.press('c');
  await counts(counter, ['0', '0', '1', '1', '1', '0', '0', '0', '0', '0']);
  await says(counter, 'shift-counts', { count: 2 });
  await pressesUntil(counter, 'Enter', counter.page.getByRole('dialog', { name: counter.say('shift-z', { z: 'Z1-000001' }) }));
});
