// Pictures of the real window, for people to look at: every screen in both languages, on the two sizes of screen that shops have.
// Usage: node pictures.mjs FOLDER. No test decides by them.
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Desk } from './desk/desk.mjs';
import { until } from './desk/until.mjs';
import { word } from './desk/words.mjs';

const folder = process.argv[2];
if (!folder) throw new Error('node pictures.mjs FOLDER');
mkdirSync(folder, { recursive: true });

for (const screen of ['1366x768', '1024x768']) {
  for (const language of ['en', 'sw']) {
    test(`${screen} ${language}`, (t) => take(t, screen, language));
  }
}

async function take(t, screen, language) {
  const say = (id, variables) => word(language, id, variables);
  const desk = await Desk.for(t, screen);
  const till = await desk.startTill({ POKEA_PRACTICE_SPEED: '4' });
  let last;
  const picture = async (name) => {
    // What is drawn lags behind what the page says: it is looked at until it has changed, and then has not.
    const taken = join(desk.home, 'taken.rgb');
    let before = Buffer.alloc(0);
    await until(`the display shows ${name}`, async () => {
      await desk.x('import', '-window', 'root', '-depth', '8', taken);
      const now = readFileSync(taken);
      const isStill = now.length === before.length && !differs(now, before);
      before = now;
      // A window that was just shown is of one colour.
      return isStill && differs(now, last ?? Buffer.alloc(now.length, now.subarray(0, 3)));
    });
    last = before;
    await desk.x('convert', '-size', screen, '-depth', '8', taken, join(folder, `${screen}-${language}-${name}.png`));
  };
  await till.reads(word('en', 'pay-title'));
  if (language === 'sw') await till.press('SW Kiswahili');
  await till.reads(say('pay-title'));
  await picture('1-empty');

  await till.keys('850+3*200', 'm', '0712345678');
  await till.reads(say('pay-ask', { amount: '1,450' }));
  await picture('2-charge');
  await till.keys('Enter');
  await till.reads([say('waiting-step-pin'), say('practice-now'), /0:0[4-9]/]);
  await picture('3-waiting');
  await till.ends(say('result-paid'), 'WANJIKU');
  await picture('4-paid');
  await till.keys('s');
  await till.reads(say('receipt-path'));
  await picture('5-receipt');

  await till.keys('Escape', 'Enter', 'Alt+2', '2999', 'm', '0722000001', 'Enter');
  await till.ends(say('result-failed'), say('why-declined'));
  await picture('6-cancelled');
  // A digit leaves a result at once; Esc waits until it can have been read.
  await till.keys('4');
  await till.reads(say('pay-title'));
  await till.keys('30', 'c', '1000');
  await till.reads(say('pay-change'));
  await picture('7-cash');
  await till.keys('Enter');
  await till.ends(say('result-paid'), '570');
  await picture('8-change');
  await till.keys('Ctrl+k');
  await till.reads(['KSh 430', say('find-open')]);
  await picture('9-find');
  await till.keys('Escape', 'F1');
  await till.reads(say('keys-close'));
  await picture('10-keys');
}

/** Whether more differs than a blinking caret: one byte in a thousand. */
function differs(one, other) {
  let count = 0;
  for (let place = 0; place < one.length; place++) if (one[place] !== other[place]) count++;
  return count > one.length / 1000;
}
