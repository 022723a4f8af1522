// A damaged database as the shop's owner meets it: what happened, what is kept, what comes back, and no sale before the till is whole.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { until } from '../window/desk/until.mjs';
import { isAnswered } from './counter/code.mjs';
import { Counter, CUSTOMER } from './counter/counter.mjs';
import { stands } from './counter/stands.mjs';

/** One sale for cash, whose paper is written. */
async function sell(counter, amount, receipt) {
  await counter.page.locator('#amount:focus').waitFor();
  await counter.type(amount);
  await counter.press('c');
  await counter.page.locator('#tendered:focus').waitFor();
  await counter.press('Enter');
  await counter.ends('result-paid');
  await until('the paper is written', () => counter.bridge.has(`receipts/${receipt}.pdf`));
  await counter.press('n');
}

/** The screen reads this under its heading, in both languages, and stands. */
async function reads(counter, name, sentences) {
  for (const language of ['sw', 'en']) {
    await counter.speak(language);
    for (const [id, variables] of sentences) await counter.reads(counter.say(id, variables));
    await stands(counter, name);
  }
}

test('a damaged database gives way to its backup, and what came later comes back', async (t) => {
  const counter = await Counter.for(t);
  await sell(counter, '200', 'R1-000001');
  await counter.restart((bridge) => bridge.close());
  await counter.isReady();
  await counter.next(CUSTOMER.pays);
  await counter.ask('640', '0722000111');
  await counter.ends('result-paid');
  await until('the paper is written', () => counter.bridge.has('receipts/R1-000002.pdf'));
  const { code } = (await counter.bridge.pushes()).at(-1);
  let broken;
  await counter.restart(async (bridge) => {
    await bridge.kill();
    broken = bridge.damage();
  });

  const restore = counter.page.getByRole('button', { name: counter.say('damaged-restore') });
  await restore.waitFor();
  const last = ['damaged-last', { receipt: 'R1-000001' }];
  await reads(counter, 'damaged', [['damaged-title'], ['damaged-first'], ['damaged-kept-text'], last, ['damaged-comes-relay'], ['damaged-lost-sales']]);
  await counter.reads('R1-000002');
  await counter.press('5', 'm', 'c', 'Enter', 'Escape');
  assert.equal(await counter.page.locator('#amount').count(), 0, 'nothing is sold');
  assert.ok(counter.bridge.read('pokea.db').equals(broken), 'looking changes nothing');

  await counter.press('r');
  await counter.page.locator('h1', { hasText: counter.say('damaged-done') }).waitFor();
  await counter.page.locator('li.done').nth(3).waitFor();
  // The payment that the backup lacks is in M-PESA's records.
  await counter.page.locator('li.loose').waitFor();
  await reads(counter, 'restored', [['damaged-step-records'], ['damaged-again-numbers'], ['damaged-file']]);
  await counter.reads('R1-000002');
  await counter.reads(/receipts\/before-\d{14}/);
  await counter.reads(/pokea\.db\.damaged-\d{14}/);

  await counter.press('Enter');
  await counter.isReady();
  await counter.page.locator('aside', { hasText: counter.say('loose-title') }).getByText('KSh 640').waitFor();
  await counter.cards('strip-latest').filter({ hasText: 'R1-000001' }).waitFor();
  await sell(counter, '100', 'R1B-000001');

  // Its goods may have left the shop with the sale that was lost, so a cashier gives it to no other.
  await counter.next(CUSTOMER.cancels);
  await counter.ask('640', '0722000111');
  await counter.ends('result-failed');
  await isAnswered(counter, code, () => counter.say('code-lost_sale'));
});

test('without a backup the screen says what to do, and there is still no empty shop', async (t) => {
  const counter = await Counter.for(t);
  await sell(counter, '200', 'R1-000001');
  await counter.restart(async (bridge) => {
    await bridge.kill();
    bridge.damage();
  });
  await counter.page.getByRole('button', { name: counter.say('damaged-again') }).waitFor();
  await reads(counter, 'no-backup', [['damaged-none'], ['damaged-none-first'], ['damaged-none-copy'], ['damaged-none-why']]);
  await counter.reads(counter.bridge.folder);
  await counter.press('r', 'Enter', '5', 'm', 'l');
  await counter.reads(counter.say('damaged-none'));
  assert.equal(await counter.page.locator('#amount').count(), 0, 'nothing is sold');
});
