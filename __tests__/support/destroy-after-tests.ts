import type { TerraformFolder } from '../../lab/terraform/terraform-folder';

/**
 * Registers that a stack is destroyed after all tests of a `describe` block, and that nothing is left. A test that
 * destroys the stack would depend on the order of the tests; if this fails, the suite fails.
 *
 * Hooks run in the order of their registration: register this before what stops the servers that the stack needs, and
 * before the stacks that it needs.
 *
 * @param stack returns the stack; nothing is destroyed if it was not applied
 * @param expectNothing asserts that the emulator has nothing left either
 */
export function destroyAfterTests(stack: () => TerraformFolder | undefined, expectNothing?: () => Promise<void>): void {
  afterAll(async () => {
    const folder = stack();
    if (!folder) return;
    await folder.destroy();
    expect(await folder.addresses()).toEqual([]);
    await expectNothing?.();
  });
}
