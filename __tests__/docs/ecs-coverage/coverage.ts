/** Coverage of a field of the ECS API by the library. */
export type Coverage =
  | {
      readonly by: 'properties';
      /** Paths of the properties that set the field; `<name>` is a key that the user chooses. */
      readonly paths: readonly string[];
      /** Reasons why values of the field's enumeration are not offered. */
      readonly without: Readonly<Record<string, string>>;
    }
  | { readonly by: 'library'; readonly because: string }
  | { readonly by: 'nothing'; readonly because: string };

/** Coverage by the path of a field, or of a structure whose fields are all covered alike. */
export type CoverageTable = Readonly<Record<string, Coverage>>;

/** A field that properties set. */
export function properties(...paths: readonly string[]): Coverage {
  return { by: 'properties', paths, without: {} };
}

/** The same field, except for these values. */
export function without(coverage: Coverage, reasons: Readonly<Record<string, string>>): Coverage {
  return coverage.by === 'properties' ? { ...coverage, without: reasons } : coverage;
}

/** A field of a container that properties of the container set. */
export function ofContainer(...paths: readonly string[]): Coverage {
  return properties(...paths.map((path) => `containers.<name>.${path}`));
}

/** A field that the library sets without a property. */
export function setByLibrary(because: string): Coverage {
  return { by: 'library', because };
}

/** A field that the library does not set. */
export function notSet(because: string): Coverage {
  return { by: 'nothing', because };
}

/** Tags, which the AWS provider adds to all resources. */
export const tags = notSet('`default_tags` of the AWS provider, or `resources.….tags` of the construct');
