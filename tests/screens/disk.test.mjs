// A disk that fills up: warned of, then nothing new is sold, then a message that finds no room is not taken for saved. Each at a real disk.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { until } from '../window/desk/until.mjs';
import { Counter, CUSTOMER } from './counter/counter.mjs';
import { refusal } from './counter/disk.mjs';
import { Outside } from './counter/outside.mjs';
import { stands } from './counter/stands.mjs';

const skip = refusal() || false;

/** The banner says this in both languages, and the page stands with it. */
async function says(counter, disk) {
  for (const language of ['sw', 'en']) {
    await counter.speak(language);
    await counter.page.locator('[data-banner=disk]', { hasText: counter.say(`disk-${disk}`) }).waitFor();
    await stands(counter, `disk-${disk}`);
  }
}

test('little room is a warning, too little ends no sale and begins none, and room makes it go on', { skip }, async (t) => {
  const counter = await Counter.for(t, { speed: 2, disk: 700 });
  assert.equal(await counter.page.locator('[data-banner]').count(), 0);
  await counter.bridge.leaveFree(300);
  await says(counter, 'little');
  await counter.next(CUSTOMER.ignores);
  await counter.ask('640', '0722000111');
  await counter.rings();

  await counter.bridge.leaveFree(40);
  await says(counter, 'too_little');
  const asked = (await counter.bridge.pushes()).length;
  await counter.press('n');
  await counter.page.locator('#amount:focus').waitFor();
  for (const key of ['m', 'c']) {
    await counter.type('50');
    await counter.press(key);
    if (key === 'm') await counter.type('0733000222');
    await counter.press('Enter');
    await counter.reads(counter.say('error-no_room'));
    await counter.press('Escape', 'Delete');
  }
  assert.equal((await counter.bridge.pushes()).length, asked, 'nobody was asked');
  // What is under way still ends.
  await until('the customer pays', () => counter.bridge.answers('0722000111', 'pays'));
  await counter.cards('strip-latest').filter({ hasText: 'R1-000001' }).waitFor();

  await counter.bridge.leaveFree(600);
  await counter.page.locator('[data-banner=disk]').waitFor({ state: 'detached' });
  await counter.type('50');
  await counter.press('m', 'Enter');
  await counter.waits();
});

test('a message that finds no room is not taken for saved, and comes again', { skip }, async (t) => {
  const outside = await Outside.for(t, 4);
  const counter = await Counter.for(t, { speed: 4, disk: 700, environment: outside.environment });
  await counter.bridge.behave('ignores');
  await counter.ask('640', '0722000111');
  await until('the phone rings', async () => (await counter.bridge.pushes()).length === 1);
  await counter.bridge.fill();
  await until('the customer pays', () => counter.bridge.answers('0722000111', 'pays'));
  await says(counter, 'not_saved');
  await counter.bridge.leaveFree(600);
  await counter.ends('result-paid');
  await counter.page.locator('.code b').waitFor();
  await counter.page.locator('[data-banner=disk]').waitFor({ state: 'detached' });
});
