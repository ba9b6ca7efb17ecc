import { PutBucketVersioningCommand } from '@aws-sdk/client-s3';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { DynamoQueries } from '../../aws/dynamodb/queries/dynamo-queries.ts';
import { digestShard } from '../../aws/dynamodb/tables.ts';
import { S3VersionLister } from '../../aws/s3/version-lister.ts';
import { headline } from '../../core/alerts/headline.ts';
import { verifyKey } from '../../core/engine/verification/verify-key.ts';
import type { ObjectFinding } from '../../core/findings/finding.ts';
import { objectFindings } from '../../core/findings/kinds-of-finding.ts';
import { runAwsCommands } from '../aws-command/run-in-shell.ts';
import { runCli } from '../cli/run-cli.ts';
import { DEPLOYMENT, GOOD } from '../cli/samples.ts';
import type { Versioning } from '../fakes/memory-bucket.ts';
import type { Stage } from '../model/stage.ts';
import { type LocalWorld, localWorld, makeBucket, realStage } from './real-stage.ts';
import { sealAll } from './steps.ts';

const KEPT = 'what is there now stays as evidence';
const LOST = 'which is lost by that: the bucket keeps no versions of it';
const NO_COPY = { commands: [], note: 'no copy of the expected bytes is known' };

let world: LocalWorld;
let count = 0;

beforeAll(async () => {
  world = await localWorld(inject('localEndpoint'), inject('localEnvironment'), 'Restore');
});

/** A sealed dataset in a bucket of its own. Its bytes are its own too: a copy in another scene would be found. */
class Scene {
  readonly #stage: Stage;
  readonly #bytes: string;

  private constructor(stage: Stage, bytes: string) {
    this.#stage = stage;
    this.#bytes = bytes;
  }

  /** @param keys of objects that are sealed, with a letter for their bytes */
  static async sealed(versioning: Versioning, keys: Readonly<Record<string, string>>): Promise<Scene> {
    count += 1;
    const name = `restore-${count}`;
    await makeBucket(world, name, versioning);
    const scene = new Scene(await realStage(world, name, versioning, 'sealed', name), name);
    const objects = Object.entries(keys).map(([key, letter]) => [scene.#key(key), scene.#content(letter)]);
    await sealAll(scene.#stage, Object.fromEntries(objects));
    await scene.#stage.step();
    return scene;
  }

  put = (key: string, letter: string) => this.#stage.put(this.#key(key), this.#content(letter));
  delete = (key: string) => this.#stage.delete(this.#key(key));

  /** Destroys every version of a key, markers included, and looks at the key. */
  async destroyAll(key: string): Promise<void> {
    const versions = await this.#stage.ports.lister.listVersions(this.#ref(key));
    for (const { versionId } of versions) await this.#stage.destroy(this.#key(key), versionId);
    await this.verify(key);
  }

  async suspend(): Promise<void> {
    const VersioningConfiguration = { Status: 'Suspended' } as const;
    await world.s3.send(
      new PutBucketVersioningCommand({ Bucket: this.#stage.bucket, VersioningConfiguration }),
    );
  }

  /** Seconds separate what is stored from what is destroyed. */
  step = () => this.#stage.step();

  async verify(key: string): Promise<string> {
    return (await verifyKey(this.#ref(key), this.#stage.dataset.name, this.#stage.ports)).state;
  }

  /** The newest finding of a rule about a key, after a look at the key. */
  async finding(key: string, rule: string): Promise<ObjectFinding> {
    await this.verify(key);
    const records = await this.#stage.ports.store.history(this.#ref(key));
    const ids = records.flatMap(({ findings }) => findings);
    const all = objectFindings(await this.#stage.ports.store.findings(ids));
    const [newest] = all.filter((each) => each.rule === rule).sort((a, b) => (a.time < b.time ? 1 : -1));
    if (!newest) throw new Error(`no ${rule} of ${key}, but ${all.map((each) => each.rule)}`);
    return newest;
  }

  /** What `sealwatch findings <id>` prints to restore. */
  async restore({ id }: ObjectFinding): Promise<{ commands: string[]; note: string }> {
    const { out, err } = await this.run('findings', id, '--json');
    if (out === '') throw new Error(err);
    return JSON.parse(out).restore;
  }

  /** Runs a command of `sealwatch` on the local AWS. */
  run(...args: readonly string[]) {
    const queries = new DynamoQueries(world.document, world.tables, () => new Date());
    return runCli(args, { queries, lister: new S3VersionLister(world.s3), deployment: DEPLOYMENT });
  }

  /** Runs what is printed to restore. @returns the state of the key, as `verify` sees it then */
  async carryOut(finding: ObjectFinding, key: string): Promise<string> {
    const { commands, note } = await this.restore(finding);
    if (commands.length === 0) throw new Error(note);
    await this.step();
    await runAwsCommands({ s3: world.s3 }, commands);
    return this.verify(key);
  }

  /** A key that sorts before another, in the same shard of the index of digests. */
  keyBesides(key: string): string {
    const shardOf = (each: string) => digestShard(GOOD, this.#ref(each));
    const found = Array.from({ length: 500 }, (_, index) => `aa${index}`).find(
      (each) => shardOf(each) === shardOf(key),
    );
    if (!found) throw new Error('no such key');
    return found;
  }

  copiesOf(key: string) {
    return this.run('copies', `s3://${this.#stage.bucket}/${this.#key(key)}`);
  }

  versions = (key: string) => this.#stage.ports.lister.listVersions(this.#ref(key));
  copy = (key: string, versionId: string | null) => ({ ...this.#ref(key), versionId });
  #key = (key: string): string => `${this.#stage.dataset.name}/${key}`;
  #ref = (key: string) => ({ bucket: this.#stage.bucket, key: this.#key(key) });
  #content = (letter: string): string => `${letter} ${this.#bytes}`;
}

describe('in a bucket that keeps versions', () => {
  it('an altered key is intact after the printed command, and what was there stays', async () => {
    const scene = await Scene.sealed('enabled', { a: 'good' });
    const bad = await scene.put('a', 'bad');
    const altered = await scene.finding('a', 'object-altered');
    expect((await scene.restore(altered)).note).toContain(KEPT);
    expect(await scene.carryOut(altered, 'a')).toBe('intact');
    expect((await scene.versions('a')).map(({ versionId }) => versionId)).toContain(bad.versionId);
  });

  it('a hidden key is intact after the printed command, which deletes the marker', async () => {
    const scene = await Scene.sealed('enabled', { a: 'good' });
    await scene.delete('a');
    const removed = await scene.finding('a', 'object-removed');
    expect(headline(removed).join()).toContain('The bytes are still under it.');
    expect((await scene.restore(removed)).commands[0]).toMatch(/delete-object .* --version-id/);
    expect(await scene.carryOut(removed, 'a')).toBe('intact');
  });

  it('a marker above wrong bytes stays, and the expected bytes are copied', async () => {
    const scene = await Scene.sealed('enabled', { a: 'good' });
    await scene.put('a', 'bad');
    await scene.step();
    await scene.delete('a');
    const removed = await scene.finding('a', 'object-removed');
    expect((await scene.restore(removed)).commands[0]).toContain('copy-object');
    expect(await scene.carryOut(removed, 'a')).toBe('intact');
  });

  it('bytes of another key that were lost with this one are not taken for the expected ones', async () => {
    const scene = await Scene.sealed('enabled', { a: 'good', b: 'other' });
    await scene.put('a', 'other');
    await scene.verify('a');
    const [swapped, good] = await scene.versions('a');
    await scene.destroyAll('a');
    expect([swapped?.kind, good?.kind]).toEqual(['object', 'object']);
    const lost = await scene.finding('a', 'version-destroyed');
    const all = await scene.run('findings', '--all', '--json', '--dataset', lost.dataset);
    const destroyed = all.out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
      .filter(({ rule }) => rule === 'version-destroyed');
    expect(destroyed).toHaveLength(2);
    for (const each of destroyed) {
      expect(each.evidence.expectedCopies).toEqual([]);
      expect(await scene.restore(each)).toEqual(NO_COPY);
    }
  });

  it('the source is a copy that lives, and not the one that the finding named and that is destroyed', async () => {
    const scene = await Scene.sealed('enabled', { a: 'good', b: 'good', c: 'good' });
    await scene.destroyAll('a');
    const lost = await scene.finding('a', 'version-destroyed');
    await scene.destroyAll('b');
    expect((await scene.restore(lost)).commands[0]).toContain('/c?versionId=');
    expect(await scene.carryOut(lost, 'a')).toBe('intact');
  });

  it('a survivor is found behind thirty dead copies in the same part of the index', async () => {
    const scene = await Scene.sealed('enabled', { a: 'good' });
    const dead = scene.keyBesides('zz');
    for (let version = 0; version < 30; version += 1) await scene.put(dead, 'good');
    await scene.verify(dead);
    await scene.destroyAll(dead);
    const { versionId } = await scene.put('zz', 'good');
    await scene.verify('zz');
    await scene.destroyAll('a');
    const { evidence } = await scene.finding('a', 'version-destroyed');
    expect(evidence.survives).toEqual([scene.copy('zz', versionId)]);
    expect(evidence).toMatchObject({ expectedCopies: evidence.survives, copiesComplete: true });
  });
});

describe('in a bucket whose versioning was suspended later', () => {
  it('the null marker above a version that was kept is copied over, on condition: its name would be that of what comes meanwhile', async () => {
    const scene = await Scene.sealed('enabled', { a: 'good' });
    await scene.suspend();
    await scene.delete('a');
    const removed = await scene.finding('a', 'object-removed');
    expect(headline(removed).join()).toContain('The bytes are still under it.');
    expect((await scene.restore(removed)).commands[0]).toMatch(/ copy-object .* --if-none-match '\*'$/);
    expect(await scene.carryOut(removed, 'a')).toBe('intact');
  });

  it('what is copied on top takes the place of a wrong null version, which is said', async () => {
    const scene = await Scene.sealed('enabled', { a: 'good' });
    await scene.suspend();
    await scene.put('a', 'bad');
    const altered = await scene.finding('a', 'object-altered');
    expect((await scene.restore(altered)).note).toContain(LOST);
    expect(await scene.carryOut(altered, 'a')).toBe('intact');
  });
});

describe.each(['suspended', 'never'] as const)('in a bucket whose versioning is: %s', (versioning) => {
  it('an overwritten object is nowhere: no command is printed, and copies does not list it as there', async () => {
    const scene = await Scene.sealed(versioning, { a: 'good' });
    await scene.put('a', 'bad');
    const altered = await scene.finding('a', 'object-altered');
    expect(altered.evidence).toMatchObject({ survives: [], expectedCopies: [] });
    expect(await scene.restore(altered)).toEqual(NO_COPY);
    expect((await scene.copiesOf('a')).out).toMatch(/not there any more$/m);
  });

  it('a copy under another key is copied over the wrong bytes, which are lost by that', async () => {
    const scene = await Scene.sealed(versioning, { a: 'good', b: 'good' });
    await scene.put('a', 'bad');
    const altered = await scene.finding('a', 'object-altered');
    expect(altered.evidence.expectedCopies).toEqual([scene.copy('b', null)]);
    expect((await scene.restore(altered)).note).toContain(LOST);
    expect(await scene.carryOut(altered, 'a')).toBe('intact');
  });

  it('after a delete no version is named that is not there', async () => {
    const scene = await Scene.sealed(versioning, { a: 'good' });
    await scene.delete('a');
    const lost = await scene.finding('a', 'version-destroyed');
    expect(await scene.restore(lost)).toEqual(NO_COPY);
    if (versioning === 'never') return;
    const removed = await scene.finding('a', 'object-removed');
    expect(headline(removed).join()).toContain('the bucket did not keep the bytes');
    expect(await scene.restore(removed)).toEqual(NO_COPY);
  });

  it('a deleted object comes back from a copy', async () => {
    const scene = await Scene.sealed(versioning, { a: 'good', b: 'good' });
    await scene.delete('a');
    const lost = await scene.finding('a', 'version-destroyed');
    expect((await scene.restore(lost)).note).toBe(
      'copies the expected bytes back, unless somebody stores something there meanwhile',
    );
    expect(await scene.carryOut(lost, 'a')).toBe('intact');
  });
});
