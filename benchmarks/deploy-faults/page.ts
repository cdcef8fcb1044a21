import type { Outcome } from '../../lab/deploy-faults/converge';
import type { Fault } from '../../lab/deploy-faults/faults';
import type { DestroyedOutcome, InterruptedOutcome } from '../../lab/deploy-faults/scenarios';

/** A completed scenario. */
export interface Row {
  /** Name of the scenario in the tables. */
  readonly scenario: string;

  /** Outcome of the scenario. */
  readonly outcome: Outcome & Partial<Pick<DestroyedOutcome, 'destroyed'> & Pick<InterruptedOutcome, 'interrupted'>>;
}

/** Columns of a table, by heading. */
type Columns = Readonly<Record<string, (outcome: Row['outcome']) => string | number>>;

const done: Columns = {
  calls: ({ calls }) => calls,
  'refused by 500': count('internal'),
  'by 503': count('unavailable'),
  throttled: count('throttled'),
  'lost by 500': count('lost-by-error'),
  'by reset': count('lost-by-reset'),
  'tried again by the SDK': ({ retries }) => retries,
  applies: ({ applies }) => applies,
};

const became: Columns = {
  'in no state when interrupted': ({ interrupted }) => interrupted?.orphans.length ?? '',
  'left behind': ({ leftBehind }) => leftBehind.length,
  'in the state': ({ end }) => end.inState,
  'in the emulator': ({ end }) => end.inEmulator,
  orphans: ({ end }) => end.orphans.length,
  lost: ({ end }) => end.lost.length,
  'changes in the last plan': ({ lastPlan }) => lastPlan.length,
  'logs kept': ({ logsWritten, logsMissing }) => `${logsWritten - logsMissing.length} of ${logsWritten}`,
  'in the emulator once destroyed': ({ destroyed }) => destroyed?.inEmulator ?? '',
};

/** Returns the page in Markdown. */
export function page(rows: readonly Row[], terraformVersion: string): string {
  return `# Deployments under faults

Terraform ${terraformVersion} and the real AWS provider deploy the stack \`service\` of the app, synthesized with the default settings, to
an emulator of AWS, through a proxy that injects faults. Scenarios with a state in S3 set \`backend\`; deployments that are
destroyed at the end set \`forceDestroy\`.

- **Refused:** the proxy responds to a share of all calls with 500, 503 or the service's throttling error, in the format of
  the service, and does not forward them. A seed, the action and the number of the call among the calls of this action
  determine which calls are refused.
- **Lost:** the call is carried out, but its response is replaced by a 500, or the connection is reset.
- **Killed, Ctrl-C:** Terraform and its child processes receive \`SIGKILL\` or \`SIGINT\` after the tenth, twenty-fifth or
  fortieth call that creates something, before its response arrives.
- **Twice at once:** two applies run with one state in S3 and its lock file, and a third finds nothing to do. The apply that
  holds the lock creates nothing until the other one is refused; in the second variant, the other one waits
  (\`-lock-timeout\`).

Each deployment is then applied again until it succeeds, as described in
[docs/operations.md](../docs/operations.md#a-deployment-that-was-interrupted): the lock of a killed process is removed,
resources that are in no state are deleted, and resources that must not be destroyed are untainted. Between the steps, an
object is written to each completed bucket, and a record to each completed log group.

## Injected faults

${figures(rows, done)}

## Results

${figures(rows, became)}

The settings of a resource, such as those of a bucket, are not counted separately. Resources left behind existed without
being in a state, until they were removed. Orphans were still in no state at the end; lost resources were in the state, but
did not exist. Changes due to [gaps of the emulator](../lab/emulator/emulator-gaps.ts) are not counted. The resource that
remains after everything is destroyed is the revision of the task definition, because a deployment may have to roll back to
it.

## Resources left behind

${leftBehind(rows)}

A client cannot distinguish a lost response from a lost call, so the SDK sends the call again. AWS then creates a second
network, internet gateway, address or revision of a task definition; it rejects a second role, log group, subnet, route,
rule or security group with the same name, and the provider then abandons the first one. No property of a module changes
that: with fixed names, the next apply would fail, where it now continues with another name. AWS carries out some calls only
once: those with a client token, and those that create load balancers. The proxy answers their repetitions as AWS would,
because the emulator would carry them out again.

The policies of a role used to have names that the provider generated, and each apply after a killed one added a second
policy. They now have fixed names, and the same policy is written again.

With a state in S3, a killed Terraform loses track of more resources than with a local state: it writes a local state
immediately, and a state in S3 every 20 seconds.

AWS itself was not tested; the messages are those of the provider and of the emulator.

## Terraform's error messages

${terraformErrors(rows)}

## Reproduction

\`\`\`bash
npm run benchmark:deploy
\`\`\`

This takes about ten minutes. The faults are the same in each run; the order of Terraform's concurrent operations can
differ. \`__tests__/terraform/deploy-faults.test.ts\` tests the same on a smaller stack.
`;
}

function figures(rows: readonly Row[], columns: Columns): string {
  return table(
    ['scenario', ...Object.keys(columns)],
    rows.map(({ scenario, outcome }) => [scenario, ...Object.values(columns).map((cell) => String(cell(outcome)))]),
  );
}

function leftBehind(rows: readonly Row[]): string {
  return table(
    ['scenario', 'left behind, until it was removed'],
    rows
      .filter(({ outcome }) => outcome.leftBehind.length > 0)
      .map(({ scenario, outcome }) => [scenario, countByType(outcome.leftBehind)]),
  );
}

function terraformErrors(rows: readonly Row[]): string {
  return table(
    ['scenario', 'Terraform errors'],
    rows.flatMap(({ scenario, outcome }) => {
      const errors = [...new Set(outcome.refusals.flatMap(errorsIn))];
      return errors.length > 0 ? [[scenario, errors.map((each) => `\`${each}\``).join(', ')]] : [];
    }),
  );
}

function count(fault: Fault): (outcome: Outcome) => number {
  return ({ faults }) => faults[fault] ?? 0;
}

function countByType(ids: readonly string[]): string {
  const types = ids.map((id) => id.split(' ')[0]!);
  const numberOf = (type: string) => types.filter((each) => each === type).length;
  return [...new Set(types)]
    .map((type) => (numberOf(type) > 1 ? `${numberOf(type)} × \`${type}\`` : `\`${type}\``))
    .join(', ');
}

function errorsIn(refusal: string): readonly string[] {
  const text = refusal.replace(/\s+/g, ' ');
  const plain = text.matchAll(/Error: (Error acquiring the state lock|Instance cannot be destroyed)/g);
  const codes = text.matchAll(/RequestID: \w+, (?:api error )?(?!HostID)([A-Z][\w.]+): /g);
  const cancelled = text.matchAll(/(context canceled)/g);
  return [...plain, ...codes, ...cancelled].map(([, error]) => error!);
}

function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(headings), line(headings.map(() => '---')), ...rows.map(line)].join('\n');
}
