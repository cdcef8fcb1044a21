import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectFolder } from '../../../lab/project';
import { readmePages } from '../../support/readme';

const guides = readmePages
  .filter((page) => page.startsWith('docs/guides/'))
  .map((page) => [page, readFileSync(join(projectFolder, page), 'utf8')] as const);

test.each(guides)('%s states what is charged, or that nothing is', (_, text) => {
  expect(text.replace(/^```[^]*?^```/gm, '')).toMatch(/\b(costs?|charged?|billed|free of charge)\b/i);
});

test('every amount in a guide is stated with its region, and with the page of AWS that has the price', () => {
  const paragraphs = guides.flatMap(([page, text]) => text.split(/\n\n/).map((paragraph) => ({ page, paragraph })));
  const amounts = paragraphs.filter(({ paragraph }) => paragraph.includes('USD'));
  const isComplete = (text: string) => /us-east-1[^]*https:\/\/aws\.amazon\.com\/[\w/-]*pricing\//.test(text);

  expect(amounts.length).toBeGreaterThan(8);
  expect(amounts.filter(({ paragraph }) => !isComplete(paragraph))).toEqual([]);
});
