import { destinationShapes } from '../../../lab/inputs/destinations';
import { checkGuideTable } from '../../../lab/markdown';
import { bucket, deliveryStream, logGroup, place, source, stream } from '../../../lab/synth/tasks';
import { LogDestination } from '../../../modules';
import type { Shape } from '../../../modules/core/shape';
import { secret } from '../../support/router-secrets';

const kmsKeyArn = 'arn:aws:kms:eu-west-1:111122223333:key/1a2b';
const host = 'logs.acme.test';
const domain = { endpoint: 'search.acme.test', domainArn: 'arn:aws:es:eu-west-1:111122223333:domain/logs' };
const collection = {
  endpoint: '1a2b.eu-west-1.aoss.amazonaws.com',
  collectionArn: 'arn:aws:aoss:eu-west-1:111122223333:collection/1a2b',
};

/** Each destination in the forms that need different permissions, the simplest first. */
const destinations: Readonly<Record<keyof typeof LogDestination, readonly LogDestination[]>> = {
  s3: [LogDestination.s3({ bucket }), LogDestination.s3({ bucket: { ...bucket, kmsKeyArn } })],
  cloudWatchLogs: [LogDestination.cloudWatchLogs({ logGroup })],
  firehose: [LogDestination.firehose({ deliveryStream })],
  kinesis: [LogDestination.kinesis({ stream }), LogDestination.kinesis({ stream: { ...stream, kmsKeyArn } })],
  openSearch: [LogDestination.openSearch({ domain }), LogDestination.openSearch({ collection })],
  datadog: [LogDestination.datadog({ apiKey: secret('key') })],
  newRelic: [LogDestination.newRelic({ licenseKey: secret('key') })],
  splunk: [LogDestination.splunk({ host, token: secret('token') })],
  loki: [LogDestination.loki({ host })],
  http: [LogDestination.http({ host })],
  forward: [LogDestination.forward({ host })],
  stdout: [LogDestination.stdout()],
  null: [LogDestination.null()],
};

/** Returns the required properties of each form of a destination. */
function requiredOf(shape: Shape): readonly string[] {
  const { parts } = shape;
  if (parts?.of === 'alternatives') return parts.shapes.flatMap(requiredOf);
  if (parts?.of !== 'object') return [];
  const names = Object.entries(parts.fields).filter(([, each]) => 'required' in each);
  return [names.map(([name]) => `\`${name}\``).join(', ')];
}

const actionsOf = (to: LogDestination): readonly string[] =>
  to.statements(['nginx'], place).flatMap(({ Action }) => Action);

/** Returns the permissions of each form, without those of the simplest one. */
function permissionsOf([simple, ...others]: readonly LogDestination[]): string {
  const actions = actionsOf(simple!);
  const further = others.flatMap((each) => actionsOf(each).filter((action) => !actions.includes(action)));
  const [own, more] = [actions, further].map((each) => each.map((action) => `\`${action}\``).join(', '));
  if (!own) return 'none';
  return more ? `${own}; with ${more.includes('kms:') ? '`kmsKeyArn`' : 'a collection'} ${more}` : own;
}

test('docs/guides/destinations.md states what each destination requires, permits and connects to', () => {
  const rows = Object.entries(destinations).map(([name, forms]) => {
    const [to] = forms as [LogDestination];
    return [
      `\`LogDestination.${name}\``,
      requiredOf(destinationShapes[name as keyof typeof destinations]).join(' or ') || 'none',
      `\`${to.output(source('nginx')).name}\``,
      permissionsOf(forms),
      to.ports.join(', ') || 'none',
      [...new Set(forms.flatMap(({ endpoints }) => endpoints))].map((each) => `\`${each}\``).join(', ') || 'none',
    ];
  });

  checkGuideTable(
    'destinations.md',
    [
      'destination',
      'required properties',
      'Fluent Bit plugin',
      'permissions of the task role',
      'ports',
      'VPC endpoints',
    ],
    rows,
  );
});
