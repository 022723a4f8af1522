// The basket: quick keys, the scanner, discounts, notes, baskets that wait, and the catalogue itself, all by keys.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { axe, violations } from './counter/axe.mjs';
import { Counter, CUSTOMER } from './counter/counter.mjs';

/** In the practice shop's catalogue. */
const UNGA = { letter: 'Alt+a', barcode: '6169900000016', name: 'Unga wa mahindi 2 kg' };
const NGANO = { letter: 'Alt+b', name: 'Unga wa ngano 2 kg' };
const UNKNOWN = '4006381333931';

/** The big number of the screen in hand. */
const shows = (counter, amount) => counter.page.locator('main .number b', { hasText: new RegExp(`^${amount}$`) }).first().waitFor();

/** The till knows its quick keys a moment after it is there. */
async function opened(t, options) {
  const counter = await Counter.for(t, options);
  await counter.page.getByRole('button', { name: counter.say('quick-title') }).waitFor();
  return counter;
}

/** As a scanner types: so many milliseconds between keys, however busy this PC is, and Enter. */
function scan(counter, text, delay = 12) {
  return counter.page.evaluate(
    ([keys, delay]) => {
      for (const key of keys) {
        const from = performance.now();
        while (performance.now() - from < delay);
        (document.activeElement ?? document.body).dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
      }
    },
    [[...text, 'Enter'], delay],
  );
}

/** Waits until this field holds just this. */
const holds = (counter, id, text) => counter.page.waitForFunction(([id, text]) => document.querySelector(id)?.value === text, [id, text]);

async function isAccessible(counter) {
  await counter.page.evaluate(axe);
  assert.deepEqual(await violations(counter.page), []);
}

const lines = async (counter) => (await counter.page.locator('tbody tr').allInnerTexts()).map((text) => text.replace(/\s+/g, ' ').trim());

test('a basket by keys: quick keys, so many of them, discounts, a note, and the receipt has it all', async (t) => {
  const counter = await opened(t);
  await counter.press(UNGA.letter);
  await shows(counter, '175');
  await counter.type('3*');
  await counter.press(NGANO.letter);
  await shows(counter, '745');
  await counter.type('250');
  await shows(counter, '995');
  assert.deepEqual(await lines(counter), [`${UNGA.name} 1 × 175.00 175.00`, `${NGANO.name} 3 × 190.00 570.00`, `${counter.say('sale-quick')} 1 × 250.00 250.00`]);

  await counter.press('ArrowUp', 'd');
  await counter.page.getByRole('dialog', { name: counter.say('ask-discount-line') }).waitFor();
  await counter.type('10%');
  await counter.press('Enter');
  await shows(counter, '938');
  await counter.press('n');
  await counter.page.getByRole('dialog', { name: counter.say('ask-note') }).waitFor();
  await counter.type('ya harusi');
  await counter.press('Enter');
  await counter.reads('ya harusi');
  await counter.press('+');
  await shows(counter, '1,109');
  await counter.press('-', 'Escape', 'd');
  await counter.page.getByRole('dialog', { name: counter.say('ask-discount') }).waitFor();
  await counter.type('38.40');
  await counter.press('Enter');
  await shows(counter, '900');
  await counter.reads(counter.say('sale-rounding'));

  await counter.press('c');
  await counter.page.locator('#tendered:focus').waitFor();
  await counter.press('Enter');
  await counter.ends('result-paid');
  await counter.press('s');
  await counter.page.getByRole('dialog').waitFor();
  const paper = execFileSync('pdftotext', ['-layout', join(counter.bridge.folder, 'receipts', 'R1-000001.pdf'), '-']).toString();
  for (const part of [/Unga wa mahindi/, /3 × 190\.00/, /-57\.00/, /ya harusi/, /-38\.40/, /Rounded to a shilling\s+0\.40/, /KSh 900\.00/]) assert.match(paper, part);
});

test('a scanner is told from a hand: its codes go into the basket, never into amount, phone or cash', async (t) => {
  const counter = await opened(t);
  for (const delay of [5, 12, 30]) await scan(counter, UNGA.barcode, delay);
  await shows(counter, '525');
  assert.equal(await counter.page.locator('#amount').inputValue(), '');

  await counter.press('m');
  await counter.page.locator('#phone:focus').waitFor();
  await counter.type('0722');
  await holds(counter, '#phone', '0722');
  await scan(counter, UNGA.barcode);
  await shows(counter, '700');
  assert.equal(await counter.page.locator('#phone').inputValue(), '0722');

  await counter.press('Escape', 'c');
  await counter.page.locator('#tendered:focus').waitFor();
  await scan(counter, UNGA.barcode);
  await shows(counter, '875');
  assert.equal(await counter.page.locator('#tendered').inputValue(), '');
  await counter.press('Escape');

  // By hand the same digits are an amount, and one that is too large.
  await counter.page.keyboard.type(UNGA.barcode, { delay: 70 });
  await holds(counter, '#amount', UNGA.barcode);
  await counter.reads(counter.say('field-amount_too_large'));
});

test('the scanner finds the sale of a receipt, refuses what it misread, and offers a new barcode a name', async (t) => {
  const counter = await opened(t);
  await scan(counter, '4006381333932');
  await counter.reads(counter.say('scan-misread'));
  await scan(counter, 'POKEA1/P/P051234567X/R9-000001/20261122143209/150000/CASH');
  await counter.reads(counter.say('scan-strange_receipt'));

  await scan(counter, UNKNOWN);
  const sheet = counter.page.getByRole('dialog', { name: counter.say('item-new') });
  await sheet.waitFor();
  assert.equal(await counter.page.locator('#item-barcodes').inputValue(), UNKNOWN);
  await isAccessible(counter);
  await counter.press('Enter');
  await counter.reads(counter.say('field-item_name'));
  await counter.type('Kalamu');
  await counter.press('Tab');
  await counter.type('35');
  await counter.press('Enter');
  await shows(counter, '35');
  await scan(counter, UNKNOWN);
  await shows(counter, '70');

  await counter.press('c');
  await counter.page.locator('#tendered:focus').waitFor();
  await counter.press('Enter');
  await counter.ends('result-paid');
  await counter.page.getByRole('button', { name: counter.say('result-next') }).click();
  await shows(counter, '0');
  // As the QR code of its receipt has it, with the capitals locked or not.
  const [pin] = /P0\w+/.exec(execFileSync('pdftotext', [join(counter.bridge.folder, 'receipts', 'R1-000001.pdf'), '-']).toString()) ?? [];
  await scan(counter, `pokea1/p/${pin}/r1-000001/20261122143209/7000/cash`);
  await counter.ends('result-paid');
});

test('a basket waits, also over a restart, and is taken back once; what stood at the counter takes its place', async (t) => {
  const counter = await opened(t);
  await counter.press(UNGA.letter, NGANO.letter, 'p');
  await counter.page.getByRole('dialog', { name: counter.say('ask-park') }).waitFor();
  await counter.type('Mama Otieno');
  await counter.press('Enter');
  await shows(counter, '0');
  await counter.restart(async (bridge) => bridge.kill());
  await counter.page.getByRole('button', { name: counter.say('basket-recall', { count: 1 }) }).waitFor();
  await counter.type('500');
  await counter.press('r');
  const sheet = counter.page.getByRole('dialog', { name: counter.say('parked-title') });
  await sheet.getByText('Mama Otieno').waitFor();
  await isAccessible(counter);
  await counter.press('1');
  await shows(counter, '365');
  await counter.press('r');
  await sheet.getByText(counter.say('parked-nameless')).waitFor();
  await counter.press('1');
  await shows(counter, '500');
  await counter.press('r');
  await sheet.getByText(counter.say('parked-nameless')).waitFor();
  assert.equal(await sheet.getByRole('listitem').count(), 1, 'nothing is there twice');
});

test('the basket is emptied when asked twice, and a line with one key', async (t) => {
  const counter = await opened(t);
  await counter.press(UNGA.letter, NGANO.letter, 'ArrowUp', 'Delete');
  await shows(counter, '175');
  await counter.press('Escape', 'Delete');
  await counter.reads(counter.say('basket-empty-it'));
  await counter.press('Delete');
  await shows(counter, '0');
});

test('the phone is asked for what the basket comes to, and a sale looked at meanwhile keeps the next basket', async (t) => {
  const counter = await opened(t);
  await counter.next(CUSTOMER.ignores);
  await counter.press(UNGA.letter, 'm');
  await counter.page.locator('#phone:focus').waitFor();
  await counter.type('0722000111');
  await counter.press('Enter');
  await counter.waits();
  const [push] = await counter.bridge.pushes();
  assert.equal(push.amount, 17_500);
  // The next customer's things are scanned while this one's phone rings.
  await scan(counter, UNGA.barcode);
  await shows(counter, '175');
  await scan(counter, UNGA.barcode);
  await shows(counter, '350');
});

test('things are found by the beginnings of their words, changed and taken out of sale', async (t) => {
  const counter = await opened(t);
  await counter.press('/');
  const sheet = counter.page.getByRole('dialog', { name: counter.say('items-title') });
  await sheet.waitFor();
  await counter.type('unga ngano');
  await sheet.getByRole('option').filter({ hasText: NGANO.name }).waitFor();
  await isAccessible(counter);
  await counter.press('Alt+e');
  await counter.page.locator('#item-price').fill('205');
  await counter.press('Enter');
  await sheet.getByRole('option').filter({ hasText: '205.00' }).waitFor();
  await counter.press('Enter');
  await shows(counter, '205');
  await counter.press('/');
  await counter.type('unga ngano');
  await sheet.getByRole('option').filter({ hasText: '205.00' }).waitFor();
  await counter.press('Alt+e');
  await counter.page.getByRole('button', { name: counter.say('item-archive') }).click();
  await sheet.getByText(counter.say('items-nothing')).waitFor();
});

test('a file of things is seen before it is taken, and a bad row keeps all of it out, in both languages', async (t) => {
  const counter = await opened(t);
  await counter.press('/');
  await counter.page.getByRole('dialog', { name: counter.say('items-title') }).waitFor();
  await counter.press('Alt+i');
  const sheet = counter.page.getByRole('dialog', { name: counter.say('import-title') });
  await sheet.waitFor();
  const choose = (text) => counter.page.locator('input[type=file]').setInputFiles({ name: 'duka.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
  await choose('name,price\nKalamu ya rangi,35\nDaftari kubwa,abc\n');
  await sheet.getByText(counter.say('row-price')).waitFor();
  await sheet.getByText(counter.say('import-line', { line: 3 })).waitFor();
  await choose('jina\nKalamu\n');
  await sheet.getByText(counter.say('import-no_columns')).waitFor();
  await choose('name,price\nKalamu ya rangi,35\nDaftari kubwa,60.50\n');
  await sheet.getByText(counter.say('import-counts', { new: 2, changed: 0, unchanged: 0 })).waitFor();
  await isAccessible(counter);
  await counter.press('Enter');
  await sheet.getByText(counter.say('import-taken', { new: 2, changed: 0 })).waitFor();
  await counter.press('Escape');
  await counter.type('daftari kub');
  await counter.page.getByRole('option').filter({ hasText: '60.50' }).waitFor();
  await counter.press('Enter');
  await shows(counter, '61');
  await counter.speak('sw');
  await counter.reads(counter.say('sale-rounding'));
});
