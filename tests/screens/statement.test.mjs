// The portal's statement by keys: seen before it is taken, listed afterwards, and no sale's money by itself.
import { test } from 'node:test';
import { Counter, somewhere } from './counter/counter.mjs';
import { stands } from './counter/stands.mjs';

const sheet = (counter) => counter.page.locator('dialog[open]').last();
const says = (counter, id, variables) => sheet(counter).getByText(somewhere(counter.say(id, variables))).first().waitFor();

/** A day of a till in the portal's form, of an hour ago. */
function statement() {
  const at = new Intl.DateTimeFormat('en-GB', { dateStyle: 'short', timeStyle: 'medium', timeZone: 'Africa/Nairobi' }).format(Date.now() - 3_600_000).replace(',', '');
  const row = (code, paidIn) => `${code},${at},${at},Merchant payment,Completed,${paidIn},,,254712***678 - AMINA`;
  return ['Receipt No.,Completion Time,Initiation Time,Details,Transaction Status,Paid In,Withdrawn,Balance,Other Party Info', row('UKM7AB12CD', '"1,500.00"'), row('UKM7AB12CE', 'many')].join('\n');
}

for (const language of ['en', 'sw']) {
  test(`a statement is seen, taken and listed: ${language}`, async (t) => {
    const counter = await Counter.for(t);
    const { page } = counter;
    if (language === 'sw') await counter.speak('sw');
    await counter.press('F4');
    await says(counter, 'day-title');
    await page.locator('.which h3').waitFor();
    await counter.press('i');
    await says(counter, 'statement-hint');
    const choose = (text) => page.locator('input[type=file]').setInputFiles({ name: 'till.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
    await choose('name,price\nUnga,175');
    await says(counter, 'statement-no_columns');
    await choose(statement());
    await says(counter, 'statement-counts', { count: 1, amount: '1,500', known: 0, other: 0 });
    await says(counter, 'line-amount');
    await stands(counter, 'statement');
    await counter.press('Enter');
    await says(counter, 'statement-taken', { count: 1, amount: '1,500' });
    await counter.press('Escape');
    await says(counter, 'day-title');
    await counter.press('Escape');
    await page.locator('aside button[aria-keyshortcuts="F2"]').waitFor();
    await counter.press('F2');
    await sheet(counter).getByText('UKM7AB12CD').waitFor();
  });
}
