import type { Outcome } from '../../lab/deploy-faults/converge';
import type { Fault } from '../../lab/deploy-faults/faults';
import type { DestroyedOutcome, InterruptedOutcome } from '../../lab/deploy-faults/scenarios';

/** A scenario that was run. */
export interface Row {
  /** What happened, as in a table. */
  readonly scenario: string;

  /** What became of it. */
  readonly outcome: Outcome & Partial<Pick<DestroyedOutcome, 'destroyed'> & Pick<InterruptedOutcome, 'interrupted'>>;
}

/** Cells of a table, by heading. */
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

/** The page of figures. */
export function page(rows: readonly Row[], terraformVersion: string): string {
  return `# Deployments under faults

The stack \`service\` of the app, as it is synthesized with the default settings, deployed by Terraform ${terraformVersion} and the real AWS
provider on an emulator of AWS, with a proxy between the two. A state in S3 is the setting \`backend\`; the deployments
that are destroyed in the end have \`forceDestroy\`.

- **Refused:** a share of all calls is answered with 500, 503 or the service's own word for throttling, in the form that
  AWS has for the service, and is not carried out. Which ones follows from a seed, the action and the how-manieth call
  of that action it is.
- **Lost:** the call is carried out, and its answer is replaced by a 500, or the connection is reset.
- **Killed, Ctrl-C:** Terraform and all that it started gets \`SIGKILL\` or \`SIGINT\` after the tenth, twenty-fifth or
  fortieth call that makes something, before it has the answer to it.
- **Twice at once:** two applies with one state in S3 and its lock file, and a third that finds everything done. Whoever
  has the lock makes nothing before the other one was refused; or else that one waits, with \`-lock-timeout\`.

Each is then applied again until that succeeds, as [docs/operations.md](../docs/operations.md#a-deployment-that-was-interrupted)
says: the lock of whoever was killed is taken away, what no state knows is removed, what must not be destroyed is untainted.
An object in each bucket and a record in each log group, of those that are finished, is written between the steps.

## What was done

${figures(rows, done)}

## What became of it

${figures(rows, became)}

Counted is what exists by itself; the settings of a bucket are part of it. What was left behind existed and was in no
state, until it was removed. Orphans are what still did in the end; lost is what the state held and did not exist. The last
plan is but for the [gaps of the emulator](../lab/emulator/emulator-gaps.ts). What there still is once all was
destroyed is the revision of the tasks: a deployment may have to go back to it.

## What is left behind

${leftBehind(rows)}

An answer that is lost cannot be told from a call that was: the SDK asks again. AWS then makes a second network, internet
gateway, address or revision of a task definition; and refuses a second role, log group, subnet, route, rule or security
group of the same name, upon which the provider gives up on the first. No property of a module changes that: with fixed
names the next apply would stop where it now goes on with another name. What AWS carries out once only, calls with a client
token and those that make load balancers, is answered by the proxy as AWS would: the emulator does it again.

The policies of a role had names that the provider made up; each apply after one that was killed put another one beside
the first. They have names of their own now, and are put again.

A killed Terraform loses more with a state in S3 than with a local one. It writes a local state at once, and that in S3
every 20 seconds.

What AWS itself does was not tried: these are the words of the provider and of the emulator.

## What Terraform says

${sayings(rows)}

## Again

\`\`\`bash
npm run benchmark:deploy
\`\`\`

It takes some ten minutes. The faults are the same each time; what Terraform does at the same time as another thing may not be.
\`__tests__/terraform/deploy-faults.test.ts\` tries the same on a smaller stack.
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

function sayings(rows: readonly Row[]): string {
  return table(
    ['scenario', 'what Terraform said'],
    rows.flatMap(({ scenario, outcome }) => {
      const said = [...new Set(outcome.refusals.flatMap(errorsIn))];
      return said.length > 0 ? [[scenario, said.map((each) => `\`${each}\``).join(', ')]] : [];
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
  return [...plain, ...codes, ...cancelled].map(([, said]) => said!);
}

function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(headings), line(headings.map(() => '---')), ...rows.map(line)].join('\n');
}
