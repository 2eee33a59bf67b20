/**
 * One text of Prometheus’s of several: each measure with its help once, and below it the samples of all. Their labels
 * have to differ, or samples would stand twice.
 */
export function mergeTexts(texts: readonly string[]): string {
  const measures = new Map<string, { head: string[]; samples: string[] }>();
  for (const text of texts) {
    let samples: string[] = [];
    for (const line of text.split('\n')) {
      const [, name] = /^# (?:HELP|TYPE) (\S+)/.exec(line) ?? [];
      if (name === undefined) {
        if (line !== '') samples.push(line);
        continue;
      }
      const measure = measures.get(name) ?? { head: [], samples: [] };
      measures.set(name, measure);
      if (!measure.head.includes(line)) measure.head.push(line);
      ({ samples } = measure);
    }
  }
  return [...measures.values()].map(({ head, samples }) => [...head, ...samples, ''].join('\n')).join('\n');
}
