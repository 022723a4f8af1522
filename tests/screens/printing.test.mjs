// Paper by keys alone: a printer is named and tried, receipts come out of it, and what it does not tell is asked.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { until } from '../window/desk/until.mjs';
import { Counter, somewhere } from './counter/counter.mjs';
import { Printer } from './counter/printer.mjs';
import { stands } from './counter/stands.mjs';

const sheet = (counter) => counter.page.locator('dialog[open]');
const says = (counter, id, variables) => sheet(counter).getByText(somewhere(counter.say(id, variables))).first().waitFor();
const key = (counter, name) => sheet(counter).locator(`button[aria-keyshortcuts="${name}"]`);
const banner = (counter, name) => counter.page.locator(`[data-banner="${name}"]`);

async function opens(counter) {
  await counter.press('Control+p');
  await sheet(counter).waitFor();
}

async function closes(counter) {
  while (await sheet(counter).isVisible()) {
    await counter.press('Escape');
    await new Promise((resolve) => setTimeout(resolve, 80));
  }
}

/** Names a printer on the shop's network. */
async function names(counter, printer) {
  await opens(counter);
  await key(counter, 'A').and(counter.page.locator(':enabled')).waitFor();
  await counter.press('a');
  await says(counter, 'place-network-hint');
  await counter.press('1');
  await counter.page.locator('#printer-address:focus').waitFor();
  await counter.page.keyboard.type(printer.address, { delay: 60 });
  await counter.press('Enter');
  await says(counter, 'paper-in-use');
}

const jobsOf = (printer, text) => printer.jobs.filter((job) => job.includes(text)).length;

/** The same picture in both languages, of the sheet in hand. */
async function standsInBoth(counter, name) {
  await stands(counter, name);
  await closes(counter);
  await counter.speak(counter.language === 'en' ? 'sw' : 'en');
  await opens(counter);
  await stands(counter, name);
}

test('a printer is named by keys, prints a test page and each receipt, and a copy says so', async (t) => {
  const counter = await Counter.for(t);
  const printer = await Printer.for(t);
  await opens(counter);
  await says(counter, 'paper-none');
  await standsInBoth(counter, 'printers-none');
  await counter.press('a');
  await says(counter, 'place-network-hint');
  await stands(counter, 'printers-place');
  await counter.press('2');
  await counter.page.locator('#printer-address:focus').waitFor();
  await counter.press('Enter');
  await counter.page.locator('#printer-address[aria-invalid="true"]').waitFor();
  await stands(counter, 'printers-address');
  await closes(counter);

  await names(counter, printer);
  await counter.press('t');
  await says(counter, 'came-yes');
  assert.equal(printer.jobs.length, 1);
  await counter.press('w');
  await says(counter, 'width-columns42');
  await counter.press('d');
  await says(counter, 'paper-with-drawer');
  await stands(counter, 'printers-one');
  await closes(counter);
  await counter.page.locator('header .light', { hasText: counter.say('light-printer') }).waitFor();

  await counter.sellForCash('450');
  await until('the receipt is printed', () => jobsOf(printer, 'R1-000001') === 1);
  await until('the drawer opened', () => jobsOf(printer, '\x1bp') === 1);
  await counter.press('p');
  await until('a copy is printed', () => jobsOf(printer, 'COPY') === 1);
  await counter.press('s');
  await sheet(counter).waitFor();
  await key(counter, 'P').waitFor();
  await counter.press('p');
  await says(counter, 'receipt-printing');
  await stands(counter, 'receipt-printing');
  await until('another copy is printed', () => jobsOf(printer, 'COPY') === 2);
});

test('no paper and a lost answer are told, hold up nobody, and end by keys', async (t) => {
  const counter = await Counter.for(t);
  const printer = await Printer.for(t);
  await names(counter, printer);
  await closes(counter);
  printer.mood = 'paperOut';
  await counter.sellForCash('100');
  await counter.press('n');
  await banner(counter, 'paper').waitFor();
  await counter.sellForCash('200');
  await counter.press('n');
  await until('both wait', async () => (await banner(counter, 'paper').innerText()).includes('2'));
  await stands(counter, 'paper-out');
  await opens(counter);
  await says(counter, 'print-paper_out');
  await standsInBoth(counter, 'printers-waiting');
  printer.mood = 'well';
  await counter.press('r');
  await until('both are printed', () => printer.jobs.length === 2);
  await banner(counter, 'paper').waitFor({ state: 'detached' });
  await closes(counter);

  printer.mood = 'hangsUp';
  await counter.sellForCash('300');
  await counter.press('n');
  await banner(counter, 'paper-ask').waitFor();
  await opens(counter);
  await says(counter, 'paper-ask-rule');
  await standsInBoth(counter, 'printers-ask');
  printer.mood = 'well';
  await counter.press('n');
  await until('a copy is printed', () => jobsOf(printer, 'COPY') === 1);
  await banner(counter, 'paper-ask').waitFor({ state: 'detached' });
});
