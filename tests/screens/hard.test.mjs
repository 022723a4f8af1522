// The hard cases as a cashier meets them, each made real at the simulator: what must be read on the screen, word for word, in both
// languages, and what must not be possible meanwhile.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { until } from '../window/desk/until.mjs';
import { Counter, CUSTOMER, somewhere } from './counter/counter.mjs';
import { stands } from './counter/stands.mjs';

const PHONE = '0722000111';

/** The sentences that are agreed on, and not only whatever stands in the till's files. */
const DO_NOT_CHARGE = { en: 'Waiting for M-PESA… do not charge again', sw: 'Tunasubiri M-PESA… usitoze tena' };
const CANCELLED = {
  en: (sale) => `KES 640 received for cancelled sale ${sale}: refund or reopen`,
  sw: (sale) => `KES 640 zimepokelewa kwa mauzo yaliyoghairiwa ${sale}: zirudishwe au mauzo yafunguliwe tena`,
};

/** Reads something in each language, and ends in English. */
async function inBoth(counter, read) {
  for (const language of ['en', 'sw']) {
    await counter.speak(language);
    await read(language);
  }
  await counter.speak('en');
}

/** No way to ask again or to take cash for the sale in hand is on the screen, nor under a key. */
async function isLocked(counter) {
  const again = [counter.say('result-again'), counter.say('result-other'), counter.say('result-cash-instead')];
  for (const title of again) assert.equal(await counter.page.locator('.ways button', { hasText: title }).count(), 0, title);
  const before = (await counter.bridge.pushes()).length;
  await counter.press('p', 'c');
  await counter.waits();
  assert.equal((await counter.bridge.pushes()).length, before, 'nothing was asked');
}

test('the answer to a push is lost: wait, and do not charge again', async (t) => {
  const counter = await Counter.for(t, { speed: 2 });
  await counter.bridge.faults({ answer: 'lost' });
  await counter.next(CUSTOMER.ignores);
  await counter.ask('640', PHONE);
  await inBoth(counter, (language) => counter.reads(DO_NOT_CHARGE[language]));
  await isLocked(counter);
});

test('the callback is lost: paid a few seconds later, and the code is still to come', async (t) => {
  const counter = await Counter.for(t);
  await counter.bridge.faults({ callback: 'lost' });
  await counter.ask('640', PHONE);
  await counter.ends('result-paid');
  await inBoth(counter, () => counter.reads(counter.say('result-code-follows')));
});

test('a callback that comes twice shows nothing', async (t) => {
  const counter = await Counter.for(t);
  await counter.bridge.faults({ callback: 'twice' });
  await counter.ask('640', PHONE);
  await counter.ends('result-paid');
  await counter.page.locator('.code b').waitFor();
  await until('both callbacks came', async () => {
    const [push] = await counter.bridge.pushes();
    return push.callbacks.filter((callback) => callback.answer?.status === 200).length === 2;
  });
  // Mail comes in order: what the second callback brings is here before the next sale's code.
  await counter.bridge.faults({});
  await counter.press('n');
  await counter.page.locator('#amount:focus').waitFor();
  await counter.ask('10', '0733000222');
  await counter.ends('result-paid');
  await counter.page.locator('.code b').waitFor();
  assert.equal(await counter.cards('strip-latest').count(), 2);
  assert.equal(await counter.page.locator('.refund').count(), 0);
  await counter.reads(counter.say('footer-taken', { amount: '650' }));
});

test('the first prompt’s money comes after the second has paid: so much more, for which sale, to be given back', async (t) => {
  const counter = await Counter.for(t);
  await counter.bridge.faults({ late_success_seconds: 300 });
  await counter.next(CUSTOMER.ignores);
  await counter.ask('640', PHONE);
  await counter.ends('result-failed');
  await counter.bridge.behave('pays');
  await until('the phone rings again', async () => {
    await counter.press('Enter');
    return (await counter.bridge.pushes()).length === 2;
  });
  await counter.ends('result-paid');
  const extra = () => counter.say('refund-extra', { amount: '640', sale: 'R1-000001' });
  await inBoth(counter, () => counter.page.locator('aside', { hasText: somewhere(extra()) }).waitFor());
  await counter.reads(counter.say('footer-taken', { amount: '640' }));
});

test('money for a sale that was cancelled: which, how much, refund or reopen, in sight whatever else is done', async (t) => {
  const counter = await Counter.for(t, { speed: 4 });
  await counter.next(CUSTOMER.ignores);
  await counter.ask('640', PHONE);
  await counter.rings();
  const title = await counter.page.locator('.sale h1').innerText();
  const [time] = /\d\d:\d\d/.exec(title);
  await counter.press('x');
  await counter.page.locator('#amount:focus').waitFor();
  await until('the phone rings', () => counter.bridge.answers(PHONE, 'pays'));
  await inBoth(counter, (language) => counter.page.locator('aside', { hasText: somewhere(CANCELLED[language](time)) }).waitFor());
  // Six more sales do not push it out.
  for (let more = 0; more < 6; more++) {
    await counter.type('40');
    await counter.press('c');
    await counter.page.locator('#tendered:focus').waitFor();
    await counter.press('Enter');
    await counter.ends('result-paid');
    await counter.press('n');
    await counter.page.locator('#amount:focus').waitFor();
  }
  await counter.page.locator('aside', { hasText: somewhere(CANCELLED.en(time)) }).waitFor();
  await counter.page.locator('aside button', { hasText: 'received for' }).click();
  await inBoth(counter, async (language) => {
    await counter.page.locator('section .refund', { hasText: somewhere(CANCELLED[language](time)) }).waitFor();
    await counter.reads(counter.say('refund-owner'));
    await stands(counter, 'refund');
  });
  // Opened again, it is paid with that money, and nothing is due back any more.
  await counter.press('o');
  await counter.ends('result-paid');
  await counter.reads(counter.say('result-receipt', { receipt: 'R1-000007' }));
  await counter.page.locator('aside .refund').waitFor({ state: 'detached' });
  assert.equal((await counter.bridge.pushes()).length, 1, 'nobody was asked again');
});

test('still being processed: amber and locked, and after a quarter of an hour a matter for the owner', async (t) => {
  const counter = await Counter.for(t, { speed: 60 });
  await counter.next(CUSTOMER.vanishes);
  await counter.ask('640', PHONE);
  await until('the push is taken', async () => (await counter.bridge.pushes()).length === 1);
  await counter.bridge.faults({ gateway: 'maintenance' });
  await counter.page.locator('.do', { hasText: somewhere(DO_NOT_CHARGE.en) }).waitFor();
  await counter.reads(counter.say('why-still_processing'));
  assert.equal(await counter.page.locator('.wait.unknown').count(), 0, 'amber');
  await counter.page.locator('aside .waiting').waitFor();
  await isLocked(counter);
  await counter.page.locator('.wait.unknown').waitFor();
  await inBoth(counter, async (language) => {
    await counter.reads(DO_NOT_CHARGE[language]);
    await counter.reads(counter.say('do-overdue'));
  });
  await isLocked(counter);
});

test('a forged callback, good news or bad, shows nothing', async (t) => {
  const counter = await Counter.for(t, { speed: 2 });
  await counter.next(CUSTOMER.ignores);
  await counter.ask('640', PHONE);
  await counter.rings();
  const [push] = await counter.bridge.pushes();
  // Somebody who guesses an address.
  const guessed = push.callback_url.replace(/.$/, (last) => (last === '0' ? '1' : '0'));
  assert.equal((await fetch(guessed, { method: 'POST', body: JSON.stringify(callback(push, 1032)) })).status, 404);
  await counter.reads(counter.say('waiting-step-pin'));
  // Somebody who knows it.
  for (const forged of [callback(push, 0, { Amount: 640, MpesaReceiptNumber: 'UKM0000001' }), callback(push, 1032)]) {
    const answer = await fetch(push.callback_url, { method: 'POST', body: JSON.stringify(forged) });
    assert.equal(answer.status, 200);
  }
  await counter.reads(counter.say('do-proving_paid'));
  await isLocked(counter);
  await counter.press('Escape');
  await counter.reads(counter.say('footer-taken', { amount: '0' }));
});

test('a payment that is told and cannot be proved is a matter for the owner too', async (t) => {
  const counter = await Counter.for(t, { speed: 100 });
  await counter.next(CUSTOMER.vanishes);
  await counter.ask('640', PHONE);
  await until('the push is taken', async () => (await counter.bridge.pushes()).length === 1);
  await counter.bridge.faults({ gateway: 'maintenance' });
  const [push] = await counter.bridge.pushes();
  const told = callback(push, 0, { Amount: 640, MpesaReceiptNumber: 'UKM0000001' });
  assert.equal((await fetch(push.callback_url, { method: 'POST', body: JSON.stringify(told) })).status, 200);
  await counter.reads(counter.say('do-proving_paid'));
  await counter.page.locator('.wait.unknown').waitFor();
  await inBoth(counter, () => counter.reads(counter.say('do-overdue')));
  await isLocked(counter);
  await counter.page.locator('aside button[aria-keyshortcuts=F2]', { hasText: /1/ }).waitFor();
});

test('a token that another program ended costs the cashier nothing', async (t) => {
  const counter = await Counter.for(t, { speed: 4 });
  await counter.bridge.faults({ tokens_refused: true });
  await counter.type('640');
  await counter.press('m');
  await counter.page.locator('#phone').waitFor();
  await counter.type(PHONE);
  await counter.press('Enter');
  // Refused again and again: told in words, and nothing rang.
  await counter.ends('result-failed');
  await inBoth(counter, () => counter.reads(counter.say('do-busy')));
  assert.equal((await counter.bridge.pushes()).length, 0);
  await counter.bridge.faults({});
  await until('the phone rings', async () => {
    await counter.press('Enter');
    return (await counter.bridge.pushes()).length === 1;
  });
  await counter.ends('result-paid');
});

test('a payment that M-PESA’s records lack is in sight until they have it, and whatever waits is one key away', async (t) => {
  const counter = await Counter.for(t, { speed: 60 });
  await counter.bridge.faults({ pull_lacks_pushes: true });
  await counter.next(CUSTOMER.pays);
  await counter.ask('640', PHONE);
  await counter.ends('result-paid');
  // Something must be in the records, or they prove nothing.
  await counter.bridge.pays('0733000222', '5200201', 70);
  await counter.page.locator('aside', { hasText: somewhere(counter.say('unrecorded-title')) }).waitFor({ timeout: 60_000 });
  await inBoth(counter, async () => {
    await counter.reads(counter.say('unrecorded-hint'));
    await counter.press('F2');
    const sheet = counter.page.getByRole('dialog', { name: counter.say('open-title') });
    await sheet.locator('.unrecorded').getByText('R1-000001').waitFor();
    await sheet.locator('.no_sale').getByText('KSh 70').first().waitFor();
    await stands(counter, 'open-matters');
    await counter.press('Escape');
    await sheet.waitFor({ state: 'detached' });
  });
  await counter.bridge.faults({});
  await counter.page.locator('aside', { hasText: somewhere(counter.say('unrecorded-title')) }).waitFor({ state: 'detached', timeout: 60_000 });
});

test('money without a sale is never out of reach, however much there is', async (t) => {
  const counter = await Counter.for(t);
  for (let customer = 0; customer < 23; customer++) await counter.bridge.pays(`07330002${String(customer).padStart(2, '0')}`, '5200201', 100 + customer);
  const notice = counter.page.locator('aside button[aria-keyshortcuts=F2]', { hasText: /23/ });
  await notice.waitFor({ timeout: 60_000 });
  await counter.press('F2');
  await until('all of it is listed', async () => (await counter.page.locator('dialog .no_sale li, dialog .told li').count()) === 23);
});

/** What Safaricom would post about this push, were it so. */
function callback({ merchant, checkout }, code, metadata) {
  const items = metadata && { CallbackMetadata: { Item: Object.entries(metadata).map(([Name, Value]) => ({ Name, Value })) } };
  return { Body: { stkCallback: { MerchantRequestID: merchant, CheckoutRequestID: checkout, ResultCode: code, ResultDesc: 'As forged.', ...items } } };
}

const USE = {
  en: 'payment from 0733 ••• 222 for KES 300: use for this sale?',
  sw: 'malipo kutoka 0733 ••• 222 ya KES 300: yatumike kwa mauzo haya?',
};

test('a payment straight to the till while a prompt is open: use it for this sale?', async (t) => {
  // The records are read every five minutes: at this speed the prompt rings out before.
  const counter = await Counter.for(t);
  await counter.next(CUSTOMER.ignores);
  await counter.ask('300', PHONE);
  await counter.rings();
  await counter.bridge.pays('0733000222', '5200201', 300);
  await counter.page.locator('aside', { hasText: somewhere(counter.say('loose-proven')) }).waitFor();
  await counter.ends('result-failed');
  await inBoth(counter, (language) => counter.page.locator('.loose button', { hasText: somewhere(USE[language]) }).waitFor());
  await counter.press('u');
  await counter.ends('result-paid');
  await counter.reads(counter.say('footer-taken', { amount: '300' }));
  assert.equal(await counter.page.locator('aside', { hasText: somewhere(counter.say('loose-title')) }).count(), 0);
});
