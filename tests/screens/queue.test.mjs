// Several customers at once, and second tries: each sale gets its own end, whatever happens beside it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Counter, CUSTOMER } from './counter/counter.mjs';

/** Lets the practice customer of the waiting sale at this place of the strip answer, and waits for the end. */
async function answer(counter, key, amount, customer, end) {
  await counter.press(key);
  await counter.page.locator('main .sale', { hasText: amount }).waitFor();
  await counter.rings();
  await counter.press(customer);
  await counter.ends(end);
}

test('three customers answer in another order than they were asked', async (t) => {
  const counter = await Counter.for(t, { speed: 1 });
  await counter.next(CUSTOMER.ignores);
  for (const [amount, phone] of [['110', '0722000111'], ['220', '0722000222'], ['330', '0722000333']]) {
    await counter.ask(amount, phone);
    await counter.press('n');
    await counter.page.locator('#amount').waitFor();
  }
  await counter.waiting(3);

  await answer(counter, 'F8', '220', CUSTOMER.pays, 'result-paid');
  await counter.waiting(2);
  await answer(counter, 'F8', '330', CUSTOMER.cancels, 'result-failed');
  await counter.waiting(1);
  await answer(counter, 'F7', '110', CUSTOMER.pays, 'result-paid');
  await counter.waiting(0);

  const cards = await counter.cards('strip-latest').evaluateAll((cards) => cards.map((card) => [card.querySelector('b').innerText, card.classList.contains('paid')]));
  assert.deepEqual(cards.toSorted(), [['KSh 110', true], ['KSh 220', true], ['KSh 330', false]]);
  await counter.reads(counter.say('footer-taken', { amount: '330' }));
});

test('a sale that failed is asked for again, and paid', async (t) => {
  const counter = await Counter.for(t);
  await counter.next(CUSTOMER.wrongPin);
  await counter.ask('640', '0722000111');
  await counter.ends('result-failed');
  const again = counter.page.locator('button:enabled', { hasText: counter.say('result-again') });
  await again.waitFor();
  await counter.press('Enter');
  await counter.waits();
  await counter.rings();
  await counter.press(CUSTOMER.pays);
  await counter.ends('result-paid');
  const pushes = await counter.bridge.pushes();
  assert.deepEqual(pushes.map((push) => push.code !== null), [false, true]);
  assert.equal(await counter.found(), 1, 'it is the same sale');
});

test('a sale that failed is paid in cash', async (t) => {
  const counter = await Counter.for(t);
  await counter.next(CUSTOMER.noMoney);
  await counter.ask('640', '0722000111');
  await counter.ends('result-failed');
  await counter.press('c');
  await counter.page.locator('#tendered:focus').waitFor();
  await counter.type('1000');
  await counter.press('Enter');
  await counter.ends('result-paid');
  await counter.page.locator('.told .number', { hasText: /KSh\s*360/ }).waitFor();
  assert.equal(await counter.found(), 1, 'it is the same sale');
});
