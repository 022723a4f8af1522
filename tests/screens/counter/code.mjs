// The sheet on which the cashier types the M-PESA code that a customer shows.
import { somewhere } from './counter.mjs';

/** Types a code for the sale in hand and asks Safaricom about it. Gives the sheet. */
export async function shows(counter, code) {
  await counter.press('k');
  const sheet = counter.page.getByRole('dialog', { name: counter.say('code-title') });
  await sheet.locator('#code:focus').waitFor();
  await counter.type(code.toLowerCase());
  await counter.press('Enter');
  return sheet;
}

/** Asks about a code once, and reads the answer `telling` words in both languages; the sheet keeps it. */
export async function isAnswered(counter, code, telling) {
  let sheet = await shows(counter, code);
  await answers(sheet, telling());
  await counter.press('Escape');
  await counter.speak('sw');
  await counter.press('k');
  sheet = counter.page.getByRole('dialog', { name: counter.say('code-title') });
  await answers(sheet, telling());
  await counter.press('Escape');
  await counter.speak('en');
}

/** Waits until the sheet says this. */
export const answers = (sheet, text) => sheet.locator('[role=status]', { hasText: somewhere(text) }).waitFor();
