import { randomNumbers } from './random.ts';

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
