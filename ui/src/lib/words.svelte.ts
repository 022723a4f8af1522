// The words on the screen, in the language of the moment. Both languages are there, so that the switch is instant; those of the sheets come
// with the sheets.
import { FluentBundle, FluentResource, type FluentVariable } from '@fluent/bundle';
import en from '../../../words/screen.en.ftl?raw';
import sw from '../../../words/screen.sw.ftl?raw';
import type { Language } from '../ipc/bindings';

/** Of all messages that are there by now. */
const names: string[] = [];
const bundles: Record<Language, FluentBundle> = { en: bundle('en-KE', en), sw: bundle('sw-KE', sw) };

let spoken = $state<Language>('en');

/** Words that come later, with what says them. */
export function learn(language: Language, text: string): void {
  add(bundles[language], text);
}

/** The language of everything on the screen. */
export const language = (): Language => spoken;

/** Changes the language of everything on the screen, and tells the reader aloud of the page. */
export function speak(language: Language): void {
  spoken = language;
  document.documentElement.lang = language;
}

/**
 * The words of one message. Counts are variables that are numbers; money and times come as text, already formatted.
 * A missing message shows its name: a test keeps every name that the code uses in both files.
 */
export function say(name: string, variables?: Record<string, FluentVariable>): string {
  const words = bundles[spoken];
  const pattern = words.getMessage(name)?.value;
  return pattern ? words.formatPattern(pattern, variables) : name;
}

/** The words of a whole family, by their names: those of `step` begin with `step-`. */
export function family(prefix: string): Record<string, string> {
  const its = names.filter((name) => name.startsWith(`${prefix}-`));
  return Object.fromEntries(its.map((name) => [name, say(name)]));
}

function bundle(locale: string, text: string): FluentBundle {
  // Isolating marks are for scripts that run both ways; here they would only break copying.
  const words = new FluentBundle(locale, { useIsolating: false });
  add(words, text);
  return words;
}

function add(words: FluentBundle, text: string): void {
  const resource = new FluentResource(text);
  for (const { id } of resource.body) names.push(id);
  const errors = words.addResource(resource);
  if (errors.length > 0) throw errors[0];
}
