// What a client needs to use this simulator, to be copied, and a line for the shell that works.
import { ask } from './control.js';
import { h, write } from './dom.js';

export class Connect {
  constructor(panel, complain) {
    this.panel = panel;
    this.complain = complain;
    this.said = h('p', { class: 'soft', role: 'status' });
  }

  /** Asks once; what it shows does not change while the simulator runs. */
  async show() {
    if (this.panel.childElementCount) return;
    try {
      const known = await ask('credentials');
      const values = [
        ['Base URL', known.base_url],
        ['Consumer key', known.consumer_key],
        ['Consumer secret', known.consumer_secret],
        ['Short code', known.store_number],
        ['PartyB', known.party_b],
        ['Transaction type', known.transaction_type],
        ['Passkey', known.passkey],
        ['Initiator', known.initiator],
        ['Its password', known.initiator_password],
      ];
      this.panel.replaceChildren(
        h(
          'div',
          { class: 'copy' },
          h('p', { class: 'soft' }, 'What your client is configured with. It opens this simulator and nothing else.'),
          this.said,
          ...values.map(([name, value]) => this.#value(name, value)),
          h('p', {}, h('a', { href: '/control/certificate', download: 'pokea-simulator.cer' }, 'Certificate'), ' to encrypt the initiator password with'),
          this.#value('From a shell: a token, then a push to 0712 345 678', curl(known), 'value long'),
        ),
      );
    } catch (error) {
      this.complain(error.message);
    }
  }

  #value(name, value, kind = 'value') {
    const copy = async () => {
      try {
        await navigator.clipboard.writeText(value);
        write(this.said, `✓ ${name} copied`);
      } catch {
        write(this.said, 'The browser does not let this page copy. Select the text instead.');
      }
    };
    const button = h('button', { type: 'button', 'aria-label': `Copy ${name}`, click: copy }, 'Copy');
    return h('div', { class: kind }, h('span', {}, name), h('code', {}, value), button);
  }
}

/** Two commands in one line each: a token, and a push with a password that was made just now. */
function curl({ base_url: url, consumer_key: key, consumer_secret: secret, store_number: store, party_b: receiver, transaction_type: type, passkey }) {
  const stamp = nairobi(new Date());
  const push = {
    BusinessShortCode: store,
    Password: btoa(store + passkey + stamp),
    Timestamp: stamp,
    TransactionType: type,
    Amount: '150',
    PartyA: '254712345678',
    PartyB: receiver,
    PhoneNumber: '254712345678',
    CallBackURL: 'http://127.0.0.1:9000/callback',
    AccountReference: 'TEST-1',
    TransactionDesc: 'Test',
  };
  return [
    `TOKEN=$(curl -s -u ${key}:${secret} '${url}/oauth/v1/generate?grant_type=client_credentials' | cut -d '"' -f 4)`,
    `curl -s ${url}/mpesa/stkpush/v1/processrequest -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' -d '${JSON.stringify(push)}'`,
  ].join('\n');
}

/** `20261122143209`, three hours ahead of UTC all the year. */
function nairobi(date) {
  return new Date(date.getTime() + 3 * 3_600_000).toISOString().replace(/\D/g, '').slice(0, 14);
}
