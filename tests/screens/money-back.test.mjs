// Money that goes back, by keys alone and in both languages: goods against cash, with a paper of its own, a payment to its phone until that is proven,
// and money that no sale needs from where it stands.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Counter, CUSTOMER, somewhere } from './counter/counter.mjs';
import { stands } from './counter/stands.mjs';

const PHRASE = 'mango tree behind the school';
const sheet = (counter) => counter.page.locator('dialog[open]').last();
const says = (counter, id, variables) => sheet(counter).getByText(somewhere(counter.say(id, variables))).first().waitFor();

/** A sale for the exact cash; it stays in hand. */
/** To the reasons, and says the first. */
async function forTheFirstReason(counter) {
  await counter.press('Enter');
  await says(counter, 'back-why');
}

for (const language of ['en', 'sw']) {
  test(`goods come back for cash, and the drawer's shift knows it: ${language}`, async (t) => {
    const counter = await Counter.for(t, { size: language === 'en' ? [1366, 768] : [1024, 768] });
    const { page } = counter;
    await counter.speak(language);
    await counter.sellForCash('2*215+70');
    await counter.press('g');
    await says(counter, 'back-cash');
    await stands(counter, 'back-ways');
    await counter.press('1');
    await page.locator('#back-amount:focus').waitFor();
    await counter.type('501');
    await forTheFirstReason(counter);
    await stands(counter, 'back-why');
    await counter.press('1');
    await page.locator('#back-amount[aria-invalid="true"]').waitFor();
    await stands(counter, 'back-too-much');
    await counter.press('Control+a', 'Delete', 'Tab', 'Tab', 'Tab');
    await page.locator('#goods-0:focus').waitFor();
    await counter.type('1');
    await forTheFirstReason(counter);
    await counter.press('1');
    await says(counter, 'back-given', { amount: '215' });
    await stands(counter, 'back-given');
    await counter.press('s');
    await page.getByRole('dialog', { name: somewhere('R1-000001-1') }).waitFor();
    await page.locator('dialog[open] img').waitFor();
    await stands(counter, 'back-paper');
    await counter.press('Escape');
    await says(counter, 'back-given', { amount: '215' });
    await counter.press('Escape');
    await says(counter, 'back-in-cash', { amount: '215' });
    await stands(counter, 'back-history');
    await counter.press('Escape');
    await page.locator('aside').getByText(somewhere(counter.say('back-in-cash', { amount: '215' }))).waitFor();
    await counter.press('Control+d');
    await sheet(counter).getByText(somewhere(counter.say('shift-refunded'))).first().waitFor();
  });

  test(`a payment goes back to its phone until that is proven: ${language}`, async (t) => {
    const counter = await Counter.for(t, { size: language === 'en' ? [1024, 768] : [1366, 768] });
    const { page } = counter;
    await counter.speak(language);
    await counter.next(CUSTOMER.pays);
    await counter.ask('1500', '0722000111');
    await counter.ends('result-paid');
    await page.locator('.code b').waitFor();
    await counter.press('g');
    await says(counter, 'back-mpesa', { phone: '0722 ••• 111' });
    await counter.press('2');
    await page.locator('#back-amount:focus').waitFor();
    await counter.type('400');
    await forTheFirstReason(counter);
    await counter.press('4');
    await says(counter, 'backstep-done', { amount: '400' });
    await stands(counter, 'back-mpesa');
    // M-PESA takes a payment back once: what is left goes over the counter.
    await says(counter, 'back-cash-hint', { amount: '1,100' });
    assert.equal(await sheet(counter).getByText(somewhere(counter.say('back-mpesa', { phone: '0722 ••• 111' }))).count(), 0);
    await counter.press('Escape');
    await page.locator('aside').getByText(somewhere(counter.say('backstep-done', { amount: '400' }))).waitFor();
  });
}

test('a cashier gives back what an owner approves on the spot', async (t) => {
  const counter = await Counter.for(t);
  const { page } = counter;
  for (const [name, pin, keys, phrase] of [['Wanjiru', '350274', [], PHRASE], ['Achieng', '918273', [], '']]) {
    if (phrase) await counter.press('F11');
    await page.getByRole('button', { name: counter.say('staff-add') }).or(page.locator('#staff-name')).first().waitFor();
    await counter.press('Enter');
    await page.locator('#staff-name:focus').waitFor();
    await counter.type(name);
    await counter.press(...keys, 'Tab');
    await counter.type(pin);
    if (phrase) {
      await counter.press('Tab');
      await counter.type(phrase);
    }
    await counter.press('Enter');
    await page.getByRole('dialog').getByText(name, { exact: true }).waitFor();
  }
  await counter.press('Escape', 'Control+l');
  const locked = page.getByRole('dialog', { name: counter.say('lock-title') });
  await locked.waitFor();
  await counter.press('b');
  await page.locator('#secret:focus').waitFor();
  await counter.type('918273');
  await counter.press('Enter');
  await locked.waitFor({ state: 'detached' });

  await counter.sellForCash('500');
  await counter.press('g');
  await says(counter, 'back-cash');
  await counter.press('1');
  await page.locator('#back-amount:focus').waitFor();
  await forTheFirstReason(counter);
  await counter.press('2');
  const approval = page.getByRole('dialog', { name: counter.say('approve-title') });
  await approval.getByText(somewhere(counter.say('act-refund'))).waitFor();
  await stands(counter, 'back-approve');
  await counter.press('a');
  await page.locator('#secret:focus').waitFor();
  await counter.type('350274');
  await counter.press('Enter');
  await says(counter, 'back-given', { amount: '500' });
});

test('money for a sale that was given up is worked off from the list', async (t) => {
  const counter = await Counter.for(t, { speed: 4 });
  const { page, bridge } = counter;
  await counter.next(CUSTOMER.ignores);
  await counter.ask('300', '0722000111');
  await page.getByText(somewhere(counter.say('waiting-stop'))).waitFor();
  await counter.press('x');
  while (!(await bridge.answers('0722000111', 'pays'))) await page.waitForTimeout(50);
  await page.locator('aside button[aria-keyshortcuts="F2"]').waitFor();
  await counter.press('F2');
  await sheet(counter).getByRole('button', { name: counter.say('back-item') }).first().waitFor();
  await stands(counter, 'back-list');
  await counter.press('g');
  await says(counter, 'back-extra-cash');
  await stands(counter, 'back-extra');
  await counter.press('2');
  await page.locator('#back-note:focus').waitFor();
  await forTheFirstReason(counter);
  await counter.press('4');
  await says(counter, 'back-given', { amount: '300' });
  await counter.press('Escape', 'Escape');
  await sheet(counter).getByText(somewhere(counter.say('day-nothing'))).waitFor();
});

for (const language of ['en', 'sw']) {
  test(`goods against other goods by one key, and both papers say so: ${language}`, async (t) => {
    const counter = await Counter.for(t, { size: language === 'en' ? [1366, 768] : [1024, 768] });
    const { page } = counter;
    const isOver = () => page.getByText(somewhere(counter.say('exchange-for', { number: 'R1-000001-1', amount: '215' }))).waitFor({ state: 'detached' });
    await counter.speak(language);
    await counter.sellForCash('2*215+70');
    await counter.press('g');
    await says(counter, 'back-cash');
    await counter.press('1');
    await page.locator('#back-amount:focus').waitFor();
    await counter.press('Tab', 'Tab', 'Tab');
    await page.locator('#goods-0:focus').waitFor();
    await counter.type('1');
    await forTheFirstReason(counter);
    await counter.press('1');
    await says(counter, 'back-exchange');
    await stands(counter, 'exchange-key');
    await counter.press('e');
    await page.locator('#amount:focus').waitFor();
    await counter.reads(counter.say('exchange-for', { number: 'R1-000001-1', amount: '215' }));
    await counter.type('200');
    await counter.reads(counter.say('exchange-gets', { amount: '15' }));
    await counter.type('+100');
    await counter.reads(counter.say('exchange-adds', { amount: '85' }));
    await stands(counter, 'exchange');
    await counter.press('c');
    await page.locator('#tendered:focus').waitFor();
    await counter.press('Enter');
    await counter.ends('result-paid');
    await counter.press('s');
    await page.locator('dialog[open] img[src*="R1-000001-1"]').waitFor();
    await stands(counter, 'exchange-paper');
    await counter.press('Escape', 'n');
    await page.locator('#amount:focus').waitFor();
    await isOver();

    // Nothing is taken in place of the second: the basket of it is emptied.
    await counter.press('F6');
    await page.locator('[role=option]', { hasText: 'R1-000001' }).click();
    await page.locator('dialog[open] img').waitFor();
    await counter.press('g');
    await says(counter, 'back-cash');
    await counter.press('1');
    await page.locator('#back-amount:focus').waitFor();
    await counter.type('10');
    await forTheFirstReason(counter);
    await counter.press('1');
    await says(counter, 'back-exchange');
    await counter.press('e');
    const second = page.getByText(somewhere(counter.say('exchange-for', { number: 'R1-000001-2', amount: '10' })));
    await second.waitFor();
    await counter.press('Delete');
    await counter.reads(counter.say('basket-empty-it'));
    await counter.press('Delete');
    await second.waitFor({ state: 'detached' });
  });
}
