import { createInterface } from 'node:readline/promises';
import type { Readable } from 'node:stream';
import type { OptionalParts } from './delivery-cases';
import { estimate } from './estimate';

/** Returns what a run does, before it asks for confirmation. */
export function announcement(region: string, namePrefix: string, parts: OptionalParts): string {
  const { minutes, usd } = estimate(parts);
  return [
    'Deploys the service of this repository with its default settings into your AWS account, sends numbered records through',
    'every delivery, counts those that arrive, rolls back, raises an alarm, and destroys everything.',
    '',
    `  Region   ${region}`,
    `  Names    begin with ${namePrefix}`,
    `  Time     about ${minutes} minutes`,
    `  Cost     about ${usd.toFixed(2)} USD at the prices of us-east-1`,
    '',
  ].join('\n');
}

/**
 * Asks for confirmation.
 *
 * @throws Error if the answer is not "yes", or there is no terminal to ask
 */
export async function confirm(
  input: Readable & { readonly isTTY?: boolean },
  output: NodeJS.WritableStream,
  signal: AbortSignal,
): Promise<void> {
  if (!input.isTTY)
    throw new Error('There is no terminal to ask for confirmation: pass --yes to deploy without asking');
  const terminal = createInterface({ input, output });
  try {
    const answer = await terminal.question('Deploy? Only "yes" is accepted: ', { signal });
    if (answer.trim() !== 'yes') throw new Error('Nothing was deployed');
  } finally {
    terminal.close();
  }
}
