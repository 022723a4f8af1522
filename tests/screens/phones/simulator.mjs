// A simulator for one test as a program of its own, a client that asks for payments, a server that hears of them, and the page in a
// browser of its own. Every wait has a bound.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { chromium } from 'playwright-core';
import { LAUNCH, somewhere } from '../counter/counter.mjs';

const target = process.env.CARGO_TARGET_DIR ?? join(homedir(), '.cache', 'pokea', 'target');
const program = process.env.POKEA_SIMULATOR ?? join(target, 'debug', 'pokea-simulator');
const WITHIN_MS = 20_000;

export class Phones {
  /** What the shop's server was told, oldest first. */
  heard = [];
  /** What the shop's server answers. */
  answers = 200;

  /** A simulator, its page and a shop that are cleared away after the test. Whatever the page complains about fails the test. */
  static async for(test, { speed = 10, size = [1366, 768], colorScheme = 'light', parameters = [] } = {}) {
    const phones = new Phones();
    const complaints = [];
    test.after(async () => {
      await phones.browser?.close();
      phones.shop?.closeAllConnections();
      phones.shop?.close();
      const code = await phones.end();
      assert.deepEqual(complaints, [], 'the page complains about nothing');
      assert.equal(code, 0, 'the simulator ends by itself when it is told to');
    });
    await phones.#start(['--listen', '127.0.0.1:0', '--speed', String(speed), ...parameters]);
    await phones.#open();
    phones.browser = await chromium.launch(LAUNCH);
    const [width, height] = size;
    const page = (phones.page = await phones.browser.newPage({ viewport: { width, height }, colorScheme }));
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      // Chromium says of every refusal that a request failed; what the page makes of it is for the tests to see.
      const isRefusal = /Failed to load resource: the server responded with a status of 4\d\d/.test(message.text());
      if (['error', 'warning'].includes(message.type()) && !isRefusal) complaints.push(message.text());
    });
    page.setDefaultTimeout(WITHIN_MS);
    await page.goto(phones.url);
    await page.getByText('live', { exact: true }).waitFor();
    return phones;
  }

  async #start(parameters) {
    this.process = spawn(program, parameters, { stdio: ['ignore', 'pipe', 'inherit'] });
    this.over = once(this.process, 'exit');
    const line = new Promise((resolve) => createInterface({ input: this.process.stdout }).once('line', resolve));
    const said = await Promise.race([line, this.over]);
    if (typeof said !== 'string') throw new Error(`${program} ended`);
    this.known = Object.fromEntries(said.split(' ').map((word) => word.split(/=(.*)/s)));
    this.url = this.known.base_url;
  }

  /** The shop's own server. */
  async #open() {
    this.shop = createServer((request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (text) => (body += text));
      request.on('end', () => {
        this.heard.push({ path: request.url, body });
        response.writeHead(this.answers, { 'content-type': 'application/json' }).end('{"ResultCode":0,"ResultDesc":"Accepted"}');
      });
    }).listen(0, '127.0.0.1');
    await once(this.shop, 'listening');
    this.callback = `http://127.0.0.1:${this.shop.address().port}/callback`;
  }

  /** Ends the simulator as Ctrl-C does, and returns its exit code. */
  async end() {
    this.process?.kill('SIGINT');
    const [code] = (await this.over) ?? [];
    return code;
  }

  /** Asks a phone for money, as the shop's program does. Returns the answer. */
  async push(phone, shillings, callback = this.callback) {
    const { base_url: url, store_number: store, passkey } = this.known;
    const basic = Buffer.from(`${this.known.consumer_key}:${this.known.consumer_secret}`).toString('base64');
    const granted = await fetch(`${url}/oauth/v1/generate?grant_type=client_credentials`, { headers: { authorization: `Basic ${basic}` } });
    const { access_token: token } = await granted.json();
    const stamp = '20261122143209';
    const push = {
      BusinessShortCode: store,
      Password: Buffer.from(store + passkey + stamp).toString('base64'),
      Timestamp: stamp,
      TransactionType: this.known.transaction_type,
      Amount: String(shillings),
      PartyA: phone,
      PartyB: this.known.party_b,
      PhoneNumber: phone,
      CallBackURL: callback,
      AccountReference: 'R1-000123',
      TransactionDesc: 'Sale',
    };
    const answer = await fetch(`${url}/mpesa/stkpush/v1/processrequest`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(push),
    });
    assert.equal(answer.status, 200, await answer.clone().text());
    return answer.json();
  }

  /** Turns a switch. */
  async control(path, body) {
    const request = body && { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
    const answer = await fetch(`${this.url}/control/${path}`, request);
    assert.ok(answer.ok, `${path}: ${answer.status} ${await answer.clone().text()}`);
    return answer.status === 204 ? null : answer.json();
  }

  /** The phone with this number, on the page. */
  phone(number) {
    return this.page.locator(`.phone[data-phone="${number}"]`);
  }

  /** The phone, as soon as it rings. */
  async rings(number) {
    const phone = this.phone(number);
    await phone.getByLabel('M-PESA PIN').waitFor();
    return phone;
  }

  /** Waits until this can be read in a part of the page. */
  reads(part, text) {
    return part.filter({ hasText: typeof text === 'string' ? somewhere(text) : text }).first().waitFor();
  }

  /** The rows of what went out. */
  posts() {
    return this.page.locator('#posts > ul > li');
  }
}
