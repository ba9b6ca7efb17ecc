import { ChecksumReader } from '../../core/engine/checksums/checksum-reader.ts';
import { findComputed } from '../../core/engine/checksums/find-computed.ts';
import type { AskedVersion } from '../../core/engine/checksums/job-manifest.ts';
import { wholeSha256 } from '../../core/engine/checksums/stored-checksums.ts';
import type { AdvancePorts } from '../../core/engine/execution/advance-run.ts';
import { type BeginPorts, beginVerification } from '../../core/engine/runs/begin-run.ts';
import type { Run } from '../../core/engine/runs/run.ts';
import { etagOf } from '../fakes/memory-bucket.ts';
import { MemoryChecksumJobs, MemoryComputed, succeeded } from '../fakes/memory-checksum-jobs.ts';
import { advancePorts, driveRun } from './drive-run.ts';
import { LABELS, Scene } from './sealing-scene.ts';

export const BUCKET = 'guarded';
export const KEYS = ['a b+c', 'line\nend, "quoted"', '😀', '%41', 'plain/key.bin', 'x'.repeat(1024)];

/** A dataset whose owner believes S3, with keys that S3 stored nothing with but a CRC. */
export function checksumScene(keys: readonly string[] = KEYS) {
  const scene = new Scene();
  const { stage } = scene;
  const dataset = stage.store.datasets.get(LABELS);
  if (dataset) stage.store.datasets.set(LABELS, { ...dataset, level: 's3-sha256' });
  const contents = new Map<string, string>();
  const reads: string[] = [];
  const storedWith = new Set<string>();
  const archived = new Set<string>();
  const contentOf = ({ versionId }: Pick<AskedVersion, 'versionId'>) => contents.get(versionId);
  const jobs = new MemoryChecksumJobs(contentOf);
  const computed = new MemoryComputed();
  const bytes: AdvancePorts['reader'] = {
    read: async (target, options) => {
      reads.push(target.key);
      const { size, etag, storedAt } = await factsOf(target.key, target.versionId);
      return archived.has(target.key)
        ? { kind: 'unreadable', reason: 'archived', detail: 'it is in GLACIER', size, etag, storedAt }
        : stage.memory.read(target, options);
    },
  };
  const factsOf = async (key: string, versionId: string | null) => {
    const found = stage.memory.stack(key).find((each) => each.versionId === versionId);
    const { content = '', storedAt = new Date(0) } = found ?? {};
    const rest = {
      storageClass: 'STANDARD',
      encryption: { algorithm: null, kmsKeyId: null },
      contentType: null,
    };
    return { size: content.length, etag: etagOf(content), versionId, storedAt, ...rest };
  };
  const readerFor = (run?: Run) =>
    new ChecksumReader(bytes, {
      isTrusted: () => true,
      stored: {
        ask: async ({ key, versionId }) => {
          const [, , , , , , said = ''] = succeeded(
            { bucket: BUCKET, key, versionId: '' },
            contents.get(versionId ?? '') ?? '',
          );
          const { checksum_base64: sha256 } = JSON.parse(said) as { checksum_base64: string };
          const facts = await factsOf(key, versionId);
          return {
            kind: 'described',
            facts,
            sha256: storedWith.has(key) ? wholeSha256(sha256, 'FULL_OBJECT') : null,
          };
        },
      },
      ...(run && { computed: findComputed(run.id, computed) }),
    });
  const lister = {
    ...stage.ports.lister,
    listCurrent: async (...asked: Parameters<typeof stage.ports.lister.listCurrent>) => {
      const page = await stage.memory.listCurrent(...asked);
      return {
        ...page,
        objects: page.objects.map((each) =>
          storedWith.has(each.key) ? { ...each, hasSha256: true as const } : each,
        ),
      };
    },
    listVersions: stage.memory.listVersions.bind(stage.memory),
    current: stage.memory.current.bind(stage.memory),
    holds: stage.memory.holds.bind(stage.memory),
    versioning: stage.memory.versioning.bind(stage.memory),
  };
  Object.assign(scene.ports, { lister, reader: readerFor() });
  const ports: AdvancePorts & BeginPorts = {
    ...advancePorts({ ...scene.ports, runs: stage.runs }),
    runs: stage.runs,
    engine: scene.ports.engine,
    datasetOfKey: () => LABELS,
    bytes,
    checksums: {
      isTrusted: () => true,
      isAnyTrusted: () => true,
      jobs,
      computed,
      readerFor,
    },
  };
  const put = async (key: string, content: string) => {
    const { versionId } = await stage.put(key, content);
    contents.set(versionId ?? '', content);
  };
  const drive = async (id: string): Promise<Run> => {
    while ((await driveRun(id, ports)) === 'wait') await stage.step();
    return (await stage.runs.run(id)) as Run;
  };
  const seal = async (): Promise<Run> => {
    const id = await scene.start();
    await driveRun(id, ports);
    await scene.ask({ do: 'seal-accept', run: id });
    return drive(id);
  };
  const verify = async (): Promise<Run> => {
    const { run } = await beginVerification({ bucket: BUCKET, prefix: '', isKey: false }, ports);
    return drive(run.id);
  };
  const levels = () =>
    Object.fromEntries(
      [...stage.store.versions.values()].flatMap((of) =>
        [...of.values()].map(({ key, level }) => [key, level]),
      ),
    );
  const begin = async () => {
    for (const key of keys) await put(key, `good ${key}`);
  };
  return {
    scene,
    stage,
    jobs,
    computed,
    reads,
    storedWith,
    archived,
    ports,
    put,
    drive,
    seal,
    verify,
    levels,
    begin,
  };
}
