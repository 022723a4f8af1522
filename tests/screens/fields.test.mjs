// What cannot be right is refused at the field, with the reason in words, before anything is written or sent.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Counter } from './counter/counter.mjs';

/** What is typed, and the message that refuses it. */
const AMOUNTS = [
  ['0', 'field-amount_zero'],
  ['-5', 'field-amount_negative'],
  ['250001', 'field-amount_too_large'],
  ['15.50', 'field-amount_has_cents'],
  ['', 'field-amount_empty'],
];
const PHONES = [
  ['', 'field-phone_empty'],
  ['071234567', 'field-phone_too_short'],
  ['07123456789', 'field-phone_too_long'],
  ['0812345678', 'field-phone_not_kenyan'],
  ['07a2345678', 'field-phone_not_digits'],
];

/** Waits until the field says why it is refused, where a reader aloud finds it too. */
async function isRefused(counter, id, message, variables) {
  await counter.page.locator(`#${id}[aria-invalid="true"][aria-describedby="${id}-note"]`).waitFor();
  await counter.page.locator(`#${id}-note`).getByText(counter.say(message, variables), { exact: true }).waitFor();
}

/** Empties a field as a cashier does. */
async function clear(counter, id) {
  await counter.page.locator(`#${id}`).focus();
  await counter.press('Control+a', 'Backspace');
  await counter.page.locator(`#${id}[aria-invalid="false"]`).waitFor();
}

/** What a till looks like on which nothing has happened. */
async function nothingHappened(counter, nextSale) {
  assert.deepEqual(await counter.bridge.pushes(), []);
  await counter.press('Escape');
  assert.equal(await counter.found(), 0);
  assert.equal(await titleOf(counter), nextSale);
  await counter.waiting(0);
}

const titleOf = (counter) => counter.page.locator('h1').innerText();

test('amounts that cannot be right', async (t) => {
  const counter = await Counter.for(t);
  const nextSale = await titleOf(counter);
  for (const [typed, message] of AMOUNTS) {
    await counter.type(typed);
    await counter.press('Enter');
    await isRefused(counter, 'amount', message);
    // The next field may open while the last character is still being read; it does not stay.
    await counter.page.locator('#phone').waitFor({ state: 'detached' });
    if (typed) await clear(counter, 'amount');
  }
  await nothingHappened(counter, nextSale);
});

test('a letter in the amount is refused aloud and does not get in', async (t) => {
  const counter = await Counter.for(t);
  const nextSale = await titleOf(counter);
  for (const letter of 'be') {
    await counter.type(letter);
    await isRefused(counter, 'amount', 'field-amount_stray', { letter });
  }
  assert.equal(await counter.page.locator('#amount').inputValue(), '');
  await nothingHappened(counter, nextSale);
});

test('phones that cannot be right', async (t) => {
  const counter = await Counter.for(t);
  const nextSale = await titleOf(counter);
  await counter.type('1500');
  await counter.press('m');
  for (const [typed, message] of PHONES) {
    await counter.page.locator('#phone').focus();
    // By hand: twelve digits in a burst are a scanner's.
    await counter.page.keyboard.type(typed, { delay: 60 });
    await counter.press('Enter');
    await isRefused(counter, 'phone', message);
    if (typed) await clear(counter, 'phone');
  }
  await nothingHappened(counter, nextSale);
});

test('the reasons change their language with the screen', async (t) => {
  const counter = await Counter.for(t);
  await counter.type('250001');
  for (const language of ['sw', 'en']) {
    await counter.speak(language);
    await isRefused(counter, 'amount', 'field-amount_too_large');
  }
  await clear(counter, 'amount');
  await counter.type('1500');
  await counter.press('m');
  await counter.page.locator('#phone').focus();
  await counter.type('0812345678');
  for (const language of ['sw', 'en']) {
    await counter.speak(language);
    await isRefused(counter, 'phone', 'field-phone_not_kenyan');
  }
});

test('cash: too little is refused, and the change is worked out', async (t) => {
  const counter = await Counter.for(t);
  await counter.type('640');
  await counter.press('c');
  await counter.page.locator('#tendered:focus').waitFor();
  // No part of the amount either: M-PESA could not bring the rest.
  await counter.type('600.5');
  await counter.press('Enter');
  await isRefused(counter, 'tendered', 'field-cash_not_enough');
  assert.equal(await counter.found(), 0);

  await clear(counter, 'tendered');
  await counter.type('1000');
  await counter.page.locator('.change', { hasText: '360' }).waitFor();
  await counter.press('Enter');
  await counter.ends('result-paid');
  await counter.reads(counter.say('result-change'));
  await counter.page.locator('.told .number', { hasText: /KSh\s*360/ }).waitFor();
  await counter.reads(counter.say('result-tendered', { amount: '1,000' }));
});

test('cash: Enter alone takes the exact amount', async (t) => {
  const counter = await Counter.for(t);
  await counter.type('640');
  await counter.press('c');
  await counter.page.locator('.change', { hasText: counter.say('pay-exact') }).waitFor();
  await counter.press('Enter');
  await counter.ends('result-paid');
  await counter.reads(counter.say('result-no-change'));
  assert.deepEqual(await counter.bridge.pushes(), []);
});
