import { backOff } from '../../aws/back-off.ts';
import { DynamoCallerStore } from '../../aws/dynamodb/caller-store.ts';
import { DynamoCopyIndex } from '../../aws/dynamodb/copy-index.ts';
import { DynamoDecisionStore } from '../../aws/dynamodb/decision-store.ts';
import { DynamoManifestStore } from '../../aws/dynamodb/manifest-store.ts';
import { DynamoRunStore } from '../../aws/dynamodb/run-store.ts';
import { S3ObjectReader } from '../../aws/s3/object-reader.ts';
import { S3VersionLister } from '../../aws/s3/version-lister.ts';
import { recordDecision } from '../../core/alerts/record-decision.ts';
import { realStage } from '../integration/real-stage.ts';
import { hash } from '../model/memory-stage.ts';
import type { Operation, Sequence } from '../model/sequence.ts';
import type { Functions, Stage } from '../model/stage.ts';
import { Invocation } from './invocation.ts';
import type { SoakWorld } from './soak-world.ts';

interface Setting {
  readonly sequence: Sequence;
  readonly name: string;
  readonly functions: Functions;
  readonly begins: (operation: Operation) => void;
}

/** A stage on the local AWS: what happens to objects happens undisturbed, what the product does goes through the proxy. */
export async function soakStage(
  { world, clients: { s3, document, tables } }: SoakWorld,
  { sequence: { mode, versioning }, name, functions, begins }: Setting,
): Promise<Stage> {
  const stage = await realStage(world, `soak-${versioning}`, versioning, mode, name);
  const clock = () => new Date(Date.now() + (Invocation.current?.skewMs ?? 0));
  const decisions = new DynamoDecisionStore(document, tables);
  return {
    ...stage,
    ports: {
      ...stage.ports,
      store: new DynamoManifestStore(document, tables, hash),
      reader: new S3ObjectReader(s3),
      lister: new S3VersionLister(s3),
      copies: new DynamoCopyIndex(document, tables),
      callers: new DynamoCallerStore(document, tables),
      clock,
    },
    runs: new DynamoRunStore(document, tables),
    functions,
    begins,
    recordDecision: (decision, decided) =>
      recordDecision(decision, decided, { store: decisions, clock, hash, backOff }),
  };
}
