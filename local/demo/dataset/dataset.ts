import { jsonLines, type LabelledText, labelledTexts } from './labels.ts';
import { picture } from './png.ts';
import { model } from './safetensors.ts';

/** An object of the demo's bucket. */
export interface DemoFile {
  readonly key: string;
  readonly body: Buffer;
  readonly contentType: string;
}

const RECORDS = 120;

export const TARGET_KEY = 'moderation/v3/labels-002.jsonl';
export const HIDDEN_KEY = 'moderation/v3/labels-003.jsonl';
export const ADDED_KEY = 'moderation/v3/labels-005.jsonl';
export const MODEL_KEY = 'models/classifier/weights.safetensors';

/** The records of the file whose labels are flipped. */
export const targetRecords = (): LabelledText[] => labelledTexts(2, RECORDS);

/** Everything that is sealed. */
export const demoFiles = (): DemoFile[] => [
  ...[1, 2, 3, 4].map((part) =>
    labelFile(`moderation/v3/labels-00${part}.jsonl`, labelledTexts(part, RECORDS)),
  ),
  ...[1, 2].map((part) => ({
    key: `moderation/v3/images/sample-${part}.png`,
    body: picture(part),
    contentType: 'image/png',
  })),
  modelFile(model(1)),
];

export const labelFile = (key: string, records: readonly LabelledText[]): DemoFile => ({
  key,
  body: jsonLines(records),
  contentType: 'application/jsonl',
});

export const modelFile = (body: Buffer): DemoFile => ({
  key: MODEL_KEY,
  body,
  contentType: 'application/octet-stream',
});

/** What the files hold, in words. */
export const describeFiles = (files: readonly DemoFile[]): string => {
  const bytes = files.reduce((sum, { body }) => sum + body.length, 0);
  const named = (extension: string) => files.filter(({ key }) => key.endsWith(extension)).length;
  const labels = named('.jsonl');
  return `${labels * RECORDS} labelled texts in ${labels} files, ${named('.png')} pictures, ${named('.safetensors')} model: ${bytes.toLocaleString('en-US')} bytes`;
};
