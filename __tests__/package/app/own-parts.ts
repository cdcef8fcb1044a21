import type { FargateService, LogDestination } from 'cdktf-firelens';

// Nothing says what these return: their declarations take names for types that are the library's.

/** The roles of a service, for what the shop's own policies allow them. */
export const rolesOf = ({ taskDefinition }: FargateService) => taskDefinition.resources;

/** What it takes to write to a destination, for what runs outside of ECS. */
export const rightsFor = (destination: LogDestination) => destination.statements(['shop']);
