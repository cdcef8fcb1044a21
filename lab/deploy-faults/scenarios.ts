import type { TerraformTestBed } from '../terraform/terraform-test-bed';
import type { TerraformFolder } from '../terraform/terraform-folder';
import { type AwsCall, isCreation } from './aws-call';
import { converge, type Outcome, refusalOf } from './converge';
import { loseFirstAnswers, refuse } from './faults';
import { type Comparison, Site } from './site';

/** Outcome of a deployment that was destroyed at the end. */
export interface DestroyedOutcome extends Outcome {
  /** Resources after the destroy. */
  readonly destroyed: Comparison;
}

/** Outcome of a deployment that was interrupted. */
export interface InterruptedOutcome extends Outcome {
  /** Resources directly after the interruption. */
  readonly interrupted: Comparison;
}

/** Interruption of an apply. */
export interface Interruption {
  /** Signal that Terraform and its child processes receive: `SIGINT`, as with Ctrl-C, or `SIGKILL`. */
  readonly signal: 'SIGINT' | 'SIGKILL';

  /** Returns whether to interrupt; called after each call is carried out, before its response. */
  readonly moment: (call: AwsCall) => boolean;

  /**
   * Called with the resources before the next apply.
   *
   * @default - not called
   */
  readonly inspect?: (site: Site, folder: TerraformFolder) => Promise<void>;
}

/** Interrupts when a number of resources have been created. */
export function afterCreations(count: number): Interruption['moment'] {
  let left = count;
  return (call) => isCreation(call) && (left -= 1) === 0;
}

/** Interrupts at the first call of an action. */
export function afterAction(action: string): Interruption['moment'] {
  return (call) => call.action === action;
}

/** Deploys and destroys while a share of all calls is rejected. */
export function rejectedCalls(
  testBed: TerraformTestBed,
  stackFolder: string,
  share: number,
  seed: number,
): Promise<DestroyedOutcome> {
  return Site.during(testBed, async (site) => {
    const folder = await site.folderOf(stackFolder);
    site.proxy.faults = refuse({ share, seed });
    const outcome = await converge(site, folder);
    await folder.destroy();
    return { ...outcome, ...site.proxy.counts, destroyed: await site.compare(folder) };
  });
}

/** Deploys while the response to the first call of each action that changes something is lost. */
export function lostResponses(testBed: TerraformTestBed, stackFolder: string, seed: number): Promise<Outcome> {
  return Site.during(testBed, async (site) => {
    const folder = await site.folderOf(stackFolder);
    site.proxy.faults = loseFirstAnswers({ seed });
    return converge(site, folder);
  });
}

/** Deploys, interrupts the deployment, and deploys again. */
export function interruptedApply(
  testBed: TerraformTestBed,
  stackFolder: string,
  { signal, moment, inspect = async () => {} }: Interruption,
): Promise<InterruptedOutcome> {
  return Site.during(testBed, async (site) => {
    const folder = await site.folderOf(stackFolder);
    let group = 0;
    site.proxy.onCarriedOut = (call) => {
      if (!moment(call)) return undefined;
      site.proxy.onCarriedOut = () => {};
      process.kill(-group, signal);
      // The pending responses never arrive.
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

/**
 * Error if the other apply releases the lock between two calls of Terraform: to take the lock, and to read who holds it.
 * Terraform then does not wait, whatever the timeout is.
 */
const releasedLock = /unable\s+to\s+retrieve\s+file[^]*\.tflock[^]*NoSuchKey/;

/** Runs two applies of one stack and one state at the same time, with the given lock timeout in seconds. */
export function concurrentApplies(
  testBed: TerraformTestBed,
  stackFolder: string,
  lockTimeoutSeconds: number,
): Promise<Outcome> {
  return Site.during(testBed, async (site) => {
    const folders = [await site.folderOf(stackFolder), await site.folderOf(stackFolder)] as const;
    const attempts = folders.map(async (folder) => {
      const refusal = await refusalOf(folder, { lockTimeoutSeconds });
      return refusal !== undefined && lockTimeoutSeconds > 0 && releasedLock.test(refusal)
        ? refusalOf(folder, { lockTimeoutSeconds })
        : refusal;
    });
    if (lockTimeoutSeconds === 0) {
      // The apply that holds the lock does not continue before the other one is refused.
      site.proxy.onCarriedOut = (call) => (isCreation(call) ? Promise.race(attempts) : undefined);
    }
    const refusals = (await Promise.all(attempts)).filter((refusal) => refusal !== undefined);
    const outcome = await converge(site, folders[0]);
    return { ...outcome, applies: outcome.applies + 2, refusals: [...refusals, ...outcome.refusals] };
  });
}
