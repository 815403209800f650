// The peer that most contests of this kind are: one JSON file, rewritten and backed up for each entry.
import { randomBytes } from 'node:crypto';
import { copyFile, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import express from 'express';
import multer from 'multer';
import sharp from 'sharp';
import { z } from 'zod';

const { DIR = '', PHOTO_WORK = 'yes' } = process.env;
const keptBackups = 10;
const widths = [320, 640, 1280, 2048];

const fieldsSchema = z.object({
  category: z.string(),
  caption: z.string(),
  name: z.string(),
  phone: z.string(),
});
type Entry = z.infer<typeof fieldsSchema> & {
  readonly id: string;
  readonly number: number;
  readonly photo: string;
  readonly createdAt: string;
};

const databasePath = join(DIR, 'entries.json');
await mkdir(join(DIR, 'backups'), { recursive: true });
await mkdir(join(DIR, 'photos'), { recursive: true });
const entries = JSON.parse(await readFile(databasePath, 'utf8').catch(() => '[]')) as Entry[];
let writes = 0;
let writing: Promise<void> = Promise.resolve();

/** One after the other, or two writes would mix; neither syncs. */
const save = (): Promise<void> => {
  writing = writing.then(async () => {
    writes += 1;
    await copyFile(databasePath, join(DIR, 'backups', `${String(writes)}.json`)).catch(
      () => undefined,
    );
    await rm(join(DIR, 'backups', `${String(writes - keptBackups)}.json`), { force: true });
    await writeFile(databasePath, JSON.stringify(entries, null, 2));
  });
  return writing;
};

const renderVariants = async (path: string, id: string): Promise<void> => {
  const image = sharp(path).rotate();
  const { width } = await image.metadata();
  for (const each of widths.filter((candidate) => candidate <= width * 2))
    await image
      .clone()
      .resize({ width: each, withoutEnlargement: true })
      .webp()
      .toFile(join(DIR, 'photos', `${id}-${String(each)}.webp`));
};

const app = express();
const upload = multer({ dest: join(DIR, 'photos') });
app.post('/api/submit', upload.single('photo'), async (request, response) => {
  const fields = fieldsSchema.parse(request.body);
  if (request.file === undefined) throw new Error('A photo is needed.');
  const id = randomBytes(8).toString('hex');
  const photo = join(DIR, 'photos', `${id}.jpg`);
  await rename(request.file.path, photo);
  if (PHOTO_WORK === 'yes') await renderVariants(photo, id);
  const createdAt = new Date().toISOString();
  const entry = { id, number: entries.length + 1, ...fields, photo, createdAt };
  entries.push(entry);
  await save();
  response.status(201).json({ success: true, entry });
});

const server = app.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  console.log(`http://localhost:${String(address.port)}`);
});
