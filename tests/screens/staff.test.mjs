// The staff by keys: the first person is the owner, the till locks, digits go to the PIN, and a manager approves one thing over the cashier's screen.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Counter } from './counter/counter.mjs';
import { PHRASE, adds } from './counter/people.mjs';
import { stands } from './counter/stands.mjs';

const NEW_PHRASE = 'the well is dry in february';

/** In both languages. */
async function bothStand(counter, name) {
  for (const language of ['sw', 'en']) {
    // The lock has switches of its own, over the header's.
    if (counter.language !== language) await counter.page.getByRole('button', { name: { en: 'English', sw: 'Kiswahili' }[language] }).last().click();
    await counter.page.locator(`html[lang="${language}"]`).waitFor();
    counter.language = language;
    await stands(counter, name);
  }
}

const locked = (counter) => counter.page.getByRole('dialog', { name: counter.say('lock-title') });

async function signsIn(counter, letter, pin) {
  await locked(counter).waitFor();
  await counter.press(letter);
  await counter.page.locator('#secret:focus').waitFor();
  await counter.type(pin);
  await counter.press('Enter');
  await locked(counter).waitFor({ state: 'detached' });
}

test('a shop without staff has no lock, and the first person is the owner', async (t) => {
  const counter = await Counter.for(t);
  assert.equal(await locked(counter).count(), 0);
  await counter.press('F11');
  await counter.reads(counter.say('staff-none'));
  await stands(counter, 'staff-none');
  await counter.press('Enter');
  await stands(counter, 'staff-first');
  await counter.page.locator('#staff-name:focus').waitFor();
  await counter.type('Wanjiru');
  await counter.press('Tab');
  await counter.type('1234');
  await counter.press('Tab');
  await counter.type(PHRASE);
  await counter.press('Enter');
  await counter.reads(counter.say('field-pin_easy'));
  await counter.page.locator('#staff-pin').fill('');
  await counter.page.locator('#staff-pin').fill('4821');
  await counter.press('Enter');
  await counter.page.getByRole('dialog').getByText('Wanjiru', { exact: true }).waitFor();
  // An owner chooses another passphrase, and the new one is the one that opens.
  await counter.press('a', 'F2');
  await counter.page.locator('#new-phrase:focus').waitFor();
  await stands(counter, 'staff-phrase');
  await counter.type(NEW_PHRASE);
  await counter.press('Enter');
  await counter.page.getByRole('button', { name: counter.say('staff-add') }).waitFor();
  await counter.press('a', 'o');
  await counter.page.locator('#old-pin:focus').waitFor();
  await stands(counter, 'staff-own-pin');
  await counter.page.locator('#old-pin').fill('4822');
  await counter.page.locator('#own-pin').fill('4821');
  await counter.press('Enter');
  await counter.reads(counter.say('error-wrong_pin'));
  await counter.page.locator('#old-pin').fill('4821');
  await counter.press('Enter');
  await counter.page.getByRole('button', { name: counter.say('staff-add') }).waitFor();
  await counter.press('Escape');
  await counter.reads(/Wanjiru/);

  await counter.press('Control+l');
  await locked(counter).waitFor();
  await bothStand(counter, 'lock');
  // Nothing beneath hears a key: F6 opens no list.
  await counter.press('F6', 'Escape');
  assert.equal(await counter.page.getByRole('dialog').count(), 1);
  await counter.type('4822');
  await counter.press('Enter');
  await counter.reads(counter.say('error-wrong_pin'));
  await counter.press('F2');
  await counter.type(NEW_PHRASE.toUpperCase());
  await counter.press('Enter');
  await locked(counter).waitFor({ state: 'detached' });
});

test('a cashier sells, and a manager approves one thing over her screen, once', async (t) => {
  const counter = await Counter.for(t);
  await counter.press('F11');
  await adds(counter, 'Wanjiru', '4821', [], PHRASE);
  await adds(counter, 'Achieng', '350274');
  await adds(counter, 'Otieno', '7391', ['F2']);
  await stands(counter, 'staff');
  await counter.press('Escape', 'Control+l');
  await locked(counter).waitFor();
  await bothStand(counter, 'lock-three');
  await signsIn(counter, 'b', '350274');
  await counter.type('150');
  await counter.press('c', 'Enter');
  await counter.ends('result-paid');
  await counter.press('Enter');

  await counter.press('F4');
  const approval = counter.page.getByRole('dialog', { name: counter.say('approve-title') });
  await approval.waitFor();
  await stands(counter, 'approve');
  // Her own letter chooses nobody here, and his is the same as at the lock.
  await counter.press('b', 'c');
  await counter.page.locator('#secret:focus').waitFor();
  await counter.type('0000');
  await counter.press('Enter');
  await counter.reads(counter.say('error-wrong_pin'));
  await counter.type('7391');
  await counter.press('Enter');
  await approval.waitFor({ state: 'detached' });
  await counter.press('Escape', 'F4');
  await approval.waitFor();
  await counter.press('Escape');
  await counter.reads(counter.say('error-needs_approval'));
});

for (const language of ['en', 'sw']) {
  test(`a discount above the limit is approved for the basket in hand, and the owner moves the limit: ${language}`, async (t) => {
    const counter = await Counter.for(t, { size: language === 'en' ? [1366, 768] : [1024, 768] });
    await counter.speak(language);
    const takesOff = async (off) => {
      await counter.press('d');
      await counter.page.locator('#asked:focus').waitFor();
      await counter.press('Control+a');
      await counter.type(off);
      await counter.press('Enter');
      await counter.page.locator('dialog[open]').waitFor({ state: 'detached' });
    };
    await counter.press('F11');
    await adds(counter, 'Wanjiru', '4821', [], PHRASE);
    await adds(counter, 'Achieng', '350274');
    await adds(counter, 'Otieno', '7391', ['F2']);
    await stands(counter, 'limit-list');
    await counter.press('F2');
    await counter.page.locator('#staff-percent:focus').waitFor();
    await counter.press('Control+a');
    await counter.type('101');
    await counter.press('Enter');
    await counter.reads(counter.say('field-discount_too_large'));
    await stands(counter, 'limit');
    await counter.press('Control+a');
    await counter.type('12.5');
    await counter.press('Enter');
    await counter.reads(counter.say('staff-limit', { percent: '12.5' }));
    await counter.press('Escape', 'Control+l');
    await signsIn(counter, 'b', '350274');

    await counter.type('1000');
    await takesOff('12.5%');
    await counter.reads('875');
    assert.equal(await counter.page.getByText(counter.say('basket-needs-approval')).count(), 0);
    await takesOff('200');
    await counter.reads(counter.say('basket-needs-approval'));
    await stands(counter, 'discount-above');
    await counter.press('c');
    await counter.page.locator('#tendered:focus').waitFor();
    await counter.press('Enter');
    const approval = counter.page.getByRole('dialog', { name: counter.say('approve-title') });
    await approval.waitFor();
    await counter.reads(counter.say('act-discount'));
    await stands(counter, 'discount-approve');
    await counter.press('c');
    await counter.page.locator('#secret:focus').waitFor();
    await counter.type('7391');
    await counter.press('Enter');
    await counter.ends('result-paid');
    await counter.reads('800');
  });
}
