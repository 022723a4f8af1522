// A QR code by which the customer pays: what a phone would read off the screen, with Safaricom and without; and the payment that comes by it.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { Counter, CUSTOMER } from './counter/counter.mjs';

const folder = process.env.POKEA_PICTURES ?? mkdtempSync(join(tmpdir(), 'pokea-qr-'));
test.after(() => process.env.POKEA_PICTURES || rmSync(folder, { recursive: true, force: true }));

/** What zbar reads off the whole screen. */
async function scanned(counter, name) {
  const path = join(folder, `qr-${name}-${counter.language}.png`);
  await counter.page.screenshot({ path });
  return execFileSync('zbarimg', ['--quiet', '--nodbus', '--raw', path]).toString().trimEnd();
}

const sheet = (counter) => counter.page.getByRole('dialog', { name: counter.say('qr-title') });
async function shown(counter, maker) {
  await sheet(counter).locator('img').waitFor();
  await counter.reads(counter.say(`qr-${maker}`));
}
const number = (counter) => sheet(counter).locator('dd').first().innerText();

test('the screen holds what Safaricom made, and the payment is claimed where it is shown', async (t) => {
  const counter = await Counter.for(t);
  await counter.type('1500');
  await counter.press('t');
  await counter.page.getByText(counter.say('owing-title'), { exact: true }).waitFor();
  await counter.press('q');
  await shown(counter, 'safaricom');
  const till = await number(counter);
  const shop = await sheet(counter).locator('.shop').innerText();
  assert.equal(await scanned(counter, 'safaricom'), ['BG', till, '1500', till, shop].join('\n'));
  await counter.press('Escape');
  await counter.speak('sw');
  await counter.page.setViewportSize({ width: 1024, height: 768 });
  await counter.press('q');
  await shown(counter, 'safaricom');
  assert.match(await scanned(counter, 'safaricom'), /^BG\n/);
  await counter.bridge.pays('254712345678', till, 1500);
  await sheet(counter).getByRole('button', { name: /0712 ••• 678/ }).waitFor();
  await scanned(counter, 'came');
  await counter.press('u');
  await counter.ends('result-paid');
  await sheet(counter).waitFor({ state: 'detached' });
});

test('from the field for the number, and without Safaricom the till makes its own', async (t) => {
  const counter = await Counter.for(t);
  await counter.type('250');
  await counter.press('m');
  await counter.page.locator('#phone:focus').waitFor();
  await counter.page.screenshot({ path: join(folder, 'qr-phone-en.png') });
  await counter.bridge.faults({ gateway: 'maintenance' });
  await counter.press('q');
  await shown(counter, 'till');
  assert.match(await scanned(counter, 'till'), new RegExp(`^00020101021128230008ke\\.go\\.qr0107${await number(counter)}.*6304[0-9A-F]{4}$`));
  await counter.press('Escape');
  await counter.speak('sw');
  await counter.press('q');
  await shown(counter, 'till');
  assert.match(await scanned(counter, 'till'), /m-pesa\.com/);
  assert.deepEqual(await counter.bridge.pushes(), [], 'no phone was asked');
});

test('after a prompt that failed, and never while one may be on a phone', async (t) => {
  const counter = await Counter.for(t);
  await counter.next(CUSTOMER.cancels);
  await counter.ask('300', '0722000111');
  await counter.press('q');
  await counter.ends('result-failed');
  assert.equal(await sheet(counter).count(), 0);
  for (const [width, height] of [[1366, 768], [1024, 640]]) {
    await counter.page.setViewportSize({ width, height });
    await counter.page.screenshot({ path: join(folder, `qr-failed-${width}-en.png`) });
  }
  await counter.press('q');
  await shown(counter, 'safaricom');
});
