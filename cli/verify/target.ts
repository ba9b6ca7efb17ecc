import { SealwatchError } from '../../core/base/errors.ts';
import type { Queries } from '../../core/report/queries.ts';

import { type Dataset, isWatched, notLookedAtSince, prefixesOverlap } from '../../core/scope/dataset.ts';
import { notRecordedNotes } from '../cloudtrail-gaps.ts';
import type { Connection } from '../connection/connect.ts';
import { allDatasets, watchedDatasetNamed } from '../datasets.ts';
import { parseAddress } from '../parse/options.ts';

/** What is to be read again: one key, or all keys under a prefix. */
export type Target =
  | { readonly kind: 'key'; readonly bucket: string; readonly key: string }
  | { readonly kind: 'prefix'; readonly bucket: string; readonly prefix: string };

interface Asked {
  readonly address: string | undefined;
  readonly dataset: string | undefined;
}

/**
 * What was asked for. A name that is that of a key means this key; any other is a prefix.
 * @throws {SealwatchError} `USAGE` unless exactly one of the two ways was used; `NOT_FOUND` for a dataset that is not watched: none of
 * its keys would be compared with anything
 */
export async function targetOf(
  connection: Pick<Connection, 'queries' | 'sweep'>,
  asked: Asked,
): Promise<Target> {
  if ((asked.address === undefined) === (asked.dataset === undefined)) {
    throw new SealwatchError(
      'USAGE',
      'say what to verify: either s3://bucket/prefix, s3://bucket/key or --dataset NAME',
    );
  }
  if (asked.dataset !== undefined) {
    const { bucket, prefix } = await watchedDatasetNamed(connection.queries, asked.dataset);
    return { kind: 'prefix', bucket, prefix };
  }
  const { bucket, key } = parseAddress(asked.address ?? '');
  return (await isKey(connection, bucket, key))
    ? { kind: 'key', bucket, key }
    : { kind: 'prefix', bucket, prefix: key };
}

async function isKey({ queries, sweep }: Pick<Connection, 'queries' | 'sweep'>, bucket: string, key: string) {
  if (key === '' || key.endsWith('/')) return false;
  if (await queries.entry({ bucket, key })) return true;
  const { keys } = await sweep('listed', { do: 'list', bucket, prefix: key, cursor: null });
  // In the order of keys, a key comes before all that it is a prefix of.
  return keys[0]?.key === key;
}

/** Datasets that the target touches, that are watched and that expect nothing yet. */
export const unsealedIn = async (queries: Queries, target: Target): Promise<Dataset[]> =>
  (await watchedIn(queries, target)).filter(({ status }) => status !== 'sealed');

/** Datasets that the target touches, and since when not every key of them was looked at. */
export const gapsIn = async (
  queries: Queries,
  target: Target,
): Promise<{ readonly name: string; readonly prefix: string; readonly since: string }[]> =>
  (await watchedIn(queries, target)).flatMap((dataset) => {
    const { name, prefix } = dataset;
    const since = notLookedAtSince(dataset);
    return since === null ? [] : [{ name, prefix, since }];
  });

/** When CloudTrail recorded less than before of the datasets that the target touches, in sentences. */
export const notRecordedIn = async (queries: Queries, target: Target): Promise<string[]> =>
  (await watchedIn(queries, target)).flatMap(notRecordedNotes);

async function watchedIn(queries: Queries, target: Target): Promise<Dataset[]> {
  const place = target.kind === 'key' ? target.key : target.prefix;
  return (await allDatasets(queries)).filter(
    (dataset) =>
      isWatched(dataset) &&
      dataset.bucket === target.bucket &&
      (target.kind === 'prefix' ? prefixesOverlap(place, dataset.prefix) : place.startsWith(dataset.prefix)),
  );
}
