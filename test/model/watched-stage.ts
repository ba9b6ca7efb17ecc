import type { Stage } from './stage.ts';

/** The same stage, with the versions that were read. */
export function watched(
  stage: Stage,
  wasRead: (key: string, versionId: string | null, etag: string, prefixLength: number | null) => void,
): Stage {
  const { reader } = stage.ports;
  const read: typeof reader.read = async (target, options) => {
    const outcome = await reader.read(target, options);
    if (outcome.kind === 'read') {
      const prefixLength = outcome.prefixDigest === null ? null : (options?.prefixLength ?? null);
      wasRead(target.key, target.versionId, outcome.etag.replaceAll('"', ''), prefixLength);
    }
    return outcome;
  };
  return { ...stage, ports: { ...stage.ports, reader: { read } } };
}
