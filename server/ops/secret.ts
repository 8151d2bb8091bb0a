import { randomBytes, randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from 'pino';

type Given = { secret: string | null; shortest: number; folder: string; log: Logger };

/** The secret of all tokens: the one given, or the one kept in `folder`. What is weak about it is told. */
export async function secretOf({ secret, shortest, folder, log }: Given): Promise<string> {
  if (secret === null) log.warn(`AUTH_SECRET is not set: using the one kept in ${folder}/secret`);
  // Whoever has a token can try secrets on it, as fast as they can count.
  else if (secret.length < shortest) log.warn(`AUTH_SECRET is shorter than ${shortest} characters: it can be guessed`);
  return secret ?? (await keptSecret(folder));
}

/** The secret kept in `folder`, made at the first start. Every process of the folder gets the same one. */
export async function keptSecret(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, 'secret');
  const made = join(folder, `secret-${randomUUID()}`);
  await writeFile(made, randomBytes(32).toString('base64url'), { mode: 0o600 });
  try {
    // It is there whole or not at all; of processes that start at once, the first gives its own to all.
    await link(made, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await rm(made);
  }
  return (await readFile(path, 'utf8')).trim();
}
