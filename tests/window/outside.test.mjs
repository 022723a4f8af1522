// What happens around the till: a power cut, a relay that is gone, quick fingers.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Desk } from './desk/desk.mjs';
import { until } from './desk/until.mjs';
import { en } from './desk/words.mjs';

const PHONE = '254712345678';

test('the power fails while the phone rings: the payment is on the screen after the next start, and was asked for once', async (t) => {
  const desk = await Desk.for(t);
  const { daraja, environment } = await desk.startOutside('2');
  await daraja.control('behaviour', { behaviour: 'ignores' });
  const before = await desk.startTill(environment);
  await before.reads(en('pay-title'));
  await before.keys('1500', 'm', '0712345678', 'Enter');
  await until('the phone rings', async () => (await daraja.control('state')).ringing.length === 1);
  await desk.killTill();

  await daraja.control('answer', { phone: PHONE, behaviour: 'pays' });
  await until('the customer has paid, and the relay has heard it', async () => {
    const [push] = (await daraja.control('state')).pushes;
    return push.code !== null && push.callbacks.some(({ answer }) => answer?.status === 200);
  });
  const after = await desk.startTill(environment);
  const [push] = (await daraja.control('state')).pushes;
  await after.reads(['KSh 1,500', en('footer-taken', { amount: '1,500' }), `${en('status-paid')} · ${en('tender-mpesa')} · R1-000001`]);
  await after.keys('F6');
  await after.reads(en('find-title'));
  await after.keys(push.code);
  await after.reads([push.code, 'WANJIKU']);

  const { pushes } = await daraja.control('state');
  assert.equal(pushes.length, 1, 'the customer was asked once');
  assert.equal(pushes[0].result_code, '0');
});

test('the relay dies while the phone rings: the payment is proved by asking, and its code follows', async (t) => {
  const desk = await Desk.for(t);
  const { daraja, relay, environment } = await desk.startOutside('10');
  await daraja.control('behaviour', { behaviour: 'ignores' });
  const till = await desk.startTill(environment);
  await till.reads(`${en('light-relay')} ${en('light-good')}`);
  await till.keys('640', 'm', '0712345678', 'Enter');
  await until('the phone rings', async () => (await daraja.control('state')).ringing.length === 1);
  relay.process.kill('SIGKILL');
  await relay.process.over;
  await daraja.control('answer', { phone: PHONE, behaviour: 'pays' });

  await till.ends(en('result-paid'), ['640', en('result-code-follows'), en('light-trouble')]);
  const [push] = (await daraja.control('state')).pushes;
  assert.deepEqual(push.callbacks.map(({ answer }) => answer), ['none'], 'the callback found nobody, and does not come again');
  assert.ok(!(await till.text()).includes(push.code), 'what nobody told is not shown');
});

test('Enter twice at once asks the customer once', async (t) => {
  const desk = await Desk.for(t);
  const { daraja, environment } = await desk.startOutside('10');
  const till = await desk.startTill(environment);
  await till.reads(en('pay-title'));
  await till.keys('75', 'm', '0712345678');
  await desk.x('xdotool', 'key', '--delay', '0', 'Return', 'Return', 'Return');
  await till.ends(en('result-paid'), ['75']);

  assert.equal((await daraja.control('state')).pushes.length, 1);
  await till.keys('9');
  await till.reads([en('sale-title', { receipt: 'R1-000002' }), en('footer-taken', { amount: '75' })]);
});
