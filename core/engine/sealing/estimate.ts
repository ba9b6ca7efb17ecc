import type { BaselineAnswer, Cursor } from '../../api/baseline-request.ts';
import { type PreviewPorts, previewKeys } from './preview.ts';
import { datasetOf, PAGE, pinOf, type RunPorts, totals } from './seal-run.ts';

/** Says what sealing would read, and what sealing again would accept. Changes nothing. */
export async function estimate(
  name: string,
  cursor: Cursor | null,
  ports: RunPorts & PreviewPorts,
): Promise<BaselineAnswer> {
  const { bucket, prefix, status } = await datasetOf(name, ports.runs);
  const isFirst = status !== 'sealed';
  const page = await ports.lister.listCurrent(bucket, prefix, cursor, PAGE);
  const preview = await previewKeys(bucket, isFirst ? [] : page.objects.map(pinOf), ports);
  return { kind: 'estimate', ...totals(page.objects), isFirst, ...preview, cursor: page.nextCursor };
}
