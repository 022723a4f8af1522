// The owner's word: a request whose answer was lost is in the way until its prompt is over; then a key says what asking again risks, and the
// owner approves it on the spot.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { until } from '../window/desk/until.mjs';
import { Counter, CUSTOMER, somewhere } from './counter/counter.mjs';
import { stands } from './counter/stands.mjs';

const PHRASE = 'mango tree behind the school';
const PHONE = '0722000111';

/** Seconds by which the callback of a lost request is late. */
const LATE = 1200;

/** The sentences that are agreed on. */
const RISK = { en: 'Asking again may charge the customer twice.', sw: 'Kuomba tena kunaweza kumtoza mteja mara mbili.' };

for (const [language, size] of [['en', [1366, 768]], ['sw', [1024, 768]]]) {
  test(`the owner lets a lost request go, and the customer is asked again: ${language}`, async (t) => {
    const counter = await Counter.for(t, { size, speed: 20 });
    const { page, bridge } = counter;
    await counter.speak(language);
    await names(counter);
    // The customer pays, and nobody can know it yet: the answer is lost, the callback is late, and the records do not list it.
    await bridge.faults({ answer: 'lost', callback: { late: { seconds: LATE } }, pull_lacks_pushes: true });
    await counter.next(CUSTOMER.pays);
    await counter.ask('640', PHONE);
    await page.locator('.wait.unknown').waitFor();
    const choice = page.locator('.ways button', { hasText: counter.say('override-choice') });
    assert.equal(await choice.count(), 0, 'the prompt can still be answered');
    await counter.press('o');
    assert.equal(await page.locator('dialog[open]').count(), 0);
    await choice.waitFor();
    await stands(counter, 'override-choice');
    await counter.press('o');
    const sheet = page.getByRole('dialog', { name: counter.say('override-title') });
    await sheet.getByText(RISK[language]).waitFor();
    await stands(counter, 'override');
    // Enter decides nothing.
    await counter.press('Enter');
    await sheet.waitFor();
    await counter.press('y');
    const approval = page.getByRole('dialog', { name: counter.say('approve-title') });
    await approval.getByText(somewhere(counter.say('act-override'))).waitFor();
    await counter.press('a');
    await page.locator('#secret:focus').waitFor();
    await counter.type('350274');
    await counter.press('Enter');
    await counter.ends('result-let-go');
    await counter.reads(counter.say('do-let_go'));
    await stands(counter, 'override-done');
    assert.equal((await bridge.pushes()).length, 1, 'nothing is asked by the word itself');
    await bridge.faults({ pull_lacks_pushes: true });
    await until('the phone rings again', async () => {
      await counter.press('Enter');
      return (await bridge.pushes()).length === 2;
    });
    await counter.ends('result-paid');
    // What asking again risked: both have paid. What came for the first is in sight, and is no sale's until a person says whose.
    await bridge.faults({});
    await bridge.advance(LATE);
    // By then nobody has touched the till for so long that it has locked itself.
    await signsIn(counter);
    const loose = page.locator('aside', { hasText: somewhere(counter.say('loose-title')) });
    await loose.getByText('KSh 640').first().waitFor();
    await stands(counter, 'override-late-money');
    assert.equal((await bridge.pushes()).length, 2);
  });
}

/** An owner and a cashier, who stands at the till. */
async function names(counter) {
  const { page } = counter;
  for (const [name, pin, phrase] of [['Wanjiru', '350274', PHRASE], ['Achieng', '918273', '']]) {
    if (phrase) await counter.press('F11');
    await page.getByRole('button', { name: counter.say('staff-add') }).or(page.locator('#staff-name')).first().waitFor();
    await counter.press('Enter');
    await page.locator('#staff-name:focus').waitFor();
    await counter.type(name);
    await counter.press('Tab');
    await counter.type(pin);
    if (phrase) {
      await counter.press('Tab');
      await counter.type(phrase);
    }
    await counter.press('Enter');
    await page.getByRole('dialog').getByText(name, { exact: true }).waitFor();
  }
  await counter.press('Escape', 'Control+l');
  await signsIn(counter);
}

/** The cashier, at a till that is locked or about to be. */
async function signsIn(counter) {
  const locked = counter.page.getByRole('dialog', { name: counter.say('lock-title') });
  await locked.waitFor();
  await counter.press('b');
  await counter.page.locator('#secret:focus').waitFor();
  await counter.type('918273');
  await counter.press('Enter');
  await locked.waitFor({ state: 'detached' });
}
