// The switches: what customers do, everyone or one of them, and what goes wrong on the way.
import { tell } from './control.js';
import { h, write } from './dom.js';

const BEHAVIOURS = {
  ignores: 'waits for you',
  pays: 'pays',
  cancels: 'cancels',
  no_money: 'has too little money',
  wrong_pin: 'types a wrong PIN',
  unreachable: 'cannot be reached',
  expires: 'lets the prompt expire',
  vanishes: 'has the phone off',
};

/** In no list: turned by a program. */
const BY_A_PROGRAM = 'program';

/** A choice that follows what the simulator says, and leaves whoever is choosing alone. */
class Choice {
  constructor(attributes, choose) {
    this.element = h('select', { ...attributes, change: () => choose(this.element.value) });
  }

  /** More to choose from; with a title, as a group of its own. */
  offer(options, title) {
    const made = Object.entries(options).map(([value, text]) => h('option', { value }, text));
    this.element.append(...(title ? [h('optgroup', { label: title }, ...made)] : made));
    return this;
  }

  show(value) {
    if (this.element.value !== value && !this.element.matches(':open')) this.element.value = value;
  }
}

/** What is switched beside the customers, to be compared; without forms, they are the usual ones. */
const switched = ({ faults, forms }) => JSON.stringify([faults, forms]);

/** The scenarios of `GET /control/scenarios`. */
export class Scenarios {
  constructor(list) {
    this.list = list;
    this.quiet = switched(list.find(({ scenario }) => scenario === 'paid'));
  }

  /** Those in which something goes wrong beside the customer, or has another form. */
  get faulty() {
    return this.list.filter((row) => switched(row) !== this.quiet);
  }

  named(name) {
    return this.list.find(({ scenario }) => scenario === name);
  }

  /** Which of them these faults and forms are. */
  of(now) {
    const text = switched(now);
    if (text === this.quiet) return '';
    return this.faulty.find((row) => switched(row) === text)?.scenario ?? BY_A_PROGRAM;
  }
}

const words = (rows, prefix = '') => Object.fromEntries(rows.map(({ scenario }) => [prefix + scenario, scenario.replaceAll('_', ' ')]));

/** What one customer does, and what goes wrong for them. */
export class OwnSwitch {
  constructor(phone, label, scenarios, complain) {
    const choose = async (value) => {
      const [kind, name] = value.split(':');
      try {
        await tell('scenario', { phone, scenario: kind === 's' ? name : null });
        if (kind !== 's') await tell('behaviour', { phone, behaviour: name ?? null });
      } catch (error) {
        complain(error.message);
      }
    };
    const customers = Object.fromEntries(Object.entries(BEHAVIOURS).map(([name, text]) => [`b:${name}`, text]));
    this.choice = new Choice({ 'aria-label': label }, choose)
      .offer({ '': 'does as everyone' })
      .offer(customers, 'This customer')
      .offer(words(scenarios.list, 's:'), 'Scenario');
    this.element = this.choice.element;
  }

  show({ behaviour, scenario }) {
    this.choice.show(scenario ? `s:${scenario}` : behaviour ? `b:${behaviour}` : '');
  }
}

export class Switches {
  constructor(bar, scenarios, complain) {
    this.scenarios = scenarios;
    this.complain = (error) => complain(error.message);
    this.everyone = new Choice({ id: 'everyone' }, (behaviour) => tell('behaviour', { behaviour }).catch(this.complain)).offer(BEHAVIOURS);
    this.wrong = new Choice({ id: 'wrong', 'aria-describedby': 'tells' }, (name) => this.#choose(name))
      .offer({ '': 'all goes well' })
      .offer(words(scenarios.faulty), 'Scenario');
    this.program = h('option', { value: BY_A_PROGRAM, disabled: true, hidden: true }, 'set by a program');
    this.wrong.element.append(this.program);
    this.tells = h('p', { id: 'tells' });
    const advance = () => tell('clock', { advance_seconds: 60 }).catch(this.complain);
    bar.append(
      h('label', { for: 'everyone' }, 'Everyone'),
      this.everyone.element,
      h('label', { for: 'wrong' }, 'and'),
      this.wrong.element,
      h('button', { type: 'button', click: advance, title: 'Puts the simulator’s clock forward by a minute' }, 'Clock + 1 min'),
      this.tells,
    );
  }

  show({ behaviour, faults, forms }) {
    const name = this.scenarios.of({ faults, forms });
    this.everyone.show(behaviour);
    this.wrong.show(name);
    this.tells.hidden = !name;
    write(this.tells, this.scenarios.named(name)?.sentence ?? (name && 'A program has set its own mixture of faults and forms.'));
  }

  /** A scenario that says nothing of the customer leaves the customers as they are. */
  async #choose(name) {
    const row = this.scenarios.named(name || 'paid');
    try {
      if (name && row.behaviour) return await tell('scenario', { scenario: name });
      await tell('faults', row.faults);
      await tell('forms', row.forms ?? {});
    } catch (error) {
      this.complain(error);
    }
  }
}
