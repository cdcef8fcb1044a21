import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'cdktf';
import { type ContainerSecret, ConfigDelivery, type LogDestination } from '../../modules';
import { type Block, synth } from '../../lab/synth/synth';
import { byImage, containersOf, routed, statementsAt, task } from '../../lab/synth/tasks';

/** Returns an existing secret. */
export function secret(name: string): ContainerSecret {
  return { secretArn: secretArn(name) };
}

/** Returns the ARN of that secret. */
export function secretArn(name: string): string {
  return `arn:aws:secretsmanager:eu-west-1:111122223333:secret:${name}`;
}

/** Returns the secrets of a router with the image delivery, its configuration, and the permissions to read the secrets. */
export function secretsByImage(to: LogDestination): {
  readonly secrets: Block[];
  readonly configuration: string;
  readonly rights: Block[];
} {
  let file = '';
  const stack = synth((scope) => {
    const { routerImage } = task(scope, { routes: [{ to }], delivery: byImage });
    file = join(App.of(scope).outdir, routerImage!.path, 'log-routing.conf');
  });
  return {
    secrets: containersOf(stack).log_router!.secrets as Block[],
    configuration: readFileSync(file, 'utf8'),
    rights: statementsAt(stack, 'Task/ExecutionRole/ReadSecrets'),
  };
}

/** Returns the log configuration of a container and the secrets of its router, with the options delivery. */
export function secretsByOptions(to: LogDestination): {
  readonly logConfiguration: Block;
  readonly secrets: Block[] | undefined;
} {
  const { nginx, log_router: router } = routed({ routes: [{ to }], delivery: ConfigDelivery.options() });
  return { logConfiguration: nginx!.logConfiguration as Block, secrets: router!.secrets as Block[] | undefined };
}

/** Returns the statement that allows reading these secrets, whose ARNs are partial. */
export function readsSecrets(...names: readonly string[]): object[] {
  return [
    {
      Effect: 'Allow',
      Action: 'secretsmanager:GetSecretValue',
      Resource: names.map((name) => `${secretArn(name)}-??????`),
    },
  ];
}
