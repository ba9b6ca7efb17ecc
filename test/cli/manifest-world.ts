import { createHash, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import { type Ran, runCli } from './run-cli.ts';

/** A directory for each test, with the tree that manifests are about. */
export class ManifestWorld {
  home = '';

  constructor() {
    beforeEach(() => {
      this.home = realpathSync(mkdtempSync(join(tmpdir(), 'manifest-')));
      mkdirSync(this.tree);
    });
    afterEach(() => rmSync(this.home, { recursive: true }));
  }

  get tree(): string {
    return this.at('tree');
  }

  /** Beside the tree. */
  at = (name: string): string => join(this.home, name);

  /** Writes a file of the tree, or below another root; gives its path. */
  write = (name: string, content: string | Buffer, root = this.tree): string => {
    const file = join(root, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
    return file;
  };

  /** Makes a manifest of the tree, in a file that is called like its format. */
  create = (format: string, ...args: readonly string[]): Promise<Ran> =>
    manifest('create', this.tree, '--format', format, '--output', this.at(format), ...args);

  /** Files with the two halves of a key. */
  keyPair = (name = 'key'): { readonly privateFile: string; readonly publicFile: string } => {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const pem = (key: KeyObject, type: 'pkcs8' | 'spki') => key.export({ format: 'pem', type }) as string;
    return {
      privateFile: this.write(`${name}.pem`, pem(privateKey, 'pkcs8'), this.home),
      publicFile: this.write(`${name}.pub`, pem(publicKey, 'spki'), this.home),
    };
  };
}

export const manifest = (...args: readonly string[]): Promise<Ran> => runCli(['manifest', ...args]);

/** In hexadecimal. */
export const digestOf = (content: string, algorithm = 'sha256'): string =>
  createHash(algorithm).update(content).digest('hex');

/** Values that were printed, one a line. */
export const jsonLines = (out: string): Record<string, unknown>[] =>
  out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
