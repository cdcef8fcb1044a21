import { stripVTControlCharacters } from 'node:util';
import type { ApplyOptions, TerraformFolder } from '../terraform/terraform-folder';
import { changesBeyondGaps } from '../emulator/emulator-gaps';
import type { ProxyCounts } from '../servers/aws-api-fault-proxy';
import { removeLeftovers } from './leftovers';
import { LogData } from './log-data';
import type { Comparison, Site } from './site';

/** What became of a deployment. */
export interface Outcome extends ProxyCounts {
  /** Applies that were begun until one succeeded. */
  readonly applies: number;

  /** What Terraform said of those that did not succeed. */
  readonly refusals: readonly string[];

  /** What existed without being in the state, as `<type> <id>`, before it was removed. */
  readonly leftBehind: readonly string[];

  /** What there was in the end. */
  readonly end: Comparison;

  /** What another plan would change. */
  readonly lastPlan: readonly string[];

  /** Number of log objects and records that were written between the steps. */
  readonly logsWritten: number;

  /** Those of them that were gone in the end. */
  readonly logsMissing: readonly string[];
}

const mostApplies = 10;

/**
 * Applies until that succeeds, as `docs/operations.md` says: takes away a lock whose holder is gone, keeps what must not
 * be made anew, and removes what no state knows.
 */
export async function converge(site: Site, folder: TerraformFolder): Promise<Outcome> {
  const logs = new LogData(site.config);
  const refusals: string[] = [];
  const leftBehind: string[] = [];
  const removeOrphans = async (): Promise<void> => {
    const { orphans } = await site.compare(folder);
    await removeLeftovers(site.config, orphans);
    leftBehind.push(...orphans);
  };

  await logs.writeTo(await folder.state());
  for (let refusal; (refusal = await refusalOf(folder)) !== undefined;) {
    if (refusals.push(refusal) === mostApplies) throw new Error(`does not converge: ${refusal}`);
    const [lockId, kept] = [lockIdIn(refusal), keptIn(refusal)];
    if (lockId !== undefined) await folder.forceUnlock(lockId);
    else if (kept.length > 0) await Promise.all(kept.map((address) => folder.untaint(address)));
    else await removeOrphans();
    await logs.writeTo(await folder.state());
  }
  await logs.writeTo(await folder.state());
  await removeOrphans();

  return {
    applies: refusals.length + 1,
    refusals,
    leftBehind: leftBehind.sort(),
    lastPlan: changesBeyondGaps((await folder.plan()).changes),
    end: await site.compare(folder),
    logsWritten: logs.size,
    logsMissing: await logs.missing(),
    ...site.proxy.counts,
  };
}

/** What Terraform says where an apply does not succeed. */
export async function refusalOf(folder: TerraformFolder, options: ApplyOptions = {}): Promise<string | undefined> {
  const said: string[] = [];
  return folder.apply({ ...options, onLine: (line) => said.push(line) }).then(
    () => undefined,
    () => withoutFrame(said.join('\n')),
  );
}

/** Id of the lock that an apply was refused by. */
function lockIdIn(refusal: string): string | undefined {
  return /Error acquiring the state lock[^]*?\bID: +([0-9a-f-]{36})/.exec(refusal)?.[1];
}

/** Addresses of what an apply would have to make anew, and must not. Terraform breaks its lines where they get long. */
function keptIn(refusal: string): readonly string[] {
  return [...refusal.matchAll(/Resource (\S+)\s+has\s+lifecycle\.prevent_destroy/g)].map(([, address]) => address!);
}

/** Terraform draws colours and a frame around what went wrong. */
function withoutFrame(text: string): string {
  return stripVTControlCharacters(text).replace(/^[╷│╵] ?/gm, '');
}
