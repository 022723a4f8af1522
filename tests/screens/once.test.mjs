// One wish is one prompt: however often the green button or Enter is pressed, the customer's phone rings once.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Counter } from './counter/counter.mjs';

/** A counter where only the last step is missing. */
async function aboutToAsk(test) {
  const counter = await Counter.for(test);
  await counter.type('1500');
  await counter.press('m');
  await counter.page.locator('#phone:focus').waitFor();
  await counter.type('0712345678');
  return counter;
}

/** Whatever else was sent on the way is there by the time the sale is over. */
async function ringsOnce(counter) {
  await counter.ends('result-paid');
  const pushes = await counter.bridge.pushes();
  assert.deepEqual(pushes.map((push) => push.amount), [150_000]);
  assert.equal(await counter.found(), 1, 'and it is one sale');
}

test('a double click on the green button', async (t) => {
  const counter = await aboutToAsk(t);
  await counter.page.getByRole('button', { name: counter.say('pay-ask', { amount: '1,500' }) }).dblclick();
  await ringsOnce(counter);
});

test('two quick Enters', async (t) => {
  const counter = await aboutToAsk(t);
  await Promise.all([counter.press('Enter'), counter.press('Enter')]);
  await ringsOnce(counter);
});

test('fifty Enters, in one moment of the page', async (t) => {
  const counter = await aboutToAsk(t);
  await counter.page.evaluate(() => {
    const field = document.querySelector('#phone');
    for (let i = 0; i < 50; i += 1) field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }));
  });
  await ringsOnce(counter);
});

test('Enter held down', async (t) => {
  const counter = await aboutToAsk(t);
  for (let i = 0; i < 50; i += 1) await counter.page.keyboard.down('Enter');
  await counter.page.keyboard.up('Enter');
  await ringsOnce(counter);
});
