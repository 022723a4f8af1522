// The main path as a cashier goes it: by keys alone, from the amount to the receipt.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Counter, CUSTOMER } from './counter/counter.mjs';

/** The M-PESA code on the result, in one piece. */
const codeOf = async (counter) => (await counter.page.locator('.code b').innerText()).replace(/\s/g, '');

test('a sale needs two keys beside its digits, and ends with the proof of payment', async (t) => {
  const counter = await Counter.for(t, { speed: 4 });
  let beside = 0;
  const command = (key) => ((beside += 1), counter.press(key));

  await counter.type('1500');
  await command('m');
  await counter.page.locator('#phone:focus').waitFor();
  await counter.type('0712 345 678');
  await command('Enter');

  await counter.waits();
  assert.match(await counter.page.getByRole('timer').innerText(), /^\d:\d\d$/);
  await counter.rings();
  const prompt = await counter.page.locator('.phone').getAttribute('aria-label');
  assert.match(prompt, /1,?500/, 'the prompt names the amount');
  await counter.reads(counter.say('waiting-step-pin'));

  await counter.ends('result-paid');
  await counter.reads('KSh 1,500');
  await counter.reads(/WANJIKU/i);
  await counter.page.locator('.code b').waitFor();
  assert.match(await codeOf(counter), /^[A-Z][A-Z0-9]{9}$/);
  const who = await counter.page.locator('.who').innerText();
  assert.match(who, /678/, 'the end of the phone number is told');
  assert.doesNotMatch(who.replace(/\s/g, ''), /0712345678/, 'and its middle is not');
  assert.equal(beside, 2);

  await counter.press('2');
  await counter.page.locator('#amount').waitFor();
  assert.equal(await counter.page.locator('#amount').inputValue(), '2', 'a digit starts the next sale');
});

test('a paid sale is found by its M-PESA code, and its receipt is a picture', async (t) => {
  const counter = await Counter.for(t);
  await counter.ask('1500', '0712345678');
  await counter.ends('result-paid');
  await counter.page.locator('.code b').waitFor();
  const code = await codeOf(counter);

  await counter.press('F6');
  await counter.type(code);
  const found = counter.page.getByRole('option', { name: code });
  await found.waitFor();
  await counter.page.waitForFunction(() => document.querySelectorAll('[role=option]').length === 1);
  await counter.press('Enter');

  const picture = counter.page.locator('.paper img');
  await picture.waitFor();
  await counter.page.waitForFunction(() => document.querySelector('.paper img').naturalHeight > 100);
  assert.match(decodeURIComponent(await picture.getAttribute('src')), /^data:image\/svg\+xml.*<svg/s);
});

test('Esc leaves a sale waiting, and only X gives it up', async (t) => {
  const counter = await Counter.for(t, { speed: 1 });
  await counter.next(CUSTOMER.ignores);
  await counter.ask('730', '0722000111');
  await counter.rings();
  await counter.press('Escape');
  await counter.page.locator('#amount:focus').waitFor();
  await counter.waiting(1);

  await counter.press('F7');
  await counter.page.getByRole('heading', { name: counter.say('waiting-title'), exact: true }).waitFor();
  await counter.press('x');
  await counter.page.locator('#amount:focus').waitFor();
  await counter.reads(counter.say('strip-stopped'));
});

test('an Enter in the moment in which the change appears does not take it away', async (t) => {
  const counter = await Counter.for(t);
  await counter.type('640');
  await counter.press('c');
  await counter.page.locator('#tendered:focus').waitFor();
  await counter.type('1000');
  await counter.page.evaluate(() => {
    const seen = new MutationObserver(() => {
      if (!document.querySelector('.told')) return;
      seen.disconnect();
      document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }));
      setTimeout(() => (document.body.dataset.pressed = 'true'));
    });
    seen.observe(document.body, { childList: true, subtree: true });
  });
  await counter.press('Enter');
  await counter.page.locator('body[data-pressed]').waitFor();
  assert.match(await counter.page.locator('.told .number').innerText(), /360/);
  await counter.press('5');
  await counter.page.locator('#amount').waitFor();
});

test('a sale that waits survives that the window is loaded again, and gets paid', async (t) => {
  const counter = await Counter.for(t, { speed: 1 });
  await counter.next(CUSTOMER.ignores);
  await counter.ask('730', '0722000111');
  await counter.rings();

  await counter.page.reload();
  await counter.isReady();
  await counter.waiting(1);
  await counter.reads('KSh 730');

  await counter.press('F7');
  await counter.waits();
  await counter.rings();
  await counter.press(CUSTOMER.pays);
  await counter.ends('result-paid');
  await counter.waiting(0);
  const pushes = await counter.bridge.pushes();
  assert.equal(pushes.length, 1);
});
