// A customer who paid before: three digits and a key, masked until asked; forgotten by a key, and none remembered where the owner wants none.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Counter, CUSTOMER } from './counter/counter.mjs';
import { stands } from './counter/stands.mjs';

const slowly = (counter, text) => counter.page.keyboard.type(text, { delay: 60 });

const look = (counter, name) => stands(counter, `regulars-${name}`);

/** To the field for the phone. */
async function toPhone(counter, amount) {
  await counter.page.locator('#amount:focus').waitFor();
  await counter.type(amount);
  await counter.press('m');
  await counter.page.locator('#phone:focus').waitFor();
}

const group = (counter) => counter.page.getByRole('group', { name: counter.say('regular-title') });

for (const language of ['en', 'sw']) {
  test(`three digits and a key: ${language}`, async (t) => {
    const counter = await Counter.for(t, language === 'sw' ? { size: [1024, 768] } : {});
    if (language === 'sw') await counter.speak('sw');
    await counter.next(CUSTOMER.pays);
    await counter.ask('150', '0712345678');
    await counter.ends('result-paid');
    await counter.press('n');

    await toPhone(counter, '200');
    await slowly(counter, '678');
    await group(counter).getByRole('button', { name: '0712 ••• 678' }).waitFor();
    await look(counter, 'found');
    assert.equal(await counter.page.locator('#phone').getAttribute('aria-invalid'), 'false', 'the last digits are no mistake');
    await counter.press('u');
    await counter.page.locator('.chosen', { hasText: '0712 ••• 678' }).waitFor();
    await look(counter, 'chosen');
    // Another customer after all.
    await counter.press('Backspace');
    await counter.page.locator('#phone:focus').waitFor();
    await slowly(counter, '5678');
    await group(counter).waitFor();
    await counter.press('u');
    await counter.page.locator('.chosen').waitFor();
    await counter.press('Enter');
    await counter.ends('result-paid');
    const pushes = await counter.bridge.pushes();
    assert.deepEqual(
      pushes.map((push) => push.phone),
      ['254712345678', '254712345678'],
    );
    await counter.press('n');

    await toPhone(counter, '300');
    await slowly(counter, '678');
    await group(counter).waitFor();
    await counter.press('u');
    await counter.page.locator('.chosen').waitFor();
    await counter.press('f');
    await counter.page.locator('#phone:focus').waitFor();
    await slowly(counter, '678');
    await counter.page.waitForTimeout(300);
    assert.equal(await group(counter).count(), 0, 'forgotten');
    await counter.press('Escape');

    await counter.press('Control+o');
    const office = counter.page.getByRole('dialog', { name: counter.say('office-title') });
    await office.getByRole('region', { name: counter.say('office-home'), exact: true }).first().waitFor();
    await counter.press('Alt+7');
    await office.getByText(counter.say('counter-regulars-on')).waitFor();
    await look(counter, 'setting');
    await counter.press('k');
    await office.getByText(counter.say('counter-regulars-off')).waitFor();
    await letsThrough(counter, office);
  });
}

/** The owner's rule for payments straight to the till, by keys, and kept over a closed page. */
async function letsThrough(counter, office) {
  const rule = (name) => office.getByRole('button', { name: counter.say(`through-${name}`) });
  assert.equal(await rule('accept_all').getAttribute('aria-pressed'), 'true');
  for (const [key, name] of [['w', 'open_sale'], ['x', 'exact_amount']]) {
    await counter.press(key);
    await office.locator('button[aria-pressed="true"]', { hasText: counter.say(`through-${name}`) }).waitFor();
  }
  await rule('exact_amount').scrollIntoViewIfNeeded();
  await look(counter, 'through');
  await counter.press('Alt+1', 'Alt+7');
  await office.locator('button[aria-pressed="true"]', { hasText: counter.say('through-exact_amount') }).waitFor();
  await counter.press('e');
  await office.locator('button[aria-pressed="true"]', { hasText: counter.say('through-accept_all') }).waitFor();
}
