// The ledger: who holds what, that all of it together is nothing, and the latest postings.
import { h, List, write } from './dom.js';
import { clock, money } from './words.js';

const PURSES = {
  working: 'working',
  utility: 'utility',
  charges_paid: 'charges paid',
  merchant: 'merchant',
  settlement: 'settlement',
};

const WHAT = { pay_bill: 'Pay bill', buy_goods: 'Buy goods', b2c: 'To a customer (B2C)', b2b: 'To a business (B2B)', reversal: 'Reversal' };

export class Money {
  constructor(panel) {
    this.accounts = h('tbody');
    this.lines = new List(this.accounts, () => new Line());
    this.sum = h('td', { class: 'number' });
    this.latest = h('ul', { class: 'rows' });
    this.postings = new List(this.latest, (posting) => new Posting(posting));
    this.none = h('p', { class: 'none' }, 'No money has moved yet.');
    panel.append(
      h(
        'table',
        {},
        h('caption', { class: 'label' }, 'Accounts'),
        h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, 'Who'), h('th', { scope: 'col' }, 'Account'), h('th', { scope: 'col', class: 'number' }, 'KSh'))),
        this.accounts,
        h('tfoot', {}, h('tr', {}, h('th', { scope: 'row', colspan: 2 }, 'All together, always nothing'), this.sum)),
      ),
      h('h3', { class: 'label' }, 'Latest postings'),
      this.none,
      this.latest,
    );
  }

  show({ shop, accounts, sum, postings }) {
    const isOther = ({ who }) => !who.startsWith(shop);
    this.lines.show(
      accounts.toSorted((a, b) => isOther(a) - isOther(b)),
      ({ who, purse }) => `${who} ${purse}`,
    );
    write(this.sum, money(sum));
    this.none.hidden = postings.length > 0;
    this.postings.show(postings, ({ receipt }) => receipt);
  }
}

class Line {
  constructor() {
    this.who = h('th', { scope: 'row' });
    this.purse = h('td', { class: 'soft' });
    this.balance = h('td', { class: 'number' });
    this.element = h('tr', {}, this.who, this.purse, this.balance);
  }

  update({ who, purse, balance }) {
    write(this.who, who);
    write(this.purse, PURSES[purse] ?? purse ?? '');
    write(this.balance, money(balance));
  }
}

class Posting {
  constructor({ receipt, at, what, from, to, amount, fee, reference }) {
    const text = [WHAT[what] ?? what, reference && `“${reference}”`, fee && `fee ${money(fee)}`].filter(Boolean).join(' · ');
    this.undone = h('span', { class: 'chip', 'data-colour': 'unknown' });
    this.element = h(
      'li',
      {},
      h(
        'div',
        { class: 'card' },
        h('span', { class: 'line' }, h('b', {}, `KSh ${money(amount)}`), h('time', {}, clock(at))),
        h('span', { class: 'line' }, h('span', {}, `${from} → ${to}`)),
        h('span', { class: 'line' }, h('span', { class: 'soft' }, `${receipt} · ${text}`), this.undone),
      ),
    );
  }

  update({ reversed_by: by }) {
    this.undone.hidden = !by;
    write(this.undone, by ? `↺ reversed by ${by}` : '');
  }
}
