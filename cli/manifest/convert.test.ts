import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { digestOf, jsonLines, ManifestWorld, manifest } from '../../test/cli/manifest-world.ts';
import { runCli } from '../../test/cli/run-cli.ts';

const world = new ManifestWorld();
const { at, create, write } = world;

describe('a signed manifest', () => {
  it.each(['oms', 'in-toto'])('of %s is verified with its key, and with no other', async (format) => {
    const [own, other] = [world.keyPair('own'), world.keyPair('other')];
    write('a', 'x');
    await create(format, '--sign-key', own.privateFile);
    const verify = (...args: readonly string[]) => manifest('verify', at(format), world.tree, ...args);
    expect(await verify('--key', own.publicFile)).toMatchObject({
      exitCode: 0,
      out: '1 file, 1 intact\nsigned by one who is trusted\n',
    });
    expect(await verify()).toMatchObject({
      exitCode: 3,
      out: expect.stringContaining('its signature was not checked'),
    });
    const wrong = await verify('--key', other.publicFile);
    expect(wrong).toMatchObject({
      exitCode: 1,
      out: 'MODIFIED: its signature is not that of the given key, so nothing was compared with it\n',
    });
    const converted = await manifest(
      'convert',
      at(format),
      '--format',
      'sha256sum',
      '--key',
      other.publicFile,
    );
    expect(converted).toMatchObject({
      exitCode: 4,
      out: '',
      err: expect.stringContaining('nothing in it can be relied on'),
    });
  });

  it('is said to be unchecked by verify --local, which takes no key', async () => {
    write('a', 'x');
    await create('oms', '--sign-key', world.keyPair('local').privateFile);
    const { err, out } = await runCli(['verify', '--local', world.tree, '--manifest', at('oms')]);
    expect(out).toContain('1 file, 1 intact');
    expect(err).toMatch(/the signature of .*oms was not checked: manifest verify checks it, with --key or/);
  });

  it('whose payload was exchanged is not verified', async () => {
    const key = world.keyPair();
    write('a', 'x');
    await create('in-toto', '--sign-key', key.privateFile);
    const envelope = JSON.parse(readFileSync(at('in-toto'), 'utf8'));
    const payload = Buffer.from(envelope.payload, 'base64')
      .toString()
      .replaceAll(digestOf('x'), digestOf('evil'));
    writeFileSync(
      at('in-toto'),
      JSON.stringify({ ...envelope, payload: Buffer.from(payload).toString('base64') }),
    );
    write('a', 'evil');
    expect((await manifest('verify', at('in-toto'), world.tree, '--key', key.publicFile)).exitCode).toBe(1);
  });
});

describe('manifest convert', () => {
  it('goes through every format and says on the way what is lost', async () => {
    write('a', 'x');
    write('b/c', 'y');
    await create('seed');
    for (const format of ['in-toto', 'croissant', 'frictionless', 'huggingface', 'sha256sum']) {
      const { exitCode } = await manifest('convert', at('seed'), '--format', format, '--output', at(format));
      expect(exitCode, format).toBe(0);
      expect(await manifest('verify', at(format), world.tree), format).toMatchObject({
        exitCode: 0,
        out: '2 files, 2 intact\n',
      });
    }
  });

  it('makes no digest up: MD5 of DVC does not become a SHA-256', async () => {
    write('a', 'x');
    await create('dvc');
    const { err, out, exitCode } = await manifest('convert', at('dvc'), '--format', 'sha256sum');
    expect([out, exitCode]).toEqual(['', 2]);
    expect(err).toContain('sha256sum can hold none of the 1 files: of "a", it has no SHA-256');
  });
});

describe('manifest diff', () => {
  it('tells what changed between manifests of two formats, and where moved bytes came from', async () => {
    for (const name of ['same', 'changed', 'moved']) write(name, name);
    await create('seed');
    write('changed', 'x');
    rmSync(join(world.tree, 'moved'));
    write('sub/moved', 'moved');
    await create('sha256sum');
    const { out, exitCode } = await manifest('diff', at('seed'), at('sha256sum'));
    expect(out).toMatch(/^MODIFIED +changed/m);
    expect(out).toMatch(/^DELETED +moved +the same bytes as "sub\/moved"/m);
    expect(out).toMatch(/^ADDED +sub\/moved +the same bytes as "moved"/m);
    expect(out).toContain('3 files, 1 ADDED, 1 DELETED, 1 MODIFIED');
    expect(exitCode).toBe(1);
    expect(await manifest('diff', at('seed'), at('seed'))).toMatchObject({
      exitCode: 0,
      out: '3 files, no difference\n',
    });
  });

  it('checks the signature of those that are signed, and says of the other that it is not', async () => {
    const { publicFile, privateFile } = world.keyPair('diff');
    write('a', 'x');
    await create('seed');
    await create('oms', '--sign-key', privateFile);
    const diff = (other: string) => manifest('diff', at('seed'), at(other), '--key', publicFile);
    expect(await diff('oms')).toMatchObject({
      exitCode: 0,
      err: expect.stringMatching(/seed is not signed: nothing says who made it/),
    });
    expect(await diff('seed')).toMatchObject({
      exitCode: 2,
      err: expect.stringContaining('this manifest is not signed, so --key and --trust have nothing to check'),
    });
  });

  it('does not say that files are the same where nothing that both have tells it', async () => {
    write('a', 'x');
    await create('seed');
    await create('dvc');
    const { out, exitCode } = await manifest('diff', at('seed'), at('dvc'), '--json');
    expect(jsonLines(out)[0]).toEqual({
      kind: 'file',
      path: 'a',
      change: 'unknown',
      detail: 'no digest that both have',
    });
    expect(exitCode).toBe(3);
  });
});
