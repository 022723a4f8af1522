// A counter of its own for each test: a display, a window manager, a session bus and a home, so that no test meets another one or the
// desktop of whoever runs it.
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Processes } from './processes.mjs';
import { Till } from './till.mjs';
import { until } from './until.mjs';
import { isReady, Session } from './webdriver.mjs';

const built = process.env.POKEA_WINDOW ?? fail('POKEA_WINDOW names the built window: run "scripts/test window"');

/** A program that is built beside the window. */
const beside = (name) => join(dirname(built), name);

/** Like the shop's PC: the till fills the screen, without a frame. */
const OPENBOX = `<openbox_config xmlns="http://openbox.org/3.4/rc">
  <focus><focusNew>yes</focusNew></focus>
  <keyboard><keybind key="A-F4"><action name="Close"/></keybind></keyboard>
  <applications><application class="*"><decor>no</decor><maximized>yes</maximized></application></applications>
</openbox_config>`;

export class Desk {
  home = mkdtempSync(join(tmpdir(), 'pokea-window-'));
  /** Where the till keeps its files. */
  data = join(this.home, 'data');
  #processes = new Processes({
    HOME: this.home,
    XDG_RUNTIME_DIR: this.home,
    POKEA_DATA: this.data,
    NO_AT_BRIDGE: '1',
    // A machine without a graphics card, in the same way on every machine.
    LIBGL_ALWAYS_SOFTWARE: '1',
  });

  /** A desk for one test, cleared away after it. */
  static async for(test, screen = '1366x768') {
    const desk = new Desk();
    test.after(() => desk.clear());
    await desk.#open(screen);
    return desk;
  }

  async #open(screen) {
    const parameters = ['-displayfd', '1', '-screen', '0', `${screen}x24`, '-nolisten', 'tcp', '-noreset'];
    const display = await this.#processes.startAndHear('Xvfb', parameters);
    this.#processes.set({ DISPLAY: `:${display.said}`, DBUS_SESSION_BUS_ADDRESS: await this.startBus() });
    writeFileSync(join(this.home, 'openbox.xml'), OPENBOX);
    this.#processes.start('openbox', ['--sm-disable', '--config-file', join(this.home, 'openbox.xml')]);
    await until('the window manager manages', async () => (await this.x('xprop', '-root', '_NET_SUPPORTING_WM_CHECK')).includes('window id'));
  }

  /** Another session bus beside the desk's own, as another user of the same PC has; gives its address. */
  async startBus() {
    const parameters = ['--session', '--nofork', '--print-address=1', `--address=unix:dir=${this.home}`];
    return (await this.#processes.startAndHear('dbus-daemon', parameters)).said;
  }

  /** Starts the till under a driver, and waits until it answers. */
  async startTill(environment = {}) {
    const [port, nativePort] = await freePorts(2);
    const driver = `http://127.0.0.1:${port}`;
    const running = this.#processes.start('tauri-driver', ['--port', port, '--native-port', nativePort], environment);
    await until('the driver takes sessions', () => isReady(driver), { seen: () => running.complaints });
    return new Till(this, await Session.open(driver, built), running);
  }

  /** Starts the till without a driver, as a second double-click would. */
  startTillAlone(environment = {}) {
    return this.#processes.start(built, [], environment);
  }

  /** A power cut, as far as the till and what drives it are concerned. */
  async killTill() {
    const [till, ...more] = this.#processes.named('pokea');
    if (!till || more.length) fail(`one till should run, and it is ${more.length + (till ? 1 : 0)}`);
    process.kill(till, 'SIGKILL');
    await this.tillEnds();
  }

  /** Waits until no till runs. */
  tillEnds() {
    return until('the till has ended', () => this.#processes.named('pokea').length === 0);
  }

  /** Daraja and relay as programs of their own, each to be watched and ended by itself, and what a till needs to know of them. */
  async startOutside(speed) {
    const [daraja, relay] = await Promise.all([this.#startSimulator(speed), this.#startRelay()]);
    const environment = {
      POKEA_PRACTICE_SPEED: speed,
      POKEA_PRACTICE_DARAJA: daraja.url,
      POKEA_PRACTICE_RELAY: relay.url,
      POKEA_PRACTICE_INVITE: relay.invite,
    };
    return { daraja, relay, environment };
  }

  /** A Daraja outside the till, and a function that asks its control panel. */
  async #startSimulator(speed) {
    const { said } = await this.#processes.startAndHear(beside('pokea-simulator'), ['--listen', '127.0.0.1:0', '--speed', speed]);
    const url = /base_url=(\S+)/.exec(said)[1];
    const control = async (path, body) => {
      const answer = await fetch(`${url}/control/${path}`, {
        method: body ? 'POST' : 'GET',
        headers: { 'content-type': 'application/json' },
        body: body && JSON.stringify(body),
      });
      if (!answer.ok) fail(`the simulator answers ${answer.status} to ${path}: ${await answer.text()}`);
      return answer.status === 204 ? null : answer.json();
    };
    return { url, control };
  }

  /** A relay outside the till, with an invite for one till. */
  async #startRelay() {
    const folder = join(this.home, 'relay');
    const { child, said } = await this.#processes.startAndHear(beside('pokea-relay'), ['--data', folder, '--listen', '127.0.0.1:0', '--admin', '127.0.0.1:0']);
    const { said: invite } = await this.#processes.startAndHear(beside('pokea-relay'), ['shop', 'add', 'Duka', '--yes', '--data', folder]);
    return { url: `http://${/^listening on ([^\s,]+)/.exec(said)[1]}`, invite, process: child };
  }

  /** What a program of X says. */
  async x(program, ...parameters) {
    const child = this.#processes.start(program, parameters);
    let said = '';
    child.stdout.setEncoding('utf8').on('data', (text) => (said += text));
    await child.over;
    return said;
  }

  /** Ends every program and removes every file. */
  async clear() {
    await this.#processes.end();
    rmSync(this.home, { recursive: true, force: true });
  }
}

async function freePorts(count) {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  await Promise.all(servers.map((server) => once(server, 'listening')));
  const ports = servers.map((server) => server.address().port);
  await Promise.all(servers.map((server) => once(server.close(), 'close')));
  return ports;
}

function fail(reason) {
  throw new Error(reason);
}
