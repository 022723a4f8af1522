// What goes out to the shop: every message with its way and its answers, newest first, and its body on demand.
import { ask } from './control.js';
import { h, List, write } from './dom.js';
import { clock, laidOut, local, money } from './words.js';

const KINDS = {
  stk_callback: 'STK callback',
  c2b_validation: 'C2B validation',
  c2b_confirmation: 'C2B confirmation',
  result: 'Result',
  queue_timeout: 'Queue timeout',
  express_callback: 'B2B Express callback',
  standing_order_callback: 'Standing order callback',
  bill_payment: 'Bill payment',
};

/** Sign, word and colour of each state that a message can be in. */
const STATES = {
  due: ['◷', 'due', 'soft'],
  on_the_way: ['➜', 'on the way', 'waiting'],
  answered: ['✓', 'answered', 'paid'],
  refused: ['✕', 'refused', 'failed'],
  no_answer: ['✕', 'no answer', 'failed'],
  retried: ['↻', 'again', 'waiting'],
  lost: ['?', 'lost on the way', 'unknown'],
};

export class Posts {
  constructor(panel) {
    this.none = h('p', { class: 'none' }, 'Nothing has gone out yet. Callbacks, confirmations and results appear here with the answer of your server.');
    this.rows = h('ul', { class: 'rows' });
    this.list = new List(this.rows, (post) => new Post(post));
    panel.append(this.none, this.rows);
  }

  show({ posts, now }) {
    this.none.hidden = posts.length > 0;
    this.list.show(
      posts.map((post) => ({ ...post, now })),
      (post) => post.id,
    );
  }
}

class Post {
  constructor({ id, kind, url }) {
    this.id = id;
    this.when = h('time');
    this.state = h('span', { class: 'chip' });
    this.about = h('span', { class: 'soft' });
    this.tries = h('ol', { class: 'tries' });
    this.body = h('pre', { tabindex: 0, 'aria-label': 'Body as it is sent' });
    this.element = h(
      'li',
      { 'data-kind': kind },
      h(
        'details',
        { toggle: (event) => event.target.open && this.#fetch() },
        h('summary', {}, h('span', { class: 'line' }, h('b', {}, KINDS[kind] ?? kind), this.when), h('span', { class: 'line' }, this.about, this.state)),
        h('p', { class: 'url' }, url ? `POST ${url}` : 'Never sent'),
        this.tries,
        this.body,
      ),
    );
  }

  update(post) {
    const { due, phone, amount, deliveries, now } = post;
    const state = stateOf(post);
    const [sign, word, colour] = STATES[state];
    const last = deliveries.at(-1);
    const code = last?.answer?.status;
    const wait = Math.ceil((due - now) / 1000);
    const words = {
      due: wait > 0 ? `due in ${wait} s` : 'due',
      retried: wait > 0 ? `again in ${wait} s` : 'again',
      answered: `answered ${code}`,
      refused: `refused ${code}`,
    };
    const times = deliveries.length > 1 ? ` (try ${deliveries.length})` : '';
    write(this.when, clock(last?.due ?? due));
    write(this.about, phone ? `${local(phone)} · KSh ${money(amount)}` : post.url);
    write(this.state, `${sign} ${words[state] ?? word}${times}`);
    this.state.dataset.colour = colour;
    this.element.dataset.state = state;
    const tries = deliveries.map(({ due, answer }) => `${clock(due)} ${answer === 'none' ? 'no answer' : `answered ${answer.status}`}`);
    if (this.tries.childElementCount !== tries.length) this.tries.replaceChildren(...tries.map((text) => h('li', {}, text)));
  }

  async #fetch() {
    try {
      const { body } = await ask(`posts/${this.id}`);
      write(this.body, laidOut(body));
    } catch (error) {
      write(this.body, error.message);
    }
  }
}

function stateOf({ lost, in_flight: inFlight, deliveries, done }) {
  if (lost) return 'lost';
  if (inFlight) return 'on_the_way';
  const last = deliveries.at(-1);
  if (!last) return 'due';
  if (!done) return 'retried';
  if (last.answer === 'none') return 'no_answer';
  return last.answer.status < 300 ? 'answered' : 'refused';
}
