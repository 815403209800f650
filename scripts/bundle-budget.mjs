// What a phone loads before it can do anything: the gzipped JavaScript of each page, held to its budget; and of the
// reconnection manager, which others may use without the contest.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build as bundle } from 'vite';
import { Refusal, root, runScript } from './bootstrap.mjs';

const build = join(root, 'dist', 'client');

/** Page → its lazily loaded module, and the budget in kB. */
const pages = {
  contestant: { module: 'src/pages/enter/enter-page.tsx', budgetKb: 110 },
  gallery: { module: 'src/pages/gallery/gallery-page.tsx', budgetKb: 130 },
  judge: { module: 'src/pages/judge/judge-page.tsx', budgetKb: 150 },
  organiser: { module: 'src/pages/organise/organise-page.tsx', budgetKb: 200 },
};

/** What lib/realtime/client/index.ts gives, without socket.io-client. */
const engine = join(root, 'lib', 'realtime', 'client', 'index.ts');
const engineParts = {
  manager: { exported: ['SocketReconnectionManager'], budgetKb: 6 },
  'and fallback': { exported: ['SocketReconnectionManager', 'createFallback'], budgetKb: 7 },
};

await runScript(async () => {
  const manifest = readManifest();
  const entry = Object.keys(manifest).find((key) => manifest[key].isEntry);
  const sizes = Object.entries(pages).map(([page, { module, budgetKb }]) => {
    if (manifest[module] === undefined) {
      throw new Refusal(
        `The build has no page ${module}: name the ${page}'s page module in scripts/bundle-budget.mjs.`,
      );
    }
    const files = scriptsOf(manifest, [entry, module]);
    return { name: page, budgetKb, kb: files.reduce((sum, file) => sum + fileKb(file), 0) };
  });
  for (const [name, { exported, budgetKb }] of Object.entries(engineParts)) {
    sizes.push({ name, budgetKb, kb: await engineKb(exported) });
  }
  for (const { name, kb, budgetKb } of sizes) {
    const verdict = kb <= budgetKb ? 'within' : 'OVER';
    console.log(
      `${name.padEnd(12)} ${kb.toFixed(1).padStart(6)} kB, ${verdict} its ${budgetKb} kB`,
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

function fileKb(file) {
  return gzipKb(readFileSync(join(build, file)));
}

/** As much of the engine as a page takes with these imports, minified. */
async function engineKb(exported) {
  const entry = 'virtual:engine';
  const { output } = await bundle({
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    plugins: [
      {
        name: 'engine-alone',
        resolveId: (id) => (id === entry ? `\0${entry}` : undefined),
        load: (id) =>
          id === `\0${entry}`
            ? `export { ${exported.join(', ')} } from ${JSON.stringify(engine)};`
            : undefined,
      },
    ],
    build: {
      write: false,
      modulePreload: { polyfill: false },
      rollupOptions: { input: entry, preserveEntrySignatures: 'strict' },
    },
  });
  return gzipKb(output[0].code);
}

function gzipKb(code) {
  return gzipSync(code).length / 1000;
}
