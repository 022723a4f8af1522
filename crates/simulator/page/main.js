// The page: it shows each snapshot that the simulator pushes, and has nothing of its own to remember.
import { Connect } from './connect.js';
import { ask, tell, watch } from './control.js';
import { List, mark, write } from './dom.js';
import { Money } from './money.js';
import { Phone } from './phone.js';
import { Posts } from './posts.js';
import { Pushes } from './pushes.js';
import { Scenarios, Switches } from './switches.js';
import { clock } from './words.js';

/** How long a complaint stands. */
const COMPLAINT_MS = 8_000;

const at = (id) => document.getElementById(id);

const complain = (() => {
  let timer;
  return (sentence) => {
    clearTimeout(timer);
    at('complaint').hidden = false;
    write(at('complaint'), sentence);
    timer = setTimeout(() => (at('complaint').hidden = true), COMPLAINT_MS);
  };
})();

const connect = new Connect(at('connect'), complain);
const scenarios = new Scenarios(await ask('scenarios'));
const panels = [new Posts(at('posts')), new Pushes(at('pushes')), new Money(at('money')), new Switches(at('switches'), scenarios, complain)];

const phones = new List(at('phones'), (customer) => {
  const phone = new Phone(customer, scenarios, complain);
  phone.rang = () => {
    if (isIdle(document.activeElement)) phone.focus();
  };
  return phone;
});

/** Whether a prompt may take the keyboard: whoever types, chooses or reads elsewhere is left alone. */
function isIdle(active) {
  return !active || active === document.body || (at('phones').contains(active) && active.matches('.home button'));
}

/** The simulator's clock, and when the browser's showed the same moment. */
let told = null;

watch(
  (board) => {
    told = { now: board.now, here: performance.now() };
    write(at('shop'), `${board.shop} · ${board.party_b}`);
    write(at('speed'), board.speed === 1 ? 'Safaricom’s pace' : `${board.speed} × as fast`);
    phones.show(
      board.phones.map((customer) => ({ ...customer, now: board.now })),
      ({ phone }) => phone,
    );
    at('nobody').hidden = board.phones.length > 0;
    const ringing = board.phones.filter(({ prompt }) => prompt);
    at('ringing').hidden = ringing.length === 0;
    write(at('ringing-count'), `☎ ${ringing.length} ringing`);
    for (const panel of panels) panel.show(board);
  },
  (stands) => {
    write(at('standing'), stands ? 'live' : 'no connection: is the simulator running?');
    at('standing').classList.toggle('stands', stands);
    at('standing').classList.toggle('broken', !stands);
  },
);

const tick = () => told && write(at('clock'), clock(told.now + performance.now() - told.here));
setInterval(tick, 250);

/** To the first phone that rings after the one in hand. */
function nextRinging() {
  const ringing = [...document.querySelectorAll('.phone.rings')];
  const inHand = ringing.findIndex((phone) => phone.contains(document.activeElement));
  const next = ringing[(inHand + 1) % ringing.length];
  if (next) phones.get(next.dataset.phone).focus();
}

at('ringing').addEventListener('click', nextRinging);
document.addEventListener('keydown', (event) => {
  if (event.altKey && event.code === 'KeyR') {
    event.preventDefault();
    nextRinging();
  }
});

at('new-customer').addEventListener('submit', async (event) => {
  event.preventDefault();
  const phone = at('new-phone').value;
  try {
    await tell('customer', { phone });
    event.target.reset();
  } catch (error) {
    complain(error.message);
  }
});

const tabs = [...document.querySelectorAll('[role=tab]')];

function open(tab) {
  for (const other of tabs) {
    const isOpen = other === tab;
    mark(other, 'aria-selected', String(isOpen));
    mark(other, 'tabindex', isOpen ? null : -1);
    at(other.getAttribute('aria-controls')).hidden = !isOpen;
  }
  if (tab.id === 'tab-connect') connect.show();
}

for (const [place, tab] of tabs.entries()) {
  tab.addEventListener('click', () => open(tab));
  tab.addEventListener('keydown', ({ key }) => {
    const to = { ArrowRight: place + 1, ArrowLeft: place - 1, Home: 0, End: -1 }[key];
    if (to === undefined) return;
    const next = tabs.at(to % tabs.length);
    next.focus();
    open(next);
  });
}
