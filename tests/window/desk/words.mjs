// The till's own words, so that a better wording is no broken test.
import { readFileSync } from 'node:fs';

const part = (of, language) => readFileSync(new URL(`../../../words/${of}.${language}.ftl`, import.meta.url), 'utf8');
const read = (language) => part('screen', language) + part('sheets', language);
const texts = { en: read('en'), sw: read('sw') };

/** The message of this id, with its variables filled in. */
export function word(language, id, variables = {}) {
  const line = texts[language].split('\n').find((line) => line.startsWith(`${id} = `));
  if (!line) throw new Error(`There is no "${id}" in ${language}`);
  return line.slice(id.length + 3).replace(/\{ \$(\w+) \}/g, (_, name) => variables[name] ?? `{${name}}`);
}

export const en = (id, variables) => word('en', id, variables);
export const sw = (id, variables) => word('sw', id, variables);
