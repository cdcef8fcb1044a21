import { stripVTControlCharacters } from 'node:util';
import type { ApplyOptions, TerraformFolder } from '../terraform/terraform-folder';
import { changesBeyondGaps } from '../emulator/emulator-gaps';
import type { ProxyCounts } from '../servers/aws-api-fault-proxy';
import { removeLeftovers } from './leftovers';
import { LogData } from './log-data';
import type { Comparison, Site } from './site';

/** Outcome of a deployment. */
export interface Outcome extends ProxyCounts {
  /** Number of applies until one succeeded. */
  readonly applies: number;

  /** Error messages of the failed applies. */
  readonly refusals: readonly string[];

  /** Resources that existed without being in the state, until they were removed, as `<type> <id>`. */
  readonly leftBehind: readonly string[];

  /** Resources at the end. */
  readonly end: Comparison;

  /** Changes in a final plan. */
  readonly lastPlan: readonly string[];

  /** Number of log objects and records that were written between the steps. */
  readonly logsWritten: number;

  /** Log objects and records that were missing at the end. */
  readonly logsMissing: readonly string[];
}

const mostApplies = 10;

/**
 * Applies until an apply succeeds, as `docs/operations.md` describes: removes the lock of a killed process, untaints
 * resources that must not be replaced, and deletes resources that are in no state.
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

/** Returns the error message of an apply; `undefined` if it succeeds. */
export async function refusalOf(folder: TerraformFolder, options: ApplyOptions = {}): Promise<string | undefined> {
  const output: string[] = [];
  return folder.apply({ ...options, onLine: (line) => output.push(line) }).then(
    () => undefined,
    () => withoutFrame(output.join('\n')),
  );
}

/** Returns the ID of the lock in an error message. */
function lockIdIn(refusal: string): string | undefined {
  return /Error acquiring the state lock[^]*?\bID: +([0-9a-f-]{36})/.exec(refusal)?.[1];
}

/** Returns the addresses of resources that an apply would have to replace, but must not. Terraform wraps long lines. */
function keptIn(refusal: string): readonly string[] {
  return [...refusal.matchAll(/Resource (\S+)\s+has\s+lifecycle\.prevent_destroy/g)].map(([, address]) => address!);
}

/** Removes the colors and the frame of Terraform's error messages. */
function withoutFrame(text: string): string {
  return stripVTControlCharacters(text).replace(/^[╷│╵] ?/gm, '');
}
