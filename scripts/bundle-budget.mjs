// What a phone loads before it can do anything: the gzipped JavaScript of each page, held to its budget.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { Refusal, root, runScript } from './bootstrap.mjs';

const build = join(root, 'dist', 'client');

/** Page → its lazily loaded module, and the budget in kB. */
const pages = {
  contestant: { module: 'src/pages/enter/enter-page.tsx', budgetKb: 110 },
  gallery: { module: 'src/pages/gallery/gallery-page.tsx', budgetKb: 130 },
  judge: { module: 'src/pages/judge/judge-page.tsx', budgetKb: 150 },
  organiser: { module: 'src/pages/organise/organise-page.tsx', budgetKb: 200 },
};

await runScript(() => {
  const manifest = readManifest();
  const entry = Object.keys(manifest).find((key) => manifest[key].isEntry);
  const sizes = Object.entries(pages).map(([page, { module, budgetKb }]) => {
    if (manifest[module] === undefined) {
      throw new Refusal(
        `The build has no page ${module}: name the ${page}'s page module in scripts/bundle-budget.mjs.`,
      );
    }
    const files = scriptsOf(manifest, [entry, module]);
    return { page, budgetKb, kb: files.reduce((sum, file) => sum + gzipKb(file), 0) };
  });
  for (const { page, kb, budgetKb } of sizes) {
    const verdict = kb <= budgetKb ? 'within' : 'OVER';
    console.log(
      `${page.padEnd(12)} ${kb.toFixed(1).padStart(6)} kB, ${verdict} its ${budgetKb} kB`,
    );
  }
  return sizes.every(({ kb, budgetKb }) => kb <= budgetKb) ? 0 : 1;
});

function readManifest() {
  const path = join(build, '.vite', 'manifest.json');
  if (existsSync(path)) return JSON.parse(readFileSync(path, 'utf8'));
  throw new Refusal('There is no build to measure: run "npm run build" first.');
}

/** The modules' own files and everything they import statically. */
function scriptsOf(manifest, keys) {
  const seen = new Set();
  const visit = (key) => {
    if (seen.has(key)) return;
    seen.add(key);
    manifest[key].imports?.forEach(visit);
  };
  keys.forEach(visit);
  const files = [...seen].map((key) => manifest[key].file);
  return [...new Set(files)].filter((file) => file.endsWith('.js'));
}

function gzipKb(file) {
  return gzipSync(readFileSync(join(build, file))).length / 1000;
}
