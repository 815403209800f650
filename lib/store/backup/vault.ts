import { createCipheriv, createDecipheriv, scrypt } from 'node:crypto';

import { z } from 'zod';

import type { Random } from '../../../shared/base/random.ts';
import type { Files } from '../../wal/index.ts';
import { BackupProblem } from './problem.ts';
import { replaceFile } from './replace-file.ts';

/** Seals what must not be read by whoever finds a backup: AES-256-GCM under a key that scrypt makes of the passphrase. */
export type Vault = {
  /** `name` is sealed in, so that one file cannot be passed off as another. */
  seal(name: string, bytes: Uint8Array): Buffer;
  /** Throws `BackupProblem` when the bytes were changed or belong to another name. */
  open(name: string, sealed: Uint8Array): Buffer;
};

const vaultSchema = z.object({
  format: z.literal(1),
  kdf: z.literal('scrypt'),
  cost: z.int(),
  blockSize: z.int(),
  parallelization: z.int(),
  salt: z.base64(),
  /** A known text sealed with the key, so that a wrong key is told at once. */
  check: z.base64(),
});
type VaultFile = z.infer<typeof vaultSchema>;

const magic = Buffer.from('TCB1');
const ivBytes = 12;
const tagBytes = 16;
const checkName = 'check';
const checkText = 'the key fits';

/** The vault of a backups directory; the first backup creates it. */
export const openVault = async (
  files: Files,
  dir: string,
  passphrase: string,
  random: Random,
): Promise<Vault> => {
  const path = `${dir}/vault.json`;
  if ((await files.size(path)) === undefined) {
    const salt = Buffer.from(random.bytes(16)).toString('base64');
    const kdf = { kdf: 'scrypt', cost: 32_768, blockSize: 8, parallelization: 1, salt } as const;
    const vault = createVault(await deriveKey(passphrase, kdf), random);
    const check = vault.seal(checkName, Buffer.from(checkText)).toString('base64');
    await replaceFile(files, path, `${JSON.stringify({ format: 1, ...kdf, check })}\n`);
    return vault;
  }
  const stored = vaultSchema.parse(JSON.parse(Buffer.from(await files.readFile(path)).toString()));
  const vault = createVault(await deriveKey(passphrase, stored), random);
  try {
    vault.open(checkName, Buffer.from(stored.check, 'base64'));
  } catch (cause) {
    throw new BackupProblem(
      `The backups in ${dir} were made with another key. Set BACKUP_KEY to that key, or use an empty backups directory.`,
      { cause },
    );
  }
  return vault;
};

const createVault = (key: Buffer, random: Random): Vault => ({
  seal(name, bytes) {
    const iv = random.bytes(ivBytes);
    const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(name));
    const sealed = Buffer.concat([cipher.update(bytes), cipher.final()]);
    return Buffer.concat([magic, iv, cipher.getAuthTag(), sealed]);
  },
  open(name, sealed) {
    const start = magic.length + ivBytes + tagBytes;
    if (sealed.length < start || !magic.equals(sealed.subarray(0, magic.length))) {
      throw new BackupProblem(`${name} in the backup is not a sealed file. Use an older backup.`);
    }
    const iv = sealed.subarray(magic.length, magic.length + ivBytes);
    const tag = sealed.subarray(magic.length + ivBytes, start);
    try {
      const decipher = createDecipheriv('aes-256-gcm', key, iv)
        .setAAD(Buffer.from(name))
        .setAuthTag(tag);
      return Buffer.concat([decipher.update(sealed.subarray(start)), decipher.final()]);
    } catch (cause) {
      throw new BackupProblem(`${name} in the backup was changed. Use an older backup.`, { cause });
    }
  },
});

const deriveKey = (
  passphrase: string,
  { salt, cost, blockSize, parallelization }: Omit<VaultFile, 'check' | 'format'>,
): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const maxmem = 256 * cost * blockSize;
    const options = { cost, blockSize, parallelization, maxmem };
    scrypt(passphrase, Buffer.from(salt, 'base64'), 32, options, (error, key) => {
      if (error) reject(error);
      else resolve(key);
    });
  });
