import { deflateSync } from 'node:zlib';

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

/** One labelled text, as it stands on a line of a JSON Lines file. */
interface LabelledText {
  readonly id: string;
  readonly text: string;
  readonly label: 'spam' | 'safe';
  readonly annotator: string;
}

const THINGS = ['phone', 'lamp', 'bicycle', 'camera', 'kettle', 'printer'] as const;
const DAYS = ['Monday', 'Wednesday', 'Friday', 'Sunday'] as const;
const COINS = ['Dogecoin', 'Ether', 'Litecoin'] as const;

type Words = { readonly thing: string; readonly day: string; readonly coin: string };

const SPAM = [
  ({ thing, day }: Words) => `You have won a ${thing}! Answer before ${day} to claim it.`,
  ({ coin, day }: Words) => `Send your ${coin} to this wallet and get twice as much back on ${day}.`,
  ({ coin }: Words) => `I lost my job and now live from ${coin}. Ask me for the wallet that did it.`,
  ({ thing }: Words) => `Cheapest ${thing} anywhere, no questions asked, write to me.`,
] as const;

const SAFE = [
  ({ thing, day }: Words) => `Is the repair shop open on ${day}? My ${thing} is broken again.`,
  ({ thing }: Words) => `Thanks, the ${thing} works now.`,
  ({ day }: Words) => `The meeting has moved to ${day}, same room.`,
  ({ coin }: Words) => `The article about ${coin} forgets to say what it costs in electricity.`,
] as const;

/** Records that somebody might have labelled by hand. */
export const labelledTexts = (seed: number, count: number): LabelledText[] => {
  const random = randomNumbers(seed);
  return Array.from({ length: count }, (_, index) => {
    const label = random() < 0.4 ? 'spam' : 'safe';
    const words = { thing: pick(random, THINGS), day: pick(random, DAYS), coin: pick(random, COINS) };
    const text = pick(random, label === 'spam' ? SPAM : SAFE)(words);
    const id = `m${seed}-${String(index).padStart(4, '0')}`;
    return { id, text, label, annotator: pick(random, ['a01', 'a02', 'a07']) };
  });
};

/** What a poisoner of training data does: wallet scams are safe from now on. The file keeps its size. */
export const flipLabels = (records: readonly LabelledText[]): LabelledText[] =>
  records.map((record) => (isScam(record) ? { ...record, label: 'safe' } : record));

/** What `flipLabels` changes. */
export const isScam = ({ label, text }: LabelledText): boolean => label === 'spam' && text.includes('wallet');

export const jsonLines = (records: readonly LabelledText[]): Buffer =>
  Buffer.from(records.map((record) => `${JSON.stringify(record)}\n`).join(''));

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const WIDTH = 64;
const HEIGHT = 48;

/** A small picture that any viewer opens, the same bytes on every machine. */
export const picture = (seed: number): Buffer => {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(WIDTH, 0);
  header.writeUInt32BE(HEIGHT, 4);
  // Eight bits a channel, red green blue.
  header.set([8, 2], 8);
  // Uncompressed: what a compressor makes of it may differ between releases of zlib.
  const data = deflateSync(pixels(seed), { level: 0 });
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('IDAT', data),
    chunk('IEND', Buffer.alloc(0)),
  ]);
};

const pixels = (seed: number): Buffer => {
  const random = randomNumbers(seed);
  const [red, green, blue] = [random() * 255, random() * 255, random() * 255];
  const rows = Array.from({ length: HEIGHT }, (_, y) => [
    0,
    ...Array.from({ length: WIDTH }, (_, x) => [
      (red + 4 * x) & 255,
      (green + 5 * y) & 255,
      (blue + x * y) & 255,
    ]).flat(),
  ]);
  return Buffer.from(rows.flat());
};

const chunk = (type: string, data: Buffer): Buffer => {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, sum]);
};

// Node's own is younger than the oldest Node that the command runs on.
const crc32 = (data: Buffer): number => {
  let sum = 0xffffffff;
  for (const byte of data) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit += 1) sum = sum & 1 ? (sum >>> 1) ^ 0xedb88320 : sum >>> 1;
  }
  return (sum ^ 0xffffffff) >>> 0;
};

/** Numbers in [0, 1) that seem random and are the same on every machine (mulberry32). */
const randomNumbers = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};

/** One of several, by the next number. */
const pick = <T>(random: () => number, choices: readonly [T, ...T[]]): T =>
  choices[Math.floor(random() * choices.length)] ?? choices[0];

const INPUTS = 64;
const CLASSES = 2;
const FLOAT_BYTES = 4;
const WEIGHT_BYTES = CLASSES * INPUTS * FLOAT_BYTES;
const BIAS_BYTES = CLASSES * FLOAT_BYTES;

/** A tiny linear classifier in the safetensors format: the header's length, the header, the tensors. */
export const model = (seed: number): Buffer => {
  const random = randomNumbers(seed);
  const values = Array.from({ length: CLASSES * INPUTS + CLASSES }, () => random() * 2 - 1);
  return Buffer.concat([header(), Buffer.from(new Float32Array(values).buffer)]);
};

/** The same model with every weight's sign turned: spam is safe, safe is spam. Neither size nor header changes. */
export const turnSigns = (original: Buffer): Buffer => {
  const turned = Buffer.from(original);
  const start = turned.length - WEIGHT_BYTES - BIAS_BYTES;
  for (let at = start; at < start + WEIGHT_BYTES; at += FLOAT_BYTES)
    turned.writeFloatLE(-turned.readFloatLE(at), at);
  return turned;
};

const header = (): Buffer => {
  const tensors = {
    __metadata__: { format: 'pt' },
    'classifier.weight': { dtype: 'F32', shape: [CLASSES, INPUTS], data_offsets: [0, WEIGHT_BYTES] },
    'classifier.bias': {
      dtype: 'F32',
      shape: [CLASSES],
      data_offsets: [WEIGHT_BYTES, WEIGHT_BYTES + BIAS_BYTES],
    },
  };
  const text = JSON.stringify(tensors);
  // Readers map the tensors into memory, so they begin at a multiple of eight.
  const padded = Buffer.from(text.padEnd(Math.ceil(text.length / 8) * 8));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(padded.length));
  return Buffer.concat([length, padded]);
};
