import type { TerraformTestBed } from '../terraform/terraform-test-bed';
import type { TerraformFolder } from '../terraform/terraform-folder';
import { type AwsCall, isCreation } from './aws-call';
import { converge, type Outcome, refusalOf } from './converge';
import { loseFirstAnswers, refuse } from './faults';
import { type Comparison, Site } from './site';

/** What became of a deployment that was destroyed in the end. */
export interface DestroyedOutcome extends Outcome {
  /** What there was then. */
  readonly destroyed: Comparison;
}

/** What became of a deployment that was interrupted. */
export interface InterruptedOutcome extends Outcome {
  /** What there was right after. */
  readonly interrupted: Comparison;
}

/** How to interrupt an apply. */
export interface Interruption {
  /** What Terraform and all that it started is sent: `SIGINT` as by Ctrl-C, or `SIGKILL`. */
  readonly signal: 'SIGINT' | 'SIGKILL';

  /** Whether it is time, asked after each call that was carried out and before it is answered. */
  readonly moment: (call: AwsCall) => boolean;

  /**
   * Looks at what there is before it is deployed again.
   *
   * @default - nobody does
   */
  readonly inspect?: (site: Site, folder: TerraformFolder) => Promise<void>;
}

/** The moment when so many things have been made. */
export function afterCreations(count: number): Interruption['moment'] {
  let left = count;
  return (call) => isCreation(call) && (left -= 1) === 0;
}

/** The moment of a call of an action. */
export function afterAction(action: string): Interruption['moment'] {
  return (call) => call.action === action;
}

/** Deploys and destroys while a share of all calls is refused. */
export function refusedCalls(
  lab: TerraformTestBed,
  stackFolder: string,
  share: number,
  seed: number,
): Promise<DestroyedOutcome> {
  return Site.during(lab, async (site) => {
    const folder = await site.folderOf(stackFolder);
    site.proxy.faults = refuse({ share, seed });
    const outcome = await converge(site, folder);
    await folder.destroy();
    return { ...outcome, ...site.proxy.counts, destroyed: await site.compare(folder) };
  });
}

/** Deploys while the answer to the first call of each action that changes something is lost. */
export function lostAnswers(lab: TerraformTestBed, stackFolder: string, seed: number): Promise<Outcome> {
  return Site.during(lab, async (site) => {
    const folder = await site.folderOf(stackFolder);
    site.proxy.faults = loseFirstAnswers({ seed });
    return converge(site, folder);
  });
}

/** Deploys, is interrupted, and deploys again. */
export function interruptedApply(
  lab: TerraformTestBed,
  stackFolder: string,
  { signal, moment, inspect = async () => {} }: Interruption,
): Promise<InterruptedOutcome> {
  return Site.during(lab, async (site) => {
    const folder = await site.folderOf(stackFolder);
    let group = 0;
    site.proxy.onCarriedOut = (call) => {
      if (!moment(call)) return undefined;
      site.proxy.onCarriedOut = () => {};
      process.kill(-group, signal);
      // What it was waiting for at that moment, it waits for in vain.
      return attempt;
    };
    const attempt = refusalOf(folder, { onStart: (number) => (group = number) });
    const refusal = await attempt;
    if (refusal === undefined) throw new Error('the apply ended before it was interrupted');

    const interrupted = await site.compare(folder);
    await inspect(site, folder);
    const outcome = await converge(site, folder);
    return { ...outcome, interrupted, applies: outcome.applies + 1, refusals: [refusal, ...outcome.refusals] };
  });
}

/** Deploys the same twice at once, with one state, each waiting so long for the other's lock. */
export function twiceAtOnce(lab: TerraformTestBed, stackFolder: string, lockTimeoutSeconds: number): Promise<Outcome> {
  return Site.during(lab, async (site) => {
    const folders = [await site.folderOf(stackFolder), await site.folderOf(stackFolder)] as const;
    const attempts = folders.map((folder) => refusalOf(folder, { lockTimeoutSeconds }));
    if (lockTimeoutSeconds === 0) {
      // Whoever holds the lock does not get on before the other was refused, however slow that is.
      site.proxy.onCarriedOut = (call) => (isCreation(call) ? Promise.race(attempts) : undefined);
    }
    const refusals = (await Promise.all(attempts)).filter((refusal) => refusal !== undefined);
    const outcome = await converge(site, folders[0]);
    return { ...outcome, applies: outcome.applies + 2, refusals: [...refusals, ...outcome.refusals] };
  });
}
