// Lint rules that types cannot hold; the first two guard the shape of the program.
import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';

export default ts.config(
  { ignores: ['dist', 'dist-bridge', 'src/ipc/bindings.ts'] },
  js.configs.recommended,
  ts.configs.strict,
  svelte.configs.recommended,
  { languageOptions: { globals: { ...globals.browser, BRIDGE: 'readonly' } } },
  { files: ['*.js', '*.ts', 'tests/**'], languageOptions: { globals: globals.node } },
  { files: ['**/*.svelte', '**/*.svelte.ts'], languageOptions: { parserOptions: { parser: ts.parser } } },
  {
    files: ['src/**', 'tests/**'],
    ignores: ['src/ipc/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: [{ group: ['@tauri-apps/*', '**/ipc/tauri', '**/ipc/bridge'], message: 'Only src/ipc knows how the app is reached.' }] },
      ],
    },
  },
  {
    rules: {
      // Money is whole cents from Rust; a screen that parses or rounds numbers is about to compute with it.
      'no-restricted-globals': ['error', 'parseFloat', 'alert', 'confirm', 'prompt'],
      'no-restricted-properties': ['error', { property: 'toFixed', message: 'Format money with lib/money.ts.' }],
      // A policy without unsafe-inline refuses style attributes; style: directives go through CSSOM and pass.
      'no-restricted-syntax': ['error', { selector: 'SvelteAttribute[key.name="style"]', message: 'Use a class or a style: directive.' }],
      'svelte/no-at-html-tags': 'error',
      eqeqeq: 'error',
    },
  },
);
