import { functionsAmong } from '../../aws/doctor/deployment-reader.ts';
import { partNamed } from '../../aws/doctor/part-arns.ts';
import { mapAtOnce } from '../../core/base/concurrency-limit.ts';
import { type Diagnosis, fine, notChecked } from '../../core/doctor/diagnosis.ts';
import { partNeedsOf } from '../../core/doctor/judge-permissions.ts';
import { judgeFollower } from '../../core/doctor/judge-streams.ts';
import { AT_ONCE, type Given } from './examination.ts';

const check = 'streams';

/** Whether the functions that are told of what changes in tables read the streams that these have now. */
export async function examineStreams({ reader, parts }: Given): Promise<readonly Diagnosis[]> {
  if (parts.kind === 'unknown') return [notChecked({ check, about: null }, parts.reason)];
  const followed = functionsAmong(parts.value).flatMap(({ logicalId, name }) =>
    partNeedsOf(logicalId).flatMap(({ part }) => {
      const [partName = '', what] = part.split('/');
      const table = what === 'stream' && partNamed(parts.value, partName)?.name;
      return table ? [{ functionName: name, table }] : [];
    }),
  );
  const found = await mapAtOnce(followed, AT_ONCE, async ({ functionName, table }) => {
    const subject = { check, about: table } as const;
    const [stream, mappings] = await Promise.all([reader.stream(table), reader.streamMappings(functionName)]);
    if (stream.kind === 'unknown') return [notChecked(subject, stream.reason)];
    if (mappings.kind === 'unknown') return [notChecked(subject, mappings.reason)];
    const judged = judgeFollower({ functionName, table, stream: stream.value, mappings: mappings.value });
    return judged.length > 0 ? judged : [fine(subject)];
  });
  // A table that nobody can be asked about is one to each function that follows it.
  return [...new Map(found.flat().map((each) => [JSON.stringify(each), each])).values()];
}
