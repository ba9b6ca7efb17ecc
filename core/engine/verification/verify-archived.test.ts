import { expect, it } from 'vitest';
import { KEY, LABELS, type Scene, sealed } from '../../../test/model/sealing-scene.ts';
import type { WorkerPorts } from '../objects/ports.ts';
import { lookAtKey, verifyKey } from './verify-key.ts';

type Reader = WorkerPorts['reader'];

const REF = { bucket: 'guarded', key: KEY };

/** S3 gives no bytes of an archive. */
const ARCHIVE: Reader = {
  read: async () => ({
    kind: 'unreadable',
    reason: 'archived',
    detail: '403 InvalidObjectState: it is in GLACIER',
    size: null,
    etag: null,
    storedAt: null,
  }),
};
const ports = (scene: Scene, reader: Reader) => ({ ...scene.stage.ports, reader });

it('what lies in an archive is not checked and says so, until it can be read again', async () => {
  const scene = await sealed();
  const { reader } = scene.stage.ports;
  const found = await verifyKey(REF, LABELS, ports(scene, ARCHIVE));
  expect(found).toMatchObject({ state: 'unverifiable', isArchived: true });
  expect(await lookAtKey(REF, LABELS, ports(scene, ARCHIVE))).toMatchObject({
    state: 'unverifiable',
    isArchived: true,
  });
  const later = new Date(scene.stage.ports.clock().getTime() + 60 * 60 * 1000);
  const restored = await verifyKey(REF, LABELS, { ...ports(scene, reader), clock: () => later });
  expect(restored).toMatchObject({ state: 'intact', level: 'read' });
  expect(restored).not.toHaveProperty('isArchived');
});

it('what is not read for another reason lies in no archive', async () => {
  const scene = await sealed();
  const denied: Reader = {
    read: async () => ({
      kind: 'unreadable',
      reason: 'access-denied',
      detail: '403',
      size: null,
      etag: null,
      storedAt: null,
    }),
  };
  const found = await verifyKey(REF, LABELS, ports(scene, denied));
  expect(found.state).toBe('unverifiable');
  expect(found).not.toHaveProperty('isArchived');
});
