import { synthApp } from '../support/app';

const { registry, service } = synthApp();

test('synthesizes this registry by default', () => {
  expect(registry.json()).toMatchSnapshot();
});

test('synthesizes this service by default', () => {
  expect(service.json()).toMatchSnapshot();
});
