import { type Fact, facts, type Observation, type ProbedDefinition } from '../../../cli/smoke/facts';

const definition: ProbedDefinition = {
  memory: '512',
  containerDefinitions: [
    { name: 'app', logConfiguration: { logDriver: 'awsfirelens', options: { 'log-driver-buffer-limit': '1048576' } } },
    { name: 'log_router', user: '0', logConfiguration: { logDriver: 'awslogs' } },
  ],
};

const end = { taskId: '1', reason: 'Essential container in task exited', exitCodes: { app: 0 } };

function fact(name: string): Fact {
  return facts.find((each) => each.name === name)!;
}

function probed(name: string): ProbedDefinition {
  const { probe } = fact(name);
  if (typeof probe === 'object') throw new Error(probe.notObserved);
  return probe(definition);
}

test.each([
  ['non-root', [{}, { user: '1000:1000' }]],
  ['memory-sum', [{ memory: 512 }, { memory: 512 }]],
  ['buffer-limit', [{}, { command: ['cat /fluent-bit/etc/fluent-bit.conf'] }]],
  ['no-options', [{ logConfiguration: { logDriver: 'awsfirelens' } }, {}]],
  ['own-driver', [{}, { logConfiguration: { logDriver: 'awsfirelens' } }]],
])('%s changes the containers, and no others', (name, containers) => {
  const { containerDefinitions = [] } = probed(name);

  expect(containerDefinitions).toMatchObject(containers);
  for (const [index, change] of containers.entries()) {
    if (Object.keys(change).length === 0) {
      expect(containerDefinitions[index]).toEqual(definition.containerDefinitions![index]);
    }
  }
});

test.each<[string, Observation, string | undefined]>([
  ['non-root', { refused: "'UID' has to be '0'", log: [] }, "No: ECS does not register it: 'UID' has to be '0'"],
  [
    'non-root',
    { end, records: '9 of 9', log: [] },
    'ECS registers it. The task ended with "Essential container in task exited"; records that arrived: 9 of 9',
  ],
  ['memory-sum', { refused: 'too much memory', log: [] }, 'ECS refuses it: too much memory'],
  ['own-driver', { log: [] }, 'ECS registers it'],
  ['buffer-limit', { end, log: ['[INPUT]', '    Mem_Buf_Limit 64MB'] }, 'Fargate writes Mem_Buf_Limit 64MB'],
  ['buffer-limit', { end, log: ['[INPUT]'] }, 'None: the generated configuration has no Mem_Buf_Limit'],
  ['buffer-limit', { end, log: [] }, undefined],
  ['version', { end, log: ['Fluent Bit v5.0.9'] }, 'Fluent Bit 5.0.9'],
  ['version', { end, log: [] }, undefined],
])('%s is answered by what was observed', (name, observation, answer) => {
  expect(fact(name).answer(observation)).toBe(answer);
});
