import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { ROOT } from '../../scripts/build/places.ts';
import type { Bundled } from './metafile.ts';

const CLASSES: Readonly<Record<string, string>> = {
  '@aws-sdk/client-dynamodb': 'DynamoDBClient',
  '@aws-sdk/client-s3': 'S3Client',
  '@aws-sdk/client-sns': 'SNSClient',
  '@aws-sdk/client-sqs': 'SQSClient',
};

/** Bundles AWS clients the way the CDK does when nothing is set. Each is made at the start, as in any function. */
export async function plainBundle(clients: readonly string[], folder: string): Promise<Bundled> {
  const file = join(folder, 'index.cjs');
  const contents = clients.map(moduleUse).join('\n');
  await build({
    stdin: { contents, resolveDir: ROOT },
    outfile: file,
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node24',
    logLevel: 'warning',
  });
  return { file, bytes: (await stat(file)).size, clients };
}

function moduleUse(name: string, index: number): string {
  const made = CLASSES[name];
  if (!made) return `export * as library${index} from '${name}';`;
  return `import { ${made} } from '${name}'; export const client${index} = new ${made}({});`;
}
