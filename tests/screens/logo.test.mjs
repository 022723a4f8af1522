// The owner's logo: chosen as a file, seen in the printer's dots, kept, and on the receipt; what is no picture is refused, and the old one stays.
import { deflateSync } from 'node:zlib';
import { test } from 'node:test';
import { Counter } from './counter/counter.mjs';
import { stands } from './counter/stands.mjs';

/** A chunk of a PNG; its checksum is that of zip files, which Node has none of in every version. */
function chunk(kind, body) {
  const said = Buffer.concat([Buffer.from(kind), body]);
  let sum = 0xffffffff;
  for (const byte of said) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit++) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
  }
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length);
  const ends = Buffer.alloc(4);
  ends.writeUInt32BE((sum ^ 0xffffffff) >>> 0);
  return Buffer.concat([length, said, ends]);
}

/** A basket of a kind: a ring, black, over a bar that fades to the right. */
function png(width, height) {
  const rows = Array.from({ length: height }, (_, y) => {
    const row = Array.from({ length: width }, (_, x) => {
      const far = Math.hypot(x - width / 2, y - height * 0.4);
      if (far > height * 0.22 && far < height * 0.32) return 0;
      return y > height * 0.8 ? Math.floor((x / width) * 255) : 255;
    });
    return Buffer.from([0, ...row]);
  });
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 0, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, chunk('IHDR', head), chunk('IDAT', deflateSync(Buffer.concat(rows))), chunk('IEND', Buffer.alloc(0))]);
}

for (const language of ['en', 'sw']) {
  test(`a logo by keys: ${language}`, async (t) => {
    const counter = await Counter.for(t);
    const { page } = counter;
    if (language === 'sw') await counter.speak('sw');
    await counter.sellForCash('1500');
    await counter.press('Control+o');
    const office = page.getByRole('dialog', { name: counter.say('office-title') });
    await office.getByRole('region', { name: counter.say('office-home'), exact: true }).first().waitFor();
    await counter.press('Alt+7');
    await office.getByText(counter.say('counter-logo-none')).waitFor();
    const choose = async (name, buffer) => {
      const asked = page.waitForEvent('filechooser');
      await counter.press('l');
      await (await asked).setFiles({ name, mimeType: 'image/png', buffer });
    };
    for (const [buffer, why] of [
      [Buffer.from('GIF89a'), 'not_png'],
      [png(2100, 10), 'too_large'],
      [png(300, 200).subarray(0, 90), 'damaged'],
    ]) {
      await choose('logo.png', buffer);
      await office.getByText(counter.say(`logo-${why}`)).waitFor();
    }
    await stands(counter, 'logo-refused');
    await choose('logo.png', png(300, 200));
    const picture = office.getByRole('img', { name: counter.say('counter-logo-picture') });
    await picture.waitFor();
    await stands(counter, 'logo-seen');
    await counter.press('Enter');
    await office.getByText(counter.say('counter-logo-kept')).waitFor();
    await stands(counter, 'logo-kept');
    await counter.press('Escape');
    await office.waitFor({ state: 'detached' });
    await counter.press('s');
    await page.getByRole('dialog').getByRole('img').waitFor();
    await stands(counter, 'logo-receipt');
    await counter.press('Escape');
    await counter.press('Control+o');
    await office.getByRole('region', { name: counter.say('office-home'), exact: true }).first().waitFor();
    await counter.press('Alt+7');
    await office.getByRole('img', { name: counter.say('counter-logo-picture') }).waitFor();
    await counter.press('r');
    await office.getByText(counter.say('counter-logo-none')).waitFor();
  });
}
