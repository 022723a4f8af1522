// The customer shows a message with an M-PESA code. Whatever it says, Safaricom is asked, and each answer has words of its own.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Counter, CUSTOMER, somewhere } from './counter/counter.mjs';
import { stands } from './counter/stands.mjs';

const PHONE = '0722000111';
const TILL = '5200201';

/** A sale whose customer cancelled the prompt, and the sheet on which a code is typed. */
async function failed(counter, amount) {
  await counter.next(CUSTOMER.cancels);
  await counter.ask(amount, PHONE);
  await counter.ends('result-failed');
}

async function shows(counter, code) {
  await counter.press('k');
  const sheet = counter.page.getByRole('dialog', { name: counter.say('code-title') });
  await sheet.locator('#code:focus').waitFor();
  await counter.type(code.toLowerCase());
  await counter.press('Enter');
  return sheet;
}

const answers = (sheet, text) => sheet.locator('[role=status]', { hasText: somewhere(text) }).waitFor();

test('a payment straight to the till, proved by its code, pays the sale; the same code pays no other', async (t) => {
  const counter = await Counter.for(t);
  await failed(counter, '640');
  const code = await counter.bridge.pays(PHONE, TILL, 640);
  const sheet = await shows(counter, code);
  await answers(sheet, counter.say('code-proven', { amount: '640' }));
  await counter.press('Escape');
  await counter.ends('result-paid');
  await counter.reads(counter.say('footer-taken', { amount: '640' }));
  await counter.press('n');
  await counter.page.locator('#amount:focus').waitFor();

  await failed(counter, '641');
  await answers(await shows(counter, code), counter.say('code-used', { sale: 'R1-000001' }));
  await counter.press('Escape');
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
    for (const language of ['en', 'sw']) {
      await counter.speak(language);
      const sheet = await shows(counter, code);
      await answers(sheet, counter.say(words, variables));
      await counter.press('Escape');
      await sheet.waitFor({ state: 'detached' });
    }
  }
  await counter.speak('en');
  await counter.ends('result-failed');
  await counter.reads(counter.say('footer-taken', { amount: '0' }));
});

test('a code of another day, and one that nobody could be asked about: each in its own words', async (t) => {
  const counter = await Counter.for(t);
  const code = await counter.bridge.pays(PHONE, TILL, 640);
  await counter.bridge.advance(26 * 3600);
  await failed(counter, '640');
  for (const language of ['en', 'sw']) {
    await counter.speak(language);
    const [before] = counter.say('code-too_old', { time: '|' }).split('|');
    await answers(await shows(counter, code), before.trim());
    await counter.press('Escape');
  }
  await counter.bridge.faults({ gateway: 'maintenance' });
  for (const language of ['sw', 'en']) {
    await counter.speak(language);
    await answers(await shows(counter, 'UKM4K7Q2TX'), counter.say('code-not_asked'));
    await counter.press('Escape');
  }
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
