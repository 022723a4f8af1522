// The simulator's own page, in Chromium, against the real program: a person answers phones and watches what goes out.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { axe, violations } from './counter/axe.mjs';
import { faults } from './counter/stands.mjs';
import { Phones } from './phones/simulator.mjs';

const WANJIKU = '254712345678';

/** Everyone leaves the prompt to the person at the page. */
const byHand = (phones) => phones.control('behaviour', { behaviour: 'ignores' });

/** The PIN that is written under a phone. */
const pinOf = async (phone) => /\d{4}/.exec(await phone.locator('.hint').innerText())[0];

test('a phone rings, the PIN is typed, and the callback is answered with 200', async (t) => {
  const phones = await Phones.for(t, { speed: 2 });
  await byHand(phones);
  await phones.push(WANJIKU, 1500);
  const phone = await phones.rings(WANJIKU);
  await phones.reads(phone, 'Do you want to pay Ksh1500.00 to MAMA NJERI STORES Account no. R1-000123');
  // Nobody was typing, so the cursor is where the PIN goes.
  await phone.locator('.pin:focus').waitFor();
  await phones.page.keyboard.type(await pinOf(phone));
  await phones.page.keyboard.press('Enter');
  await phones.reads(phone.locator('.sms'), /confirmed\. Ksh1,500\.00 paid to Mama Njeri Stores/);
  await phones.reads(phones.posts(), /STK callback.*0712 345 678 · KSh 1,500.*✓ answered 200/s);
  assert.equal(JSON.parse(phones.heard[0].body).Body.stkCallback.ResultCode, 0);

  const row = phones.posts().first();
  await row.locator('summary').click();
  await phones.reads(row.locator('pre'), '"MpesaReceiptNumber"');
  await phones.reads(row.locator('.url'), `POST ${phones.callback}`);

  await phones.page.getByRole('tab', { name: 'Pushes' }).click();
  await phones.reads(phones.page.locator('#pushes li'), /KSh 1,500.*✓ paid/s);
  await phones.page.keyboard.press('ArrowRight');
  await phones.reads(phones.page.locator('#money'), /WANJIKU → Mama Njeri Stores 5200201/);
  assert.equal(await phones.page.locator('#money tfoot td').innerText(), '0');
});

test('a wrong PIN three times locks the phone, and it can be unlocked', async (t) => {
  const phones = await Phones.for(t, { speed: 4 });
  await byHand(phones);
  for (const attempt of [1, 2, 3]) {
    await phones.push(WANJIKU, 100);
    const phone = await phones.rings(WANJIKU);
    const right = await pinOf(phone);
    const wrong = right === '1111' ? '2222' : '1111';
    for (const digit of wrong) await phone.getByRole('button', { name: digit, exact: true }).click();
    await phone.getByRole('button', { name: 'Send' }).click();
    await phones.reads(phone.locator('.sms'), 'Wrong PIN');
    await phone.locator('.home').waitFor();
    assert.equal(phones.heard.length <= attempt, true);
  }
  const phone = phones.phone(WANJIKU);
  await phones.reads(phone, 'Locked by wrong PINs');
  await phones.push(WANJIKU, 100);
  await phones.rings(WANJIKU);
  await phone.getByLabel('M-PESA PIN').fill(await pinOf(phone));
  await phones.page.keyboard.press('Enter');
  await phones.reads(phone.locator('.sms'), 'locked after three wrong PINs');
  await phone.getByRole('button', { name: 'Unlock M-PESA' }).click();
  await phones.reads(phone, /Balance\s*KSh/);
});

test('a prompt is cancelled with Escape, and another is left to ring out', async (t) => {
  const phones = await Phones.for(t, { speed: 5 });
  await byHand(phones);
  await phones.push(WANJIKU, 100);
  await (await phones.rings(WANJIKU)).locator('.pin:focus').waitFor();
  await phones.page.keyboard.press('Escape');
  await phones.page.getByRole('tab', { name: 'Pushes' }).click();
  await phones.reads(phones.page.locator('#pushes li'), /✕ cancelled.*1032/s);

  await phones.push('254722000111', 200);
  const phone = await phones.rings('254722000111');
  await phone.getByRole('button', { name: 'Ignore' }).click();
  await phones.reads(phone, 'Left to ring out');
  await phones.reads(phones.page.locator('#pushes li'), /KSh 200.*✕ no response.*1037/s);
});

test('a callback that gets lost is shown as lost, and one that is refused as refused', async (t) => {
  const phones = await Phones.for(t, { speed: 20 });
  await phones.control('faults', { callback: 'lost' });
  await phones.push(WANJIKU, 300);
  await phones.reads(phones.posts(), /KSh 300.*\? lost on the way/s);
  await phones.posts().first().locator('summary').click();
  await phones.reads(phones.posts().locator('pre'), 'stkCallback');
  assert.deepEqual(phones.heard, []);

  await phones.control('faults', {});
  phones.answers = 500;
  await phones.push('254722000111', 400);
  await phones.reads(phones.posts(), /KSh 400.*✕ refused 500/s);
  await phones.push('254722000222', 500, 'http://127.0.0.1:9/nobody');
  await phones.reads(phones.posts(), /KSh 500.*✕ no answer/s);
});

test('a customer is added, given money, and pays the till from the phone', async (t) => {
  const phones = await Phones.for(t, { speed: 10 });
  const { page } = phones;
  await page.getByLabel('New customer').fill('0733 000 111');
  await page.keyboard.press('Enter');
  const phone = phones.phone('254733000111');
  await phone.getByRole('button', { name: 'Balance' }).click();
  await phone.getByLabel('KSh on this phone').fill('2,000');
  await page.keyboard.press('Enter');
  await phones.reads(phone, 'KSh 2,000');

  await phone.getByRole('button', { name: 'Pay', exact: true }).click();
  await phone.getByLabel('Till or paybill number').fill('999999');
  await phone.getByLabel('KSh', { exact: true }).fill('250');
  await page.keyboard.press('Enter');
  await phones.reads(phone.getByRole('alert'), 'Nobody can be paid under that number');
  await phone.getByLabel('Till or paybill number').fill(phones.known.party_b);
  await page.keyboard.press('Enter');
  await phones.reads(phone.locator('.sms'), /Ksh250\.00 paid to Mama Njeri Stores/);
  await phones.reads(phone, 'KSh 1,750');

  await page.getByLabel('New customer').fill('12');
  await page.keyboard.press('Enter');
  await page.locator('#complaint', { hasText: 'not understood' }).waitFor();
});

test('scenarios are chosen for everyone and for one phone', async (t) => {
  const phones = await Phones.for(t, { speed: 20 });
  const { page } = phones;
  await page.getByLabel('and', { exact: true }).selectOption('callback twice');
  await phones.reads(page.locator('#tells'), 'The callback comes twice.');
  await phones.push(WANJIKU, 100);
  await phones.reads(phones.posts(), 'answered 200');
  while (phones.heard.length < 2) await phones.posts().nth(1).getByText('answered 200').waitFor();

  await page.getByLabel('and', { exact: true }).selectOption('payer masked hash');
  await phones.reads(page.locator('#tells'), 'C2B names the payer by a hash with its middle masked.');
  await page.getByLabel('and', { exact: true }).selectOption('all goes well');
  await page.locator('#tells').waitFor({ state: 'hidden' });

  await phones.phone(WANJIKU).getByLabel('What 0712 345 678 does').selectOption('no money');
  await page.getByRole('tab', { name: 'Pushes' }).click();
  await page.waitForFunction(() => document.querySelector('.phone select').value === 's:no_money');
  await phones.push(WANJIKU, 150);
  await phones.reads(page.locator('#pushes li'), /KSh 150.*✕ too little money/s);
  await phones.reads(phones.phone(WANJIKU).locator('.sms'), 'You do not have enough money');
});

/** Everything that the page can show, one after the other. */
async function everyState(phones, look) {
  const { page } = phones;
  await look('nobody');
  await phones.push('254722000111', 350);
  await phones.reads(phones.posts(), 'answered 200');
  phones.answers = 500;
  await phones.push('254733000444', 90_000);
  await phones.reads(phones.posts(), 'refused 500');
  await phones.control('faults', { callback: 'lost' });
  await phones.push('254110000222', 250_000);
  await phones.reads(phones.posts(), 'lost on the way');
  await byHand(phones);
  await phones.push(WANJIKU, 1500);
  await phones.rings(WANJIKU);
  await look('ringing');
  await phones.posts().first().locator('summary').click();
  await phones.posts().first().locator('pre', { hasText: 'stkCallback' }).waitFor();
  await look('a body');
  for (const tab of ['Pushes', 'Money', 'Connect']) {
    await page.getByRole('tab', { name: tab }).click();
    await look(tab);
  }
  await page.getByText('From a shell').waitFor();
  await look('credentials');
  const phone = phones.phone('254722000111');
  await phone.getByRole('button', { name: 'Pay', exact: true }).click();
  await look('paying');
  await phone.getByRole('button', { name: 'Back' }).click();
  await phone.getByRole('button', { name: 'Balance' }).click();
  await page.keyboard.type('much');
  await page.keyboard.press('Enter');
  await phone.getByRole('alert').filter({ hasText: 'Type an amount' }).waitFor();
  await look('a wrong balance');
}

test('the page is accessible by day and by night, and stands on small displays', async (t) => {
  const phones = await Phones.for(t, { speed: 2 });
  const { page } = phones;
  await page.evaluate(axe);
  const found = [];
  await everyState(phones, async (state) => {
    for (const [width, height] of [
      [1366, 768],
      [1024, 768],
    ]) {
      await page.setViewportSize({ width, height });
      for (const fault of await page.evaluate(faults)) found.push(`${state}, ${width} x ${height}: ${fault}`);
    }
    for (const colorScheme of ['light', 'dark']) {
      await page.emulateMedia({ colorScheme });
      for (const violation of await violations(page)) found.push(`${state}, ${colorScheme}: ${violation}`);
    }
  });
  assert.deepEqual(found, []);
});

test('the page says so when the simulator is gone', async (t) => {
  const phones = await Phones.for(t);
  const began = performance.now();
  assert.equal(await phones.end(), 0);
  assert.ok(performance.now() - began < 4_000, 'an open page does not hold the simulator up');
  await phones.page.getByText('no connection: is the simulator running?').waitFor();
});
