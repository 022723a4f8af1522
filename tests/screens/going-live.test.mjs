// From practice to real money, by keys: the shop, the keys sealed under a passphrase and tried at Daraja, the sandbox with its relay, the test run,
// the letter, and back to practice. A simulator stands where Safaricom's sandbox is.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Counter, somewhere } from './counter/counter.mjs';
import { Outside } from './counter/outside.mjs';
import { stands } from './counter/stands.mjs';

const PASSPHRASE = 'kuku watatu weupe';

/** The page about going live, with the keys at its first field. */
async function open(counter) {
  await counter.press('Control+o');
  const office = counter.page.getByRole('dialog', { name: counter.say('office-title') });
  await office.waitFor();
  await counter.press('Alt+5');
  const page = office.getByRole('region', { name: counter.say('office-live') });
  await page.locator('section').waitFor();
  return page;
}

/** Goes on to a step by keys. */
async function step(counter, page, id) {
  for (let turns = 0; turns < 12; turns++) {
    if (await page.getByRole('region', { name: counter.say(id), exact: true }).count()) return;
    await counter.press('PageDown');
  }
  throw new Error(`no step ${id}`);
}

/** Types into the fields of this name, and keeps them. */
async function keep(counter, page, fields) {
  for (const [name, text] of Object.entries(fields)) await page.locator(`input[name=${name}]`).last().fill(text);
  await page.locator(`input[name=${Object.keys(fields)[0]}]`).last().press('Enter');
}
const told = (counter, page, id) => page.getByText(somewhere(counter.say(id))).first().waitFor();

test('a shop goes from practice to the sandbox, tests itself, and has its letter', async (t) => {
  const outside = await Outside.for(t, 1);
  const { consumer_key, consumer_secret, base_url } = outside.credentials;
  const relay = outside.environment.POKEA_PRACTICE_RELAY;
  const counter = await Counter.for(t, { environment: { POKEA_SANDBOX_DARAJA: base_url, POKEA_LIVE_DARAJA: 'http://127.0.0.1:9' } });
  await counter.speak('sw');
  let page = await open(counter);
  for (const id of ['step-number', 'step-papers', 'step-roles', 'step-keys', 'step-relay', 'step-addresses', 'step-production', 'live-money']) {
    await step(counter, page, id);
    await stands(counter, `${id}-sw`);
  }
  await counter.press('Escape');
  await counter.speak('en');
  page = await open(counter);

  const shop = { name: 'Duka la Amina', address: 'Moi Avenue, Mombasa', kra_pin: 'p051234567x', phone: '0722 000 000', number: '5123456', store: '5123456' };
  await keep(counter, page, { ...shop, administrator: 'Amina Odhiambo', email: 'duka@example.co.ke' });
  await told(counter, page, 'setup-till_as_store');
  await keep(counter, page, { store: '612345' });
  await told(counter, page, 'live-kept');

  await step(counter, page, 'step-papers');
  const papers = page.locator('section input[type=checkbox]');
  for (let place = 0; place < (await papers.count()); place++) {
    await papers.nth(place).focus();
    await counter.press('Space');
  }
  await page.getByRole('button', { name: counter.say('step-papers') }).getByText(counter.say('live-done')).waitFor({ state: 'attached' });
  await stands(counter, 'live-papers');

  await step(counter, page, 'step-keys');
  await page.getByRole('button', { name: counter.say('live-vault-system') }).click();
  await told(counter, page, 'setup-no_key_store');
  await keep(counter, page, { passphrase: 'too short' });
  await told(counter, page, 'setup-passphrase_length');
  await keep(counter, page, { passphrase: PASSPHRASE });
  await page.locator('input[name=consumer_key]').waitFor();
  await keep(counter, page, { consumer_key, consumer_secret: 'mistyped', passkey: '' });
  await told(counter, page, 'setup-keys_refused');
  await keep(counter, page, { consumer_secret });
  await told(counter, page, 'live-kept');
  await stands(counter, 'live-keys');

  await step(counter, page, 'step-relay');
  await keep(counter, page, { address: 'http://relay.example.co.ke' });
  await told(counter, page, 'setup-relay_address');
  await keep(counter, page, { address: relay });
  await told(counter, page, 'live-kept');
  await step(counter, page, 'step-addresses');
  await counter.press('Space');
  await told(counter, page, 'live-kept');

  await step(counter, page, 'step-production');
  await page.getByRole('button', { name: counter.say('enter-sandbox') }).press('Enter');
  await counter.page.locator('#code').waitFor();
  await counter.page.locator('#code').fill(outside.environment.POKEA_PRACTICE_INVITE);
  await counter.press('Enter');
  await counter.isReady();
  await counter.page.locator('header .world').getByText(counter.say('world-sandbox')).waitFor();

  page = await open(counter);
  await step(counter, page, 'step-production');
  await outside.behave('pays');
  await keep(counter, page, { phone: '0712 345 678' });
  await told(counter, page, 'now-paid');
  // The customer's mind is made up for this prompt; the next one meets another.
  await outside.behave('cancels');
  await stands(counter, 'live-trial');
  await told(counter, page, 'now-cancelled');
  await page.locator('input[name=use_case]').waitFor();
  assert.equal(await page.locator('td.good').count(), 5, 'every case went well');
  await keep(counter, page, { use_case: 'Customers of our shop pay at the counter.', payments_a_day: '120' });
  await told(counter, page, 'live-letter-at');
  await stands(counter, 'live-letter');
  assert.ok(existsSync(join(counter.bridge.folder, 'worlds', 'request-for-production.pdf')));

  // The next start: the keys wait for the passphrase, and practice is always there.
  await counter.restart((bridge) => bridge.close());
  await counter.page.locator('#passphrase').waitFor();
  for (const language of ['sw', 'en']) {
    await counter.speak(language);
    await stands(counter, 'sealed');
  }
  await counter.page.locator('#passphrase').fill('kuku wawili weupe');
  await counter.press('Enter');
  await told(counter, counter.page, 'sealed-wrong');
  await counter.page.locator('#passphrase').fill(PASSPHRASE);
  await counter.press('Enter');
  await counter.isReady();
  await counter.page.locator('header .world').getByText(counter.say('world-sandbox')).waitFor();

  page = await open(counter);
  await step(counter, page, 'live-money');
  await keep(counter, page, { consumer_key, consumer_secret, passkey: 'bfb279f9aa9bdbcf158e97dd71a467cd2e0c893059b10f78e6b72ada1ed2c919' });
  await told(counter, page, 'setup-sandbox_passkey');
  await keep(counter, page, { passkey: 'a'.repeat(64) });
  await told(counter, page, 'setup-no_line');
  await stands(counter, 'live-money');
  await page.getByRole('button', { name: counter.say('enter-practice') }).press('Enter');
  await counter.page.locator('header .world').getByText(counter.say('world-practice')).waitFor();
});
