// Several customers at once, and second tries: each sale gets its own end, whatever happens beside it.
import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { test } from 'node:test';
import { until } from '../window/desk/until.mjs';
import { Counter, CUSTOMER } from './counter/counter.mjs';

/** Asks each of these phones for its amount, one after the other, as at a busy counter. */
async function askAll(counter, sales) {
  await counter.next(CUSTOMER.ignores);
  for (const { amount, phone } of sales) {
    await counter.ask(amount, phone);
    await counter.press('n');
    await counter.page.locator('#amount:focus').waitFor();
  }
  await counter.waiting(sales.length);
}

/** The customers in an order of chance. */
function shuffled(sales) {
  const left = [...sales];
  return sales.map(() => left.splice(randomInt(left.length), 1)[0]);
}

test('five customers answer in any order while the next sale is typed, and each answer finds its sale', async (t) => {
  const counter = await Counter.for(t, { speed: 1 });
  const sales = [
    { amount: '110', phone: '0722000111', behaviour: 'pays', status: 'paid' },
    { amount: '220', phone: '0722000222', behaviour: 'pays', status: 'paid' },
    { amount: '330', phone: '0722000333', behaviour: 'cancels', status: 'failed' },
    { amount: '440', phone: '0722000444', behaviour: 'wrong_pin', status: 'failed' },
    { amount: '550', phone: '0722000555', behaviour: 'pays', status: 'paid' },
  ];
  await askAll(counter, sales);
  await counter.type('990');

  const order = shuffled(sales);
  t.diagnostic(`answered in this order: ${order.map((sale) => sale.amount)}`);
  for (const { phone, behaviour } of order) await until(`${phone} rings`, () => counter.bridge.answers(phone, behaviour));
  await counter.waiting(0);
  assert.equal(await counter.page.locator('#amount').inputValue(), '990', 'nothing is taken from the sale being typed');

  const cards = await counter.cards('strip-latest').evaluateAll((cards) => cards.map((card) => [card.querySelector('b').innerText, card.classList[0]]));
  assert.deepEqual(cards.toSorted(), sales.map(({ amount, status }) => [`KSh ${amount}`, status]));
  await counter.reads(counter.say('footer-taken', { amount: '880' }));

  // What is shown as paid is what the customer's M-PESA paid, by the simulator's own books.
  const pushes = await counter.bridge.pushes();
  assert.equal(pushes.length, sales.length);
  for (const { amount, code } of pushes.filter((push) => push.code)) {
    await counter.cards('strip-latest').filter({ hasText: `KSh ${amount / 100}` }).click();
    await counter.page.locator('main .number', { hasText: String(amount / 100) }).waitFor();
    await counter.page.locator('.code b').waitFor();
    assert.equal((await counter.page.locator('.code b').innerText()).replace(/\s/g, ''), code);
  }
});

test('a sale that waits is opened by its key, and its customer answers', async (t) => {
  const counter = await Counter.for(t, { speed: 1 });
  await askAll(counter, [
    { amount: '110', phone: '0722000111' },
    { amount: '220', phone: '0722000222' },
  ]);
  await counter.press('F8');
  await counter.page.locator('main .number', { hasText: '220' }).waitFor();
  await counter.rings();
  await counter.press(CUSTOMER.pays);
  await counter.ends('result-paid');
  await counter.page.locator('main .number', { hasText: '220' }).waitFor();
  await counter.waiting(1);
});

test('money for a sale that nobody waits for any more is told', async (t) => {
  const counter = await Counter.for(t, { speed: 1 });
  await counter.next(CUSTOMER.ignores);
  await counter.ask('640', '0722000111');
  await counter.rings();
  await counter.press('x');
  await counter.page.locator('#amount:focus').waitFor();
  await until('the phone rings', () => counter.bridge.answers('0722000111', 'pays'));
  await counter.reads(/640 received for cancelled sale/);
  await counter.reads(counter.say('footer-taken', { amount: '0' }));
});

test('a sale that failed is asked for again, and paid', async (t) => {
  // Slow enough that the phone still rings when it is answered.
  const counter = await Counter.for(t, { speed: 5 });
  await counter.next(CUSTOMER.wrongPin);
  await counter.ask('640', '0722000111');
  await counter.ends('result-failed');
  const again = counter.page.locator('button:enabled', { hasText: counter.say('result-again') });
  await again.click();
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
