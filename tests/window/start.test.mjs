// How the window begins: unseen until it is complete, once per PC, and in words when it cannot work.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { test } from 'node:test';
import { Desk } from './desk/desk.mjs';
import { until } from './desk/until.mjs';
import { en } from './desk/words.mjs';

test('nobody sees an empty window, and a slow start says so', async (t) => {
  const desk = await Desk.for(t);
  const { environment } = await desk.startOutside('10');
  // In the relay's place stands a door that nobody opens at first: without it the till cannot get ready.
  const door = createServer().listen(0, '127.0.0.1');
  t.after(() => {
    door.close();
    door.closeAllConnections();
  });
  await once(door, 'listening');
  const till = await desk.startTill({ ...environment, POKEA_PRACTICE_RELAY: `http://127.0.0.1:${door.address().port}` });
  const [, answer] = await once(door, 'request');
  await until('the window is shown', () => till.isShown());
  assert.match(await till.page(), new RegExp(en('starting')), 'whenever it is seen, there is something to read');

  answer.writeHead(403).end();
  await till.reads(en('error-not_started'));
});

test('a second start ends by itself and brings the first window to the front', async (t) => {
  const desk = await Desk.for(t);
  const till = await desk.startTill();
  await till.reads(en('pay-title'));
  const [window] = (await desk.x('xdotool', 'search', '--onlyvisible', '--name', '^Pokea$')).trim().split('\n');
  await desk.x('xdotool', 'windowminimize', window);
  await until('the window is away', async () => !(await till.isShown()));

  const second = desk.startTillAlone();
  assert.equal(await second.over, 0);
  await until('the first window is in front', async () => (await desk.x('xdotool', 'getactivewindow')).trim() === window);
  assert.equal(await till.isShown(), true);
});

test('damaged records are told in words and left as they are, a backup takes their place by a key, and the till sells on', async (t) => {
  const desk = await Desk.for(t);
  const before = await desk.startTill({ POKEA_PRACTICE_SPEED: '10' });
  await before.reads(en('pay-title'));
  await before.keys('350', 'c', 'Enter');
  await before.ends(en('result-paid'), ['350', 'R1-000001']);
  await before.close();

  const folder = join(desk.data, 'practice');
  const file = join(folder, 'pokea.db');
  const records = readFileSync(file);
  records.fill('rust', 0, 4096);
  writeFileSync(file, records);
  const after = await desk.startTill({ POKEA_PRACTICE_SPEED: '10' });
  await after.reads([en('damaged-title'), en('damaged-last', { receipt: 'R1-000001' }), en('damaged-lost-none')]);
  await until('the window is shown', () => after.isShown());
  assert.ok(readFileSync(file).equals(records), 'nothing was changed');

  await after.keys('r');
  await after.reads([en('damaged-done'), en('damaged-step-records'), en('damaged-open')]);
  const [kept] = await after.find(/\/\S+pokea\.db\.damaged-\d{14}/);
  assert.ok(readFileSync(kept).equals(records), 'the damaged file is kept as it was');
  // Enter counts once the result can have been read.
  await until('the till opens', async () => {
    if ((await after.page()).includes(en('pay-title'))) return true;
    return after.keys('Enter');
  });
  await after.keys('640', 'm', '0712345678', 'Enter');
  await after.ends(en('result-paid'), ['640', 'R1B-000001', en('footer-taken', { amount: '990' })]);
});

test('records that another Pokea uses are told in words', async (t) => {
  const desk = await Desk.for(t);
  const first = await desk.startTill();
  await first.reads(en('pay-title'));
  // Another user of this PC has a session bus of their own, so that the first start does not hear of the second.
  const second = await desk.startTill({ DBUS_SESSION_BUS_ADDRESS: await desk.startBus() });
  await second.reads(en('error-start_in_use'));
});
