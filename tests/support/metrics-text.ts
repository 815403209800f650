/** What a text of metrics declares: each name with its type. */
export const typesIn = (text: string): ReadonlyMap<string, string> =>
  new Map(
    [...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, name = '', type = '']) => [name, type]),
  );

/** The names of the labels that each metric's series have, of those that have any series. */
export const labelsIn = (text: string): ReadonlyMap<string, ReadonlySet<string>> => {
  const found = new Map<string, Set<string>>();
  for (const line of text.split('\n').filter((each) => each !== '' && !each.startsWith('#'))) {
    const [, name = '', , labels = ''] =
      /^(\w+?)(_bucket|_sum|_count)?(?:\{(.*)\})? /.exec(line) ?? [];
    const known = found.get(name) ?? new Set();
    for (const [, label = ''] of labels.matchAll(/(\w+)="/g)) known.add(label);
    found.set(name, known);
  }
  return found;
};

/** `GET /metrics` of a contest that was started with `METRICS_PORT=0` and `LOG_LEVEL=debug`. */
export const metricsPort = ({ output }: { readonly output: () => string }): number => {
  const ports = [...output().matchAll(/"port":(\d+)[^\n]*"msg":"metrics"/g)];
  return Number(ports.at(-1)?.[1]);
};

export const readMetrics = async (port: number): Promise<string> =>
  (await fetch(`http://127.0.0.1:${String(port)}/metrics`)).text();
