import { clientsOf } from '../../../cli/smoke/clients';
import { type DeploymentFolder, type Outcome, runSmoke } from '../../../cli/smoke/run';
import { Progress } from '../../../lab/progress';
import { scratchFolder } from '../../../lab/synth/scratch';

const patience = { limitSeconds: 0, everySeconds: 0.01 };

/** Runs without AWS, whose services have nothing; `deployment` are the parts of Terraform that matter. */
async function runWith(
  deployment: Partial<DeploymentFolder>,
  signal?: AbortSignal,
): Promise<{ readonly outcome: Outcome; readonly printed: string }> {
  const clients = clientsOf({ region: 'us-east-1' });
  for (const client of Object.values(clients)) jest.spyOn(client, 'send').mockImplementation(async () => ({}));
  const printed: string[] = [];
  const nothing = async (): Promise<void> => {};
  const outcome = await runSmoke({
    app: { region: 'us-east-1', namePrefix: 'smoke-1', records: 1, image: false, ec2: false },
    ...{ clients, folder: scratchFolder(), withoutImage: undefined, rehearsal: undefined },
    progress: new Progress((line) => void printed.push(line)),
    terraformIn: () => ({
      ...{ path: 'stacks/service', init: nothing, apply: nothing, destroy: nothing },
      ...{ replaceBy: () => {}, outputs: async () => ({}) },
      ...deployment,
    }),
    workloadOf: () => {
      throw new Error('must not go on');
    },
    pushImage: nothing,
    patience: { records: patience, alarm: patience, leftovers: patience },
    ...(signal && { signal }),
  });
  return { outcome, printed: printed.join('\n') };
}

test('destroys what a failed deployment created', async () => {
  const destroy = jest.fn(async () => {});

  const { outcome } = await runWith({ apply: () => Promise.reject(new Error('AccessDenied')), destroy });

  expect(destroy).toHaveBeenCalledTimes(1);
  expect(outcome).toMatchObject({ passed: false, isDestroyed: true });
  expect(outcome.report).toContain('Error: AccessDenied');
  expect(outcome.report).toContain('No resource with the tag of the app exists.');
});

test('destroys after Ctrl-C during the deployment, and sends no records', async () => {
  const interruption = new AbortController();
  const destroy = jest.fn(async () => {});

  const { outcome } = await runWith({ apply: async () => interruption.abort(), destroy }, interruption.signal);

  expect(destroy).toHaveBeenCalledTimes(1);
  expect(outcome.report).toContain('None were sent.');
  expect(outcome.report).not.toContain('must not go on');
});

test('prints the command that destroys everything if the destruction fails', async () => {
  const { outcome, printed } = await runWith({ destroy: () => Promise.reject(new Error('DependencyViolation')) });

  expect(outcome.isDestroyed).toBe(false);
  expect(printed).toContain('Not everything was destroyed. Run: terraform -chdir=stacks/service destroy');
  expect(outcome.report).toContain('Error: DependencyViolation');
  expect(outcome.report).toContain('The destruction was not completed.');
});
