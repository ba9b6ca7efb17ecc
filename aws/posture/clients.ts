import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { IAMClient } from '@aws-sdk/client-iam';
import { KMSClient } from '@aws-sdk/client-kms';
import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import { STSClient } from '@aws-sdk/client-sts';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { remembered } from '../../core/base/memoize.ts';
import { s3ControlClient } from '../s3/control-client.ts';
import type { SettingsClients } from '../settings/aws-settings-reader.ts';

/** Whom an audit asks, in one Region. */
export interface PostureClients extends SettingsClients {
  readonly eventBridge: EventBridgeClient;
  readonly iam: IAMClient;
  readonly sts: STSClient;
}

export interface ReachOptions {
  /** Of every client: credentials, profile, endpoint. */
  readonly config?: Pick<S3ClientConfig, 'credentials' | 'customUserAgent' | 'endpoint'> & {
    readonly profile?: string;
  };
  /** The Region of buckets that name no other. @default - that of the environment */
  readonly region?: string;
  /** For endpoints that have no host name for each bucket. */
  readonly forcePathStyle?: boolean;
  readonly s3ControlEndpoint?: string;
  /** How long one request may take. @default 10,000 */
  readonly requestTimeoutMs?: number;
  /** Done to each client that is made. */
  readonly prepare?: (client: { readonly middlewareStack: object }) => void;
}

const CONNECT_TIMEOUT_MS = 3_000;
const REQUEST_TIMEOUT_MS = 10_000;
const ATTEMPTS = 4;
/** As many as an audit has under way at once, and some more. */
const SOCKETS = 64;

/** The clients of each Region, made when they are first asked for. */
export class PostureReach {
  readonly #options: ReachOptions;
  readonly #made: { destroy(): void }[] = [];
  readonly #clientsOf = remembered((region: string) => this.#make(region));
  readonly #handler: NodeHttpHandler;

  constructor(options: ReachOptions = {}) {
    this.#options = options;
    this.#handler = new NodeHttpHandler({
      connectionTimeout: CONNECT_TIMEOUT_MS,
      requestTimeout: options.requestTimeoutMs ?? REQUEST_TIMEOUT_MS,
      throwOnRequestTimeout: true,
      httpAgent: { maxSockets: SOCKETS, keepAlive: true },
      httpsAgent: { maxSockets: SOCKETS, keepAlive: true },
    });
  }

  /** The Region that is meant where none is named. */
  home(): Promise<string> {
    return this.in(null).s3.config.region();
  }

  /** @param region `null` for the one that is meant where none is named */
  in(region: string | null): PostureClients {
    return this.#clientsOf(region ?? this.#options.region ?? '');
  }

  /** Ends what is still under way: an answer that nobody waits for any more must not keep the process. */
  destroy(): void {
    for (const client of this.#made) client.destroy();
    this.#handler.destroy();
  }

  #make(region: string): PostureClients {
    const { config, forcePathStyle = false, s3ControlEndpoint, prepare } = this.#options;
    const shared = {
      ...config,
      ...(region === '' ? {} : { region }),
      maxAttempts: ATTEMPTS,
      requestHandler: this.#handler,
    };
    // Adaptive clients wait once AWS asks for it, each as a whole: S3 refuses by bucket, and one must not hold up the others.
    const patient = { ...shared, retryMode: 'adaptive' };
    // Sessions are for the objects of directory buckets, which nobody reads here.
    const clients = {
      s3: new S3Client({ ...shared, forcePathStyle, disableS3ExpressSessionAuth: true }),
      s3Control: s3ControlClient(s3ControlEndpoint, patient),
      cloudTrail: new CloudTrailClient(patient),
      kms: new KMSClient(patient),
      eventBridge: new EventBridgeClient(patient),
      iam: new IAMClient(patient),
      sts: new STSClient(shared),
    };
    for (const client of Object.values(clients)) prepare?.(client);
    this.#made.push(...Object.values(clients));
    return clients;
  }
}
