// The customer reads the other language: one key at the end of the sale, on the screen without a printer and on paper with one.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { until } from '../window/desk/until.mjs';
import { Counter } from './counter/counter.mjs';
import { Printer } from './counter/printer.mjs';
import { stands } from './counter/stands.mjs';

for (const [language, word] of [
  ['en', 'Chenji'],
  ['sw', 'Change'],
]) {
  test(`a receipt for the customer, the screen as it was: ${language}`, async (t) => {
    const counter = await Counter.for(t);
    const printer = await Printer.for(t);
    const { page } = counter;
    if (language === 'sw') await counter.speak('sw');
    await counter.sellForCash('1500');
    await stands(counter, 'receipt-language');
    await counter.press('l');
    await page.getByRole('dialog').getByRole('img').waitFor();
    await stands(counter, 'receipt-language-shown');
    const file = join(counter.bridge.folder, 'receipts', 'R1-000001.pdf');
    assert.match(execFileSync('pdftotext', [file, '-']).toString(), new RegExp(word));
    await counter.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });

    await counter.press('Control+p');
    const sheet = page.locator('dialog[open]');
    await sheet.locator('button[aria-keyshortcuts="A"]:enabled').waitFor();
    await counter.press('a');
    await sheet.getByText(counter.say('place-network-hint')).first().waitFor();
    await counter.press('1');
    await page.locator('#printer-address:focus').waitFor();
    await page.keyboard.type(printer.address, { delay: 60 });
    await counter.press('Enter');
    await sheet.getByText(counter.say('paper-in-use')).first().waitFor();
    while (await sheet.isVisible()) {
      await counter.press('Escape');
      await page.waitForTimeout(80);
    }
    await counter.press('l');
    await until('it is on paper', async () => printer.jobs.some((job) => job.includes('R1-000001') && job.includes(word)));
    await stands(counter, 'receipt-language-printed');
    assert.equal(await page.locator('html').getAttribute('lang'), language);
  });
}
