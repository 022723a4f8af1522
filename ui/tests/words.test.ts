// The words of the screen are complete: the same in both languages, one for every variant that Rust can send, none unused.
import { parse, type Entry, type Message } from '@fluent/syntax';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');
/** The words of what is read after the first sight: every file but the first sight's, and paper's. */
const later = [...new Set(readdirSync(join(root, '../words')).map((name) => name.split('.')[0] ?? ''))].filter((of) => !['screen', 'paper', 'swahili'].includes(of));
const en = all('en');
const sw = all('sw');
const bindings = readFileSync(join(root, 'src/ipc/bindings.ts'), 'utf8').replace(/\/\*\*[\s\S]*?\*\//g, '');
const source = sourceFiles(join(root, 'src'))
  .map((path) => readFileSync(path, 'utf8'))
  .join('\n');

/** Which family of messages speaks for which type, and the variants that other words stand for. */
const families: { prefix: string; type: string; except?: string[] }[] = [
  { prefix: 'field', type: 'FieldProblem' },
  { prefix: 'error', type: 'CommandErrorCode' },
  { prefix: 'brief', type: 'Situation' },
  { prefix: 'do', type: 'Situation', except: ['paid'] },
  { prefix: 'why', type: 'Situation', except: ['paid'] },
  { prefix: 'status', type: 'SaleStatus', except: ['waiting'] },
  { prefix: 'light', type: 'Light' },
  { prefix: 'disk', type: 'DiskView', except: ['good'] },
  { prefix: 'code', type: 'CodeAnswer' },
  { prefix: 'coverage', type: 'Coverage' },
  { prefix: 'reason', type: 'DayEndReason' },
  { prefix: 'todo', type: 'DayEndReason' },
  { prefix: 'role', type: 'Role' },
  { prefix: 'act', type: 'Act' },
  { prefix: 'practice', type: 'PracticeCustomer' },
  { prefix: 'row', type: 'RowProblem' },
  { prefix: 'line', type: 'LineProblem' },
  { prefix: 'logo', type: 'LogoProblem' },
  { prefix: 'through', type: 'ValidationRule' },
  { prefix: 'throughwhy', type: 'ValidationRule' },
  { prefix: 'print', type: 'PrintTrouble' },
  { prefix: 'place', type: 'PrinterPlace' },
  { prefix: 'width', type: 'HeadWidth' },
  { prefix: 'files', type: 'FilePaper' },
  { prefix: 'came', type: 'CameOut' },
  { prefix: 'backstep', type: 'BackStep' },
  { prefix: 'offsite', type: 'OffsiteTrouble' },
  { prefix: 'backfail', type: 'BackFailure' },
  { prefix: 'fee', type: 'FeeProblem' },
  { prefix: 'deed', type: 'Deed' },
  { prefix: 'paykind', type: 'PayeeKind' },
  { prefix: 'paynumber', type: 'PayeeKind' },
  { prefix: 'purpose', type: 'PayoutPurpose' },
  { prefix: 'paystep', type: 'PayoutStep' },
  { prefix: 'paydo', type: 'PayoutStep' },
  { prefix: 'payfail', type: 'PayoutFailure' },
  { prefix: 'payrow', type: 'PayRowProblem' },
  { prefix: 'paylist', type: 'ListProblem' },
  { prefix: 'rule', type: 'RulesField' },
  { prefix: 'balance', type: 'BalanceTrouble' },
  { prefix: 'by', type: 'By' },
  { prefix: 'list', type: 'ListKind' },
  { prefix: 'column', type: 'ListColumn' },
  { prefix: 'step', type: 'Step' },
  { prefix: 'about', type: 'Step' },
  { prefix: 'business', type: 'Business' },
  { prefix: 'chore', type: 'Chore' },
  { prefix: 'setup', type: 'SetupProblem' },
  { prefix: 'trial', type: 'TrialCase' },
  { prefix: 'now', type: 'TrialCase' },
  { prefix: 'verdict', type: 'TrialVerdict' },
];

test('both languages have the same messages with the same variables', () => {
  expect([...sw.keys()].sort()).toEqual([...en.keys()].sort());
  for (const [name, message] of en) expect([name, variables(sw.get(name))]).toEqual([name, variables(message)]);
});

test('no message is left in the other language', () => {
  const same = [...en].filter(([name, message]) => text(message) === text(sw.get(name)) && /[a-z]{4}/.test(text(message)));
  // The name of a thing, not a word.
  expect(same.map(([name]) => name)).toEqual(['light-relay']);
});

test.each(families)('$prefix-… speaks for every $type', ({ prefix, type, except = [] }) => {
  const variants = union(type).filter((variant) => !except.includes(variant));
  expect(variants.length).toBeGreaterThan(2);
  expect(variants.filter((variant) => !en.has(`${prefix}-${variant}`))).toEqual([]);
});

test('every message that the code names exists, and every message is named', () => {
  const named = spoken(source);
  expect(named.filter((name) => !en.has(name))).toEqual([]);
  const prefixes = [...source.matchAll(/say\(`([a-z]+)-\$\{/g)].map((match) => match[1]);
  const isNamed = (name: string) => named.includes(name) || prefixes.includes(name.split('-')[0]);
  expect([...en.keys()].filter((name) => !isNamed(name))).toEqual([]);
});

test('what the first sight says is there before the sheets are, and nothing else', () => {
  const first = firstSight(join(root, 'src/main.ts'));
  expect(first.size).toBeGreaterThan(20);
  const said = [...first].map((path) => readFileSync(path, 'utf8')).join('\n');
  const families = [...said.matchAll(/say\(`([a-z]+)-\$\{/g)].map((match) => match[1] ?? '');
  for (const language of ['en', 'sw']) {
    const screen = [...messages('screen', language).keys()];
    const sheets = later.flatMap((of) => [...messages(of, language).keys()]);
    expect(spoken(said).filter((name) => sheets.includes(name))).toEqual([]);
    expect(sheets.filter((name) => families.includes(name.split('-')[0] ?? ''))).toEqual([]);
    expect(screen.filter((name) => sheets.includes(name))).toEqual([]);
    expect(screen.filter((name) => !families.includes(name.split('-')[0] ?? '') && !said.includes(`'${name}'`))).toEqual([]);
  }
});

test('no message shows a code, and none shouts', () => {
  const sentences = [...en, ...sw].map(([name, message]) => `${name}: ${text(message)}`);
  expect(sentences.filter((sentence) => /\b(1032|1037|2001|500\.\d)|!/.test(sentence))).toEqual([]);
});

/** Every message of a language, and none of them in two files. */
function all(language: string): Map<string, Message> {
  const found = ['screen', ...later].flatMap((of) => [...messages(of, language)]);
  expect(new Set(found.map(([name]) => name)).size).toBe(found.length);
  return new Map(found);
}

function messages(of: string, language: string): Map<string, Message> {
  const file = readFileSync(join(root, `../words/${of}.${language}.ftl`), 'utf8');
  const entries: Entry[] = parse(file, { withSpans: false }).body;
  expect(entries.filter((entry) => entry.type === 'Junk')).toEqual([]);
  const found = entries.filter((entry): entry is Message => entry.type === 'Message');
  expect(new Set(found.map((message) => message.id.name)).size).toBe(found.length);
  return new Map(found.map((message) => [message.id.name, message]));
}

function variables(message: Message | undefined): string[] {
  const names = JSON.stringify(message).matchAll(/"VariableReference","id":\{"type":"Identifier","name":"(\w+)"/g);
  return [...new Set([...names].map((match) => match[1] ?? ''))].sort();
}

function text(message: Message | undefined): string {
  return [...JSON.stringify(message).matchAll(/"TextElement","value":"([^"]*)"/g)].map((match) => match[1]).join('');
}

/** The variants of a type that Rust generated as `export type Name = "a" | "b";`. */
function union(name: string): string[] {
  const declaration = new RegExp(`export type ${name} = ([^;]*);`).exec(bindings)?.[1] ?? '';
  return [...declaration.matchAll(/"(\w+)"/g)].map((match) => match[1] ?? '');
}

/** The message names that `say` is called with, also where one of two is chosen; what a condition compares with is none. */
function spoken(source: string): string[] {
  const calls = [...source.matchAll(/\bsay\(/g)].map((match) => firstArgument(source.slice(match.index + match[0].length)));
  const plain = calls.filter((call) => !call.startsWith('`'));
  return plain.flatMap((call) => [...call.matchAll(/(?<!=== )'([\w-]+)'/g)].map((match) => match[1] ?? ''));
}

function firstArgument(rest: string): string {
  let depth = 0;
  for (let at = 0; at < rest.length; at++) {
    const sign = rest.charAt(at);
    if (depth === 0 && (sign === ',' || sign === ')')) return rest.slice(0, at);
    if ('([{'.includes(sign)) depth++;
    if (')]}'.includes(sign)) depth--;
  }
  return rest;
}

function sourceFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(svelte|ts)$/.test(name) && !name.endsWith('bindings.ts'))
    .map((name) => join(folder, name));
}

/** What is read before the first sight: whatever the first file imports at once, types left out. */
function firstSight(path: string, found = new Set<string>()): Set<string> {
  if (found.has(path) || path.endsWith('bindings.ts')) return found;
  found.add(path);
  const imports = readFileSync(path, 'utf8').matchAll(/^\s*import (?!type )[^;]*?from '(\.[^'?]+)'/gm);
  for (const [, name] of imports) {
    const place = join(path, '..', name ?? '');
    const file = [place, `${place}.ts`].find((file) => /\.(ts|svelte)$/.test(file) && existsSync(file));
    if (file) firstSight(file, found);
  }
  return found;
}
