// 100 texts that would be scripts, commands or formulas somewhere, through the counter's fields, one of each kind. Whatever is kept is shown as
// it was typed, on the screen and on paper, and runs nowhere.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { Counter } from './counter/counter.mjs';
import { Outside } from './counter/outside.mjs';

const RUN = 'globalThis.ran=(globalThis.ran??0)+1';
const BODIES = [
  `<script>${RUN}</script>`,
  `<img src=x onerror="${RUN}">`,
  `<svg onload="${RUN}">`,
  `<iframe srcdoc="<script>parent.ran=1</script>">`,
  `<a href="javascript:${RUN}">x</a>`,
  `javascript:${RUN}`,
  `\${${RUN}}`,
  `{{${RUN}}}`,
  `{ $name }`,
  `{"__proto__":{"ran":1}}`,
  `'; DROP TABLE sale; --`,
  `1 OR 1=1`,
  `=HYPERLINK("http://x","y")`,
  `\u001bp\u0000\u0019\u00fa`,
  `\u001d(V\u0000`,
  `../../etc/passwd`,
  `%s%n%x`,
  `\u202Egnp.exe`,
  `]]><!--<style>*{display:none}</style>`,
  `&lt;script&gt;${RUN}&lt;/script&gt;`,
];
const WRAPS = [(text) => text, (text) => `Unga ${text}`, (text) => `">${text}`, (text) => `'>${text}<b`, (text) => `${text}${text}`];
const TEXTS = BODIES.flatMap((body) => WRAPS.map((wrap) => wrap(body)));

const sheet = (counter) => counter.page.locator('dialog[open]');

/** Nothing ran, nothing was built of what was typed, and the screen is still there. */
async function isUnharmed(counter, where, stays = 'footer') {
  const harm = await counter.page.evaluate((stays) => ({
    ran: globalThis.ran ?? Object.prototype.ran ?? 0,
    built: [...document.querySelectorAll('script:not([src]), iframe, object, embed, img:not([src^="data:image/svg+xml"]), [onload], [onerror], a[href^="javascript"], body style')].length,
    stays: document.querySelector(stays) !== null,
  }), stays);
  assert.deepEqual(harm, { ran: 0, built: 0, stays: true }, where);
}

/** Every text into this field, each drawn before the next; then Enter: a refusal says why, and nothing else. How many it took. */
async function takesAll(counter, id, { enter = true, stays } = {}) {
  const field = counter.page.locator(id).last();
  await field.waitFor();
  const taken = await field.evaluate(async (input, texts) => {
    const type = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set;
    let taken = 0;
    for (const text of texts) {
      type.call(input, text);
      input.dispatchEvent(new InputEvent('input', { bubbles: true, data: text, inputType: 'insertFromPaste' }));
      await new Promise(requestAnimationFrame);
      taken += input.isConnected ? 1 : 0;
    }
    return taken;
  }, TEXTS);
  assert.equal(taken, TEXTS.length, id);
  if (enter) await field.press('Enter');
  await isUnharmed(counter, id, stays);
}

/** The same for every text field of a part of the screen. */
async function takesAllIn(counter, scope) {
  const fields = await scope.locator('input:is([type=text], [type=password], :not([type]))').evaluateAll((inputs) => {
    for (const [place, input] of inputs.entries()) input.dataset.place = String(place);
    return inputs.length;
  });
  for (let place = 0; place < fields; place++) await takesAll(counter, `input[data-place="${place}"]`, { enter: false });
  return fields;
}

async function closes(counter) {
  while ((await sheet(counter).count()) > 0) {
    await counter.press('Escape');
    await new Promise((resolve) => setTimeout(resolve, 80));
  }
}

test('what is typed into a field is text', async (t) => {
  assert.equal(new Set(TEXTS).size, 100);
  const counter = await Counter.for(t);
  const { page } = counter;
  const opens = async (...keys) => {
    await closes(counter);
    await counter.press(...keys);
    await sheet(counter).waitFor();
  };

  await takesAll(counter, '#amount');
  await page.locator('#amount').fill('100');
  await counter.press('m');
  await takesAll(counter, '#phone');
  await counter.press('Escape');
  await page.locator('#amount').fill('100');
  await counter.press('c');
  await takesAll(counter, '#tendered');
  await counter.press('Escape');

  await page.locator('#amount').fill('100');
  await counter.press('a');
  await takesAll(counter, '#part');
  await counter.press('Escape');
  await page.locator('#amount').fill('100');
  await counter.press('d');
  await takesAll(counter, '#asked', { enter: false });
  await closes(counter);
  await page.locator('#amount').fill('100');
  await counter.press('t');
  await counter.reads(counter.say('owing-title'));
  await counter.press('k');
  await takesAll(counter, 'dialog #code', { enter: false });
  await closes(counter);
  await counter.press('n');
  await page.locator('#amount:focus').waitFor();

  await opens('Control+k');
  await takesAll(counter, 'dialog input', { enter: false });
  await closes(counter);

  await page.locator('#amount:focus').waitFor();
  await counter.press('/');
  await sheet(counter).waitFor();
  await takesAll(counter, 'dialog input', { enter: false });
  await counter.press('Alt+n');
  await page.locator('#item-name').waitFor();
  for (const id of ['#item-name', '#item-price', '#item-barcodes', '#item-category', '#item-quick']) await takesAll(counter, id, { enter: false });
  await closes(counter);

  await opens('Control+d');
  await takesAll(counter, '#shift-amount');
  await page.locator('#shift-amount').fill('0');
  await counter.press('Enter');
  await sheet(counter).locator('.since').waitFor();
  await counter.press('o');
  await takesAll(counter, '#shift-reason', { enter: false });
  await counter.press('Escape');
  await sheet(counter).locator('.since').waitFor();
  await counter.press('c');
  await takesAll(counter, '#piece-1000', { enter: false });
  await closes(counter);

  await opens('Control+p');
  await sheet(counter).locator('button[aria-keyshortcuts="A"]:enabled').waitFor();
  await counter.press('a');
  await sheet(counter).getByText(counter.say('place-network-hint')).waitFor();
  await counter.press('2');
  await takesAll(counter, '#printer-address');
  await closes(counter);

  await opens('F11');
  await counter.press('Enter');
  await page.locator('#staff-name').waitFor();
  for (const id of ['#staff-name', '#staff-pin', '#staff-phrase']) await takesAll(counter, id, { enter: false });
  await closes(counter);
  await isUnharmed(counter, 'at the end');
});

test('so it is where money goes back, where somebody stands, and in the office', async (t) => {
  const counter = await Counter.for(t);
  const { page } = counter;
  await page.locator('#amount').fill('100');
  await counter.press('k');
  await takesAll(counter, '#asked', { enter: false });
  await closes(counter);
  await page.locator('#amount').fill('');
  await counter.sellForCash('500');
  await counter.press('g');
  await sheet(counter).waitFor();
  await counter.press('1');
  for (const id of ['#back-amount', '#back-note', '#goods-0']) await takesAll(counter, id, { enter: false });
  await closes(counter);

  await counter.press('Control+o');
  const office = page.getByRole('dialog', { name: counter.say('office-title') });
  const pageOf = (name) => office.getByRole('region', { name: counter.say(`office-${name}`), exact: true }).first();
  await pageOf('home').waitFor();
  await counter.press('Alt+4');
  for (const id of ['#offsite-folder', '#offsite-phrase']) await takesAll(counter, id, { enter: false });
  await counter.press('Alt+6');
  await pageOf('fees').locator('tbody input').first().waitFor();
  await takesAll(counter, 'tbody input', { enter: false });
  await closes(counter);

  await counter.press('F11');
  await counter.press('Enter');
  await page.locator('#staff-name:focus').waitFor();
  await counter.type('Wanjiru');
  await counter.press('Tab');
  await counter.type('4821');
  await counter.press('Tab');
  await counter.type('mango tree behind the school');
  await counter.press('Enter');
  await page.getByRole('button', { name: counter.say('staff-add') }).waitFor();
  await counter.press('F2');
  await takesAll(counter, '#staff-percent', { enter: false });
  await counter.press('Escape', 'a', 'F2');
  await takesAll(counter, '#new-phrase', { enter: false });
  await closes(counter);
  await counter.press('Control+l');
  await takesAll(counter, '#secret', { enter: false });
});

test('so it is where money is paid out, in a file of wages, and on the way to real money', async (t) => {
  const counter = await Counter.for(t);
  const { page } = counter;
  const pageOf = (name) => page.getByRole('region', { name: counter.say(`office-${name}`), exact: true });
  const opens = async (key) => {
    await closes(counter);
    await counter.press('Control+o');
    await pageOf('home').waitFor();
    await counter.press(key);
  };
  const paysOut = async (key) => {
    await opens('Alt+3');
    await pageOf('payouts').getByRole('group', { name: counter.say('pay-new') }).waitFor();
    await counter.press(key);
  };
  let fields = 0;
  for (const kind of ['1', '2', '3', '4']) {
    await paysOut(kind);
    await page.locator('#pay-amount').waitFor();
    fields += await takesAllIn(counter, pageOf('payouts'));
  }
  assert.ok(fields >= 10, `${fields} fields of payouts`);

  // As the names in a file: each is shown as it is written there, and none becomes a formula or a script.
  await paysOut('f');
  const cell = (text) => `"${text.replaceAll('"', '""')}"`;
  const rows = TEXTS.map((text, place) => `07120${String(place).padStart(5, '0')},${100 + place},${cell(text)}`);
  await page.locator('input[type=file]').setInputFiles({ name: 'wages.csv', mimeType: 'text/csv', buffer: Buffer.from(`phone,amount,name\n${rows.join('\n')}`) });
  await page.locator('#pay-list-reason').waitFor();
  await takesAll(counter, '#pay-list-reason', { enter: false });
  await isUnharmed(counter, 'the file of wages');

  await opens('Alt+5');
  await pageOf('live').locator('section').first().waitFor();
  fields = 0;
  for (let step = 0; step < 9; step++) {
    fields += await takesAllIn(counter, pageOf('live'));
    await counter.press('PageDown');
  }
  assert.ok(fields >= 10, `${fields} fields on the way to real money`);
});

test('and where a PC is paired', async (t) => {
  const outside = await Outside.for(t, 20);
  const { POKEA_PRACTICE_INVITE: _, ...environment } = outside.environment;
  const counter = await Counter.for(t, { environment, ready: (counter) => counter.page.locator('#code').waitFor() });
  await takesAll(counter, '#code', { stays: '#code' });
});

test('what is kept of it is shown and printed as it was typed', async (t) => {
  const counter = await Counter.for(t);
  const { page } = counter;
  const name = `<img src=x onerror="${RUN}">`;
  await counter.press('/');
  await sheet(counter).waitFor();
  await counter.press('Alt+n');
  await page.locator('#item-name').waitFor();
  await page.locator('#item-name').fill(name);
  await page.locator('#item-price').fill('75');
  await page.locator('#item-category').fill('</svg><script>1</script>');
  await counter.press('Enter');
  await page.locator('#item-name').waitFor({ state: 'detached' });
  await closes(counter);
  await page.locator('#amount:focus').waitFor();
  await counter.press('/');
  await sheet(counter).waitFor();
  await page.locator('dialog input').fill('img onerror');
  await page.getByRole('option', { name: 'img src' }).waitFor();
  await counter.press('Enter');
  await closes(counter);
  await page.locator('tbody tr', { hasText: name }).waitFor();
  await counter.press('ArrowUp', 'n');
  await page.locator('#asked').waitFor();
  await page.locator('#asked').fill(`<svg onload="${RUN}">`);
  await counter.press('Enter');
  await counter.reads('<svg onload');
  await isUnharmed(counter, 'in the basket');

  await counter.press('c');
  await page.locator('#tendered:focus').waitFor();
  await counter.press('Enter');
  await counter.ends('result-paid');
  await counter.press('s');
  await page.locator('.paper img').waitFor();
  await page.waitForFunction(() => document.querySelector('.paper img').naturalHeight > 100);
  await isUnharmed(counter, 'on the receipt');
  const svg = decodeURIComponent(await page.locator('.paper img').getAttribute('src'));
  assert.doesNotMatch(svg, /<img|<svg onload|<script/, 'the picture has it as text');
  const paper = execFileSync('pdftotext', ['-layout', join(counter.bridge.folder, 'receipts', 'R1-000001.pdf'), '-']).toString();
  assert.match(paper.replace(/\s+/g, ' '), /<img src=x/);
});
