// The real app as a process of its own, with a folder of its own, and the control panel of the simulator inside it.
import { spawn } from 'node:child_process';
import { constants, publicEncrypt } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { until } from '../../window/desk/until.mjs';
import { fill, leaveFree, onDisk } from './disk.mjs';

const target = process.env.CARGO_TARGET_DIR ?? join(homedir(), '.cache', 'pokea', 'target');
const program = join(target, 'debug', 'pokea-bridge');
const ui = fileURLToPath(new URL('../../../ui/dist-bridge', import.meta.url));

export class Bridge {
  /** Where the app keeps its files. */
  folder = mkdtempSync(join(tmpdir(), 'pokea-screens-'));
  #options;
  #process;
  #over;
  /** The last of what it complained about, to be told when it does not start. */
  #complaints = '';

  /** Where the screen is. */
  url;
  /** Where the simulator is. */
  simulator;

  /**
   * Starts the app, and waits until it says where it is. At `speed` 1 phones take as long as in a shop. With `disk` its files lie on a
   * disk of their own, of so many mebibytes.
   */
  static async start(speed, environment = {}, disk = null) {
    const bridge = new Bridge();
    bridge.#options = [speed, environment, disk];
    await bridge.again();
    return bridge;
  }

  async #start(speed, environment, disk) {
    // Its input stays open: when this process is gone, so is the app.
    const env = { ...process.env, ...environment };
    const [command, ...parameters] = [...(disk ? onDisk(this.folder, disk) : []), program, ui, this.folder, String(speed)];
    this.#process = spawn(command, parameters, { env, stdio: ['pipe', 'pipe', 'pipe'] });
    this.#process.on('error', (error) => (this.#complaints += error));
    this.#process.stderr.setEncoding('utf8').on('data', (text) => (this.#complaints = (this.#complaints + text).slice(-4000)));
    this.#over = once(this.#process, 'close');
    const line = new Promise((resolve) => createInterface({ input: this.#process.stdout }).once('line', resolve));
    const said = await Promise.race([line, this.#over]);
    if (typeof said !== 'string') throw new Error(`${program} ended: ${this.#complaints}`);
    [this.url, this.simulator] = said.split(' ');
  }

  /** The pushes that reached the simulator, oldest first. */
  async pushes() {
    const answer = await this.#control('state');
    return (await answer.json()).pushes;
  }

  /** What goes wrong with the pushes from now on; what is not named is in order. */
  async faults(faults) {
    await this.#control('faults', faults);
  }

  /** A customer pays a number from the phone, without being asked. Returns the payment's code. */
  async pays(phone, number, shillings) {
    const before = (await (await this.#control('state')).json()).payments.length;
    await this.#control('pay', { phone, number, amount: shillings * 100 });
    const { payments } = await (await this.#control('state')).json();
    return payments[before].code;
  }

  /** How many payments of organisations Safaricom took. */
  async payouts() {
    return (await (await this.#control('state')).json()).payouts;
  }

  /** What moved at Safaricom, oldest first. */
  async postings() {
    return (await (await this.#control('ledger')).json()).postings;
  }

  /** The owner pays another number from the till, in Safaricom's own portal. Returns the code. */
  async paysOut(number, shillings) {
    const shop = await (await this.#control('credentials')).json();
    const basic = Buffer.from(`${shop.consumer_key}:${shop.consumer_secret}`).toString('base64');
    const granted = await fetch(`${this.simulator}/oauth/v1/generate?grant_type=client_credentials`, { headers: { authorization: `Basic ${basic}` } });
    const { access_token: token } = await granted.json();
    const key = await (await this.#control('certificate')).text();
    const credential = publicEncrypt({ key, padding: constants.RSA_PKCS1_PADDING }, Buffer.from(shop.initiator_password));
    const before = (await this.postings()).length;
    const answer = await fetch(`${this.simulator}/mpesa/b2b/v1/paymentrequest`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        Initiator: shop.initiator,
        SecurityCredential: credential.toString('base64'),
        CommandID: 'BusinessBuyGoods',
        SenderIdentifierType: '4',
        RecieverIdentifierType: '4',
        Amount: shillings,
        PartyA: shop.store_number,
        PartyB: number,
        AccountReference: 'Stock',
        Remarks: 'Stock',
        ResultURL: `${this.simulator}/nobody`,
        QueueTimeOutURL: `${this.simulator}/nobody`,
      }),
    });
    if (answer.status !== 200) throw new Error(`the simulator answers ${answer.status}: ${await answer.text()}`);
    return until('the till has paid', async () => (await this.postings())[before]?.receipt);
  }

  /** What every customer does of whom nothing else is said. */
  async behave(behaviour) {
    await this.#control('behaviour', { behaviour });
  }

  /** Puts the simulator's clock forward, and so Safaricom's, as far as the app can know. */
  async advance(seconds) {
    await this.#control('clock', { advance_seconds: seconds });
  }

  /** Stops the app in the middle of whatever it does, as a PC that falls asleep does. */
  suspend() {
    this.#process.kill('SIGSTOP');
  }

  /** And wakes it. */
  wake() {
    this.#process.kill('SIGCONT');
  }

  /** What the customer with this phone does, `pays` or `no_money`, as soon as it rings. False while it does not. */
  async answers(phone, behaviour) {
    const answer = await this.#control('answer', { phone, behaviour }, [204, 409]);
    return answer.status === 204;
  }

  async #control(what, body, expected = [200, 204]) {
    const request = body && { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
    const answer = await fetch(`${this.simulator}/control/${what}`, request);
    if (!expected.includes(answer.status)) throw new Error(`the simulator answers ${answer.status} to ${what}`);
    return answer;
  }

  /** So many mebibytes are free from now on, on the disk of its own with which it was started. */
  leaveFree(mebibytes) {
    return leaveFree(this.#process.pid, this.folder, mebibytes);
  }

  /** Nothing is free on it from now on, and the ballast is used up. */
  fill() {
    return fill(this.#process.pid, this.folder);
  }

  /** Closes the app as its window does: a backup is made. */
  async close() {
    this.wake();
    this.#process.stdin.end();
    await this.#over;
  }

  /** A power cut, as far as the app is concerned. */
  async kill() {
    this.#process.kill('SIGKILL');
    await this.#over;
  }

  /** Starts it once more on the same files, at another address. */
  again() {
    return this.#start(...this.#options);
  }

  /** Makes noise of most of the database, while nobody uses it: of little, the WAL may still have all. Returns what it is then. */
  damage() {
    const records = this.read('pokea.db');
    records.fill(0x5a, records.length / 4);
    writeFileSync(join(this.folder, 'pokea.db'), records);
    return records;
  }

  /** Loses the backups on this disk. */
  forgetBackups() {
    rmSync(join(this.folder, 'pokea.db.backups'), { recursive: true, force: true });
  }

  /** Everything that the app knows: its database, and the witness beside it. */
  records() {
    return ['pokea.db', 'pokea.db.head'].map((file) => [file, this.read(file)]);
  }

  /** Puts such records back, while nobody uses them. */
  putBack(records) {
    for (const [file, content] of records) writeFileSync(join(this.folder, file), content);
  }

  /** Whether the app wrote this file. */
  has(file) {
    return existsSync(join(this.folder, file));
  }

  /** What is in a file of the app. */
  read(file) {
    return readFileSync(join(this.folder, file));
  }

  /** Ends the app and removes what it wrote. */
  async end() {
    await this.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
