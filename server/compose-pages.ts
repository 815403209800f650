import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import type { PagePreloads } from './http/app-deps.ts';

/** The module of each page whose first picture should not wait for the program to ask for it. */
const pageModules: Readonly<Record<string, string>> = {
  '/': 'src/pages/gallery/gallery-page.tsx',
  '/enter': 'src/pages/enter/enter-page.tsx',
  '/winners': 'src/pages/winners/winners-page.tsx',
  '/screen': 'src/pages/screen/screen-page.tsx',
  '/judge': 'src/pages/judge/judge-page.tsx',
};

const manifestSchema = z.record(
  z.string(),
  z.object({
    file: z.string(),
    isEntry: z.boolean().optional(),
    imports: z.array(z.string()).optional(),
    css: z.array(z.string()).optional(),
  }),
);
type Manifest = z.infer<typeof manifestSchema>;

/**
 * For each page a `Link` header that names what it loads beside the program, so that both come in one round trip.
 * Without a build there is nothing to name.
 */
export const readPagePreloads = async (clientDir: string): Promise<PagePreloads> => {
  const manifest = await readManifest(join(clientDir, '.vite', 'manifest.json'));
  const entry = Object.keys(manifest).find((key) => manifest[key]?.isEntry);
  const common = entry === undefined ? new Set<string>() : reachableFrom(manifest, entry);
  return Object.fromEntries(
    Object.entries(pageModules).flatMap(([address, module]) => {
      const own = [...reachableFrom(manifest, module)].filter((key) => !common.has(key));
      const links = own.flatMap((key) => linksOf(manifest[key]));
      return links.length === 0 ? [] : [[address, links.join(', ')]];
    }),
  );
};

const readManifest = async (path: string): Promise<Manifest> => {
  try {
    return manifestSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    return {};
  }
};

const reachableFrom = (manifest: Manifest, from: string): ReadonlySet<string> => {
  const seen = new Set<string>();
  const visit = (key: string): void => {
    if (seen.has(key) || manifest[key] === undefined) return;
    seen.add(key);
    manifest[key].imports?.forEach(visit);
  };
  visit(from);
  return seen;
};

const linksOf = (chunk: Manifest[string] | undefined): readonly string[] =>
  chunk === undefined
    ? []
    : [
        `</${chunk.file}>; rel=modulepreload`,
        ...(chunk.css ?? []).map((file) => `</${file}>; rel=preload; as=style; crossorigin`),
      ];
