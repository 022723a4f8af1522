// What is amiss around the till: a wrong clock, a relay that is away, records that are not read or were put back, a PC that slept. The cashier reads what it means, in both languages.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { until } from '../window/desk/until.mjs';
import { Counter, CUSTOMER } from './counter/counter.mjs';
import { Outside } from './counter/outside.mjs';
import { stands } from './counter/stands.mjs';

/** Longer than any PC is busy: what stands still for so long was asleep. */
const SLEEP_MS = 14_000;

test('a clock that is wrong is told of with how wrong it is, and payments go by Safaricom’s time', async (t) => {
  const counter = await Counter.for(t);
  assert.equal(await counter.page.locator('[data-banner]').count(), 0);
  await counter.bridge.advance(140);
  // As many headers as there were before must agree on it, and one more: each payment brings two.
  await counter.next(CUSTOMER.pays);
  for (const phone of ['0722000111', '0722000222', '0722000333']) {
    await counter.ask('640', phone);
    await counter.ends('result-paid');
    await counter.press('n');
    await counter.page.locator('#amount:focus').waitFor();
  }
  for (const language of ['en', 'sw']) {
    await counter.speak(language);
    const span = counter.say('span-minutes', { count: '2' });
    await counter.page.locator('[data-banner=clock]', { hasText: counter.say('banner-clock-slow', { span }) }).waitFor();
    await stands(counter, 'clock');
  }
});

test('a relay that is away is told of, and a payment is proved all the same', async (t) => {
  const outside = await Outside.for(t, 20);
  const counter = await Counter.for(t, { environment: outside.environment });
  await outside.killRelay();
  for (const language of ['en', 'sw']) {
    await counter.speak(language);
    await counter.page.locator('[data-banner=callbacks]', { hasText: counter.say('banner-callbacks') }).waitFor();
    await stands(counter, 'relay-away');
  }
  await counter.speak('en');
  await counter.ask('640', '0722000111');
  await counter.ends('result-paid');
  await counter.reads(counter.say('result-code-follows'));
});

test('records that are not registered are told of until they are', async (t) => {
  const outside = await Outside.for(t, 20);
  await outside.goesWrong({ tokens_refused: true });
  const counter = await Counter.for(t, { environment: outside.environment });
  const banner = counter.page.locator('[data-banner=records]');
  // A till that has just started may be about to register; its time goes on with what it shows.
  await until('it is not any more', async () => {
    await counter.speak('sw');
    await counter.speak('en');
    return (await banner.count()) > 0;
  });
  for (const language of ['en', 'sw']) {
    await counter.speak(language);
    await counter.page.locator('[data-banner=records]', { hasText: counter.say('banner-records') }).waitFor();
    await stands(counter, 'records');
  }
  await outside.goesWrong({});
  await banner.waitFor({ state: 'detached' });
});

test('records that were put back as a whole are told of, since the relay knows of more', async (t) => {
  const outside = await Outside.for(t, 20);
  const counter = await Counter.for(t, { environment: outside.environment });
  const sells = async (phone) => {
    await counter.ask('640', phone);
    await counter.ends('result-paid');
    // The code came with the relay's mail.
    await counter.page.locator('p.code b').waitFor();
    await counter.press('n');
  };
  await sells('0722000111');
  let older;
  await counter.restart(async (bridge) => {
    await bridge.close();
    older = bridge.records();
  });
  await counter.isReady();
  for (const phone of ['0722000222', '0722000333']) await sells(phone);
  assert.equal(await counter.page.locator('[data-banner=older]').count(), 0);
  await counter.restart(async (bridge) => {
    await bridge.close();
    bridge.putBack(older);
  });
  await counter.isReady();
  for (const language of ['en', 'sw']) {
    await counter.speak(language);
    await counter.page.locator('[data-banner=older]', { hasText: counter.say('banner-older') }).waitFor();
    await stands(counter, 'older');
  }
});

test('what was paid while the PC slept is listed when it wakes', async (t) => {
  const outside = await Outside.for(t, 4);
  const counter = await Counter.for(t, { speed: 4, environment: outside.environment });
  await counter.bridge.behave('ignores');
  await counter.ask('640', '0722000111');
  await counter.press('n');
  await counter.ask('300', '0733000222');
  await until('the phone rings', async () => (await counter.bridge.pushes()).length === 2);
  counter.bridge.suspend();
  const asleep = performance.now();
  await until('the customer pays', () => counter.bridge.answers('0722000111', 'pays'));
  await until('the PC has slept', () => performance.now() - asleep > SLEEP_MS);
  counter.bridge.wake();
  const sheet = () => counter.page.getByRole('dialog', { name: counter.say('asleep-title') });
  for (const language of ['en', 'sw']) {
    // The sheet is over the button, so that nobody could click it.
    await counter.page.locator(`header button[lang=${language}]`).dispatchEvent('click');
    counter.language = language;
    await sheet().getByRole('button', { name: /KSh 640/ }).waitFor();
    await sheet().getByText(counter.say('status-paid'), { exact: false }).first().waitFor();
    await stands(counter, 'asleep');
  }
  await counter.press('Escape');
  await sheet().waitFor({ state: 'detached' });
});
