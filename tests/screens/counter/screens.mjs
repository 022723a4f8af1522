// Every screen of the till, one after the other, for what must hold on all of them.
import { CUSTOMER, somewhere } from './counter.mjs';

/**
 * Walks a counter of real pace through every screen, and calls `look` with the name of each when it stands.
 */
export async function everyScreen(counter, look) {
  const { page } = counter;
  await look('charge, empty');

  await counter.type('9999999');
  await page.locator('#amount[aria-invalid="true"]').waitFor();
  await look('charge, refused');
  await counter.press('Delete', ...Array(8).fill('Backspace'));

  await counter.type('2*215+770+300');
  await page.locator('.sale .number', { hasText: '1,500' }).waitFor();
  await look('charge, a sum');

  await counter.type('+45+5*60+70+3*80+90+12+1000');
  await page.locator('.sale .number', { hasText: '3,257' }).waitFor();
  await look('charge, a long sum');
  await counter.press(...Array(27).fill('Backspace'));
  await page.locator('.sale .number', { hasText: '1,500' }).waitFor();

  await counter.press('Delete', 'q', 'Alt+a');
  await page.locator('.sale .number', { hasText: '175' }).waitFor();
  await counter.press('Alt+b', 'ArrowUp');
  await page.locator('tr.chosen').waitFor();
  await look('basket');
  await counter.press('d');
  await page.locator('#asked:focus').waitFor();
  await look('discount');
  await counter.press('Escape', '/');
  await page.getByRole('option').first().waitFor();
  await look('items');
  await counter.press('Escape', 'Escape', 'q', 'Delete', 'Delete');
  await counter.type('1200+300');
  await page.locator('.sale .number', { hasText: '1,500' }).waitFor();

  await counter.press('m');
  await page.locator('#phone:focus').waitFor();
  await look('phone');
  await counter.type('0812345678');
  await page.locator('#phone[aria-invalid="true"]').waitFor();
  await look('phone, refused');
  await counter.press('Control+a', 'Backspace', 'Escape');

  await counter.next(CUSTOMER.ignores);
  await counter.press('m');
  await page.locator('#phone:focus').waitFor();
  await counter.type('0712345678');
  await counter.press('Enter');
  await counter.waits();
  await counter.rings();
  await look('waiting');
  await counter.press(CUSTOMER.pays);
  await counter.ends('result-paid');
  await page.locator('.code b').waitFor();
  await look('paid');

  await counter.press('s');
  await page.waitForFunction(() => document.querySelector('.paper img')?.naturalHeight > 0);
  await look('receipt');
  await counter.press('Escape', 'n');

  await page.locator('#amount:focus').waitFor();
  await counter.next(CUSTOMER.ignores);
  await counter.ask('249999', '0722000111');
  await counter.rings();
  await counter.press(CUSTOMER.cancels);
  await counter.ends('result-failed');
  await look('failed');

  await counter.press('c');
  await page.locator('#tendered:focus').waitFor();
  await counter.type('1000.5');
  await counter.press('Enter');
  await page.locator('#tendered[aria-invalid="true"]').waitFor();
  await look('cash, refused');
  await counter.press('Control+a');
  await counter.type('1000');
  await counter.reads(counter.say('pay-rest'));
  await look('cash, and the rest by phone');
  await counter.press('Control+a');
  await counter.type('250000');
  await page.locator('.change .number', { hasText: /KSh\s*1$/ }).waitFor();
  await look('cash');
  await counter.press('Enter');
  await counter.ends('result-paid');
  await look('paid in cash');
  await counter.press('n');

  await page.locator('#amount:focus').waitFor();
  await counter.type('640');
  await counter.press('a');
  await page.locator('#part:focus').waitFor();
  await counter.type('200');
  await counter.reads(counter.say('pay-part-rest', { amount: '440' }));
  await look('a part from one phone');
  await counter.press('Escape', 't');
  await page.getByText(counter.say('owing-title'), { exact: true }).waitFor();
  await look('owing');
  await counter.press('q');
  await page.getByRole('dialog', { name: counter.say('qr-title') }).locator('img').waitFor();
  await look('a QR code');
  await counter.press('Escape');
  await counter.press('x');

  await counter.bridge.faults({ answer: 'lost' });
  await page.locator('#amount:focus').waitFor();
  await counter.next(CUSTOMER.vanishes);
  await counter.ask('2300', '0733000111');
  await counter.reads(counter.say('waiting-unknown-rule'));
  await look('not known');
  await counter.bridge.faults({});

  for (const phone of ['0733000222', '0733000333', '0733000444', '0733000555']) {
    await counter.press('n');
    await page.locator('#amount:focus').waitFor();
    await counter.ask('125000', phone);
  }
  await counter.press('x');
  await page.locator('#amount:focus').waitFor();
  await counter.waiting(5);
  await look('charge, five wait');
  await page.locator('aside').getByRole('button', { name: somewhere(counter.say('strip-stopped')) }).click();
  await counter.waits();
  await look('stopped');

  await counter.press('F6');
  await page.getByRole('option').nth(1).waitFor();
  await look('find');
  await counter.type('zzz');
  await counter.reads(counter.say('find-nothing'));
  await look('find, nothing');
  await counter.press('Escape', 'F1');
  await page.getByRole('dialog', { name: counter.say('keys-title') }).waitFor();
  await look('keys');
  await counter.press('Escape', 'F5', 'g');
  await page.getByRole('dialog', { name: counter.say('device-title') }).locator('.large').waitFor();
  await look('another PC');
  await counter.press('Escape', 'Control+o');
  const office = page.getByRole('dialog', { name: counter.say('office-title') });
  for (const [place, name] of ['home', 'reports', 'payouts', 'safety', 'live', 'fees', 'counter'].entries()) {
    await office.waitFor();
    await counter.press(`Alt+${place + 1}`);
    await office.getByRole('region', { name: counter.say(`office-${name}`), exact: true }).waitFor();
    // Each asks the app for what it shows.
    await office.locator('.page').locator('table, input, section, [role=group]').first().waitFor();
    await look(`office, ${name}`);
  }
  await counter.press('Escape');
}
