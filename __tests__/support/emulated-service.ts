import {
  type ContainerDefinition,
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  ECSClient,
  type Service,
  type TaskDefinition,
} from '@aws-sdk/client-ecs';
import type { ClientConfig } from '../../lab/terraform/terraform-test-bed';

/** A service in the emulator. */
export class EmulatedService {
  private readonly ecs: ECSClient;

  constructor(
    config: ClientConfig,
    private readonly cluster: string,
    private readonly name: string,
  ) {
    this.ecs = new ECSClient(config);
  }

  /** Returns the service. */
  async describe(): Promise<Service> {
    const { services = [] } = await this.ecs.send(
      new DescribeServicesCommand({ cluster: this.cluster, services: [this.name] }),
    );
    return services[0]!;
  }

  /** Returns its task definition. */
  async definition(): Promise<TaskDefinition> {
    const { taskDefinition } = await this.describe();
    const described = await this.ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition }));
    return described.taskDefinition!;
  }

  /** Returns a container of its task definition. */
  async container(name: string): Promise<ContainerDefinition> {
    const { containerDefinitions = [] } = await this.definition();
    return containerDefinitions.find((each) => each.name === name)!;
  }

  /** Returns the environment variables of the router that the library sets. */
  async routerEnvironment(): Promise<Readonly<Record<string, string>>> {
    const { environment = [] } = await this.container('log_router');
    const ours = environment.filter(({ name }) => name!.startsWith('FIRELENS_'));
    return Object.fromEntries(ours.map(({ name, value }) => [name!, value!]));
  }
}
