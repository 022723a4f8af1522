// Each way in which a customer does not pay has its own words: what to do first, then why. In both languages.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { until } from '../window/desk/until.mjs';
import { Counter, CUSTOMER } from './counter/counter.mjs';

/** What each practice customer comes to. */
const OUTCOMES = { cancels: 'declined', noMoney: 'no_money', wrongPin: 'wrong_pin', ignores: 'no_answer' };

for (const [customer, situation] of Object.entries(OUTCOMES)) {
  test(`a customer who ${customer} ends in the words for ${situation}`, async (t) => {
    const counter = await Counter.for(t);
    await counter.next(CUSTOMER[customer]);
    await counter.ask('640', '0722000111');
    for (const language of ['en', 'sw']) {
      await counter.speak(language);
      await counter.ends('result-failed');
      await counter.page.locator('.do', { hasText: counter.say(`do-${situation}`) }).waitFor();
      await counter.page.locator('.why', { hasText: counter.say(`why-${situation}`) }).waitFor();
      await counter.reads('KSh 640');
    }
    const [push] = await counter.bridge.pushes();
    assert.equal(push.code, null, 'no money moved');
    await counter.speak('en');
    await counter.reads(counter.say('footer-taken', { amount: '0' }));
  });
}

test('a phone that is switched off leaves a sale that is still being processed, and never one to ask again', async (t) => {
  const counter = await Counter.for(t);
  await counter.next(CUSTOMER.vanishes);
  await counter.ask('640', '0722000111');
  for (const language of ['en', 'sw']) {
    await counter.speak(language);
    await counter.page.getByRole('heading', { name: counter.say('waiting-title') }).waitFor();
    await counter.reads(counter.say('do-still_processing'));
    await counter.reads(counter.say('why-still_processing'));
    assert.equal(await counter.page.locator('.ways button', { hasText: counter.say('result-again') }).count(), 0);
  }
});

test('a prompt whose answer was lost on the way is not known and not sent again; money that came is for the owner to say', async (t) => {
  const counter = await Counter.for(t, { speed: 2 });
  await counter.bridge.faults({ answer: 'lost' });
  await counter.next(CUSTOMER.ignores);
  await counter.ask('640', '0722000111');
  for (const language of ['en', 'sw']) {
    await counter.speak(language);
    await counter.reads(counter.say('waiting-unknown-rule'));
    await counter.reads(counter.say('do-answer_lost'));
    await counter.reads(counter.say('why-answer_lost'));
  }
  await until('the phone rings', () => counter.bridge.answers('0722000111', 'pays'));
  await counter.reads(counter.say('do-unattributed'));
  await counter.reads(counter.say('why-unattributed'));
  const pushes = await counter.bridge.pushes();
  assert.deepEqual(pushes.map((push) => push.code !== null), [true]);
  await counter.reads(counter.say('footer-taken', { amount: '0' }));
});
