// The till's own words, so that a better wording is no broken test.
import { readdirSync, readFileSync } from 'node:fs';

const folder = new URL('../../../words/', import.meta.url);
const read = (language) =>
  readdirSync(folder)
    .filter((name) => name.endsWith(`.${language}.ftl`) && !name.startsWith('paper'))
    .map((name) => readFileSync(new URL(name, folder), 'utf8'))
    .join('');

/** Every message of the screen, by language. */
export const texts = { en: read('en'), sw: read('sw') };

/** The message of this id, with its variables filled in. */
export function word(language, id, variables = {}) {
  const line = texts[language].split('\n').find((line) => line.startsWith(`${id} = `));
  if (!line) throw new Error(`There is no "${id}" in ${language}`);
  return line.slice(id.length + 3).replace(/\{ \$(\w+) \}/g, (_, name) => variables[name] ?? `{${name}}`);
}

export const en = (id, variables) => word('en', id, variables);
export const sw = (id, variables) => word('sw', id, variables);
