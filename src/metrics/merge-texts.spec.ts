import { mergeTexts } from './merge-texts.js';

it('says each measure’s help once, and the samples of all below it', () => {
  const textOf = (worker: number) =>
    [
      '# HELP lookups Lookups',
      '# TYPE lookups counter',
      `lookups{worker="${worker}"} ${worker}0`,
      '',
      '# HELP up Whether it is there',
      '# TYPE up gauge',
      `up{worker="${worker}"} 1`,
      '',
    ].join('\n');

  expect(
    mergeTexts([textOf(1), textOf(2)])
      .trim()
      .split('\n'),
  ).toEqual([
    '# HELP lookups Lookups',
    '# TYPE lookups counter',
    'lookups{worker="1"} 10',
    'lookups{worker="2"} 20',
    '',
    '# HELP up Whether it is there',
    '# TYPE up gauge',
    'up{worker="1"} 1',
    'up{worker="2"} 1',
  ]);
});

it('keeps a measure that only one has', () => {
  expect(mergeTexts(['# HELP a A\n# TYPE a gauge\na 1\n', '# HELP b B\n# TYPE b gauge\nb 2\n'])).toContain(
    '# HELP b B\n# TYPE b gauge\nb 2\n',
  );
});
