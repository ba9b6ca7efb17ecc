import type { Grant, IGrantable, IRole, IUser } from 'aws-cdk-lib/aws-iam';
import type { ResolvedConfig } from '../config/types.ts';
import { SealwatchError } from '../core/base/errors.ts';
import type { Functions } from './functions/functions.ts';
import {
  type PrincipalGrantOptions,
  PrincipalGrants,
  type Readable,
  readDeployment,
} from './permissions/read-deployment.ts';

export interface SealwatchGrantsProps extends Readable {
  readonly config: ResolvedConfig;
  readonly functions: Functions;
}

/** What people and other code may be allowed to do. Nobody is given a write to a table. */
export class SealwatchGrants {
  readonly #deployment: SealwatchGrantsProps;
  readonly #principals: PrincipalGrants;

  constructor(deployment: SealwatchGrantsProps) {
    this.#deployment = deployment;
    this.#principals = new PrincipalGrants(deployment.functions);
  }

  /** How many grants of `seal` and `approve` there are when the template is made. */
  get count(): number {
    return this.#principals.count;
  }

  /**
   * `seal`, and what it asks the tables. From the first grant of `seal` or `approve` on, nobody may do either who was
   * not granted it; before, whoever of the stack's account may invoke the function may do both.
   * @throws {SealwatchError} `CONFIG_INVALID` when a dataset is not in the configuration
   */
  seal(grantee: IRole | IUser, options: PrincipalGrantOptions = {}): Grant {
    return this.#ask(grantee, 'seal', options);
  }

  /**
   * `approve` and `resolve`, and what they ask the tables. It limits as `seal` does.
   * @throws {SealwatchError} `CONFIG_INVALID` when a dataset is not in the configuration
   */
  approve(grantee: IRole | IUser, options: PrincipalGrantOptions = {}): Grant {
    return this.#ask(grantee, 'approve', options);
  }

  /** `verify`: to have objects read and compared again. */
  verify(grantee: IGrantable): Grant {
    return this.#deployment.functions.sweepBatch.function.grantInvoke(grantee).combine(this.read(grantee));
  }

  /** `query`, `history`, `findings`, `copies` and `status`: to ask the tables and the state of the deployment. */
  read(grantee: IGrantable): Grant {
    return readDeployment(grantee, this.#deployment);
  }

  #ask(
    grantee: IRole | IUser,
    action: 'seal' | 'approve',
    { datasets = ['*'] }: PrincipalGrantOptions,
  ): Grant {
    this.#refuseUnknown(datasets);
    this.#principals.add({ arn: arnOf(grantee), actions: [action], datasets });
    const { recordBaseline } = this.#deployment.functions;
    return recordBaseline.function.grantInvoke(grantee).combine(this.read(grantee));
  }

  #refuseUnknown(datasets: readonly string[]): void {
    const known = [
      '*',
      ...this.#deployment.config.buckets.flatMap((bucket) => bucket.datasets.map(({ name }) => name)),
    ];
    const unknown = datasets.find((name) => !known.includes(name));
    if (unknown === undefined) return;
    throw new SealwatchError(
      'CONFIG_INVALID',
      `there is no dataset ${unknown} to grant, allowed ${known.join(', ')}`,
    );
  }
}

const arnOf = (grantee: IRole | IUser): string => ('roleArn' in grantee ? grantee.roleArn : grantee.userArn);
