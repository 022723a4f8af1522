// One customer's phone: what it shows, and what a person does with it. It keeps what is half typed over every update.
import { tell } from './control.js';
import { h, write } from './dom.js';
import { OwnSwitch } from './switches.js';
import { cents, clock, local, money } from './words.js';

const PIN_LEN = 4;

export class Phone {
  #phone;
  #complain;
  /** Which of its own screens is open: `home`, `pay` or `balance`. A prompt covers all of them. */
  #open = 'home';
  /** Since when it rang last, so that a new prompt begins with an empty PIN. */
  #rang = null;

  /** Called when a prompt comes up. */
  rang = () => {};

  constructor({ phone }, scenarios, complain) {
    this.#phone = phone;
    this.#complain = complain;
    this.switch = new OwnSwitch(phone, `What ${local(phone)} does`, scenarios, complain);
    this.#make();
  }

  #make() {
    const id = (part) => `${part}-${this.#phone}`;
    this.time = h('span');
    this.line = h('span');
    this.name = h('h3', { id: id('name') });
    this.held = h('b');
    this.balance = h('p', { class: 'balance' }, h('span', { class: 'label' }, 'Balance'), this.held);
    this.smsFrom = h('span', { class: 'label' });
    this.smsText = h('span');
    this.sms = h('p', { class: 'sms', tabindex: 0, 'aria-label': 'Last message' }, this.smsFrom, this.smsText);
    this.unlock = this.#button('Unlock M-PESA', () => this.#change({ locked: false }), { class: 'wide' });
    this.home = h(
      'div',
      { class: 'home' },
      this.balance,
      this.sms,
      h(
        'div',
        { class: 'menu' },
        this.unlock,
        this.#button('Pay', () => this.#show('pay')),
        this.#button('Balance…', () => this.#show('balance')),
      ),
    );
    this.ask = this.#prompt(id('pin'));
    this.forms = { pay: this.#payment(), balance: this.#purse() };
    this.hint = h('span', { class: 'hint' });
    this.screen = h(
      'div',
      { class: 'screen' },
      h('p', { class: 'signal' }, this.time, this.line),
      h('div', { class: 'who' }, this.name, h('p', {}, local(this.#phone))),
      this.home,
      this.ask,
      this.forms.pay,
      this.forms.balance,
    );
    this.element = h(
      'article',
      { class: 'phone', 'aria-labelledby': id('name'), 'data-phone': this.#phone },
      h('div', { class: 'body' }, this.screen),
      h('div', { class: 'about' }, this.hint, this.switch.element),
    );
  }

  #prompt(id) {
    this.text = h('p', { class: 'text', id: `${id}-text` });
    this.pin = h('input', {
      class: 'pin',
      id,
      type: 'password',
      inputmode: 'numeric',
      autocomplete: 'off',
      maxlength: PIN_LEN,
      placeholder: 'M-PESA PIN',
      'aria-label': 'M-PESA PIN',
      'aria-describedby': `${id}-text`,
    });
    const digits = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '⌫', '0', 'C'];
    const names = { '⌫': 'Delete a digit', C: 'Clear' };
    const pad = digits.map((digit) => this.#button(digit, () => this.#press(digit), { 'aria-label': names[digit] }));
    this.note = h('p', { class: 'note', role: 'status' });
    return h(
      'form',
      { class: 'ask', submit: (event) => this.#enter(event), keydown: (event) => event.key === 'Escape' && this.#answer('cancels') },
      this.text,
      this.pin,
      this.note,
      h('div', { class: 'pad' }, ...pad),
      h(
        'div',
        { class: 'menu' },
        this.#button('Ignore', () => this.#answer('ignores')),
        this.#button('Cancel', () => this.#answer('cancels'), { 'aria-keyshortcuts': 'Escape' }),
        h('button', { class: 'go', type: 'submit' }, 'Send'),
      ),
    );
  }

  #payment() {
    const number = h('input', { name: 'number', inputmode: 'numeric', autocomplete: 'off', required: true });
    const account = h('input', { name: 'account', autocomplete: 'off', maxlength: 20 });
    const amount = h('input', { name: 'amount', inputmode: 'numeric', autocomplete: 'off', required: true });
    return this.#form(
      'Pay a till or paybill',
      'Pay',
      [h('label', {}, 'Till or paybill number', number), h('label', {}, 'Account (paybill only)', account), h('label', {}, 'KSh', amount)],
      () => {
        const due = cents(amount.value);
        if (due == null) throw new Error('Type an amount in shillings, such as 250.');
        return tell('pay', { phone: this.#phone, number: number.value.trim(), account: account.value.trim(), amount: due });
      },
    );
  }

  #purse() {
    this.purse = h('input', { name: 'balance', inputmode: 'decimal', autocomplete: 'off', required: true });
    return this.#form('Change the balance', 'Set', [h('label', {}, 'KSh on this phone', this.purse)], () => {
      const balance = cents(this.purse.value);
      if (balance == null) throw new Error('Type an amount in shillings, such as 12,500.');
      return tell('customer', { phone: this.#phone, balance });
    });
  }

  #form(title, does, fields, send) {
    const wrong = h('p', { class: 'wrong', role: 'alert' });
    const submit = async (event) => {
      event.preventDefault();
      write(wrong, '');
      try {
        await send();
        event.target.reset();
        this.#show('home');
      } catch (error) {
        write(wrong, error.message);
      }
    };
    const back = this.#button('Back', () => this.#show('home'));
    const buttons = h('div', { class: 'menu' }, back, h('button', { class: 'go', type: 'submit' }, does));
    const leave = (event) => event.key === 'Escape' && this.#show('home');
    return h('form', { class: 'form', 'aria-label': title, submit, keydown: leave, novalidate: true }, h('h4', {}, title), ...fields, wrong, buttons);
  }

  #button(text, does, attributes = {}) {
    return h('button', { type: 'button', click: does, ...attributes }, text);
  }

  /** Shows the customer as the simulator has them now. */
  update(customer) {
    this.customer = customer;
    const { name, pin, balance, locked, prompt, state, sms, now } = customer;
    write(this.time, clock(now).slice(0, 5));
    write(this.line, LINES[state] ?? 'M-PESA');
    write(this.name, prompt ? name.split(' ')[0] : name);
    write(this.held, locked ? 'Locked by wrong PINs' : `KSh ${money(balance)}`);
    this.balance.classList.toggle('locked', locked);
    this.unlock.hidden = !locked;
    this.sms.hidden = !sms;
    if (sms) {
      write(this.smsFrom, `M-PESA · ${clock(sms.at)}`);
      write(this.smsText, sms.text);
    }
    write(this.hint, `PIN ${pin}`);
    this.element.classList.toggle('rings', Boolean(prompt));
    this.switch.show(customer);
    write(this.text, prompt ?? '');
    this.#turn();
    if (prompt && this.#rang !== customer.rings_since) {
      this.#rang = customer.rings_since;
      this.pin.value = '';
      write(this.note, '');
      this.rang();
    }
  }

  /** Puts the cursor where the PIN goes. */
  focus() {
    this.element.scrollIntoView({ block: 'nearest' });
    this.pin.focus({ preventScroll: true });
  }

  #show(what) {
    this.#open = what;
    this.#turn();
    this.#begin();
  }

  /** To the first thing that the open screen offers. */
  #begin() {
    const [first] = this.#open === 'home' ? this.home.querySelectorAll('button:not([hidden])') : this.forms[this.#open].querySelectorAll('input');
    first.focus();
  }

  #turn() {
    const rings = Boolean(this.customer.prompt);
    const lostFocus = !rings && this.ask.contains(document.activeElement);
    this.ask.hidden = !rings;
    this.home.hidden = rings || this.#open !== 'home';
    for (const [name, form] of Object.entries(this.forms)) form.hidden = rings || this.#open !== name;
    // A prompt that is over takes its field away; the keyboard goes on from the same phone.
    if (lostFocus) this.#begin();
  }

  #press(digit) {
    const { value } = this.pin;
    if (digit === 'C') this.pin.value = '';
    else if (digit === '⌫') this.pin.value = value.slice(0, -1);
    else this.pin.value = (value + digit).slice(0, PIN_LEN);
  }

  async #enter(event) {
    event.preventDefault();
    const pin = this.pin.value;
    if (!/^\d{4}$/.test(pin)) {
      write(this.note, 'A PIN has four digits.');
      this.pin.focus();
      return;
    }
    this.pin.value = '';
    await this.#try(() => tell('pin', { phone: this.#phone, pin }));
  }

  async #answer(behaviour) {
    if (await this.#try(() => tell('answer', { phone: this.#phone, behaviour }))) {
      write(this.note, behaviour === 'ignores' ? 'Left to ring out. You can still answer.' : '');
    }
  }

  #change(what) {
    return this.#try(() => tell('customer', { phone: this.#phone, ...what }));
  }

  async #try(does) {
    try {
      await does();
      return true;
    } catch (error) {
      write(this.note, error.message);
      this.#complain(error.message);
      return false;
    }
  }
}

const LINES = { sent: 'connecting…', working: 'sending…', gone: 'phone is off' };
