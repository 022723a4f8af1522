// A sale from the first digit to the paper, and the other ways it may end.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { Desk } from './desk/desk.mjs';
import { until } from './desk/until.mjs';
import { en, sw } from './desk/words.mjs';

/** Ten times Safaricom's pace: a customer types the PIN within a second, and nothing is over before it can be seen. */
const QUICK = { POKEA_PRACTICE_SPEED: '10' };

test('a sale by M-PESA, by keys alone, from the amount to the paper', async (t) => {
  const desk = await Desk.for(t);
  const { daraja, environment } = await desk.startOutside('2');
  await daraja.control('behaviour', { behaviour: 'ignores' });
  const till = await desk.startTill(environment);
  await till.reads(en('pay-title'));
  await until('the window is shown', () => till.isShown());

  await till.keys('1500', 'm', '0712345678', 'Enter');
  await till.reads([en('waiting-title'), '1,500']);
  await till.reads(en('do-on_the_phone', { phone: '0712 345 678', amount: '1,500', shop: 'Mama Njeri Stores' }));
  await until('the phone rings', async () => (await daraja.control('state')).ringing.length === 1);
  await daraja.control('answer', { phone: '254712345678', behaviour: 'pays' });
  await till.ends(en('result-paid'), ['1,500', 'WANJIKU', '0712 ••• 678', en('result-proved')]);
  const [, code] = await till.find(new RegExp(`${en('result-code')}\\s+([A-Z0-9]{10})\\s`));
  const [receipt] = await till.find(/\bR1-\d{6}\b/);

  await till.keys('s');
  await till.reads(en('receipt-title', { receipt }));
  const [paper] = await till.find(/\/\S+\.pdf/);
  assert.equal(paper, join(desk.data, 'practice', 'receipts', `${receipt}.pdf`));
  // The first name and the code may have come after the first print: the same paper is printed again then.
  const printed = await until('the paper has the code', () => {
    const text = execFileSync('pdftotext', ['-layout', paper, '-'], { encoding: 'utf8' });
    return text.includes(code) && text;
  });
  for (const fact of ['1,500', 'WANJIKU', 'P051234567X', receipt]) assert.ok(printed.includes(fact), `${fact} is on\n${printed}`);
  const picture = join(desk.home, 'receipt');
  execFileSync('pdftoppm', ['-r', '200', '-png', '-singlefile', paper, picture]);
  const inQr = execFileSync('zbarimg', ['--quiet', '--nodbus', '--raw', `${picture}.png`], { encoding: 'utf8' });
  for (const fact of ['P051234567X', receipt, code, '1500']) assert.ok(inQr.includes(fact), `${fact} is in ${inQr}`);
  await till.keys('Escape');
  // Enter means something else until the receipt is put away, and nothing to a result that nobody can have read yet.
  await until('the next sale begins', async () => {
    await till.keys('Enter');
    return (await till.text()).includes(en('pay-title').toUpperCase()); // as it is styled
  });
  await till.keys('Ctrl+k');
  await till.reads(en('find-title'));
  await till.keys(code.toLowerCase());
  await till.reads([receipt, 'KSh 1,500', code, 'WANJIKU · 0712 ••• 678']);
  await till.keys('Enter');
  await till.reads(en('receipt-title', { receipt }));
});

test('a customer who cancels, told in both languages', async (t) => {
  const till = await (await Desk.for(t)).startTill(QUICK);
  await till.reads(en('practice-cancels'));
  await till.keys('Alt+2');

  await till.keys('250', 'm', '0722000001', 'Enter');
  await till.ends(en('result-failed'), [en('do-declined'), en('why-declined'), 'KSh 250 · 0722 000 001']);

  await till.press('SW Kiswahili');
  await till.ends(sw('result-failed'), [sw('do-declined'), sw('why-declined'), sw('result-again')]);
  await till.press('EN English');
  await till.ends(en('result-failed'), [en('do-declined')]);
});

test('cash, and the change to give', async (t) => {
  const till = await (await Desk.for(t)).startTill(QUICK);
  await till.reads(en('pay-title'));

  await till.keys('350+80', 'c', '1000');
  await till.reads([en('pay-take', { amount: '430' }), en('pay-change'), '570']);
  await till.keys('Enter');
  await till.ends(en('result-paid'), [en('result-change'), '570', en('result-tendered', { amount: '1,000' })]);
  await till.keys('20');
  await till.reads([en('pay-title'), 'KSh 430', en('footer-taken', { amount: '430' })]);
});
