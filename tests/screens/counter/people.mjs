// Who works at the till.

export const PHRASE = 'mango tree behind the school';

/** Adds somebody where the staff is shown; an owner with a passphrase. */
export async function adds(counter, name, pin, roleKeys = [], phrase = '') {
  await counter.page.getByRole('button', { name: counter.say('staff-add') }).waitFor();
  await counter.press('Enter');
  await counter.page.locator('#staff-name:focus').waitFor();
  await counter.type(name);
  await counter.press(...roleKeys, 'Tab');
  await counter.type(pin);
  if (phrase) {
    await counter.press('Tab');
    await counter.type(phrase);
  }
  await counter.press('Enter');
  await counter.page.getByRole('dialog').getByText(name, { exact: true }).waitFor();
}
