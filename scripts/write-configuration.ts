// npm run docs:configuration: docs/CONFIGURATION.md, written anew from the program.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { configurationDocument } from './docs/configuration.ts';

const root = join(import.meta.dirname, '..');
writeFileSync(join(root, 'docs/CONFIGURATION.md'), await configurationDocument(root));
console.log('docs/CONFIGURATION.md is written.');
