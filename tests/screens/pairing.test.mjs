// A PC gets its relay, and another one joins the shop: a code is typed, six digits are compared, and nobody is in before that.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { until } from '../window/desk/until.mjs';
import { Counter } from './counter/counter.mjs';
import { Outside } from './counter/outside.mjs';
import { stands } from './counter/stands.mjs';

const asks = (counter) => counter.page.locator('#code').waitFor();
const digitsOf = async (counter) => {
  const digits = counter.page.locator('.digits');
  await digits.waitFor();
  return digits.innerText();
};

async function types(counter, code) {
  await counter.page.locator('#code').fill(code);
  await counter.press('Enter');
}

test('a PC is paired by the relay’s operator, and lets the next one in', async (t) => {
  const outside = await Outside.for(t, 20);
  const { POKEA_PRACTICE_INVITE: used, ...environment } = outside.environment;
  const first = await Counter.for(t, { environment, ready: asks });
  await first.reads(environment.POKEA_PRACTICE_RELAY);
  for (const language of ['sw', 'en']) {
    await first.speak(language);
    await first.reads(first.say('pair-title'));
    await stands(first, 'pair');
  }
  await types(first, `${used.slice(0, -1)}${used.endsWith('0') ? '1' : '0'}`);
  await first.reads(first.say('pair-mistyped'));

  const operator = await outside.addShop('Duka');
  // As a person might type it.
  await types(first, operator.code.toLowerCase().replaceAll('-', ' '));
  const shown = await digitsOf(first);
  await stands(first, 'pair-digits');
  assert.equal(await first.page.locator('#amount').count(), 0, 'nothing is sold before');
  operator.says(shown);
  assert.equal(await operator.digits(), shown, 'the same on both sides');
  await first.isReady();

  const second = await Counter.for(t, { environment, ready: asks });
  await types(second, operator.code);
  await second.reads(second.say('pair-used'));
  for (const letsIn of [false, true]) {
    await first.press('F5', 'g');
    const sheet = first.page.getByRole('dialog', { name: first.say('device-title') });
    const code = sheet.locator('.large', { hasText: /-.*-/ });
    await code.waitFor();
    await types(second, await code.innerText());
    const shown = await digitsOf(second);
    await sheet.locator('.large', { hasText: shown }).waitFor();
    await stands(first, 'device-asks');
    await first.press(letsIn ? 'y' : 'n');
    await first.reads(first.say(letsIn ? 'device-admitted' : 'device-declined'));
    if (!letsIn) await second.reads(second.say('pair-not_approved'));
    await first.press('Escape');
    await sheet.waitFor({ state: 'detached' });
  }
  await second.isReady();
  await oneBook(first, second);

  // It is stolen, or was taken for the stolen one: its till sells on, and comes back as another.
  await second.press('F5');
  const own = second.page.getByRole('dialog', { name: second.say('device-title') });
  const device = /[0-9a-f]{8}/.exec(await own.locator('.this').innerText())[0];
  await stands(second, 'device');
  await second.press('Escape');
  await outside.revoke(device);
  await second.page.locator('[data-banner=estranged]').waitFor();
  await second.press('F5');
  await second.reads(second.say('device-estranged-revoked'));
  await stands(second, 'device-estranged');
  await second.press('p');
  await asks(second);
  await stands(second, 'pair-again');
  await second.press('Escape');
  await second.isReady();
  await second.press('F5', 'p');
  await first.press('F5', 'g');
  const sheet = first.page.getByRole('dialog', { name: first.say('device-title') });
  const code = sheet.locator('.large', { hasText: /-.*-/ });
  await code.waitFor();
  await types(second, await code.innerText());
  const again = await digitsOf(second);
  await sheet.locator('.large', { hasText: again }).waitFor();
  await first.press('y');
  await first.reads(first.say('device-admitted'));
  await second.isReady();
  await second.page.locator('[data-banner=estranged]').waitFor({ state: 'detached' });
});

/** What the first sells for M-PESA is in the second's day, under the first's number, and nobody's at neither. */
async function oneBook(first, second) {
  await first.ask('640', '0722000111');
  await first.ends('result-paid');
  await first.reads('R1-000001');
  await first.press('n');
  for (const language of ['sw', 'en']) {
    await second.speak(language);
    await until('the records tell of it', async () => {
      await second.press('F4');
      await second.page.locator('.sums').waitFor();
      const told = await second.page.getByText(second.say('day-elsewhere')).count();
      if (told === 0) await second.press('Escape');
      return told > 0;
    });
    await stands(second, 'day-of-two-pcs');
    await second.press('Escape');
  }
  assert.equal(await second.page.locator('aside', { hasText: second.say('loose-title') }).count(), 0);
  await second.sellForCash('50');
  await second.reads('R2-000001');
  await second.press('n');
}
