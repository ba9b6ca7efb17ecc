import type { SweepPorts } from './ports.ts';

type ListPorts = Pick<SweepPorts, 'lister' | 'manifestKeys'>;

export interface KeyPage {
  readonly keys: readonly { readonly key: string; readonly size: number }[];
  /** `null` at the end. */
  readonly cursor: string | null;
}

const PAGE = 1000;
const MANIFEST = 'manifest:';
const LISTING = 'listing:';

/** One page of keys: first what S3 lists as current, then what the manifest knows, so that a vanished key is seen too. */
export async function listPage(
  bucket: string,
  prefix: string,
  cursor: string | null,
  ports: ListPorts,
): Promise<KeyPage> {
  if (cursor?.startsWith(MANIFEST))
    return manifestPage(bucket, prefix, cursor.slice(MANIFEST.length) || null, ports);
  const listed = { bucket, prefix, cursor: cursor?.slice(LISTING.length) ?? null, limit: PAGE };
  const page = await ports.lister.listCurrent(listed);
  const keys = page.objects.map(({ key, size }) => ({ key, size: size ?? 0 }));
  return {
    keys,
    cursor: page.nextCursor === null ? MANIFEST : `${LISTING}${page.nextCursor}`,
  };
}

async function manifestPage(
  bucket: string,
  prefix: string,
  cursor: string | null,
  ports: ListPorts,
): Promise<KeyPage> {
  const page = await ports.manifestKeys(bucket, prefix, cursor);
  return {
    keys: page.keys,
    cursor: page.cursor === null ? null : `${MANIFEST}${page.cursor}`,
  };
}
