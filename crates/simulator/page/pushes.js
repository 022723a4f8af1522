// The pushes that were taken, newest first, and how each of them stands.
import { h, List, write } from './dom.js';
import { clock, local, money } from './words.js';

const STATES = {
  sent: ['◷', 'on its way', 'soft'],
  ringing: ['☎', 'ringing', 'waiting'],
  working: ['◷', 'working', 'waiting'],
  gone: ['?', 'phone is off', 'unknown'],
};

/** What the result codes of a push that is over mean, as short as a strip of paper; the whole sentence is beside it. */
const ENDINGS = {
  0: ['✓', 'paid', 'paid'],
  1: ['✕', 'too little money', 'failed'],
  1032: ['✕', 'cancelled', 'failed'],
  1037: ['✕', 'no response', 'failed'],
  2001: ['✕', 'wrong PIN', 'failed'],
  8006: ['✕', 'PIN locked', 'failed'],
};

export class Pushes {
  constructor(panel) {
    this.none = h('p', { class: 'none' }, 'No push yet. “Connect” has a line to send one with.');
    this.rows = h('ul', { class: 'rows' });
    this.list = new List(this.rows, (push) => new Push(push));
    panel.append(this.none, this.rows);
  }

  show({ pushes }) {
    this.none.hidden = pushes.length > 0;
    this.list.show(pushes, (push) => push.checkout);
  }
}

class Push {
  constructor({ phone, amount, account_reference: reference, checkout, at }) {
    this.state = h('span', { class: 'chip' });
    this.told = h('span', { class: 'soft' });
    this.element = h(
      'li',
      { 'data-phone': phone },
      h(
        'div',
        { class: 'card' },
        h('span', { class: 'line' }, h('b', {}, `KSh ${money(amount)}`), h('time', {}, clock(at))),
        h('span', { class: 'line' }, h('span', { class: 'soft' }, `${local(phone)} · ${reference}`), this.state),
        h('span', { class: 'line' }, this.told),
        h('span', { class: 'code' }, checkout),
      ),
    );
  }

  update({ state, result_code: code, result_text: text, code: receipt }) {
    const [sign, word, colour] = state === 'ended' ? (ENDINGS[code] ?? ['✕', `failed ${code}`, 'failed']) : STATES[state];
    write(this.state, `${sign} ${word}`);
    this.state.dataset.colour = colour;
    write(this.told, code == null ? '' : (receipt ?? `${code} · ${text}`));
    this.told.parentElement.hidden = code == null;
  }
}
