import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { App, type TerraformStack } from 'cdktf';
import { AwsTaskDefinitionsStack } from '../../examples/aws-task-definitions';
import { Ec2Stack } from '../../examples/ec2';
import { EverythingStack } from '../../examples/everything';
import { ExistingRolesStack } from '../../examples/existing-roles';
import { FirehoseStack } from '../../examples/firehose';
import { FluentLoggerStack } from '../../examples/fluent-logger';
import { FluentdStack } from '../../examples/fluentd';
import { HttpdStack } from '../../examples/httpd-two-destinations';
import { MonitoringStack } from '../../examples/monitoring';
import { NginxLogsStack } from '../../examples/nginx-logs';
import { ConfigDelivery } from '../../modules';
import { scratchFolder } from '../../lab/synth/scratch';
import { onCore } from '../support/bindings';
import { read } from '../../lab/synth/synth';
import { ordersParts, videoParts } from '../../lab/synth/example-parts';
import { bucket, byImage, repository } from '../../lab/synth/tasks';

const cluster = { clusterArn: 'arn:aws:ecs:us-east-1:111122223333:cluster/main', clusterName: 'main' };
const network = { vpcId: 'vpc-1', publicSubnetIds: ['subnet-1'], privateSubnetIds: ['subnet-2'] };
const secretArn = 'arn:aws:secretsmanager:us-east-1:111122223333:secret:warehouse-AbCdEf';
const warehouse = { jdbcUrl: 'jdbc:redshift://warehouse.example.com:5439/logs', secretArn };
const fluentdImage = 'registry.acme.test/fluentd-aws:1.19.3';
const searchDomainArn = 'arn:aws:es:us-east-1:111122223333:domain/logs';

const examples: Readonly<Record<string, (app: App) => TerraformStack>> = {
  'aws-task-definitions': (app) => new AwsTaskDefinitionsStack(app, 'aws-task-definitions'),
  ec2: (app) => new Ec2Stack(app, 'ec2', { network, files: bucket }),
  everything: (app) => new EverythingStack(app, 'everything', { cluster, network, ...videoParts }),
  'existing-roles': (app) => new ExistingRolesStack(app, 'existing-roles', { cluster, network, ...ordersParts }),
  firehose: (app) =>
    new FirehoseStack(app, 'firehose', { cluster, network, delivery: byImage, warehouse, searchDomainArn }),
  'fluent-logger': (app) => new FluentLoggerStack(app, 'fluent-logger', { cluster, network, image: 'app:1.0.0' }),
  fluentd: (app) => new FluentdStack(app, 'fluentd', { cluster, network, repository, fluentdImage }),
  'httpd-two-destinations': (app) => new HttpdStack(app, 'httpd-two-destinations', { visitors: '203.0.113.0/24' }),
  monitoring: (app) => new MonitoringStack(app, 'monitoring', { cluster, network, emails: ['on-call@example.com'] }),
  'nginx-logs': (app) =>
    new NginxLogsStack(app, 'nginx-logs', { cluster, network, delivery: () => ConfigDelivery.init({ bucket }) }),
};

/** Returns the strings in a value that are JSON documents, with their paths. */
function documentsIn(value: unknown, path = ''): readonly (readonly [path: string, text: string])[] {
  if (typeof value === 'string') return /^[[{]["{[]/.test(value) ? [[path, value]] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) => documentsIn(each, `${path}.${key}`));
}

/** Returns the expressions that Terraform inserts into a JSON document. */
function expressionsIn(text: string): readonly string[] {
  const found: string[] = [];
  for (let index = 0; index < text.length; index += 1) {
    if (text.startsWith('$${', index) || text.startsWith('%%{', index)) index += 2;
    else if (text.startsWith('${', index)) {
      const begin = index + 2;
      for (let depth = 1; depth > 0; index += 1) {
        depth += text[index + 2] === '{' ? 1 : text[index + 2] === '}' ? -1 : 0;
      }
      found.push(text.slice(begin, index + 1));
    }
  }
  return found;
}

const attribute = /^(data\.)?aws_\w+\.\w+\.\w+$/;

test.each(Object.entries(examples))('no value can break or widen a JSON document of the example %s', (_, build) => {
  const documents = documentsIn(read(build(new App({ outdir: scratchFolder() }))).json());
  const odd = documents.flatMap(([path, text]) =>
    expressionsIn(text)
      .filter((expression) => !attribute.test(expression) && !expression.startsWith('jsonencode('))
      .map((expression) => `${path}: ${expression}`),
  );

  expect(documents).not.toHaveLength(0);
  expect(odd).toEqual([]);
});

// `npm run golden` writes the files; the diff shows what changed.
test.each(Object.entries(examples))('synthesizes the example %s equal to its golden file', (name, build) => {
  const file = join(__dirname, 'golden', `${name}.json`);
  const document = read(build(new App({ outdir: scratchFolder() }))).json();
  if (process.env['UPDATE_GOLDEN']) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `${JSON.stringify(document, null, 2)}\n`);
  }

  expect(document).toEqual(onCore(JSON.parse(readFileSync(file, 'utf8')) as object, document));
});
