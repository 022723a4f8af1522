// The programs of a test. Each carries a mark in its environment, which its children inherit whatever they do with their process
// groups (WebKit starts several, and a killed parent leaves them behind), so that ending a test can leave nothing running.
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { basename } from 'node:path';
import { createInterface } from 'node:readline';
import { once } from 'node:events';
import { until } from './until.mjs';

const MARK = 'POKEA_WINDOW_TEST';

// An interrupted run ends like any other, and takes its programs along.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(1));

export class Processes {
  #mark = `${MARK}=${randomUUID()}`;
  #environment;
  #killNow = () => this.#signal('SIGKILL');

  /** Programs started here get this environment, and of the caller's only what they need to find other programs and fonts. */
  constructor(environment = {}) {
    const { PATH, HOME, LANG = 'C.UTF-8' } = process.env;
    const [name, value] = this.#mark.split('=');
    this.#environment = { PATH, HOME, LANG, ...environment, [name]: value };
    process.once('exit', this.#killNow);
  }

  /** What is set here reaches whatever is started from now on. */
  set(environment) {
    Object.assign(this.#environment, environment);
  }

  /** Starts a program. Its complaints are kept, to be told when something fails: see `complaints`. */
  start(program, parameters = [], environment = {}, input = 'ignore') {
    const child = spawn(program, parameters, {
      env: { ...this.#environment, ...environment },
      stdio: [input, 'pipe', 'pipe'],
    });
    child.complaints = '';
    child.stderr.setEncoding('utf8').on('data', (text) => (child.complaints = (child.complaints + text).slice(-4000)));
    child.on('error', (error) => (child.complaints += error));
    child.over = once(child, 'close').then(([code, signal]) => signal ?? code);
    return child;
  }

  /** Starts a program that says in its first line where to find it. */
  async startAndHear(program, parameters = [], environment = {}) {
    const child = this.start(program, parameters, environment);
    const lines = createInterface({ input: child.stdout });
    const said = await new Promise((resolve, reject) => {
      lines.once('line', resolve);
      // Its output ends before it does, so a line that was said has come by then.
      child.over.then((how) => reject(new Error(`${program} ended (${how}) without a word: ${child.complaints}`)), reject);
    });
    return { child, said };
  }

  /** The ids of running programs of this name. */
  named(name) {
    return this.#running().filter((id) => nameOf(id) === name);
  }

  /** Ends everything that was started here, and everything that this has started: first by asking, so that locks and sockets go too. */
  async end() {
    const asked = performance.now();
    const isOver = () => this.#signal(performance.now() - asked < 2_000 ? 'SIGTERM' : 'SIGKILL') === 0;
    await until('every process of the test has ended', isOver);
    process.off('exit', this.#killNow);
  }

  #signal(signal) {
    const running = this.#running();
    for (const id of running) ignoringMissing(() => process.kill(id, signal));
    return running.length;
  }

  #running() {
    const ids = readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map(Number);
    return ids.filter((id) => ignoringMissing(() => readFileSync(`/proc/${id}/environ`, 'utf8'))?.split('\0').includes(this.#mark));
  }
}

const nameOf = (id) => basename(ignoringMissing(() => readlinkSync(`/proc/${id}/exe`)) ?? '');

/** A process may end, or belong to someone else, between being listed and being asked. */
function ignoringMissing(work) {
  try {
    return work();
  } catch (error) {
    if (['ENOENT', 'ESRCH', 'EACCES', 'EPERM'].includes(error.code)) return undefined;
    throw error;
  }
}
