import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { LogDestination } from '../../../../modules';
import { outputProblems } from '../../../../modules/fluent-bit';
import { readsSecrets, secretArn, secretsByImage, secretsByOptions } from '../../../support/router-secrets';
import { type Block, parseJson, refusal, synth, type Synthesized } from '../../../../lab/synth/synth';
import { byImage, nginx, routed, source, statementsAt, task, place } from '../../../../lab/synth/tasks';
import { destinationCases, type SecretsCase } from './cases';

const nginxRecords = source('nginx');

const destinations = Object.entries(destinationCases).map(([name, { props, server, ...expected }]) => {
  const of = LogDestination[name as keyof typeof LogDestination] as (props: object) => LogDestination;
  return { name, of, make: (more: object = {}) => of({ ...props, ...more }), server, ...expected };
});

describe.each(destinations)('$name', ({ of, make, output, override, permissions }) => {
  const permitted = Object.entries(permissions);

  test('has an output without errors', () => {
    expect(make().output(nginxRecords)).toEqual(output);
    expect(outputProblems(make().output(nginxRecords))).toEqual([]);
    expect(make().problems(nginxRecords)).toEqual([]);
    expect(make().warnings(nginxRecords)).toEqual([]);
  });

  test("lets Fluent Bit options override the library's options", () => {
    expect(make({ options: override }).output(nginxRecords).options).toEqual({ ...output.options, ...override });
  });

  test.each(permitted)('grants the task role exactly the permissions that %s needs', (_, [props, expected]) => {
    const stack = taskWith(of(props));

    expect(of(props).statements(['nginx', 'app'], place)).toEqual(expected);
    expect(addresses(stack).includes('DeliverLogs')).toBe(expected.length > 0);
    expect(expected.length > 0 ? statementsAt(stack, 'Task/TaskRole/DeliverLogs') : []).toEqual(expected);
  });

  test.each(permitted)(
    'specifies the resource of every permission of %s, except for the call that supports none',
    (_, [props]) => {
      const unlimited = statementsOf(taskWith(of(props))).filter(({ Resource }) => [Resource].flat().includes('*'));

      expect(unlimited).toEqual([{ Effect: 'Allow', Action: 'ecr:GetAuthorizationToken', Resource: '*' }]);
    },
  );
});

test.each(destinations.flatMap(({ atDeploy, ...destination }) => (atDeploy ? [{ ...destination, atDeploy }] : [])))(
  '$name accepts values that are known only at deploy',
  ({ make, atDeploy: [props, environment] }) => {
    expect(routed({ routes: [{ to: make(props) }], delivery: byImage }).log_router!.environment).toEqual(
      Object.entries(environment).map(([variable, value]) => ({ name: variable, value })),
    );
  },
);

const servers = destinations.flatMap(({ server, ...destination }) => (server ? [{ ...destination, ...server }] : []));

describe.each(servers)('$name, over the network', ({ name, make, secrets, unencrypted }) => {
  test.each<SecretsCase>(secrets)('passes the secrets $environment to the router', ({ props, environment, lines }) => {
    const { secrets: passed, configuration, rights } = secretsByImage(make(props));

    expect(passed).toEqual(Object.entries(environment).map(([variable, of]) => secretOf(variable, of)));
    expect(configuration.split('\n').map((line) => line.trim().replace(/ +/g, ' '))).toEqual(
      expect.arrayContaining([...lines]),
    );
    expect(rights).toEqual(readsSecrets(...Object.values(environment)));
  });

  test.each<SecretsCase>(secrets)(
    'passes the secrets $driver through the log driver with the options delivery, and others to the router',
    ({ props, environment, driver, driverOptions = {} }) => {
      const { logConfiguration, secrets: passed = [] } = secretsByOptions(make(props));
      const others = Object.entries(environment).filter(([, of]) => !Object.values(driver).includes(of));

      expect(logConfiguration.secretOptions ?? []).toEqual(
        Object.entries(driver).map(([option, of]) => secretOf(option, of)),
      );
      expect(passed).toEqual(others.map(([variable, of]) => secretOf(variable, of)));
      expect(logConfiguration.options).toMatchObject(driverOptions);
      expect(Object.keys(driver).filter((option) => option in (logConfiguration.options as object))).toEqual([]);
    },
  );

  test.each([
    [{ 'tls.verify': false }, 'tls.verify should be true, or any server can receive the records'],
    [
      { 'tls.verify_hostname': false },
      'tls.verify_hostname should be true, or any server with a valid certificate can receive the records',
    ],
    [{ tls: false }, 'tls should be true, or records are sent unencrypted'],
  ])('warns about %j (N08)', (options, warning) => {
    expect(make({ options }).warnings(nginxRecords)).toEqual([
      `container "nginx": LogDestination.${name}: ${warning} (N08)`,
    ]);
  });

  test('fails when credentials would be sent unencrypted (N08)', () => {
    const errors = unencrypted.map(([props]) =>
      refusal((stack) => task(stack, { routes: [{ to: make(props) }], delivery: byImage })),
    );

    expect(errors).toEqual(unencrypted.map(([, error]) => `test/Task:\n  - ${error}`));
  });
});

function secretOf(name: string, of: string): object {
  return { name, valueFrom: secretArn(of) };
}

function taskWith(to: LogDestination): Synthesized {
  return synth((stack) =>
    task(stack, { routes: [{ to }], delivery: byImage }, { containers: { nginx, app: { image: 'app:1.0.0' } } }),
  );
}

/** Addresses of the policies of both roles. */
function addresses(stack: Synthesized): string {
  return stack
    .addresses()
    .filter((address) => address.startsWith('aws_iam_role_policy.'))
    .join(' ');
}

/** Returns the statements of both roles. */
function statementsOf(stack: Synthesized): Block[] {
  return stack.all(IamRolePolicy).flatMap(({ policy }) => parseJson(policy as string).Statement as Block[]);
}
