import { dirname } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import * as z from 'zod';
import type { Random } from '../../shared/base/random.ts';
import type { Files } from '../../lib/wal/index.ts';

const schema = z.object({
  version: z.literal(1),
  /** HMAC key of receipts and request digests, base64. */
  receiptKey: z.base64().min(40),
  /** Argon2 hash of the password that was made at the first start. */
  adminPasswordHash: z.string().optional(),
});
export type Secrets = z.infer<typeof schema>;

/** The contest's own secrets, made at the first start; only this user may read the file. */
export type SecretsFile = {
  readonly secrets: Secrets;
  keepPasswordHash(hash: string): Promise<void>;
};

export class SecretsDamaged extends Error {
  override readonly name = 'SecretsDamaged';
}

export const openSecrets = async (deps: {
  readonly path: string;
  readonly files: Pick<Files, 'readFile' | 'size' | 'syncDir'>;
  readonly random: Random;
}): Promise<SecretsFile> => {
  const { path, files, random } = deps;

  /** write-file-atomic syncs the file, but neither its name nor the length are looked after. */
  const write = async (secrets: Secrets): Promise<Secrets> => {
    const text = `${JSON.stringify(secrets, null, 2)}\n`;
    await writeFileAtomic(path, text, { mode: 0o600 });
    await files.syncDir(dirname(path));
    if ((await files.size(path)) !== Buffer.byteLength(text))
      throw new Error(`${path} was not written whole: make room on the disk and start again.`);
    return secrets;
  };

  const isThere = (await files.size(path)) !== undefined;
  let secrets = isThere
    ? parse(path, await files.readFile(path))
    : await write({
        version: 1,
        receiptKey: Buffer.from(random.bytes(32)).toString('base64'),
      });

  return {
    get secrets() {
      return secrets;
    },
    keepPasswordHash: async (adminPasswordHash) => {
      secrets = await write({ ...secrets, adminPasswordHash });
    },
  };
};

const parse = (path: string, bytes: Uint8Array): Secrets => {
  try {
    return schema.parse(JSON.parse(Buffer.from(bytes).toString()));
  } catch (cause) {
    throw new SecretsDamaged(
      `${path} is damaged: restore it from a backup, or move it away (receipt links and the made password end then).`,
      { cause },
    );
  }
};
