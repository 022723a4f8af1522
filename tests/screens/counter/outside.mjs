// Daraja and relay as programs of their own, so that they live on while the app sleeps, and can end by themselves.
import { mkdtempSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Processes } from '../../window/desk/processes.mjs';

const target = process.env.CARGO_TARGET_DIR ?? join(homedir(), '.cache', 'pokea', 'target');
const built = (name) => join(target, 'debug', name);

export class Outside {
  #processes = new Processes();
  #folder = mkdtempSync(join(tmpdir(), 'pokea-outside-'));
  #relay;

  /** Both, cleared away after the test, and what a bridge needs to know of them. */
  static async for(test, speed) {
    const outside = new Outside();
    test.after(() => outside.#clear());
    const daraja = await outside.#processes.startAndHear(built('pokea-simulator'), ['--listen', '127.0.0.1:0', '--speed', String(speed)]);
    outside.#relay = await outside.#processes.startAndHear(built('pokea-relay'), ['--data', outside.#folder, '--listen', '127.0.0.1:0', '--admin', '127.0.0.1:0']);
    const { said: invite } = await outside.#processes.startAndHear(built('pokea-relay'), ['shop', 'add', 'Duka', '--yes', '--data', outside.#folder]);
    /** What the simulator takes: its credentials by name. */
    outside.credentials = Object.fromEntries(daraja.said.split(' ').map((pair) => pair.split('=')));
    outside.environment = {
      POKEA_PRACTICE_DARAJA: outside.credentials.base_url,
      POKEA_PRACTICE_RELAY: `http://${/^listening on ([^\s,]+)/.exec(outside.#relay.said)[1]}`,
      POKEA_PRACTICE_INVITE: invite,
    };
    return outside;
  }

  /** Puts Daraja's clock forward to this time of a day in Nairobi, and so the time of everybody who hears of it. */
  async setClock(time) {
    const answer = await fetch(this.environment.POKEA_PRACTICE_DARAJA, { method: 'HEAD' });
    const now = Date.parse(answer.headers.get('date'));
    const [hours, minutes] = time.split(':').map(Number);
    const wanted = (hours - 3) * 3_600 + minutes * 60;
    const ahead = (((wanted - now / 1_000) % 86_400) + 86_400) % 86_400;
    await fetch(`${this.environment.POKEA_PRACTICE_DARAJA}/control/clock`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ advance_seconds: Math.round(ahead) }),
    });
  }

  /** What goes wrong at Daraja from now on; what is not named is in order. */
  async goesWrong(faults) {
    const answer = await fetch(`${this.environment.POKEA_PRACTICE_DARAJA}/control/faults`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(faults),
    });
    if (!answer.ok) throw new Error(`the simulator answers ${answer.status}: ${await answer.text()}`);
  }

  /** What every customer does from now on. */
  async behave(behaviour) {
    const answer = await fetch(`${this.environment.POKEA_PRACTICE_DARAJA}/control/behaviour`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ behaviour }),
    });
    if (!answer.ok) throw new Error(`the simulator answers ${answer.status}: ${await answer.text()}`);
  }

  /** The relay's operator makes a shop, and is asked about the device that comes. */
  async addShop(name) {
    const child = this.#processes.start(built('pokea-relay'), ['shop', 'add', name, '--data', this.#folder], {}, 'pipe');
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const { value: code } = await lines.next();
    return {
      code,
      digits: async () => {
        for await (const line of lines) {
          const digits = /\d{3} \d{3}/.exec(line);
          if (digits) return digits[0];
        }
        throw new Error('nobody was asked');
      },
      says: (answer) => child.stdin.end(`${answer}\n`),
    };
  }

  /** The relay's operator takes a PC out of its shop. */
  async revoke(device) {
    await this.#processes.startAndHear(built('pokea-relay'), ['device', 'revoke', device, '--data', this.#folder]);
  }

  /** The relay is gone. */
  async killRelay() {
    this.#relay.child.kill('SIGKILL');
    await this.#relay.child.over;
  }

  async #clear() {
    await this.#processes.end();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
