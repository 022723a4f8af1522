// The switches: what customers do, everyone or one of them, and what goes wrong on the way.
import { tell } from './control.js';
import { h } from './dom.js';

const BEHAVIOURS = {
  ignores: 'waits for you',
  pays: 'pays',
  cancels: 'cancels',
  no_money: 'has too little money',
  wrong_pin: 'types a wrong PIN',
  vanishes: 'has the phone off',
};

const CALLBACKS = {
  once: 'arrive once',
  lost: 'get lost',
  twice: 'arrive twice',
  before_answer: 'come before the answer',
  late: 'come 5 minutes late',
};

const LATE_SECONDS = 300;

/** A choice that follows what the simulator says, and says it where it was changed. */
export class Choice {
  constructor(attributes, options, choose) {
    this.element = h(
      'select',
      { ...attributes, change: () => choose(this.element.value) },
      ...Object.entries(options).map(([value, text]) => h('option', { value }, text)),
    );
  }

  show(value) {
    // Whoever has it open is choosing.
    if (this.element.value !== value && !this.element.matches(':focus:open')) this.element.value = value;
  }
}

/** What one customer does. */
export function ownBehaviour(phone, name, complain) {
  const options = { '': 'does as everyone', ...BEHAVIOURS };
  return new Choice({ 'aria-label': name }, options, (value) => tell('behaviour', { phone, behaviour: value || null }).catch(complain));
}

export class Switches {
  constructor(bar, complain) {
    this.complain = (error) => complain(error.message);
    this.everyone = new Choice({ id: 'everyone' }, BEHAVIOURS, (behaviour) => tell('behaviour', { behaviour }).catch(this.complain));
    this.callbacks = new Choice({ id: 'callbacks' }, CALLBACKS, (value) => this.#faults(value));
    bar.append(
      h('label', { for: 'everyone' }, 'Everyone'),
      this.everyone.element,
      h('label', { for: 'callbacks' }, 'Callbacks'),
      this.callbacks.element,
      h('button', { type: 'button', click: () => this.#advance(60) }, 'Clock + 1 min'),
    );
  }

  show({ behaviour, faults }) {
    this.faults = faults;
    this.everyone.show(behaviour);
    this.callbacks.show(typeof faults.callback === 'string' ? faults.callback : Object.keys(faults.callback)[0]);
  }

  #faults(value) {
    const callback = value === 'late' ? { late: { seconds: LATE_SECONDS } } : value;
    return tell('faults', { ...this.faults, callback }).catch(this.complain);
  }

  #advance(seconds) {
    return tell('clock', { advance_seconds: seconds }).catch(this.complain);
  }
}
