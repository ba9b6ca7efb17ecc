import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { noteVerifier } from '../../aws/log/note-key.ts';
import { appendLeaves } from '../../core/log/append-leaves.ts';
import { openCheckpoint, parseVerifierKey, verifierKey } from '../../core/log/checkpoint.ts';
import { hashLeaf } from '../../core/log/merkle.ts';
import { readLeaves } from '../../core/log/read-leaves.ts';
import { bytesOf, LOG_KEY, logPorts, MemoryLog, sha256 } from '../fakes/memory-log.ts';
import { isConsistent, isIncluded } from '../model/log-proofs.ts';
import { askTlog } from './tlog.ts';

const folder = mkdtempSync(join(tmpdir(), 'sealwatch-tlog-'));
afterAll(() => rmSync(folder, { recursive: true }));

const KEY = verifierKey(LOG_KEY, sha256);
const fromBase64 = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'base64'));

describe.skipIf(inject('tlog') !== null)("Go's client of transparency logs", () => {
  describe('reads a log of Sealwatch of 600 entries that grew in five batches', () => {
    const ours = join(folder, 'ours');
    const older = join(folder, 'older');

    beforeAll(async () => {
      const log = new MemoryLog();
      for (const [batch, count] of [1, 99, 156, 1, 343].entries()) {
        const leaves = Array.from({ length: count }, (_, at) => bytesOf(`leaf ${batch}/${at}`));
        await appendLeaves(leaves, logPorts(log));
        if (batch === 1) writeFileSync(older, log.objects.get('checkpoint') ?? '');
      }
      for (const [path, bytes] of log.objects) {
        mkdirSync(dirname(join(ours, path)), { recursive: true });
        writeFileSync(join(ours, path), bytes);
      }
    });

    it('opens the checkpoint, and proves every entry and the earlier size from the tiles', async () => {
      expect(await askTlog('read', ours, KEY, older)).toEqual({ size: 600, older: 100 });
    });

    it('refuses it with an entry changed, and under another name', async () => {
      const bundle = join(ours, 'tile/entries/001');
      const bytes = readFileSync(bundle);
      writeFileSync(bundle, bytes.with(5, bytes[5] === 65 ? 66 : 65));
      await expect(askTlog('read', ours, KEY, older)).rejects.toThrow('entry 256');
      writeFileSync(bundle, bytes);
      const other = verifierKey({ ...LOG_KEY, name: 'other' }, sha256);
      await expect(askTlog('read', ours, other, older)).rejects.toThrow('no verifiable signatures');
    });
  });

  describe('writes a log of 700 entries', () => {
    interface Written {
      readonly key: string;
      readonly inclusion: readonly (readonly string[])[];
      readonly consistency: readonly string[];
      readonly olderRoot: string;
    }
    const theirs = join(folder, 'theirs');
    const read = (path: string) =>
      readFile(join(theirs, path)).then(
        (bytes) => new Uint8Array(bytes),
        () => null,
      );
    let written: Written;

    const head = () => {
      const verifier = noteVerifier(parseVerifierKey(written.key, sha256));
      return openCheckpoint(readFileSync(join(theirs, 'checkpoint'), 'utf8'), verifier);
    };

    beforeAll(async () => {
      written = await askTlog<Written>('write', theirs, '700');
    });

    it('that Sealwatch reads, and whose root it finds from the entries', async () => {
      const found: string[] = [];
      const earlier = [{ ...head(), size: 100, root: fromBase64(written.olderRoot) }];
      for await (const entries of readLeaves(head(), { read, sha256, earlier }))
        found.push(...entries.map(({ bytes }) => new TextDecoder().decode(bytes)));
      expect(found).toEqual(Array.from({ length: 700 }, (_, at) => `entry ${at}`));
    });

    it('whose proofs are of the leaves and roots that Sealwatch computes', () => {
      const { size, root } = head();
      for (const [index, proof] of written.inclusion.entries()) {
        const leaf = hashLeaf(bytesOf(`entry ${index}`), sha256);
        expect(isIncluded({ index, size, leaf, root }, proof.map(fromBase64), sha256)).toBe(true);
      }
      const heads = { older: 100, olderRoot: fromBase64(written.olderRoot), newer: size, newerRoot: root };
      expect(isConsistent(heads, written.consistency.map(fromBase64), sha256)).toBe(true);
    });
  });
});
