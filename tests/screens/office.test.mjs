// The owner's office, by keys: the day at a glance, the balance, what was sold, and files of it.
import { test } from 'node:test';
import { Counter, somewhere } from './counter/counter.mjs';
import { stands } from './counter/stands.mjs';

for (const language of ['en', 'sw']) {
  test(`the office shows the day, asks for the balance, and reports: ${language}`, async (t) => {
    const counter = await Counter.for(t);
    const { page } = counter;
    if (language === 'sw') await counter.speak('sw');
    await counter.sellForCash('1500');
    await counter.press('Control+o');
    const office = page.getByRole('dialog', { name: counter.say('office-title') });
    const home = office.getByRole('region', { name: counter.say('office-home'), exact: true }).first();
    await home.getByText('1,500').first().waitFor();
    await home.getByText(counter.say('home-no-balance')).waitFor();
    await counter.press('b');
    await home.getByRole('rowheader', { name: 'Merchant Account' }).waitFor();
    await stands(counter, 'office-home');
    // What is counted is one key away.
    await counter.press('s');
    await office.getByRole('cell', { name: 'R1-000001' }).waitFor();
    await counter.press('Alt+1');
    await home.getByRole('rowheader', { name: 'Merchant Account' }).waitFor();

    await counter.press('Alt+2');
    const reports = office.getByRole('region', { name: counter.say('office-reports') });
    for (const [key, by] of [
      ['d', 'day'],
      ['i', 'item'],
      ['p', 'person'],
      ['v', 'vat'],
      ['h', 'hour'],
      ['t', 'tender'],
    ]) {
      await counter.press(key);
      await reports.getByRole('columnheader', { name: counter.say(`by-${by}`), exact: true }).waitFor();
    }
    await reports.getByRole('rowheader', { name: counter.say('kind-cash') }).waitFor();
    await counter.press('x');
    await reports.getByText(somewhere('.xlsx')).waitFor();
    await stands(counter, 'office-reports');
    for (const [key, column] of [
      ['m', 'account'],
      ['w', 'reason'],
      ['z', 'difference'],
      ['l', 'price'],
      ['s', 'receipt'],
    ]) {
      await counter.press(key);
      await reports.getByRole('columnheader', { name: counter.say(`column-${column}`), exact: true }).waitFor();
      await stands(counter, `office-list-${column}`);
    }
    await reports.getByRole('cell', { name: 'R1-000001' }).waitFor();
    await counter.press('c');
    await reports.getByText(somewhere('.csv')).waitFor();
    await counter.press('v', 'f');
    await reports.getByText(somewhere('.pdf')).waitFor();
    await counter.press('Alt+6');
    const fees = office.getByRole('region', { name: counter.say('office-fees') });
    const cell = (row, column) => fees.locator('tbody tr').nth(row).locator('input').nth(column);
    await page.locator('tbody input:focus').waitFor();
    await cell(0, 0).fill('250,000');
    await cell(0, 2).fill('0.55');
    await cell(1, 0).fill('200');
    await counter.press('Enter');
    await fees.getByText(counter.say('fee-order', { row: 2 })).waitFor();
    await stands(counter, 'office-fees');
    await cell(1, 0).fill('');
    await counter.press('Enter');
    await fees.getByText(counter.say('fees-kept')).waitFor();
    await counter.press('Escape');
    await office.waitFor({ state: 'detached' });
  });
}
