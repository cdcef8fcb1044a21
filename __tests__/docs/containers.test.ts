import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkPage } from '../../lab/markdown';
import { projectFolder } from '../../lab/project';

/** Source of the example, with the import of a user. Tests type-check, synthesize, plan and apply it. */
const source = readFileSync(join(projectFolder, 'examples', 'everything.ts'), 'utf8').replace(
  "'../modules'",
  "'cdktf-firelens'",
);

test('docs/containers.md shows the example with every property of containers', () => {
  expect(source).toContain("} from 'cdktf-firelens';");
  checkPage('containers.md', [
    '# Containers with every property',
    `Two services, one on EC2 instances and one on Fargate, whose containers together set every property of a container, and
whose tasks have every kind of volume. [Coverage of the ECS API](ecs-coverage.md) lists the field of the ECS API for each
property, and [Services](guides/services.md) explains containers, roles and security groups.`,
    `<!-- From examples/everything.ts, by \`npm run docs\`. -->`,
    `\`\`\`ts\n${source}\`\`\``,
  ]);
});
