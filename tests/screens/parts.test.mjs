// One sale, paid in parts: cash and a phone, two phones, cash and the till. What one part does not bring, the next still can.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { until } from '../window/desk/until.mjs';
import { Counter, CUSTOMER, somewhere } from './counter/counter.mjs';

const PHONE = '0722000111';

/** The big number of the screen in hand. */
const shows = (counter, amount) => counter.page.locator('main .number b', { hasText: new RegExp(`^${amount}$`) }).first().waitFor();

/** Types cash that is not enough, and asks a phone for the rest. */
async function asksForTheRest(counter, amount, cash, phone = PHONE) {
  await counter.type(amount);
  await counter.press('c');
  await counter.page.locator('#tendered:focus').waitFor();
  await counter.type(cash);
  await counter.reads(counter.say('pay-rest'));
  await counter.press('Enter');
  await counter.page.locator('#phone').waitFor();
  await counter.type(phone);
  await counter.press('Enter');
  await counter.waits();
}

test('the cash is typed, the rest is asked for, and the receipt has both', async (t) => {
  const counter = await Counter.for(t);
  await counter.next(CUSTOMER.pays);
  await asksForTheRest(counter, '1500', '500');
  await counter.ends('result-paid');
  const [push] = await counter.bridge.pushes();
  assert.equal(push.amount, 100_000, 'the phone was asked for the rest alone');
  const parts = counter.page.locator('main dl > div');
  assert.deepEqual((await parts.locator('dd').allInnerTexts()).map((text) => text.replace(/\s/g, ' ')), ['KSh 500', 'KSh 1,000']);
  await counter.press('s');
  await counter.page.getByRole('dialog').waitFor();
  const paper = execFileSync('pdftotext', ['-layout', join(counter.bridge.folder, 'receipts', 'R1-000001.pdf'), '-']).toString();
  for (const part of [/paid in cash/i, /500\.00/, /1,000\.00/, /KSh 1,500\.00/]) assert.match(paper, part);
});

test('a phone that says no leaves the cash where it is, in both languages; change is of what was given last', async (t) => {
  const counter = await Counter.for(t);
  await counter.next(CUSTOMER.cancels);
  await asksForTheRest(counter, '1500', '500');
  await counter.ends('result-failed');
  for (const language of ['sw', 'en']) {
    await counter.speak(language);
    await counter.reads(counter.say('cash-kept', { amount: '500' }));
    await counter.reads(counter.say('owing-rest', { amount: '1,000' }));
  }
  await counter.press('c');
  await counter.page.locator('#tendered:focus').waitFor();
  await counter.type('1200');
  await counter.press('Enter');
  await counter.ends('result-paid');
  await shows(counter, '200');
});

test('cash that is laid down later is added to what lies there', async (t) => {
  const counter = await Counter.for(t);
  await counter.next(CUSTOMER.cancels);
  await asksForTheRest(counter, '1500', '500');
  await counter.ends('result-failed');
  await counter.press('c');
  await counter.page.locator('#tendered:focus').waitFor();
  await counter.type('300');
  await counter.press('Enter');
  await counter.page.locator('#phone').waitFor();
  await counter.reads(counter.say('pay-rest-cash', { amount: '800' }));
  await counter.type('0733000222');
  await counter.press('Enter');
  await until('the second phone is asked', async () => (await counter.bridge.pushes()).length === 2);
  assert.deepEqual(
    (await counter.bridge.pushes()).map((push) => push.amount),
    [100_000, 70_000],
  );
});

test('a part that was declined is asked for again as a part', async (t) => {
  const counter = await Counter.for(t);
  await counter.next(CUSTOMER.cancels);
  await counter.type('1500');
  await counter.press('a');
  await counter.page.locator('#part:focus').waitFor();
  await counter.type('600');
  await counter.press('Enter');
  await counter.page.locator('#phone').waitFor();
  await counter.type(PHONE);
  await counter.press('Enter');
  await counter.ends('result-failed');
  await until('the result was seen and asked again', async () => {
    await counter.press('Enter');
    return (await counter.bridge.pushes()).length === 2;
  });
  assert.deepEqual(
    (await counter.bridge.pushes()).map((push) => push.amount),
    [60_000, 60_000],
  );
});

test('some cash, and the rest straight to the till', async (t) => {
  const counter = await Counter.for(t);
  await counter.type('1500');
  await counter.press('c');
  await counter.page.locator('#tendered:focus').waitFor();
  await counter.type('500');
  await counter.reads(counter.say('pay-rest'));
  await counter.press('t');
  await counter.page.getByText(counter.say('owing-title'), { exact: true }).waitFor();
  await shows(counter, '1,000');
  // Given up, the cash goes back.
  await counter.press('x');
  await counter.reads(counter.say('cash-back', { amount: '500' }));
});

test('given up, the cash goes back over the counter, and the screen says so', async (t) => {
  const counter = await Counter.for(t);
  await counter.next(CUSTOMER.cancels);
  await asksForTheRest(counter, '1500', '500');
  await counter.ends('result-failed');
  const told = counter.page.getByText(counter.say('cash-back', { amount: '500' }));
  await until('the result was seen and given up', async () => {
    await counter.press('Escape');
    return (await told.count()) > 0;
  });
  await counter.reads(counter.say('cash-back', { amount: '500' }));
});

test('two phones pay one sale', async (t) => {
  const counter = await Counter.for(t);
  await counter.next(CUSTOMER.pays);
  await counter.type('1500');
  await counter.press('a');
  await counter.page.locator('#part:focus').waitFor();
  await counter.type('600');
  await counter.reads(counter.say('pay-part-rest', { amount: '900' }));
  await counter.press('Enter');
  await counter.page.locator('#phone').waitFor();
  await counter.type(PHONE);
  await counter.press('Enter');
  await counter.page.getByText(counter.say('owing-title'), { exact: true }).waitFor();
  await shows(counter, '900');
  await counter.press('p');
  await counter.page.locator('#phone').waitFor();
  await counter.type('0733000222');
  await counter.press('Enter');
  await counter.ends('result-paid');
  const amounts = (await counter.bridge.pushes()).map((push) => push.amount);
  assert.deepEqual(amounts.toSorted((a, b) => a - b), [60_000, 90_000]);
});

test('a part is whole shillings and less than the amount; what is typed stays', async (t) => {
  const counter = await Counter.for(t);
  await counter.type('1500');
  await counter.press('a');
  await counter.page.locator('#part:focus').waitFor();
  for (const wrong of ['1500', '0']) {
    await counter.page.locator('#part').fill(wrong);
    await counter.press('Enter');
    await counter.reads(counter.say('field-part_refused'));
  }
  assert.equal((await counter.bridge.pushes()).length, 0);
});

test('a sale waits for a payment straight to the till, and one key takes the one that fits', async (t) => {
  const counter = await Counter.for(t);
  await counter.type('640');
  await counter.press('t');
  await counter.page.getByText(counter.say('owing-title'), { exact: true }).waitFor();
  for (const language of ['sw', 'en']) {
    await counter.speak(language);
    await counter.reads(counter.say('owing-none'));
  }
  // The next customer is served meanwhile, and the sale stays in sight.
  await counter.press('n');
  await counter.waiting(1);
  await counter.press('F7');
  await counter.bridge.pays(PHONE, '5200201', 640);
  const claim = counter.page.getByRole('button', { name: somewhere(counter.say('owing-claim', { whose: '' }).trim()) });
  await claim.waitFor();
  await counter.press('u');
  await counter.ends('result-paid');
});
