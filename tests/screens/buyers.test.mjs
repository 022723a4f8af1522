// A receipt for a business, by keys alone and in both languages: the KRA PIN typed before the payment, changed, taken away, and told late.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { Counter, somewhere } from './counter/counter.mjs';
import { stands } from './counter/stands.mjs';

const PIN = 'A001234567Z';
const slowly = (counter, text) => counter.page.keyboard.type(text, { delay: 60 });
const paper = (counter, receipt) => execFileSync('pdftotext', ['-layout', join(counter.bridge.folder, 'receipts', `${receipt}.pdf`), '-']).toString();

for (const language of ['en', 'sw']) {
  test(`a KRA PIN before the payment, and one after it: ${language}`, async (t) => {
    const counter = await Counter.for(t, { size: language === 'en' ? [1366, 768] : [1024, 768] });
    const { page } = counter;
    const asks = () => page.getByRole('dialog', { name: counter.say('ask-buyer') }).waitFor();
    const closed = () => page.locator('dialog[open]').waitFor({ state: 'detached' });
    const bears = (pin) => page.getByRole('toolbar').getByText(somewhere(pin)).waitFor();
    await counter.speak(language);

    await slowly(counter, '1500');
    await counter.press('k');
    await asks();
    await slowly(counter, 'a00x');
    await counter.reads(counter.say('field-kra_pin_unreadable'));
    await stands(counter, 'buyer-typo');
    await counter.press('Backspace');
    await page.locator('#asked:not([aria-invalid="true"])').waitFor();
    await counter.press('Enter');
    await counter.reads(counter.say('field-kra_pin_unreadable'));
    await slowly(counter, '1234567z');
    await counter.press('Enter');
    await closed();
    await bears(PIN);
    await stands(counter, 'buyer-basket');
    await counter.press('k');
    await asks();
    assert.equal(await page.locator('#asked').inputValue(), PIN);
    await counter.press('Control+a', 'Delete', 'Enter');
    await closed();
    await page.getByRole('toolbar').getByText(PIN).waitFor({ state: 'detached' });
    await counter.press('k');
    await asks();
    await slowly(counter, PIN);
    await counter.press('Enter');
    await closed();
    await counter.press('c');
    await page.locator('#tendered:focus').waitFor();
    await counter.press('Enter');
    await counter.ends('result-paid');
    await counter.press('s');
    await page.locator('dialog[open] img').waitFor();
    assert.equal(await page.getByRole('button', { name: counter.say('receipt-buyer') }).count(), 0);
    assert.match(paper(counter, 'R1-000001'), new RegExp(PIN));
    await counter.press('Escape');
    await closed();

    // The next customer says it once the sale is paid.
    await counter.press('n');
    await page.getByRole('toolbar').getByText(PIN).waitFor({ state: 'detached' });
    await counter.sellForCash('350');
    await counter.press('s');
    await page.getByRole('button', { name: counter.say('receipt-buyer') }).waitFor();
    await stands(counter, 'buyer-late');
    await counter.press('k');
    await asks();
    await slowly(counter, PIN.toLowerCase());
    await counter.press('Enter');
    await page.locator('dialog[open] img').waitFor();
    await page.getByRole('button', { name: counter.say('receipt-buyer') }).waitFor({ state: 'detached' });
    await stands(counter, 'buyer-paper');
    assert.match(paper(counter, 'R1-000002'), new RegExp(PIN));
    await counter.press('Escape');
    await closed();

    await counter.press('F6');
    await page.getByRole('dialog', { name: counter.say('find-title') }).waitFor();
    await slowly(counter, PIN);
    await page.locator('[role=option]', { hasText: 'R1-000001' }).waitFor();
    await page.locator('[role=option]', { hasText: 'R1-000002' }).waitFor();
  });
}
