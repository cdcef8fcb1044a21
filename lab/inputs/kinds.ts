import type fc from 'fast-check';
import { mutated } from './changes';
import { modules, type ModuleName, outcomeOf } from './modules';
import type { Outcome } from './outcome';
import { contexts, outcomeOfContext } from './settings';

/** One kind of generated inputs. */
export interface InputKind {
  /** Generates valid inputs with up to three changes in each. */
  readonly inputs: fc.Arbitrary<unknown>;
  /** Returns the outcome of an input. */
  readonly outcomeOf: (input: unknown) => Outcome;
}

/** All kinds of generated inputs, by the name of the construct. */
export const inputKinds: Readonly<Record<string, InputKind>> = {
  settings: {
    inputs: contexts,
    outcomeOf: (context) => outcomeOfContext(context as Readonly<Record<string, unknown>>),
  },
  ...Object.fromEntries(
    (Object.keys(modules) as ModuleName[]).map((name) => [
      name,
      {
        inputs: mutated(modules[name].right, modules[name].shape),
        outcomeOf: (input: unknown) => outcomeOf(name, input),
      },
    ]),
  ),
};

/** Seed of the random generator: every run tries the same inputs. */
export const seed = 20260707;
