import { parseTerraformJson } from '../../modules/testing/terraform-json';

/** The arguments of one resource or data source, as Terraform reads them. */
// Terraform JSON is what the tests are about; its shape is asserted, not typed.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Block = Record<string, any>;

/** Parses the JSON of a synthesized argument; `${jsonencode(…)}` is replaced by the reference in it. */
export function parseJson(text: string): Block {
  return parseTerraformJson(text) as Block;
}
