// The customer shows a message with an M-PESA code. Whatever it says, Safaricom is asked, and each answer has words of its own.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answers, isAnswered, shows } from './counter/code.mjs';
import { Counter, CUSTOMER } from './counter/counter.mjs';
import { stands } from './counter/stands.mjs';

const PHONE = '0722000111';
const TILL = '5200201';

/** A sale whose customer cancelled the prompt, and the sheet on which a code is typed. */
async function failed(counter, amount) {
  await counter.next(CUSTOMER.cancels);
  await counter.ask(amount, PHONE);
  await counter.ends('result-failed');
}

test('a payment straight to the till, proved by its code, pays the sale; the same code pays no other', async (t) => {
  const counter = await Counter.for(t);
  let code;
  for (const [language, amount, taken] of [['sw', '540', '540'], ['en', '640', '1,180']]) {
    await counter.speak(language);
    await failed(counter, amount);
    code = await counter.bridge.pays(PHONE, TILL, Number(amount));
    const sheet = await shows(counter, code);
    await answers(sheet, counter.say('code-proven', { amount }));
    await counter.press('Escape');
    await counter.ends('result-paid');
    await counter.reads(counter.say('footer-taken', { amount: taken }));
    await counter.press('n');
    await counter.page.locator('#amount:focus').waitFor();
  }

  await failed(counter, '641');
  await isAnswered(counter, code, () => counter.say('code-used', { sale: 'R1-000002' }));
  await counter.ends('result-failed');
});

test('a code that Safaricom does not know, of another amount, and of another number: each in its own words', async (t) => {
  const counter = await Counter.for(t);
  await failed(counter, '640');
  const less = await counter.bridge.pays('0733000222', TILL, 64);
  const elsewhere = await counter.bridge.pays('0733000333', '600621', 640);
  for (const [code, words, variables] of [
    ['UKM4K7Q2TX', 'code-unknown', {}],
    [less, 'code-other_amount', { amount: '64', due: '640' }],
    // What went to a number that is not ours is not ours to see.
    [elsewhere, 'code-unknown', {}],
  ]) {
    await isAnswered(counter, code, () => counter.say(words, variables));
  }
  await counter.ends('result-failed');
  await counter.reads(counter.say('footer-taken', { amount: '0' }));
});

test('a code of another day, and one that nobody could be asked about: each in its own words', async (t) => {
  const counter = await Counter.for(t);
  const code = await counter.bridge.pays(PHONE, TILL, 640);
  await counter.bridge.advance(26 * 3600);
  await failed(counter, '640');
  await isAnswered(counter, code, () => counter.say('code-too_old', { time: '|' }).split('|')[0].trim());
  await counter.bridge.faults({ gateway: 'maintenance' });
  await isAnswered(counter, 'UKM4K7Q2TX', () => counter.say('code-not_asked'));
  await counter.ends('result-failed');
});

test('money that was taken back, that has not moved, that went elsewhere, and an answer that is none: each in its own words', async (t) => {
  const counter = await Counter.for(t);
  await failed(counter, '640');
  const code = await counter.bridge.pays('0733000222', TILL, 640);
  const stock = await counter.bridge.paysOut('600621', 640);
  for (const [shown, initiator, words] of [
    [code, { money: 'reversed' }, 'code-reversed'],
    [code, { money: 'pending' }, 'code-not_moved'],
    [stock, {}, 'code-other_till'],
    [code, { shape: 'missing_value' }, 'code-unclear'],
  ]) {
    await counter.bridge.faults({ initiator });
    await isAnswered(counter, shown, () => counter.say(words));
  }
  await counter.ends('result-failed');
  await counter.reads(counter.say('footer-taken', { amount: '0' }));
});

test('money that another sale’s prompt may have brought waits until that prompt is over', async (t) => {
  const counter = await Counter.for(t, { speed: 2 });
  // Clocks differ: what was paid just before the prompt may be the prompt's.
  const code = await counter.bridge.pays('0733000222', TILL, 640);
  await counter.next(CUSTOMER.ignores);
  await counter.ask('640', '0733000222');
  await counter.rings();
  await counter.press('n');
  await counter.page.locator('#amount:focus').waitFor();
  await failed(counter, '640');
  await isAnswered(counter, code, () => counter.say('code-unsettled'));
  await counter.ends('result-failed');
});

test('while Safaricom has not answered the sheet says so, and stands on both displays', async (t) => {
  const counter = await Counter.for(t);
  await failed(counter, '640');
  await counter.bridge.faults({ initiator: { result: 'lost' } });
  const code = await counter.bridge.pays(PHONE, TILL, 640);
  const sheet = await shows(counter, code);
  await answers(sheet, counter.say('code-no_answer_yet'));
  await stands(counter, 'code');
});
